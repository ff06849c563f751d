"""A simulation with the law of its scenarios: read from its file, or opened again in another process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from ocop_rules.brief import brief
from ocop_rules.canonical import canonical, digest
from ocop_rules.documents.source import Source, read_file
from ocop_rules.documents.suggestion import did_you_mean
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
    try:
        simulation = Simulation.model_validate(source.data)
    except ValidationError as error:
        told = in_file_order(problems_of(error, source, _KEYS), source)
        raise InvalidSimulation(told, source.name) from None
    problems: list[Problem] = []
    found = _with_law(simulation, catalogue, problems)
    if problems:
        raise InvalidSimulation(in_file_order(problems, source), source.name)
    return found


@lru_cache(maxsize=4)
def reopened(written: str, root: Path) -> OpenedSimulation:
    """Return a simulation that was opened before, in this process or another one; made once.

    Args:
        written: the simulation as `OpenedSimulation.written` gives it.
        root: the directory of the criteria.
    """
    return _with_law(Simulation.model_validate_json(written), catalogue_at(root), [])


def findings_of(draft: Draft, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Return what the lint finds in the changed sheets of a scenario that it does not find in its version."""
    if draft.rulebook is None or not draft.changed:
        return ()
    return new_findings(catalogue.load(draft.rulebook.id), draft.rulebook)


def _with_law(simulation: Simulation, catalogue: Catalogue, problems: list[Problem]) -> OpenedSimulation:
    base = None
    if simulation.version is not None:
        base = _version(simulation.version, ("version",), catalogue, problems)
    problems += _problems(simulation, base)
    drafts = []
    seen: set[str] = set()
    for i, scenario in enumerate(simulation.scenarios):
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
            changed = amendment.amended(scenario.changes)
            problems += amendment.problems
        drafts.append(Draft(scenario, changed, changed is not rulebook))
    return OpenedSimulation(simulation, base, tuple(drafts), catalogue)


def _version(name: str, place: Place, catalogue: Catalogue, problems: list[Problem]) -> Rulebook | None:
    meant = catalogue.ids_named(name)
    if len(meant) == 1:
        return catalogue.load(meant[0])
    known = meant or catalogue.version_ids()
    message = text("không có phiên bản này", "there is no such version")
    mend = did_you_mean(name, known) or one_of(known)
    problems.append(Problem.at(place, "unknown-version", message, mend, printable(name)))
    return None


def _problems(simulation: Simulation, base: Rulebook | None) -> Iterator[Problem]:
    if simulation.dossiers is None:
        return
    here: Place = ("dossiers", "generate")
    if simulation.seed is None:
        message = text("thiếu seed: những gì được rút ngẫu nhiên cần một số gốc", "what is drawn needs a seed")
        yield Problem.at(("seed",), "missing-field", message, text("thêm “seed: 1”", "add “seed: 1”"))
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
