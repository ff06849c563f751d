"""Telling an evaluation: the explanation made of it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from ocop_rules.advice.gains import Gain, gains
from ocop_rules.evidence.bundle import Role
from ocop_rules.rating.notice import OTHER_CRITERIA
from ocop_rules.rating.result import CriterionResult, Distance, EvidenceItem, Notice, Requirement, Result
from ocop_rules.rulebook.definition import DecidedBy
from ocop_rules.rulebook.procedure import Level
from ocop_rules.rulebook.vocabulary import fact_value
from ocop_rules.text import Lang
from ocop_rules.words.explanation import CriterionLine, Explanation, PartLines, Step, safely
from ocop_rules.words.messages import message_of
from ocop_rules.words.terms import ATTESTERS, BASES, NO_VERDICT, PURPOSES, displayed, starred, stars


def explain(result: Result, digest: str, lang: Lang) -> Explanation:
    """Return the explanation of a result in `lang`; `digest` is that of its evaluation."""
    return safely(_Explainer(result, digest, lang).explanation())


class _Explainer:
    def __init__(self, result: Result, digest: str, lang: Lang) -> None:
        self._e = result
        self._digest = digest
        self._lang: Lang = lang
        self._vocabulary = result.rulebook.vocabulary

    def _(self, vi: str, en: str) -> str:
        return vi if self._lang == "vi" else en

    def _points(self, value: Decimal | Fraction) -> str:
        return displayed(value, self._lang)

    def _stars(self, count: int) -> str:
        return stars(count, self._lang)

    def explanation(self) -> Explanation:
        e = self._e
        return Explanation(
            heading=self._heading(),
            stars=e.stars,
            outcome=e.outcome,
            result=self._result(),
            reasons=self._reasons(),
            judges=self._judges(),
            steps=self._steps(),
            gains=tuple(self._gain(g) for g in gains(e)[:8]),
            parts=tuple(self._part(letter) for letter in e.parts),
            warnings=tuple(map(self._notice, e.notices)),
            footing=self._footing(),
        )

    def _heading(self) -> tuple[str, ...]:
        e, lang = self._e, self._lang
        bundle = e.bundle
        lines = [bundle.product.name]
        if bundle.producer is not None:
            lines.append(self._("Chủ thể: ", "Producer: ") + bundle.producer.name)
        lines.append(self._("Hồ sơ: ", "Dossier: ") + f"{e.dossier} ({PURPOSES[e.purpose].in_(lang)})")
        lines.append(
            self._("Bộ sản phẩm ", "Product set ") + f"{e.product_set.number}: {e.product_set.title.in_(lang)}"
        )
        lines.append(self._("Theo Quyết định ", "Under Decision ") + e.rulebook.decision)
        if e.chosen_by is not None:
            lines[-1] += self._(", áp dụng theo ", ", which applies by ") + e.chosen_by.in_(lang)
        lines.append(self._("Ngày đánh giá: ", "Evaluated on: ") + _day(e.evaluated_on.isoformat(), lang))
        if e.case is not None:
            lines.append(self._("Trường hợp ", "Case ") + f"{e.case}: {e.product_set.cases[e.case].title.in_(lang)}")
        for group in e.product_set.case_groups:
            case = None if group.name is None or group.title is None else e.cases[group.name]
            if case is not None and group.title is not None:
                told = self._("Trường hợp theo ", "Case by ") + group.title.in_(lang)
                lines.append(f"{told}: {case}, {group.cases[case].title.in_(lang)}")
        return tuple(lines)

    def _result(self) -> str:
        e = self._e
        total = sum((part.max_points for part in e.parts.values()), Decimal(0))
        points = f"{self._points(e.points)}/{self._points(total)} " + self._("điểm", "points")
        band = self._("hạng theo điểm: ", "band by points: ") + self._stars(e.band)
        if e.stars is not None:
            own = e.assessed_by is Role.PRODUCER
            label = self._("TỰ ĐÁNH GIÁ: ", "SELF-ASSESSED: ") if own else self._("HẠNG SAO: ", "STARS: ")
            return f"{points} · {band} · {label}{starred(e.stars, self._lang)}"
        word = (
            self._("BỊ LOẠI", "DISQUALIFIED")
            if e.outcome == "disqualified"
            else self._("DỪNG ĐÁNH GIÁ", "EVALUATION STOPPED")
        )
        return f"{points} · {band} · {word}: " + self._("không xếp hạng sao", "no stars")

    def _reasons(self) -> tuple[str, ...]:
        e, lang = self._e, self._lang
        first = [message_of(notice, lang) for notice in e.notices if notice.code in OTHER_CRITERIA]
        told = NO_VERDICT.get(e.assessed_by)
        if told is not None:
            first.append(told.in_(lang))
        if e.outcome != "rated":
            fired = (f"{k.title.in_(lang)} — {k.citation.in_(lang)}{self._shown(k.evidence)}" for k in e.knockouts)
            return *first, *fired
        assert e.stars is not None
        band = next(b for b in e.rulebook.bands if b.stars == e.band)
        lines = [
            *first,
            self._("Điểm thuộc mức ", "The points are in the band ")
            + f"“{band.title.in_(lang)}” ({band.citation.in_(lang)})",
        ]
        if e.stars < e.band:
            unmet = [r for r in e.requirements if not r.met and r.stars == e.stars + 1]
            numbers = ", ".join(dict.fromkeys(r.criterion for r in unmet))
            lines.append(
                self._(
                    f"Điểm đủ {e.band} sao nhưng chỉ được {e.stars} sao: chưa đạt {len(unmet)} yêu cầu tối thiểu "
                    f"của {e.stars + 1} sao (tiêu chí {numbers})",
                    f"The points suffice for {self._stars(e.band)} but {self._stars(e.stars)} are given: "
                    f"{len(unmet)} minimum requirement{'s' if len(unmet) != 1 else ''} of "
                    f"{self._stars(e.stars + 1)} not met ({'criterion' if len(unmet) == 1 else 'criteria'} {numbers})",
                )
            )
        lines += self._authority()
        return tuple(lines)

    def _authority(self) -> list[str]:
        authority, lang = self._e.authority, self._lang
        of = self._e.assessed_by
        if not self._e.rulebook.levels or of is Role.PRODUCER:
            return []
        by = authority.certified_by
        lines = [self._certified(by) if by is not None else self._uncertified()]
        for forwarding in authority.forwardings:
            points = displayed(forwarding.at_least, lang)
            lines.append(
                self._(f"Từ {points} điểm, chuyển hồ sơ: ", f"From {points} points, the dossier is forwarded: ")
                + f"{forwarding.level.title.in_(lang)} → {forwarding.to.title.in_(lang)} "
                + f"({forwarding.level.forwards_citation.in_(lang)})"
            )
        return [*lines, *self._returned()]

    def _certified(self, by: Level) -> str:
        """Say who recognises these stars, or would if a council came to the same."""
        said = (
            self._("Công nhận, cấp giấy chứng nhận: ", "Recognised and certified by: ")
            if self._e.assessed_by is Role.COUNCIL
            else self._(
                "Nếu hội đồng đánh giá như vậy, nơi công nhận, cấp giấy chứng nhận: ",
                "If a council comes to the same, it is recognised and certified by: ",
            )
        )
        return f"{said}{by.title.in_(self._lang)} ({by.citation.in_(self._lang)})"

    def _uncertified(self) -> str:
        return self._(
            "Hạng này không có quyết định công nhận và giấy chứng nhận",
            "These stars carry no recognition and no certificate",
        )

    def _returned(self) -> list[str]:
        """Say what becomes of a dossier that was forwarded to a level and falls short of its points there."""
        e, lang = self._e, self._lang
        lines = []
        for level in e.rulebook.levels.values():
            if level.returns_below is None or level.returns_to is None:
                continue
            to = e.rulebook.levels[level.returns_to]
            reached = [step for step in e.authority.forwardings if step.to is level]
            own = e.points < level.returns_below and e.stars is not None and e.stars in to.certifies
            if not reached and not own:
                continue
            points, where = displayed(level.returns_below, lang), level.title.in_(lang)
            stars = self._several(to.certifies)
            lines.append(
                self._(
                    f"Nếu hội đồng của {where} chấm dưới {points} điểm: {to.title.vi} có thể công nhận {stars} theo "
                    "kết quả đó",
                    f"If the council of the {where} gives under {points} points: the {to.title.en} may certify {stars} "
                    "on that result",
                )
                + f" ({level.returns_citation.in_(lang)})"
            )
        return lines

    def _several(self, stars: tuple[int, ...]) -> str:
        """Write several numbers of stars: `3 và 4 sao`."""
        written = self._(" và ", " or ").join(map(str, stars))
        return f"{written} {self._('sao', 'stars')}"

    def _shown(self, evidence: tuple[EvidenceItem, ...]) -> str:
        items = "; ".join(self._item(item) for item in evidence)
        return f" — {self._('minh chứng', 'evidence')}: {items}" if items else ""

    def _judges(self) -> tuple[str, ...]:
        counted = [j for j in self._e.judges if j.counted]
        if len(counted) < 2:
            return ()
        lines = [f"{j.judge}: {self._points(j.total)}" for j in counted if j.total is not None]
        mean = self._("Trung bình cộng ", "Mean ") + f"({len(counted)}): {self._points(self._e.points)}"
        exact = self._e.points
        if isinstance(exact, Fraction):
            mean += f" = {exact}"
        rule = {
            "mean": self._("theo trung bình", "on the mean"),
            "majority": self._("theo đa số thành viên", "by the majority of members"),
            "all": self._("theo tất cả thành viên", "by all members"),
        }[self._e.settings.requirement_rule]
        lines.append(mean)
        lines.append(self._("Yêu cầu tối thiểu xét ", "Minimum requirements are met ") + rule)
        return tuple(lines)

    def _steps(self) -> tuple[Step, ...]:
        told: set[str] = set()
        steps = []
        for distance in self._e.distances:
            steps.append(self._step(distance, told))
            told.update(requirement.rule for requirement in distance.unmet)
        return tuple(steps)

    def _step(self, distance: Distance, told: set[str]) -> Step:
        need = []
        if distance.missing_points:
            points = self._points(distance.missing_points)
            need.append(
                self._(f"thiếu {points} điểm", f"{points} point{'' if distance.missing_points == 1 else 's'} missing")
            )
        if distance.unmet:
            count = len(distance.unmet)
            need.append(
                self._(
                    f"{count} yêu cầu tối thiểu chưa đạt",
                    f"{count} minimum requirement{'s' if count != 1 else ''} not met",
                )
            )
        return Step(
            distance.stars,
            f"{self._stars(distance.stars)}: " + ", ".join(need),
            tuple(self._requirement(r) for r in distance.unmet if r.rule not in told),
        )

    def _requirement(self, requirement: Requirement) -> str:
        result = self._e.criteria[requirement.criterion]
        now = self._option(result)
        short = ", ".join(f"[{ordinal}]" for ordinal in requirement.least.not_met_by)
        except_ = self._(f"({short} thì chưa đạt) ", f"({short} does not meet it) ") if short else ""
        return (
            f"{requirement.criterion} {result.criterion.title.in_(self._lang)}: "
            + self._("cần ít nhất ", "needs at least ")
            + f"[{requirement.option}] “{requirement.least.label.in_(self._lang)}” {'*' * requirement.stars} {except_}"
            + self._("— hiện tại: ", "— now: ")
            + now
        )

    def _gain(self, gain: Gain) -> str:
        needs = "; ".join(self._name_of(kind, name) for kind, name in gain.needs)
        return (
            f"{gain.criterion.number} {gain.criterion.title.in_(self._lang)}: "
            f"+{self._points(gain.points)} "
            + self._("điểm nếu ", "point with " if gain.points == 1 else "points with ")
            + f"[{gain.option.ordinal}] “{gain.option.label.in_(self._lang)}”"
            + (self._(" — cần: ", " — shown by: ") + needs if needs else "")
        )

    def _name_of(self, kind: str, name: str) -> str:
        if kind == "fact":
            return self._vocabulary.facts[name].title.in_(self._lang)
        return self._vocabulary.documents[name].title.in_(self._lang)

    def _part(self, letter: str) -> PartLines:
        e = self._e
        part = next(p for p in e.product_set.parts if p.letter == letter)
        numbers = [n for section in part.sections for n in section.criteria]
        return PartLines(
            letter,
            part.title.in_(self._lang),
            self._points(e.parts[letter].points),
            self._points(part.max_points),
            tuple(self._criterion(e.criteria[number]) for number in numbers),
        )

    def _criterion(self, result: CriterionResult) -> CriterionLine:
        lang = self._lang
        citation = result.citation.in_(lang).removeprefix(f"{self._e.rulebook.decision}, ")
        return CriterionLine(
            number=result.criterion.number,
            title=result.criterion.title.in_(lang),
            points=self._points(result.points),
            max_points=self._points(result.max_points),
            basis=BASES[result.basis].in_(lang),
            option=self._option(result),
            evidence=tuple(self._item(item) for item in result.evidence),
            clause=citation,
            rule=result.rule,
            full=result.points == result.max_points,
        )

    def _option(self, result: CriterionResult) -> str:
        lang = self._lang
        if isinstance(result.option, tuple):
            labels = [
                f"[{ordinal}] {result.criterion.options_of(result.case)[ordinal - 1].label.in_(lang)}"
                for ordinal in result.option
            ]
            return "; ".join(labels) or self._("không phương án nào", "no option")
        chosen = result.chosen
        if chosen is None:
            return {
                "judged": self._("không phương án nào được chọn", "no option was chosen"),
                "not_applicable": self._("không áp dụng", "does not apply"),
            }.get(result.basis, self._nothing(result))
        label = f"[{chosen.ordinal}] {chosen.label.in_(lang)}"
        if len(set(result.judged)) > 1:
            votes = ", ".join("–" if j is None else str(j) for j in result.judged)
            label += self._(f" (phiếu: {votes})", f" (ballots: {votes})")
        return label

    def _nothing(self, result: CriterionResult) -> str:
        if result.criterion.decided_by is DecidedBy.COUNCIL:
            return self._("hội đồng chưa chấm", "not judged yet")
        return self._("chưa có minh chứng", "nothing shown yet")

    def _item(self, item: EvidenceItem) -> str:
        lang = self._lang
        by = ", ".join(ATTESTERS[b[1:]].in_(lang) if b.startswith("@") else b for b in item.backed_by) or self._(
            "không có minh chứng", "nothing backs it"
        )
        if item.kind == "document":
            return f"{self._vocabulary.documents[item.name].title.in_(lang)} ({by})"
        definition = self._vocabulary.facts[item.name]
        return f"{definition.title.in_(lang)} = {fact_value(item.value, definition, lang)} ({by})"

    def _notice(self, notice: Notice) -> str:
        message = message_of(notice, self._lang)
        return f"{notice.criterion}: {message}" if notice.criterion else message

    def _footing(self) -> tuple[str, ...]:
        e = self._e
        engine = (
            self._(
                "durable_rules, đã đối chiếu với bộ tính trực tiếp",
                "durable_rules, checked by the direct evaluator",
            )
            if e.engine == "durable"
            else self._("bộ tính trực tiếp", "the direct evaluator")
        )
        return (
            self._("Bộ suy luận: ", "Inferred by: ") + engine,
            f"ocop_rules {e.library} · {e.version} {e.rulebook_digest[:16]} · "
            + self._("kết quả ", "evaluation ")
            + self._digest[:16],
        )


def _day(iso: str, lang: Lang) -> str:
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}" if lang == "vi" else iso
