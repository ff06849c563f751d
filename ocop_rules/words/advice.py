"""Advice in words: what is to be done for the stars wanted, in which order, or why they cannot be reached."""

from __future__ import annotations

from ocop_rules.advice.change import Bound, EvidenceChange, Raise
from ocop_rules.advice.found import Found
from ocop_rules.advice.nearing import Nearing
from ocop_rules.advice.obstacle import Obstacle
from ocop_rules.advice.path import AdvicePath, EndingPaper
from ocop_rules.advice.sensitivity import Loss
from ocop_rules.characters import shown
from ocop_rules.rating.result import Result
from ocop_rules.rulebook.model import Criterion
from ocop_rules.rulebook.papers import PaperEffort
from ocop_rules.rulebook.vocabulary import Attester, FactValue
from ocop_rules.text import Lang, text
from ocop_rules.words.advice_lines import AdviceLines, ChangeLine, ObstacleLine, RaiseLine, WayLines
from ocop_rules.words.conditions import fact_value
from ocop_rules.words.terms import OR, OUTCOMES, Terms, day, displayed, listed, points, stars

_SAID: Terms = {
    "head": text("ĐƯỜNG LÊN {stars}: {product}", "THE WAY TO {stars}: {product}"),
    "now": text("Hiện nay: {points}, {stars}", "Now: {points}, {stars}"),
    "on-day": text("tính theo ngày {day}", "as of {day}"),
    "reached": text("Đã đạt {stars}: không cần thay đổi gì", "{stars} are reached: nothing needs to change"),
    "unreachable": text("KHÔNG ĐẠT ĐƯỢC {stars} bằng minh chứng:", "{stars} CANNOT BE REACHED on evidence:"),
    "unreachable-judged": text("KHÔNG ĐẠT ĐƯỢC {stars}:", "{stars} CANNOT BE REACHED:"),
    "most": text("Nhiều nhất có thể đạt: {points}", "The most that can be had: {points}"),
    "path": text(
        "Cách {number}: {raises} tiêu chí, {changes} việc → {points}",
        "Path {number}: {raises} criteria, {changes} changes → {points}",
    ),
    "cost": text("chi phí {cost}", "cost {cost}"),
    "counted": text("Có {count} cách tốt ngang nhau", "Equally good paths: {count}"),
    "counted-more": text("Có hơn {count} cách tốt ngang nhau", "Equally good paths: more than {count}"),
    "proved": text(
        "Không có cách nào ít hơn: đã chứng minh bằng bộ giải và chấm lại",
        "Nothing less will do: proved by the solver, and borne out by a rating",
    ),
    "paper": text("có giấy: {paper}", "obtain: {paper}"),
    "renew": text("làm lại giấy đã hết giá trị: {paper}", "renew: {paper}"),
    "fact": text("đạt: {fact} {value}", "bring about: {fact} {value}"),
    "judged": text(
        "hội đồng chấm {criterion} ở phương án {option}", "the council chooses for {criterion} option {option}"
    ),
    "shown-at-hand": text("minh chứng đã có: {documents}", "documents at hand: {documents}"),
    "shown-paper": text("minh chứng bằng giấy mới: {paper}", "shown by the new paper: {paper}"),
    "shown-attested": text("xác nhận: {who}", "attested by: {who}"),
    "or-papers": text("hoặc giấy: {papers}", "or papers: {papers}"),
    "agrees-with": text(
        "để không mâu thuẫn với: {facts}; bỏ qua thì vẫn đủ sao nhưng hồ sơ tự mâu thuẫn",
        "so as not to contradict: {facts}; without it the stars hold, but the statements cannot all be true",
    ),
    "days": text("khoảng {days} ngày", "about {days} days"),
    "days-unknown": text("chưa rõ bao nhiêu ngày", "days not known"),
    "practice": text("theo thông lệ", "in practice"),
    "issuer": text("nơi cấp: {issuer}", "issued by {issuer}"),
    "fee": text("lệ phí {fee} đồng", "fee {fee} đồng"),
    "first-day": text("sớm nhất từ {day}", "from {day} at the earliest"),
    "start-by": text("bắt đầu chậm nhất {day}", "begin by {day}"),
    "late": text("không kịp nữa", "too late"),
    "whole-from": text("Sớm nhất đủ điều kiện: {day}", "All of it can hold from {day}"),
    "whole-from-known": text(
        "Sớm nhất đủ điều kiện: {day}, chưa kể việc chưa rõ thời gian",
        "All of it can hold from {day}, besides what takes nobody knows how long",
    ),
    "required": text("bắt buộc cho {stars}", "required for {stars}"),
    "rescored": text("phiếu phải chấm lại theo minh chứng", "sheets are to be scored anew on the evidence"),
    "no-option": text("chưa có", "none"),
    "cleared": text("điểm liệt “{title}”", "the knock-out “{title}”"),
    "ends-evaluation": text(
        "CHÚ Ý: {paper} hết hạn {day}, trước ngày đánh giá", "NOTE: {paper} ends on {day}, before the evaluation"
    ),
    "ends-certificate": text(
        "Chú ý: {paper} hết hạn {day}, trước khi giấy chứng nhận OCOP hết hạn",
        "Note: {paper} ends on {day}, before a certificate would",
    ),
    "losses": text(
        "Nếu mất riêng một trong các thứ sau thì không giữ được {stars}:",
        "Without any one of these, {stars} would be lost:",
    ),
    "loss-left": text("còn {stars}", "{stars} left"),
    "nearest": text("Từng việc riêng đưa gần đến {stars} nhất:", "Single changes nearest to {stars}:"),
    "still": text(
        "còn thiếu {points}, {missed} yêu cầu tối thiểu",
        "still missing: {points}, minimum requirements: {missed}",
    ),
    "knock_out": text(
        "điểm liệt không gỡ được bằng minh chứng: {title}", "a knock-out that no evidence clears: {title}"
    ),
    "requirement": text(
        "{stars} đòi {number} {title}: {option}, mà minh chứng có thể có không đạt",
        "{stars} ask for {number} {title}: {option}, which no evidence that can be had gives",
    ),
    "requirement-people": text(
        "{stars} đòi {number} {title}: {option}; phương án này do hội đồng chấm, không do minh chứng",
        "{stars} ask for {number} {title}: {option}; that is for the council to give, not for evidence",
    ),
    "too-few-points": text("nhiều nhất được {most}, cần {needed}", "at most {most} can be had, {needed} are needed"),
    "together": text(
        "từng yêu cầu thì đạt được, nhưng không cùng lúc", "each part can be had, but not all of it together"
    ),
    "totals_alone": text(
        "phiếu chỉ ghi tổng điểm từng phần, không rõ từng tiêu chí",
        "the sheets give totals of parts alone, and not what each criterion got",
    ),
    "council_rules": text(
        "chưa đủ phiếu hoặc thiếu người chủ trì theo quy định của hội đồng",
        "too few sheets, or none of the chair, under the council's own rules",
    ),
    "at_least": text("từ {value} trở lên", "at least {value}"),
    "above": text("trên {value}", "above {value}"),
    "at_most": text("từ {value} trở xuống", "at most {value}"),
    "below": text("dưới {value}", "below {value}"),
    "is": text("= {value}", "= {value}"),
    "was": text("(hiện nay: {value})", "(now: {value})"),
}
_WHO: Terms = {
    Attester.COMMUNE: text("xã", "the commune"),
    Attester.PRODUCER: text("chủ thể", "the producer"),
    Attester.LABORATORY: text("phòng kiểm nghiệm", "a laboratory"),
    Attester.AUTHORITY: text("cơ quan quản lý", "the authority"),
    Attester.COUNCIL: text("hội đồng", "the council"),
}
_MOST_PAPERS = 3


