"""A comparison in words: each answer by a number, and each effect with the numbers of the answers behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from ocop_rules.canonical import Json
from ocop_rules.rating.points import Points, points_of
from ocop_rules.replay.compare.answer_words import AnswerWords
from ocop_rules.replay.compare.effects import Ballot, CriterionEffect, OtherEffect
from ocop_rules.replay.compare.found import Compared
from ocop_rules.replay.compare.side import ComparedSide
from ocop_rules.replay.compare.why import Proof, Why
from ocop_rules.replay.comparison import ComparedResult, Earned
from ocop_rules.replay.snapshot import CriterionSnapshot
from ocop_rules.text import Lang
from ocop_rules.words.compared import (
    EFFECTS,
    STATES,
    TEXTS,
    WHY,
    WITH,
    AnswerLine,
    ComparisonLines,
    EffectLine,
    SideLines,
    shown_lines,
)
from ocop_rules.words.explanation import CriterionLine, Explanation
from ocop_rules.words.messages import idle_reason
from ocop_rules.words.replays import REASONS
from ocop_rules.words.sentences import sentence
from ocop_rules.words.terms import OUTCOMES, displayed, listed, stars


def explained(found: Compared, lang: Lang) -> ComparisonLines:
    """Return a comparison in words in `lang`."""
    return shown_lines(_Explainer(found, lang).lines())


_UNSTATED = {"council": "as_it_should", "knock_out": "not_fired", "requirement": "not_asked"}
"""What it means, by the kind of effect, that a result says nothing."""


class _Explainer:
    def __init__(self, found: Compared, lang: Lang) -> None:
        self._found = found
        self._lang: Lang = lang
        self._sides = found.before.evaluation.explanation(lang), found.after.evaluation.explanation(lang)
        self._criteria = tuple(map(_by_number, self._sides))
        self._vocabulary = found.after.evaluation.rulebook.vocabulary

    def _say(self, code: str, **values: object) -> str:
        return TEXTS[code].in_(self._lang).format_map(values)

    def lines(self) -> ComparisonLines:
        found = self._found
        words = AnswerWords(found.before.evaluation, found.after.evaluation, self._lang)
        return ComparisonLines(
            self._side("before", found.before, self._sides[0]),
            self._side("after", found.after, self._sides[1], self._sides[0].heading),
            self._say("same") if found.is_same else "",
            tuple(
                AnswerLine(_number(i), words.what(each), *words.values(each), self._alone(i))
                for i, each in enumerate(found.answers)
            ),
            tuple(map(self._effect, found.effects)),
            tuple(self._parts()),
            tuple(map(self._criterion, found.criteria)),
            tuple(f"{each.criterion}: {REASONS[each.reason].in_(self._lang)}" for each in found.not_carried),
            tuple(self._notes()),
        )

    def _side(self, which: str, side: ComparedSide, told: Explanation, said: tuple[str, ...] = ()) -> SideLines:
        name = f"{told.heading[0]} ({side.name})" if side.name else told.heading[0]
        heading = tuple(line for line in told.heading[1:] if line not in said)
        return SideLines(self._say(which, name=name), heading, told.result, told.reasons)

    def _notes(self) -> Iterator[str]:
        for which, side in (("before", self._found.before), ("after", self._found.after)):
            if side.recorded is not None and side.recorded != side.result:
                recorded, now = self._result(side.recorded), self._result(side.result)
                name = self._say(which, name=side.name or side.evaluation.dossier)
                yield self._say("replayed", side=name, recorded=recorded, now=now)
        if not self._found.are_tried and self._found.answers:
            yield self._say("not_tried")

    def _result(self, result: ComparedResult) -> str:
        return self._say("result", points=self._points(result.points), stars=self._stars(result))

    def _stars(self, result: ComparedResult) -> str:
        return OUTCOMES[result.outcome].in_(self._lang) if result.stars is None else stars(result.stars, self._lang)

    def _points(self, written: str) -> str:
        return displayed(points_of(Fraction(written)), self._lang)

    def _alone(self, index: int) -> str:
        if not self._found.are_tried:
            return ""
        alone, before = self._found.alone.get(index), self._found.before.result
        if alone is None:
            return "" if self._found.answers[index].kind == "name" else self._say("not_alone")
        told = []
        if alone.points != before.points:
            told.append(self._say("points_alone", points=self._by(before.points, alone.points)))
        if (alone.stars, alone.outcome) != (before.stars, before.outcome):
            told.append(self._say("result_alone", before=self._stars(before), after=self._stars(alone)))
        return "; ".join(told) or self._say("no_effect")

    def _by(self, before: str, after: str) -> str:
        by = Fraction(after) - Fraction(before)
        return f"{'+' if by > 0 else ''}{displayed(points_of(by), self._lang)}"

    def _parts(self) -> Iterator[str]:
        before, after = self._found.before.evaluation, self._found.after.evaluation
        for letter in dict.fromkeys([*after.parts, *before.parts]):
            was, now = before.parts.get(letter), after.parts.get(letter)
            title = next(each.title for each in (after if now else before).product_set.parts if each.letter == letter)
            told = self._point(was and was.points, now and now.points)
            if told:
                heading = sentence("part", self._lang, letter=letter, title=title.in_(self._lang), points=told)
                yield heading
        total = self._point(before.points, after.points)
        if total:
            yield self._say("total", points=total)

    def _point(self, was: Points | None, now: Points | None) -> str:
        if was == now:
            return ""
        by = (Fraction(now) if now is not None else 0) - (Fraction(was) if was is not None else 0)
        sign = "+" if by > 0 else ""
        return self._say(
            "point",
            before="–" if was is None else displayed(was, self._lang),
            after="–" if now is None else displayed(now, self._lang),
            by=f"{sign}{displayed(points_of(Fraction(by)), self._lang)}",
        )

    def _why(self, why: Why) -> str:
        groups = [WITH.in_(self._lang).join(map(_number, each)) for each in why.groups if each]
        code: str = why.proof.value
        if why.proof is Proof.ALONE:
            code = "several" if len(groups) > 1 else "alone"
        elif groups:
            groups = [_number(i) for i in why.groups[0]]
        return WHY[code].in_(self._lang).format(groups=listed(groups, self._lang)) if groups else ""

    def _effect(self, effect: OtherEffect) -> EffectLine:
        what = EFFECTS[effect.kind].in_(self._lang) if effect.kind in EFFECTS else ""
        before, after = (self._state(effect, value) for value in (effect.before, effect.after))
        match effect.kind:
            case "requirement":
                asked = stars(effect.stars, self._lang)
                number = effect.name.lstrip("-")
                what = self._say("requirement", stars=asked, number=number, option=effect.option)
            case "knock_out":
                what = self._say("named", name=what, title=self._knock_out(effect.name))
            case "document":
                what = self._say("named", name=f"{what} {effect.name}", title=self._paper(effect.name))
            case "fact":
                title = self._vocabulary.facts[effect.name].title.in_(self._lang)
                what = self._say("named", name=what, title=title)
        return EffectLine(what, before, after, self._why(effect.why))

    def _state(self, effect: OtherEffect, value: Json | tuple[str, ...]) -> str:
        if value is None:
            return STATES[_UNSTATED[effect.kind]].in_(self._lang) if effect.kind in _UNSTATED else self._say("nothing")
        if isinstance(value, tuple):
            return listed([STATES[each].in_(self._lang) for each in value], self._lang)
        if effect.kind == "requirement":
            return STATES["met" if value else "not_met"].in_(self._lang)
        if isinstance(value, int):
            return stars(value, self._lang)
        assert isinstance(value, str)
        if value in OUTCOMES:
            return OUTCOMES[value].in_(self._lang)
        return (STATES[value] if value in STATES else idle_reason(value)).in_(self._lang)

    def _knock_out(self, name: str) -> str:
        for side in (self._found.after, self._found.before):
            for each in (*side.evaluation.knockouts, *side.evaluation.unverified):
                if each.id == name:
                    return each.title.in_(self._lang)
        return name

    def _paper(self, name: str) -> str:
        papers = (*self._found.after.evaluation.bundle.documents, *self._found.before.evaluation.bundle.documents)
        kind = next((each.type for each in papers if each.id == name), None)
        return name if kind is None else self._vocabulary.documents[kind].title.in_(self._lang)

    def _criterion(self, effect: CriterionEffect) -> EffectLine:
        was, now = effect.change.before, effect.change.after
        known = now or was
        assert known is not None
        numbers = list(dict.fromkeys(each.number for each in (was, now) if each is not None))
        lines = tuple(
            None if each is None else told.get(each.number)
            for told, each in zip(self._criteria, (was, now), strict=True)
        )
        line = lines[1] or lines[0]
        title = "" if line is None else f" {line.title}"
        before = self._standing(was, lines[0], effect.before, effect.after)
        after = self._standing(now, lines[1], effect.after, effect.before)
        more = (*self._evidence(lines), *self._ballots(effect))
        return EffectLine(f"{'→'.join(numbers)}{title}", before, after, self._why(effect.why), more)

    def _standing(
        self,
        earned: Earned | None,
        line: CriterionLine | None,
        mine: CriterionSnapshot | None,
        other: CriterionSnapshot | None,
    ) -> str:
        if earned is None:
            return self._say("nothing")
        if line is None:
            return self._points(earned.points)
        told = f"{line.option}: {line.points}/{line.max_points} ({line.basis})"
        if mine is None or other is None or mine.supported == other.supported or mine.basis == "evidence":
            return told
        supported = "+".join(map(str, mine.supported))
        said = self._say("and_evidence", supported=supported) if supported else self._say("and_no_evidence")
        return f"{told}; {said}"

    def _evidence(self, lines: tuple[CriterionLine | None, ...]) -> Iterator[str]:
        mine, theirs = (() if each is None else each.evidence for each in lines)
        for code, found, other in (("evidence_gone", mine, theirs), ("evidence_come", theirs, mine)):
            items = [each for each in found if each not in other]
            if items:
                yield self._say(code, evidence="; ".join(items))

    def _ballots(self, effect: CriterionEffect) -> Iterator[str]:
        if effect.ballots_before == effect.ballots_after:
            return
        for which, ballots in (("before", effect.ballots_before), ("after", effect.ballots_after)):
            if ballots:
                yield self._say(which, name=", ".join(map(self._vote, ballots)))

    def _vote(self, ballot: Ballot) -> str:
        judge, option = ballot
        return self._say("vote", judge=judge, option=option or "–")


def _by_number(told: Explanation) -> Mapping[str, CriterionLine]:
    return {line.number: line for part in told.parts for line in part.criteria}


def _number(index: int) -> str:
    return f"({index + 1})"
