"""A simulation's results in words, row by row: what a terminal and a page show of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ocop_rules.rating.points import points_of
from ocop_rules.replay.summary import ORDER
from ocop_rules.rulebook.citation import decision_named
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.simulate.reason import Reason
from ocop_rules.simulate.scenario import Draft, OpenedSimulation
from ocop_rules.simulate.tally import REST, UNKNOWN, Mover, ScenarioTally, SetKey, Tally, by_name, most_first
from ocop_rules.text import Lang, Text, text
from ocop_rules.words.replays import counted
from ocop_rules.words.simulations import TEXTS, reason_in_words
from ocop_rules.words.terms import OUTCOMES, displayed, short_stars


@dataclass(frozen=True)
class SimulationView:
    """The results of a simulation in one language.

    Args:
        opened: the simulation.
        tally: what came of it.
        findings: of each scenario, what the lint finds in its changed sheets.
        lang: the language.
    """

    opened: OpenedSimulation
    tally: Tally
    findings: Sequence[tuple[Finding, ...]]
    lang: Lang

    def head(self) -> str:
        """Return how many dossiers there are, and with what they are compared."""
        generated = self.opened.simulation.dossiers
        told = f"{self.count(self.tally.dossiers)} {self._said('dossiers')}"
        if generated is not None and not self.tally.passed_over:
            told += f" ({self._said('drawn', seed=str(self.opened.simulation.seed))})"
        base = self.opened.base
        if base is None:
            return f"{told} · {self._said('own')}"
        return f"{told} · {self._said('base', version=decision_named(base.decision).in_(self.lang))}"

    def notes(self) -> Iterator[str]:
        """Return what else is to be known of the dossiers."""
        tally = self.tally
        if tally.refused:
            yield self._said("not_rated", count=self.count(tally.refused.total()))
        if tally.carried:
            yield self._said("carried", count=self.count(tally.carried), part=self.count(tally.carried_in_part))
        if tally.passed_over:
            yield self._said("passed_over", names=", ".join(tally.passed_over[:5]))

    def scenarios(self) -> Iterator[ScenarioView]:
        """Return what came of each scenario, in order."""
        for draft, tally, found in zip(self.opened.drafts, self.tally.scenarios, self.findings, strict=True):
            yield ScenarioView(self, draft, tally, found)

    def count(self, number: int) -> str:
        """Write a count."""
        return counted(number, self.lang)

    def _said(self, name: str, **filled: str) -> str:
        return TEXTS[name].in_(self.lang).format(**filled)


@dataclass(frozen=True)
class ScenarioView:
    """What came of one scenario, in one language."""

    whole: SimulationView
    draft: Draft
    tally: ScenarioTally
    findings: tuple[Finding, ...]

    @property
    def lang(self) -> Lang:
        """The language."""
        return self.whole.lang

    @property
    def title(self) -> str:
        """What the scenario is called, and its version."""
        said = self.draft.title.in_(self.lang)
        rulebook = self.draft.rulebook
        if rulebook is None or (not self.draft.changed and rulebook is self.whole.opened.base):
            return said
        named = decision_named(rulebook.decision).in_(self.lang)
        version = TEXTS["changed"].in_(self.lang).format(version=named) if self.draft.changed else named
        return f"{said} · {version}"

    def totals(self) -> list[tuple[str, str]]:
        """Return the names of the columns of totals, and the totals."""
        tally = self.tally
        every = ("rated", "moved", "up", "down", "refused")
        numbers = (tally.rated, tally.moved(), tally.moved("up"), tally.moved("down"), tally.refused.total())
        return [(name, self.whole.count(number)) for name, number in zip(every, numbers, strict=True)]

    def notes(self) -> Iterator[str]:
        """Return what else is to be known of it."""
        if self.tally.lower_bounds:
            yield TEXTS["lower_bounds"].in_(self.lang).format(count=self.whole.count(self.tally.lower_bounds))

    def names(self) -> list[str]:
        """Return the stars from five to one, and what else came up, as the matrix has them."""
        seen = {name for pair in self.tally.matrix() for name in pair}
        return [name for name in ORDER if name in seen or name in "54321"]

    def came_to(self, name: str) -> str:
        """Return stars, or an outcome without them."""
        return OUTCOMES[name].in_(self.lang) if name in OUTCOMES else short_stars(int(name))

    def tables(self) -> list[tuple[str, tuple[str, ...], list[list[str]]]]:
        """Return the tables of what moves: the heading's name, those of the columns, the rows.

        One of communes or forms is left out where none is known.
        """
        numbers = ("rated", "up", "down")
        found: list[tuple[str, tuple[str, ...], list[list[str]]]] = [
            ("reasons", ("reason", "up", "down"), self.reasons()),
            ("sets", ("set", *numbers), self.sets()),
        ]
        if {*self.whole.tally.communes} > {UNKNOWN}:
            found.append(("communes", ("commune", *numbers), self.communes()))
        if {*self.whole.tally.forms} > {UNKNOWN}:
            found.append(("forms", ("form", *numbers), self.forms()))
        return found

    def moving(self) -> list[SetKey]:
        """Return the product sets in which something moves, those in which most does first."""
        moved = self.tally.by_set()
        return sorted((key for key in moved if moved[key]), key=lambda key: (-moved[key], key))

    def sets(self) -> list[list[str]]:
        """Return of each product set in which something moves how many were rated, rise and fall."""
        rated: dict[SetKey, int] = {}
        for (key, _, _), number in self.tally.stars.items():
            rated[key] = rated.get(key, 0) + number
        up, down = self.tally.by_set("up"), self.tally.by_set("down")
        return [
            [self.set_named(key), *map(self.whole.count, (rated[key], up[key], down[key]))] for key in self.moving()
        ]

    def communes(self) -> list[list[str]]:
        """Return of each commune how many dossiers were rated, rise and fall."""
        return self._by_name(self.tally.communes, self.whole.tally.communes, {})

    def forms(self) -> list[list[str]]:
        """Return the same of each legal form of producers."""
        newest = self.whole.opened.catalogue.vocabulary().facts.get("legal_form")
        return self._by_name(self.tally.forms, self.whole.tally.forms, (newest and newest.values) or {})

    def reasons(self) -> list[list[str]]:
        """Return why dossiers move: the reason, and how many rise and fall by it."""
        found: dict[str, list[int]] = {}
        for (way, reason), number in sorted(self.tally.reasons.items(), key=most_first):
            found.setdefault(self.reason(reason, None), [0, 0])[way == "down"] += number
        return [[said, *map(self.whole.count, numbers)] for said, numbers in found.items()]

    def movers(self, most: int) -> list[list[str]]:
        """Return the first dossiers that move: id, set, stars, points and why."""
        return [self._mover(each) for each in self.tally.movers[:most]]

    def refusals(self) -> list[list[str]]:
        """Return why dossiers cannot be rated, and how many."""
        ordered = sorted(self.tally.refused.items(), key=lambda item: (-item[1], item[0]))
        return [[text(*why).in_(self.lang), self.whole.count(number)] for why, number in ordered]

    def lint(self) -> list[str]:
        """Return what the lint finds in the changed sheets."""
        return [f"{each.place}: {each.message.in_(self.lang)}" for each in self.findings]

    def reason(self, reason: Reason, rulebook: Rulebook | None) -> str:
        """Return why something moves."""
        title = reason.knock_out
        for each in (rulebook, self.draft.rulebook, self.whole.opened.base):
            for sheet in each.sets.values() if each is not None and reason.knock_out else ():
                found = [k.title.in_(self.lang) for k in sheet.knock_outs if k.id == reason.knock_out]
                title = found[0] if found else title
        return reason_in_words(
            reason.kind,
            self.lang,
            gone=reason.gone,
            stars=reason.stars,
            criterion=reason.criterion,
            option=reason.option,
            knock_out=title,
        )

    def _mover(self, mover: Mover) -> list[str]:
        after = self.came_to(mover.after)
        points = displayed(points_of(mover.points_after), self.lang)
        if mover.lower_bound:
            after, points = (TEXTS["at_least"].in_(self.lang).format(value=each) for each in (after, points))
        why = "; ".join(self.reason(each, None) for each in mover.reasons)
        return [
            mover.dossier or mover.source,
            str(mover.key.number),
            f"{self.came_to(mover.before)} → {after}",
            f"{displayed(points_of(mover.points), self.lang)} → {points}",
            why,
        ]

    def _by_name(
        self, moved: Mapping[tuple[str, str], int], rated: Mapping[str, int], titles: Mapping[str, Text]
    ) -> list[list[str]]:
        rows = []
        for name, up, down in by_name(moved):
            title = titles[name].in_(self.lang) if name in titles else name
            if name in ("", REST):
                title = TEXTS["unknown"].in_(self.lang) if not name else REST
            rows.append([title, *map(self.whole.count, (rated.get(name, 0), up, down))])
        return rows

    def set_named(self, key: SetKey) -> str:
        """Return a product set as people know it."""
        sheet = self.whole.opened.catalogue.load(key.version).sets[key.number]
        named = f"{key.number}. {sheet.title.in_(self.lang)}"
        return named if self.whole.opened.base is not None else f"{named} ({key.version})"
