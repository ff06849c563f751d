"""A simulation with the law of its scenarios: read from its file, or opened again in another process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import ValidationError

from ocop_rules.brief import brief
from ocop_rules.canonical import canonical, digest
from ocop_rules.documents.source import Source, read_file
from ocop_rules.documents.suggestion import same_digits, suggested
from ocop_rules.documents.validation import in_file_order, keys_of, one_of, problems_of
from ocop_rules.errors import InvalidDocument, InvalidSimulation, Place, Problem
from ocop_rules.rulebook.catalogue import Catalogue, catalogue_at, default_catalogue
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.simulate.amendment import Amendment, new_findings
from ocop_rules.simulate.document import Scenario, Simulation
from ocop_rules.text import Text, printable, text

_KEYS = keys_of(Simulation)


@dataclass(frozen=True)
class Draft:
    """A scenario with its law.

    Attributes:
        scenario: the scenario.
        rulebook: the version, as changed; None for each dossier's own.
        changed: whether anything of the version is changed.
    """

    scenario: Scenario
    rulebook: Rulebook | None
    changed: bool

    def __repr__(self) -> str:
        return brief(self)

    @property
    def id(self) -> str:
        """The scenario's short name."""
        return self.scenario.id

    @property
    def title(self) -> Text:
        """What people call it."""
        return self.scenario.title or text(self.id, self.id)

    def under(self, own: Rulebook) -> Rulebook:
        """Return the rulebook by which a dossier of a version is rated in the scenario."""
        return self.rulebook or own


@dataclass(frozen=True)
class OpenedSimulation:
    """A simulation with the law of its scenarios.

    Attributes:
        simulation: what its file says.
        base: the version under which all dossiers are rated first; None for each dossier's own.
        drafts: the scenarios, in order.
        catalogue: the criteria.
    """

    simulation: Simulation
    base: Rulebook | None
    drafts: tuple[Draft, ...]
    catalogue: Catalogue

    def __repr__(self) -> str:
        return brief(self)

    @property
    def written(self) -> str:
        """The simulation as canonical JSON, by which another process opens it again."""
        return canonical(self.simulation.model_dump(mode="json", exclude_none=True))

    @property
    def digest(self) -> str:
        """The SHA-256 of what its file says, in whatever order its keys stand."""
        return digest(self.simulation.model_dump(mode="json", exclude_none=True))


def open_simulation(path: Path, catalogue: Catalogue | None = None) -> OpenedSimulation:
    """Return a simulation with the law of its scenarios.

    Args:
        path: its file, YAML or JSON.
        catalogue: the criteria; None for those that are installed.

    Raises:
        InvalidSimulation: with every problem of the file and of the law in its scenarios at once.
        InvalidRulebook: the criteria are wrong.
    """
    try:
        source = read_file(path)
    except InvalidDocument as error:
        raise InvalidSimulation(error.problems, error.name) from None
    return opened(source, catalogue or default_catalogue())


def opened(source: Source, catalogue: Catalogue) -> OpenedSimulation:
    """Return a simulation that was read as plain data; raises as `open_simulation` does."""
    problems: list[Problem] = []
    try:
        simulation = Simulation.model_validate(source.data)
    except ValidationError as error:
        problems += problems_of(error, source, _KEYS)
        right = _right_part(source.data, error)
        if right is not None:
            _with_law(*right, catalogue, problems)
        raise InvalidSimulation(in_file_order(problems, source), source.name) from None
    found = _with_law(simulation, _all_of(simulation), catalogue, problems)
    if problems:
        raise InvalidSimulation(in_file_order(problems, source), source.name)
    return found


_Numbers: TypeAlias = Sequence[tuple[int, Sequence[int]]]
"""The number of each scenario among those written, from 0, and those of its changes."""


def _all_of(simulation: Simulation) -> _Numbers:
    return [(i, range(len(scenario.changes))) for i, scenario in enumerate(simulation.scenarios)]


def _right_part(data: Any, error: ValidationError) -> tuple[Simulation, _Numbers] | None:
    """Return a simulation without the changes and scenarios that are not as written; None where more is wrong."""
    places = [each["loc"] for each in error.errors(include_url=False)]
    if any(len(place) < 2 or place[0] != "scenarios" for place in places):
        return None
    changes = {(place[1], place[3]) for place in places if place[2:3] == ("changes",) and len(place) > 3}
    whole = {place[1] for place in places if place[2:3] != ("changes",) or len(place) <= 3}
    scenarios, numbers = [], []
    for i, written in enumerate(data["scenarios"]):
        if i in whole:
            continue
        kept = [j for j in range(len(written.get("changes", ()))) if (i, j) not in changes]
        scenarios.append({**written, "changes": [written["changes"][j] for j in kept]})
        numbers.append((i, kept))
    if not scenarios:
        return None
    return Simulation.model_validate({**data, "scenarios": scenarios}), numbers


_OPENED: dict[tuple[str, Path], OpenedSimulation] = {}


