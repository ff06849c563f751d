"""The products that councils scored, in files and folders: rounds, bundles, records, JSON Lines of either."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ocop_rules.council.consistency import Consistency, Gathered
from ocop_rules.council.journal import Journal
from ocop_rules.council.results import bundles_of, round_result
from ocop_rules.council.round import FILE as ROUND
from ocop_rules.council.round import open_round
from ocop_rules.errors import OcopError
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.forms.intake import take_in
from ocop_rules.replay.dossiers import dossiers_in, rated
from ocop_rules.replay.lines import ENDINGS
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.text import printable


@dataclass(slots=True)
class Inputs:
    """What was found under some paths.

    Attributes:
        found: the products, by their councils.
        count: how many products were read.
        wrong: what could not be read or rated, each by its name.
        passed_over: the files that are none of these.
    """

    found: Gathered = field(default_factory=Gathered)
    count: int = 0
    wrong: list[tuple[str, OcopError]] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    _labels: dict[str, str] = field(default_factory=dict)
    _places: dict[str, Path] = field(default_factory=dict)

    def consistency(self, *, anonymous: bool) -> Consistency:
        """Compare the members; `anonymous` names them by numbers alone."""
        places = {added: self._places[added] for added in self.found.councils if added in self._places}
        return self.found.consistency(anonymous=anonymous, called=self._labels | short_names(places))

    def add(self, place: Path, label: str | None, evaluation: Evaluation) -> None:
        """Add a product of the council whose files stand at a place; a round says what it is called."""
        added = str(place)
        self.count += 1
        self.found.add(added, evaluation)
        if label is None:
            self._places[added] = place
        else:
            self._labels[added] = label


def read_inputs(
    paths: Sequence[str],
    rate: Callable[[Iterable[BundleInput]], Iterator[Evaluation | OcopError]],
    catalogue: Catalogue,
    show: Callable[[int], None] = lambda _: None,
) -> Inputs:
    """Return the products under some paths.

    A folder with `round.yaml` is a round; nothing is written to it. Of the other files, those of a folder are of one
    council, and so are the lines of a file.

    Args:
        paths: files and folders.
        rate: rates many bundles, keeping their order.
        catalogue: the criteria of the rounds.
        show: is told how many products were read so far.
    """
    inputs = Inputs()
    rounds = sorted({folder for path in paths for folder in _rounds(Path(path))})
    for folder in rounds:
        try:
            for evaluation, label in _of_round(folder, catalogue):
                inputs.add(folder.resolve(), label, evaluation)
                show(inputs.count)
        except OcopError as error:
            inputs.wrong.append((printable(str(folder), 200), error))
    others = [path for path in paths if Path(path).parent not in rounds or Path(path).name != ROUND]
    for dossier, answer in rated(dossiers_in(others, rounds), rate):
        if answer is None:
            inputs.passed_over.append(dossier.name)
        elif isinstance(answer, OcopError):
            inputs.wrong.append((dossier.name, answer))
        else:
            file = dossier.file.resolve()
            inputs.add(file if file.name.endswith(ENDINGS) else file.parent, None, answer)
            show(inputs.count)
    return inputs


def _rounds(path: Path) -> Iterator[Path]:
    """Return the folders of rounds at or below a path; a round in a round is none of its own."""
    if path.name == ROUND:
        yield path.parent
    elif os.path.isdir(path):
        found: list[Path] = []
        for file in sorted(path.rglob(ROUND), key=lambda each: (len(each.parts), each)):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if not hidden and not any(file.is_relative_to(known) for known in found):
                found.append(file.parent)
        yield from found


def _of_round(folder: Path, catalogue: Catalogue) -> Iterator[tuple[Evaluation, str]]:
    """Return the products of a round that somebody scored, and what the round is called."""
    opened = open_round(folder, catalogue)
    journal = Journal(opened.folder)
    bundles = bundles_of(opened, catalogue)
    came = take_in(opened, bundles, journal, "")
    label = f"{opened.round.name} · {opened.round.body}"
    for product in round_result(opened, journal.with_new(came.entries), catalogue, bundles).products:
        if product.evaluation is not None:
            yield product.evaluation, label


def short_names(places: Mapping[str, Path]) -> dict[str, str]:
    """Return for each place as much of the end of its path as tells it from the others."""
    out: dict[str, str] = {}
    length = 1
    left = {key: _parts(place) for key, place in places.items()}
    while left:
        named = {key: "/".join(parts[-length:]) for key, parts in left.items()}
        times = [*named.values()]
        done = {key: name for key, name in named.items() if times.count(name) == 1 or length > len(left[key])}
        out |= done
        left = {key: parts for key, parts in left.items() if key not in done}
        length += 1
    return out


def _parts(place: Path) -> tuple[str, ...]:
    ending = next((ending for ending in ENDINGS if place.name.endswith(ending)), "")
    return (*place.parts[:-1], place.name.removesuffix(ending))
