"""The products that councils scored, in files and folders: rounds, bundles, records, JSON Lines of either."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ocop_rules.council.consistency import Consistency, Gathered
from ocop_rules.errors import OcopError
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.forms.judged_products import judged_products
from ocop_rules.replay.lines import ENDINGS
from ocop_rules.rulebook.catalogue import Catalogue


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

    Of files that are of no round, those of a folder are of one council, and so are the lines of a file.

    Args:
        paths: files and folders.
        rate: rates many bundles, keeping their order.
        catalogue: the criteria of the rounds.
        show: is told how many products were read so far.
    """
    inputs = Inputs()
    for place, label, evaluation in judged_products(paths, rate, catalogue, inputs.wrong, inputs.passed_over):
        inputs.add(place, label, evaluation)
        show(inputs.count)
    return inputs


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