def keep(opened: OpenedSimulation) -> None:
    """Have `reopened` give a simulation as it is, in this process and in those that begin as copies of it."""
    for draft in opened.drafts:
        if draft.rulebook is not None:
            _ = draft.rulebook.digest  # made once here, which takes a second, and not in each of those
    _OPENED.clear()
    _OPENED[opened.written, opened.catalogue.root] = opened


def reopened(written: str, root: Path) -> OpenedSimulation:
    """Return a simulation that was opened before, in this process or another one; made once.

    Args:
        written: the simulation as `OpenedSimulation.written` gives it.
        root: the directory of the criteria.
    """
    if (written, root) not in _OPENED:
        simulation = Simulation.model_validate_json(written)
        keep(_with_law(simulation, _all_of(simulation), catalogue_at(root), []))
    return _OPENED[written, root]


def findings_of(draft: Draft, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Return what the lint finds in the changed sheets of a scenario that it does not find in its version."""
    if draft.rulebook is None or not draft.changed:
        return ()
    return new_findings(catalogue.load(draft.rulebook.id), draft.rulebook)


def _with_law(
    simulation: Simulation, numbers: _Numbers, catalogue: Catalogue, problems: list[Problem]
) -> OpenedSimulation:
    base = None
    if simulation.version is not None:
        base = _version(simulation.version, ("version",), catalogue, problems)
    problems += _problems(simulation, base)
    drafts = []
    seen: set[str] = set()
    for (i, changes), scenario in zip(numbers, simulation.scenarios, strict=True):
        here: Place = ("scenarios", i)
        if scenario.id in seen:
            message = text("hai kịch bản trùng id", "two scenarios have the same id")
            problems.append(Problem.at((*here, "id"), "same-scenario", message, None, scenario.id))
        seen.add(scenario.id)
        rulebook = base
        if scenario.version is not None:
            rulebook = _version(scenario.version, (*here, "version"), catalogue, problems)
        elif scenario.changes and simulation.version is None:
            message = text(
                "không rõ các thay đổi là của phiên bản nào", "it is not said which version the changes are of"
            )
            mend = text("thêm “version” ở kịch bản hoặc ở đầu tệp", "add “version” to the scenario or to the document")
            problems.append(Problem.at((*here, "version"), "missing-field", message, mend))
            rulebook = None
        changed = rulebook
        if rulebook is not None and scenario.changes:
            amendment = Amendment(rulebook, (*here, "changes"))
            changed = amendment.amended(zip(changes, scenario.changes, strict=True))
            problems += amendment.problems
        drafts.append(Draft(scenario, changed, changed is not rulebook))
    return OpenedSimulation(simulation, base, tuple(drafts), catalogue)


def _version(name: str, place: Place, catalogue: Catalogue, problems: list[Problem]) -> Rulebook | None:
    meant = catalogue.ids_named(name)
    if len(meant) == 1:
        return catalogue.load(meant[0])
    known = meant or catalogue.version_ids()
    message = text("không có phiên bản này", "there is no such version")
    close = suggested(name, known)
    mend = close if close is not None and same_digits(name, str(close.value)) else one_of(known)
    problems.append(Problem.at(place, "unknown-version", message, mend, printable(name)))
    return None


def _problems(simulation: Simulation, base: Rulebook | None) -> Iterator[Problem]:
    if simulation.seed is None and (simulation.dossiers is not None or simulation.judges is not None):
        message = text("thiếu seed: những gì được rút ngẫu nhiên cần một số gốc", "what is drawn needs a seed")
        yield Problem.at(("seed",), "missing-field", message, text("thêm “seed: 1”", "add “seed: 1”"))
    if simulation.dossiers is None:
        return
    here: Place = ("dossiers", "generate")
    if simulation.version is None:
        message = text("cần version: hồ sơ được rút theo một phiên bản", "dossiers are drawn for a version")
        yield Problem.at(("version",), "missing-field", message, text("thêm “version: …”", "add “version: …”"))
    if base is None:
        return
    generated = simulation.dossiers.generate
    written = list(generated.sets)
    for i, number in enumerate(written):
        step = str(number) if isinstance(generated.sets, dict) else i
        if number not in base.sets:
            message = text(f"{base.id} không có bộ này", f"{base.id} has no such product set")
            yield Problem.at((*here, "sets", step), "unknown-set", message, one_of(map(str, base.sets)), str(number))
        elif number in written[:i]:
            message = text("bộ này đã nêu ở trên", "this set stands above already")
            yield Problem.at((*here, "sets", step), "same-set", message, None, str(number))
    if generated.judges == 0 and not generated.evidence:
        message = text("hồ sơ không có phiếu, cũng không có minh chứng", "dossiers have neither sheets nor evidence")
        mend = text("ghi judges: 1 hoặc evidence: true", "write judges: 1 or evidence: true")
        yield Problem.at((*here, "judges"), "nothing-drawn", message, mend)
