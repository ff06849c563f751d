"""Advice laid out: its phrases by what they say, for pages, and as text."""

from __future__ import annotations

from dataclasses import dataclass

from ocop_rules.brief import brief
from ocop_rules.text import Lang, text
from ocop_rules.words.terms import Terms

_SAID: Terms = {
    "to-do": text("Việc cần làm:", "To do:"),
    "raised": text("Tiêu chí được nâng:", "Criteria that are raised:"),
    "lowered": text("Tiêu chí bị giảm:", "Criteria that are lowered:"),
    "for": text("cho {criteria}", "for {criteria}"),
    "see-judged": text("(xem với --allow-judged)", "(see --allow-judged)"),
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change of the evidence in words.

    Attributes:
        what: what is to be done.
        notes: who issues the paper, how long it takes, what shows the fact.
        serves: the numbers of the criteria that it raises, and the knock-outs that it clears.
        by_people: whether people decide it, so that no paper brings it about.
    """

    what: str
    notes: tuple[str, ...]
    serves: tuple[str, ...]
    by_people: bool

    def __repr__(self) -> str:
        return brief(self)

    def text(self, lang: Lang) -> str:
        """Return the change as one line in `lang`."""
        served = _SAID["for"].in_(lang).format(criteria=", ".join(self.serves))
        return self.what + _in_brackets((*self.notes, served) if self.serves else self.notes)


@dataclass(frozen=True, slots=True)
class RaiseLine:
    """A criterion that gets another option, in words.

    Attributes:
        number, title: the criterion's.
        before, after: the options, by ordinal and label.
        points: how many more points it earns, with its sign.
        notes: which stars ask for it, whether its sheets are to be scored anew.
        required: whether the stars wanted ask for it.
    """

    number: str
    title: str
    before: str
    after: str
    points: str
    notes: tuple[str, ...]
    required: bool

    def __repr__(self) -> str:
        return brief(self)

    @property
    def text(self) -> str:
        """The raise as one line."""
        return f"{self.number} {self.title}: {self.before} → {self.after} ({self.points})" + _in_brackets(self.notes)


@dataclass(frozen=True, slots=True)
class ObstacleLine:
    """Why the stars cannot be reached, in words.

    Attributes:
        told: the reason.
        criterion: the number of the criterion that it is about; None for none.
        by_people: whether people could give it, on whom the advice does not count.
    """

    told: str
    criterion: str | None
    by_people: bool

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class WayLines:
    """One path in words.

    Attributes:
        heading: how many criteria and changes, and what they give.
        changes: in the order in which they are to be made.
        raises: required ones first.
        lowered: criteria that lose points.
        whole_from: the first day on which all of it can hold, where that is later than the evaluation.
    """

    heading: str
    changes: tuple[ChangeLine, ...]
    raises: tuple[RaiseLine, ...]
    lowered: tuple[RaiseLine, ...]
    whole_from: str | None

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class AdviceLines:
    """Advice in words.

    Attributes:
        heading: the stars wanted, of which product.
        now: where the product stands.
        verdict: that nothing needs to change, or that the stars cannot be reached; None where there is a way.
        obstacles: why they cannot be reached.
        most: the most points that can be had then.
        ways: the best paths.
        count: how many paths are as good, and that nothing less will do.
        ending: papers that end too soon.
        losses, nearest: what would cost the stars held now, and what is nearest to the next, each under its heading.
    """

    heading: str
    now: str
    verdict: str | None
    obstacles: tuple[ObstacleLine, ...]
    most: str | None
    ways: tuple[WayLines, ...]
    count: tuple[str, ...]
    ending: tuple[str, ...]
    losses: tuple[str, ...]
    nearest: tuple[str, ...]

    def __repr__(self) -> str:
        return brief(self)

    def lines(self, lang: Lang) -> list[str]:
        """Return the advice as lines of plain text."""
        out = [self.heading, self.now]
        if self.verdict is not None:
            out += ["", self.verdict] if self.obstacles else [self.verdict]
        for each in self.obstacles:
            out.append(f"- {each.told}" + (f" {_SAID['see-judged'].in_(lang)}" if each.by_people else ""))
        out += [] if self.most is None else [self.most]
        for way in self.ways:
            out += ["", *_way(way, lang)]
        out += ["", *self.count] if self.count else []
        out += self.ending
        for chapter in filter(None, (self.losses, self.nearest)):
            out += ["", chapter[0], *(f"- {line}" for line in chapter[1:])]
        return out


def _way(way: WayLines, lang: Lang) -> list[str]:
    out = [way.heading]
    if way.changes:
        out.append(f"  {_SAID['to-do'].in_(lang)}")
        out += [f"  {i}. {each.text(lang)}" for i, each in enumerate(way.changes, 1)]
    for code, moved in (("raised", way.raises), ("lowered", way.lowered)):
        if moved:
            out.append(f"  {_SAID[code].in_(lang)}")
            out += [f"  - {each.text}" for each in moved]
    return out if way.whole_from is None else [*out, f"  {way.whole_from}"]


def _in_brackets(notes: tuple[str, ...]) -> str:
    return f" ({'; '.join(notes)})" if notes else ""
