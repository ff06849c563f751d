"""One of two evaluations that are compared, read from whatever holds it, and rated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias

from ocop_rules.brief import brief
from ocop_rules.canonical import canonical
from ocop_rules.engine.checked import EngineName
from ocop_rules.errors import InvalidComparison, InvalidDocument, InvalidRecord, OcopError, Problem
from ocop_rules.evaluation.evaluate import evaluate
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.replay.comparison import ComparedResult, Verdict
from ocop_rules.replay.dossiers import dossiers_in
from ocop_rules.replay.record import RECORD_FORMAT, Record, read_record
from ocop_rules.replay.rerate import rate_record, replay_line
from ocop_rules.replay.snapshot import recorded_result, result_of
from ocop_rules.replay.translation import refusal
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.text import printable, text

ComparedInput: TypeAlias = Evaluation | Record | BundleInput
"""An evaluation, a record (also as plain data, as JSON or by its path), or whatever `evaluate` rates."""

_OF_RECORD = RECORD_FORMAT.partition("/")[0]


@dataclass(frozen=True, slots=True)
class ComparedSide:
    """One of two evaluations that are compared.

    Attributes:
        name: the file that it was read from; empty where it was none.
        evaluation: the evaluation, rated now where a bundle or a record was given.
        verdict: of a record what replaying it shows (`same`, `equal` or `changed`); None where no record was given.
        recorded: of a record the result that stands in it; the same as the evaluation's unless its verdict is
            `changed`.
    """

    name: str
    evaluation: Evaluation
    verdict: Verdict | None = None
    recorded: ComparedResult | None = None

    def __repr__(self) -> str:
        return brief(self)

    @property
    def result(self) -> ComparedResult:
        """The result that is compared."""
        return result_of(self.evaluation)


def read_sides(
    before: ComparedInput, after: ComparedInput, engine: EngineName = "durable", catalogue: Catalogue | None = None
) -> tuple[ComparedSide, ComparedSide]:
    """Return the two sides of a comparison, each rated.

    Args:
        before: the earlier one, as `compare` takes it.
        after: the later one.
        engine: which evaluators infer.
        catalogue: the criteria; None for those that are installed.

    Raises:
        InvalidComparison: with everything that is wrong with either of them.
    """
    sides: list[ComparedSide] = []
    problems: list[Problem] = []
    names = []
    for letter, given in (("a", before), ("b", after)):
        try:
            sides.append(_side(given, engine, catalogue))
        except InvalidDocument as error:
            names += [error.name] if error.name else []
            problems += [_of_side(letter, each) for each in error.problems]
        except OcopError as error:
            problems.append(_of_side(letter, refusal(error)))
    if problems:
        raise InvalidComparison(problems, ", ".join(dict.fromkeys(names)))
    return sides[0], sides[1]


def _of_side(letter: str, problem: Problem) -> Problem:
    return replace(problem, place=f"{letter}.{problem.place}" if problem.place else letter, path=None, edit=None)


def _side(given: ComparedInput, engine: EngineName, catalogue: Catalogue | None) -> ComparedSide:
    if isinstance(given, Evaluation):
        return ComparedSide("", given)
    if isinstance(given, Record):
        return _replayed("", given)
    if isinstance(given, Mapping) and given.get("format") == RECORD_FORMAT:
        return _replayed("", read_record(_line_of(given)))
    if isinstance(given, bytes | str) and _is_record(given):
        return _replayed("", read_record(given))
    if isinstance(given, PathLike) or (isinstance(given, str) and "\n" not in given and Path(given).is_file()):
        return _in_file(Path(given), engine, catalogue)
    return ComparedSide("", evaluate(given, engine=engine, catalogue=catalogue))


def _line_of(given: Mapping[str, Any]) -> bytes:
    try:
        return canonical(given).encode()
    except ValueError as error:
        message = text("không phải dữ liệu của một bản ghi", "this is not the data of a record")
        raise InvalidRecord([Problem("not-a-record", "", message, found=printable(str(error)))]) from None


def _is_record(given: bytes | str) -> bool:
    written = given.decode("utf-8", "replace") if isinstance(given, bytes) else given
    return written.lstrip().startswith("{") and f'"{_OF_RECORD}/' in written


def _in_file(path: Path, engine: EngineName, catalogue: Catalogue | None) -> ComparedSide:
    name = printable(path.name, 200)
    found = list(dossiers_in([str(path)]))
    if len(found) != 1:
        raise InvalidDocument([_not_one(len(found))], name)
    (dossier,) = found
    if dossier.error is not None:
        raise dossier.error
    if dossier.record is not None:
        return _replayed(name, dossier.record)
    bundle = path if dossier.bundle is None else dossier.bundle
    return ComparedSide(name, evaluate(bundle, engine=engine, catalogue=catalogue))


def _not_one(count: int) -> Problem:
    return Problem(
        "not-one-dossier",
        "",
        text("cần đúng một hồ sơ hoặc một bản ghi", "one bundle or one record is needed"),
        text(
            "tách dòng cần so sánh ra tệp riêng; so sánh nhiều bản ghi: ocop replay",
            "put the line to compare into a file of its own; to compare many records: ocop replay",
        ),
        str(count),
    )


def _replayed(name: str, record: Record) -> ComparedSide:
    """Rate the bundle of a record as it was rated, and see whether the same comes out as stands in it."""
    evaluation = rate_record(record)
    if evaluation.digest == record.evaluation_digest:
        return ComparedSide(name, evaluation, Verdict.SAME, result_of(evaluation))
    shown = replay_line(name, 1, record.to_json().encode())
    return ComparedSide(name, evaluation, shown.verdict, recorded_result(record.evaluation))
