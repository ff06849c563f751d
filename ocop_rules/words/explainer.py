"""Making the explanation of a result: every phrase of it, in one language."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from ocop_rules.advice.gains import Gain, gains
from ocop_rules.characters import shown
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.rating.notice import OTHER_CRITERIA, WITHOUT_STARS
from ocop_rules.rating.points import Points
from ocop_rules.rating.result import (
    CriterionResult,
    Distance,
    EvidenceItem,
    KnockOut,
    Notice,
    Requirement,
    Result,
)
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.kinds import DecidedBy
from ocop_rules.rulebook.model import Option
from ocop_rules.rulebook.procedure import Level
from ocop_rules.text import Lang, Text
from ocop_rules.words.conditions import fact_value
from ocop_rules.words.explanation import CriterionLine, Explanation, PartLines, Step, safely
from ocop_rules.words.messages import message_of
from ocop_rules.words.sentences import sentence
from ocop_rules.words.terms import (
    ATTESTERS,
    BASES,
    EITHER,
    NO_VERDICT,
    OUTCOMES,
    PURPOSES,
    day,
    displayed,
    listed,
    points,
    starred,
    stars,
)


def explain(result: Result, digest: str, lang: Lang) -> Explanation:
    """Return the explanation of a result in `lang`; `digest` is that of its evaluation."""
    return _Explainer(result, digest, lang).explanation()


class _Kept:
    """What is told of one sheet in one language, each phrase once for every way in which it came out.

    Attributes:
        lines: the lines of the criteria, without their evidence.
        evidence: facts with their values, and documents, without what backs them.
        gains: what can still be won.
    """

    def __init__(self, *_: object) -> None:
        self.lines: dict[Hashable, CriterionLine] = {}
        self.evidence: dict[Hashable, str] = {}
        self.gains: dict[Hashable, str] = {}


_MOST_KEPT = 2000
"""So many phrases of a kind are kept for a sheet: it has some thirty criteria, each with a few options."""

_Phrase = TypeVar("_Phrase", str, CriterionLine)


def _keep(kept: dict[Hashable, _Phrase], key: Hashable, told: _Phrase) -> _Phrase:
    """Keep what is told and return it; where very much is kept, all begins anew."""
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[key] = told
    return told


_MOST_GAINS = 8
"""So many gains are told at most, unless the next stars ask for more."""


class _Explainer:
    def __init__(self, result: Result, digest: str, lang: Lang) -> None:
        self._e = result
        self._digest = digest
        self._lang: Lang = lang
        self._vocabulary = result.rulebook.vocabulary
        self._kept = result.rulebook.once(_Kept, result.product_set.number, lang)

    def _say(self, code: str, /, **params: object) -> str:
        return sentence(code, self._lang, **params)

    def _in(self, text: Text | Citation) -> str:
        return text.in_(self._lang)

    def _number(self, value: Points) -> str:
        return displayed(value, self._lang)

    def _stars(self, count: int) -> str:
        return stars(count, self._lang)

    def explanation(self) -> Explanation:
        e = self._e
        return Explanation(
            heading=safely(self._heading()),
            stars=e.stars,
            outcome=e.outcome,
            result=shown(self._result()),
            reasons=safely(self._reasons()),
            judges=safely(self._judges()),
            steps=safely(self._steps()),
            gains=safely(self._gains()) if not e.has_totals_alone else (),
            parts=tuple(map(self._part, e.parts)),
            warnings=safely(tuple(map(self._notice, e.notices))),
            footing=safely(self._footing()),
        )

    def _heading(self) -> tuple[str, ...]:
        e, bundle, product_set = self._e, self._e.bundle, self._e.product_set
        decision = e.rulebook.decision
        lines = [bundle.product.name]
        if bundle.producer is not None:
            name, commune = bundle.producer.name, bundle.producer.commune
            said = self._say("producer", name=name)
            lines.append(said if commune is None else self._say("producer-of", name=name, commune=commune))
        lines += [
            self._say("dossier", dossier=e.dossier, purpose=self._in(PURPOSES[e.purpose])),
            self._say("product-set", number=product_set.number, title=self._in(product_set.title)),
            self._say("decision", decision=decision)
            if e.chosen_by is None
            else self._say("decision-chosen", decision=decision, citation=self._in(e.chosen_by)),
            self._say("evaluated-on", day=day(e.evaluated_on, self._lang)),
        ]
        if e.case is not None:
            lines.append(self._say("case", case=e.case, title=self._in(product_set.cases[e.case].title)))
        for group in product_set.case_groups:
            case = None if group.name is None else e.cases[group.name]
            if case is not None and group.title is not None:
                title = self._in(group.cases[case].title)
                lines.append(self._say("case-of-group", group=self._in(group.title), case=case, title=title))
        return tuple(lines)

    def _result(self) -> str:
        e = self._e
        total = sum((part.max_points for part in e.parts.values()), Decimal(0))
        if e.stars is None:
            verdict = self._say("no-stars", outcome=self._in(OUTCOMES[e.outcome]).upper())
        else:
            code = "stars-self-assessed" if e.assessed_by is Role.PRODUCER else "stars-given"
            verdict = self._say(code, stars=starred(e.stars, self._lang))
        points, most = self._number(e.points), self._number(total)
        return self._say("points", points=points, total=most, band=self._stars(e.band), verdict=verdict)

    def _reasons(self) -> tuple[str, ...]:
        e = self._e
        lines = [message_of(notice, self._lang) for notice in e.notices if notice.code in OTHER_CRITERIA]
        no_verdict = NO_VERDICT.get(e.assessed_by)
        if no_verdict is not None:
            lines.append(self._in(no_verdict))
        if e.outcome in ("stopped", "disqualified"):
            return *lines, *map(self._knock_out, e.knockouts)
        lines += [message_of(notice, self._lang) for notice in e.notices if notice.code in WITHOUT_STARS]
        band = next(b for b in e.rulebook.bands if b.stars == e.band)
        lines.append(self._say("band", title=self._in(band.title), citation=self._in(band.citation)))
        if e.stars is None:
            return tuple(lines)
        if e.stars < e.band:
            lines.append(self._held_back(e.stars))
        return *lines, *self._authority()

    def _knock_out(self, knock_out: KnockOut) -> str:
        title, citation = self._in(knock_out.title), self._in(knock_out.citation)
        if not knock_out.evidence:
            return self._say("knocked-out", title=title, citation=citation)
        evidence = "; ".join(map(self._item, knock_out.evidence))
        return self._say("knocked-out-by", title=title, citation=citation, evidence=evidence)

    def _held_back(self, given: int) -> str:
        unmet = [r.criterion for r in self._e.requirements if not r.met and r.stars == given + 1]
        return self._say(
            "held-back-by-one" if len(unmet) == 1 else "held-back",
            band=self._stars(self._e.band),
            stars=self._stars(given),
            next=self._stars(given + 1),
            count=len(unmet),
            criteria=", ".join(dict.fromkeys(unmet)),
        )

    def _authority(self) -> list[str]:
        e = self._e
        if not e.rulebook.levels or e.assessed_by is Role.PRODUCER:
            return []
        by = e.authority.certified_by
        lines = [self._say("not-certified") if by is None else self._certified(by)]
        for step in e.authority.forwardings:
            level, to = self._in(step.level.title), self._in(step.to.title)
            citation = self._in(step.level.forwards_citation)
            points = self._number(step.at_least)
            lines.append(self._say("forwarded", points=points, level=level, to=to, citation=citation))
        return [*lines, *self._returned()]

    def _certified(self, by: Level) -> str:
        """Return who recognises these stars, or would if a council came to the same."""
        code = "certified-by" if self._e.assessed_by is Role.COUNCIL else "would-be-certified-by"
        return self._say(code, level=self._in(by.title), citation=self._in(by.citation))

    def _returned(self) -> list[str]:
        """Return what becomes of a dossier that was forwarded to a level and falls short of its points there."""
        e = self._e
        lines = []
        for level in e.rulebook.levels.values():
            if level.returns_below is None or level.returns_to is None:
                continue
            to = e.rulebook.levels[level.returns_to]
            reached = any(step.to is level for step in e.authority.forwardings)
            own = e.points < level.returns_below and e.stars is not None and e.stars in to.certifies
            if reached or own:
                lines.append(
                    self._say(
                        "returned",
                        level=self._in(level.title),
                        points=self._number(level.returns_below),
                        to=self._in(to.title),
                        stars=listed(map(str, to.certifies), self._lang, EITHER),
                        citation=self._in(level.returns_citation),
                    )
                )
        return lines

    def _judges(self) -> tuple[str, ...]:
        counted = [judge for judge in self._e.judges if judge.counted and judge.total is not None]
        if len(counted) < 2:
            return ()
        exact = self._e.points
        lines = [
            self._say("judge", judge=j.judge, points=self._number(j.total)) for j in counted if j.total is not None
        ]
        code = "exact-mean" if isinstance(exact, Fraction) else "mean"
        lines.append(self._say(code, count=len(counted), points=self._number(exact), exact=exact))
        lines.append(self._say(f"requirements-by-{self._e.settings.requirement_rule}"))
        return tuple(lines)

    def _steps(self) -> tuple[Step, ...]:
        told: set[str] = set()
        steps = []
        for distance in self._e.distances:
            steps.append(self._step(distance, told))
            told.update(requirement.rule for requirement in distance.unmet)
        return tuple(steps)

    def _step(self, distance: Distance, told: set[str]) -> Step:
        needs = []
        if distance.missing_points:
            needs.append(self._say("points-missing", points=points(distance.missing_points, self._lang)))
        if distance.unmet:
            count = len(distance.unmet)
            needs.append(self._say("requirement-missing" if count == 1 else "requirements-missing", count=count))
        return Step(
            stars=distance.stars,
            heading=self._say("step", stars=self._stars(distance.stars), needs=", ".join(needs)),
            unmet=tuple(self._requirement(r) for r in distance.unmet if r.rule not in told),
        )

    def _requirement(self, requirement: Requirement) -> str:
        result = self._e.criteria[requirement.criterion]
        others = ", ".join(f"[{ordinal}]" for ordinal in requirement.least.not_met_by)
        return self._say(
            "requirement-but-for" if others else "requirement",
            number=requirement.criterion,
            title=self._in(result.criterion.title),
            option=self._quoted(requirement.least),
            mark="*" * requirement.stars,
            others=others,
            now=self._option(result),
        )

    def _gains(self) -> tuple[str, ...]:
        """Return all that the next stars ask for, and after it as many others as make a list that is read."""
        found = gains(self._e)
        required = [gain for gain in found if gain.required_for is not None]
        others = found[len(required) : max(len(required), _MOST_GAINS)]
        return tuple(map(self._gain, [*required, *others]))

    def _gain(self, gain: Gain) -> str:
        # The option stands for its case too: it is the one of the rulebook, and is there as long as what is kept.
        key = gain.criterion.number, id(gain.option), gain.points, gain.required_for
        return self._kept.gains.get(key) or _keep(self._kept.gains, key, self._told_gain(gain))

    def _told_gain(self, gain: Gain) -> str:
        needs = "; ".join(self._name_of(kind, name) for kind, name in gain.needs)
        told = self._say(
            "gain-shown-by" if needs else "gain",
            number=gain.criterion.number,
            title=self._in(gain.criterion.title),
            points=points(gain.points, self._lang),
            option=self._quoted(gain.option),
            needs=needs,
        )
        if gain.required_for is None:
            return told
        return self._say("required", gain=told, stars=self._stars(gain.required_for))

    def _quoted(self, option: Option) -> str:
        return f"[{option.ordinal}] “{self._in(option.label)}”"

    def _labelled(self, option: Option) -> str:
        return f"[{option.ordinal}] {self._in(option.label)}"

    def _name_of(self, kind: str, name: str) -> str:
        if kind == "fact":
            return self._in(self._vocabulary.facts[name].title)
        return self._in(self._vocabulary.documents[name].title)

    def _part(self, letter: str) -> PartLines:
        e = self._e
        part = next(p for p in e.product_set.parts if p.letter == letter)
        numbers = [n for section in part.sections for n in section.criteria]
        return PartLines(
            letter=letter,
            title=shown(self._in(part.title)),
            points=self._number(e.parts[letter].points),
            max_points=self._number(part.max_points),
            criteria=() if e.has_totals_alone else tuple(self._criterion(e.criteria[n]) for n in numbers),
        )

    def _criterion(self, result: CriterionResult) -> CriterionLine:
        key = result.without_evidence
        line = self._kept.lines.get(key) or _keep(self._kept.lines, key, safely(self._line(result)))
        if not result.evidence:
            return line
        return line.with_evidence(tuple([shown(self._item(item)) for item in result.evidence]))

    def _line(self, result: CriterionResult) -> CriterionLine:
        return CriterionLine(
            number=result.criterion.number,
            title=self._in(result.criterion.title),
            points=self._number(result.points),
            max_points=self._number(result.max_points),
            basis=self._in(BASES[result.basis]),
            option=self._option(result),
            evidence=(),
            clause=self._in(result.citation).removeprefix(f"{self._e.rulebook.decision}, "),
            rule=result.rule,
            full=result.points == result.max_points,
        )

    def _option(self, result: CriterionResult) -> str:
        if isinstance(result.option, tuple):
            options = result.criterion.options_of(result.case)
            labels = [self._labelled(options[ordinal - 1]) for ordinal in result.option]
            return "; ".join(labels) or self._say("no-option")
        if result.chosen is None:
            return self._say(self._why_none(result))
        label = self._labelled(result.chosen)
        if len(set(result.judged)) > 1:
            votes = ", ".join("–" if each is None else str(each) for each in result.judged)
            return self._say("ballots", option=label, votes=votes)
        return label

    def _why_none(self, result: CriterionResult) -> str:
        if result.basis == "judged":
            return "no-option-chosen"
        if result.basis == "not_applicable":
            return "not-applicable"
        return "not-judged" if result.criterion.decided_by is DecidedBy.COUNCIL else "nothing-shown"

    def _item(self, item: EvidenceItem) -> str:
        kind, name, value, backed_by = item
        key = kind, name, type(value), value
        told = None if isinstance(value, Decimal) else self._kept.evidence.get(key)  # 0.5 and 0.50 are written so
        if told is None:
            told = _keep(self._kept.evidence, key, self._evidence(item))
        backing = [self._in(ATTESTERS[b[1:]]) if b[:1] == "@" else b for b in backed_by]
        return f"{told} ({', '.join(backing) or self._say('nothing-backs-it')})"

    def _evidence(self, item: EvidenceItem) -> str:
        if item.kind == "document":
            return self._name_of(item.kind, item.name)
        definition = self._vocabulary.facts[item.name]
        return f"{self._in(definition.title)} = {fact_value(item.value, definition, self._lang)}"

    def _notice(self, notice: Notice) -> str:
        message = message_of(notice, self._lang)
        return f"{notice.criterion}: {message}" if notice.criterion else message

    def _footing(self) -> tuple[str, ...]:
        e = self._e
        made_by = self._say(f"inferred-by-{e.engine}")
        rulebook, evaluation = e.rulebook_digest[:16], self._digest[:16]
        return (
            made_by,
            self._say(
                "footing", library=e.library, decision=e.rulebook.decision, rulebook=rulebook, evaluation=evaluation
            ),
        )