def advice_text(found: Found, result: Result, lang: Lang) -> str:
    """Return advice as text in `lang`: where the product stands, by its rating, the paths, and what to beware of."""
    return "\n".join(shown(line) for line in advice_lines(found, result, lang).lines(lang)) + "\n"


def advice_lines(found: Found, result: Result, lang: Lang) -> AdviceLines:
    """Return advice in words in `lang`, as `advice_text` tells it."""
    return _Writer(found, result, lang).lines()


class _Writer:
    def __init__(self, found: Found, result: Result, lang: Lang) -> None:
        self._found = found
        self._result = result
        self._lang: Lang = lang
        self._set = result.product_set
        self._vocabulary = result.rulebook.vocabulary

    def _say(self, code: str, /, **params: object) -> str:
        return _SAID[code].in_(self._lang).format(**params)

    def lines(self) -> AdviceLines:
        found, lang = self._found, self._lang
        result, wanted = self._result, stars(found.target, lang)
        held = OUTCOMES[result.outcome].in_(lang) if result.stars is None else stars(result.stars, lang)
        now = self._say("now", points=points(result.points, lang), stars=held)
        verdict = None
        if found.is_reached:
            verdict = self._say("reached", stars=wanted)
        elif not found.is_reachable:
            verdict = self._say("unreachable-judged" if found.goal.allow_judged else "unreachable", stars=wanted)
        is_to_do = found.is_reachable and not found.is_reached
        most = None if found.is_reachable else found.most_points
        sensitivity = found.sensitivity
        losses = () if sensitivity is None or result.stars is None else tuple(map(self._loss, sensitivity.losses))
        nearest = () if sensitivity is None else tuple(map(self._nearing, sensitivity.nearest))
        next_stars = stars((result.stars or 0) + 1, lang)
        return AdviceLines(
            heading=self._say("head", stars=wanted, product=result.bundle.product.name),
            now=f"{now} ({self._say('on-day', day=day(found.day, lang))})",
            verdict=verdict,
            obstacles=() if found.is_reachable else tuple(map(self._told, found.obstacles)),
            most=None if most is None else self._say("most", points=points(most, lang)),
            ways=tuple(self._path(number, path) for number, path in enumerate(found.paths, 1)) if is_to_do else (),
            count=(self._say("counted-more" if found.more else "counted", count=found.count), self._say("proved"))
            if is_to_do
            else (),
            ending=tuple(map(self._ending, found.paths[0].ending)) if found.paths else (),
            losses=(self._say("losses", stars=stars(result.stars or 0, lang)), *losses) if losses else (),
            nearest=(self._say("nearest", stars=next_stars), *nearest) if nearest else (),
        )

    def _path(self, number: int, path: AdvicePath) -> WayLines:
        lang = self._lang
        heading = self._say(
            "path",
            number=number,
            raises=len(path.raises),
            changes=len(path.changes),
            points=f"{points(path.points, lang)}, {stars(path.stars, lang)}",
        )
        if path.cost is not None:
            heading += f", {self._say('cost', cost=displayed(path.cost, lang))}"
        whole_from = None
        if path.first_day is not None and path.first_day > self._result.bundle.evaluated_on:
            code = "whole-from-known" if path.unknown_days else "whole-from"
            whole_from = self._say(code, day=day(path.first_day, lang))
        return WayLines(
            heading,
            tuple(map(self._change, path.changes)),
            tuple(map(self._moved, path.raises)),
            tuple(map(self._moved, path.lowered)),
            whole_from,
        )

    def _change(self, change: EvidenceChange) -> ChangeLine:
        match change.kind:
            case "paper":
                what = self._say("renew" if change.renews else "paper", paper=self._paper(change.name))
                notes = self._of_paper(self._found.effort(change.name))
            case "fact":
                what, notes = self._fact(change), self._shown(change)
            case "judged":
                criterion = self._set.criteria[change.name]
                option = self._option(criterion, change.option, change.case)
                what = self._say("judged", criterion=self._named(criterion), option=option)
                notes = []
        if change.kind == "paper" and change.days is not None and change.days > 0:
            notes.append(self._say("days", days=change.days))
        elif change.kind == "paper" and change.days is None:
            notes.append(self._say("days-unknown"))
        if change.start_by is not None and change.days:
            notes.append(self._say("start-by", day=day(change.start_by, self._lang)))
            if change.start_by < self._found.since:
                notes.append(self._say("late"))
        elif change.first_day is not None and change.months and change.kind == "fact":
            notes.append(self._say("first-day", day=day(change.first_day, self._lang)))
        if change.agrees_with:
            names = [self._vocabulary.facts[name].title.in_(self._lang) for name in change.agrees_with]
            notes.append(self._say("agrees-with", facts="; ".join(names)))
        serves = tuple(map(self._served, change.serves))
        return ChangeLine(what, tuple(notes), serves, by_people=change.kind == "judged")

    def _fact(self, change: EvidenceChange) -> str:
        definition = self._vocabulary.facts[change.name]
        values = change.among or (change.value,)
        if change.bound is not None:
            value = self._bound(change.name, change.bound)
        else:
            written = f" {OR.in_(self._lang)} ".join(fact_value(each, definition, self._lang) for each in values)
            value = self._say("is", value=written)
        said = self._say("fact", fact=definition.title.in_(self._lang), value=value)
        if change.before is not None and change.before != change.value:
            said += f" {self._say('was', value=fact_value(change.before, definition, self._lang))}"
        return said

    def _bound(self, fact: str, bound: Bound) -> str:
        number: FactValue = bound.number.normalize()
        return self._say(bound.word, value=fact_value(number, self._vocabulary.facts[fact], self._lang))

    def _shown(self, change: EvidenceChange) -> list[str]:
        if change.by_paper is not None:
            return [self._say("shown-paper", paper=self._paper(change.by_paper))]
        if change.documents:
            return [self._say("shown-at-hand", documents=", ".join(change.documents[:_MOST_PAPERS]))]
        who = [_WHO[each].in_(self._lang) for each in change.attesters]
        notes = [self._say("shown-attested", who=listed(who, self._lang, OR))] if who else []
        if change.papers:
            papers = [self._paper(kind) for kind in change.papers[:_MOST_PAPERS]]
            notes.append(self._say("or-papers", papers=listed(papers, self._lang, OR)))
        return notes

    def _of_paper(self, effort: PaperEffort) -> list[str]:
        notes = []
        if effort.issuer is not None:
            notes.append(self._say("issuer", issuer=effort.issuer.in_(self._lang)))
        if effort.fee is not None:
            notes.append(self._say("fee", fee=f"{effort.fee.vnd:,}".replace(",", "." if self._lang == "vi" else ",")))
        return notes

    def _moved(self, each: Raise) -> RaiseLine:
        criterion = self._set.criteria[each.criterion]
        notes = []
        if each.required_for:
            wanted = [stars(count, self._lang) for count in each.required_for]
            notes.append(self._say("required", stars=listed(wanted, self._lang)))
        if each.rescored:
            notes.append(self._say("rescored"))
        return RaiseLine(
            number=criterion.number,
            title=criterion.title.in_(self._lang),
            before=self._option(criterion, each.before, self._result.criteria[each.criterion].case),
            after=self._option(criterion, each.after, each.case),
            points=("+" if each.points > 0 else "") + displayed(each.points, self._lang),
            notes=tuple(notes),
            required=bool(each.required_for),
        )

    def _option(self, criterion: Criterion, option: int | tuple[int, ...] | None, case: str | None) -> str:
        ordinals = option if isinstance(option, tuple) else (option,) if option else ()
        options = criterion.options_of(case)
        found = [f"[{o}] {options[o - 1].label.in_(self._lang)}" for o in ordinals if o <= len(options)]
        return "; ".join(found) or self._say("no-option")

    def _named(self, criterion: Criterion) -> str:
        return f"{criterion.number} {criterion.title.in_(self._lang)}"

    def _served(self, name: str) -> str:
        if not name.startswith("✗"):
            return name
        return self._say("cleared", title=self._knock_out(name[1:]))

    def _knock_out(self, name: str) -> str:
        return next(each.title.in_(self._lang) for each in self._set.knock_outs if each.id == name)

    def _paper(self, kind: str) -> str:
        return self._vocabulary.documents[kind].title.in_(self._lang)

    def _ending(self, paper: EndingPaper) -> str:
        name = self._paper(paper.type) + (f" ({paper.document})" if paper.document is not None else "")
        return self._say(f"ends-{paper.before}", paper=name, day=day(paper.ends_on, self._lang))

    def _loss(self, loss: Loss) -> str:
        if loss.kind == "fact":
            name = self._vocabulary.facts[loss.name].title.in_(self._lang)
        else:
            name = f"{self._paper(loss.type or '')} ({loss.name})"
        left = "" if loss.stars is None else f" → {self._say('loss-left', stars=stars(loss.stars, self._lang))}"
        return name + left

    def _nearing(self, each: Nearing) -> str:
        lang = self._lang
        if each.kind == "paper":
            said = self._say("paper", paper=self._paper(each.name))
        else:
            definition = self._vocabulary.facts[each.name]
            value = self._say("is", value=fact_value(each.value, definition, lang))
            said = self._say("fact", fact=definition.title.in_(lang), value=value)
        if each.paper is not None:
            said += f" ({self._say('shown-paper', paper=self._paper(each.paper))})"
        if (each.stars or 0) > (self._result.stars or 0):
            return f"{said} → {stars(each.stars or 0, lang)}"
        return f"{said} → {self._say('still', points=points(each.missing_points, lang), missed=each.missed)}"

    def _told(self, each: Obstacle) -> ObstacleLine:
        return ObstacleLine(self._obstacle(each), each.criterion, each.kind == "requirement" and each.by_people)

    def _obstacle(self, each: Obstacle) -> str:
        lang = self._lang
        match each.kind:
            case "knock_out":
                return self._say("knock_out", title=self._knock_out(each.knock_out or ""))
            case "requirement":
                criterion = self._set.criteria[each.criterion or ""]
                case = self._result.criteria[criterion.number].case
                return self._say(
                    "requirement-people" if each.by_people else "requirement",
                    stars=stars(each.stars or 0, lang),
                    number=criterion.number,
                    title=criterion.title.in_(lang),
                    option=self._option(criterion, each.option, case),
                )
            case "points":
                assert each.most is not None
                assert each.needed is not None
                return self._say("too-few-points", most=points(each.most, lang), needed=points(each.needed, lang))
            case _:
                return self._say(each.kind)
