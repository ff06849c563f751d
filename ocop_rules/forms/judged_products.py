"""The products that people judged, in files and folders: those of rounds with the sheets that came, and bundles."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

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


def judged_products(
    paths: Sequence[str],
    rate: Callable[[Iterable[BundleInput]], Iterator[Evaluation | OcopError]],
    catalogue: Catalogue,
    wrong: list[tuple[str, OcopError]],
    passed_over: list[str],
) -> Iterator[tuple[Path, str | None, Evaluation]]:
    """Return the products under some paths: the place of each, what its round is called, and its rating.

    A folder with `round.yaml` is a round; nothing is written to it. The place of another product is its folder, or the
    file that holds a product a line.

    Args:
        paths: files and folders.
        rate: rates many bundles, keeping their order.
        catalogue: the criteria of the rounds.
        wrong: takes what could not be read or rated, each by its name.
        passed_over: takes the files that are no product.
    """
    rounds = sorted({folder for path in paths for folder in _rounds(Path(path))})
    for folder in rounds:
        try:
            for evaluation, label in _of_round(folder, catalogue):
                yield folder.resolve(), label, evaluation
        except OcopError as error:
            wrong.append((printable(str(folder), 200), error))
    others = [path for path in paths if Path(path).parent not in rounds or Path(path).name != ROUND]
    for dossier, answer in rated(dossiers_in(others, rounds), rate):
        if answer is None:
            passed_over.append(dossier.name)
        elif isinstance(answer, OcopError):
            wrong.append((dossier.name, answer))
        else:
            file = dossier.file.resolve()
            yield file if file.name.endswith(ENDINGS) else file.parent, None, answer


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
