"""Evaluating many products: bundles, or the rows of a data frame, in their order, on one process or several."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

from ocop_rules.documents.python_values import as_plain
from ocop_rules.documents.source import FileContent
from ocop_rules.engine.checked import EngineName
from ocop_rules.errors import InvalidEvidence, OcopError
from ocop_rules.evaluation.evaluate import evaluate_as, read_and_check
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.reader import BundleInput, as_sent
from ocop_rules.evidence.rows import ArrowTable, DataFrame, PandasFrame, PolarsFrame, RowReader, is_row, rows_of
from ocop_rules.rating.council import CouncilRules
from ocop_rules.rating.settings import Authority, RequirementRule, Rounding, Settings
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue

if TYPE_CHECKING:  # what it brings in is needed only for several processes
    from ocop_rules.evaluation.workers import Workers

BundlesInput: TypeAlias = Iterable[BundleInput] | DataFrame
"""Bundles and rows, or a data frame of rows."""


@overload
def evaluate_many(
    bundles: BundlesInput,
    workers: Workers | None = None,
    version: str | None = None,
    engine: EngineName = "durable",
    *,
    authority: Authority = "council",
    strict: bool = True,
    requirement_rule: RequirementRule = "mean",
    rounding: Rounding | str | None = None,
    council: CouncilRules | str | None = None,
    catalogue: Catalogue | None = None,
    errors: Literal["yield"] = "yield",
) -> Iterator[Evaluation | OcopError]: ...


@overload
def evaluate_many(
    bundles: BundlesInput,
    workers: Workers | None = None,
    version: str | None = None,
    engine: EngineName = "durable",
    *,
    authority: Authority = "council",
    strict: bool = True,
    requirement_rule: RequirementRule = "mean",
    rounding: Rounding | str | None = None,
    council: CouncilRules | str | None = None,
    catalogue: Catalogue | None = None,
    errors: Literal["raise"],
) -> Iterator[Evaluation]: ...


def evaluate_many(
    bundles: BundlesInput,
    workers: Workers | None = None,
    version: str | None = None,
    engine: EngineName = "durable",
    *,
    authority: Authority = "council",
    strict: bool = True,
    requirement_rule: RequirementRule = "mean",
    rounding: Rounding | str | None = None,
    council: CouncilRules | str | None = None,
    catalogue: Catalogue | None = None,
    errors: Literal["raise", "yield"] = "yield",
) -> Iterator[Evaluation | OcopError]:
    """Rate many products, keeping their order.

    Args:
        bundles: bundles as `evaluate` takes them, rows (see the flat form in docs/bundle.md), or a data frame of rows;
            they are read as they are needed.
        workers: how many processes rate, of which None or 1 is this one; or a `Cluster`.
        version: as for `evaluate`.
        engine: as for `evaluate`.
        authority: as for `evaluate`.
        strict: as for `evaluate`.
        requirement_rule: as for `evaluate`.
        rounding: as for `evaluate`.
        council: as for `evaluate`.
        catalogue: as for `evaluate`.
        errors: `yield` gives the error of a bundle in its place; `raise` raises the first.

    Returns:
        For each bundle its evaluation, or the error that `evaluate` would raise for it, so that one bad bundle
        loses no other. A bundle on which a process ends twice (killed, out of memory) gets `WorkerLost`.

    Raises:
        ValueError: a setting or the engine is not one of those above, or one bundle was given in place of many.
        ClusterError: the cluster cannot do it, or was lost.
        OcopError: with `errors="raise"`, the error of the first bundle that has one.
    """
    settings = Settings.stated(
        authority=authority, strict=strict, requirement_rule=requirement_rule, rounding=rounding, council=council
    )
    if errors not in ("raise", "yield"):
        raise ValueError(f"errors is raise or yield, not {errors!r}")
    if engine not in ("durable", "direct"):
        raise ValueError(f"engine is durable or direct, not {engine!r}")
    if isinstance(bundles, str | bytes | Path | Mapping | EvidenceBundle):
        raise ValueError("evaluate_many takes several bundles: put the one in a list, or use evaluate")  # noqa: TRY004
    rate_one = partial(_one, version=version, engine=engine, settings=settings, catalogue=catalogue)
    given = rows_of(bundles) if isinstance(bundles, PolarsFrame | ArrowTable | PandasFrame) else bundles
    items: Iterable[_Sent] = given
    if not isinstance(workers, int | None):
        workers._check(catalogue or default_catalogue())
        items = map(_sent, given)
    answers = _answers(rate_one, items, workers or 1)
    return answers if errors == "yield" else _raising(answers)


_Sent: TypeAlias = BundleInput | FileContent | OcopError
"""A bundle as it goes to be rated, or why it does not."""


def _sent(bundle: BundleInput) -> _Sent:
    try:
        return as_sent(bundle)
    except OcopError as error:
        return error.alone()


def _answers(
    rate_one: Callable[[_Sent], Evaluation | OcopError], items: Iterable[_Sent], workers: Workers
) -> Generator[Evaluation | OcopError, None, None]:
    if workers == 1:
        for item in items:
            yield _named(rate_one(item), item)
        return
    from ocop_rules.evaluation.workers import in_order  # which brings in multiprocessing

    with closing(in_order(rate_one, items, workers)) as batches:
        for batch in batches:
            yield from (_named(answer, item) for item, answer in batch)


def _raising(answers: Generator[Evaluation | OcopError, None, None]) -> Iterator[Evaluation]:
    with closing(answers):
        for number, answer in enumerate(answers):
            if isinstance(answer, OcopError):
                answer.add_note(f"bundle {number} of those given, counted from 0; dossier {answer.dossier}")
                raise answer
            yield answer


def _named(answer: Evaluation | OcopError, item: _Sent) -> Evaluation | OcopError:
    """Have an error say which dossier it is about, as far as that can be told."""
    if isinstance(answer, OcopError):
        dossier: object = item.dossier if isinstance(item, EvidenceBundle) else None
        if isinstance(item, Mapping):
            dossier = as_plain(item.get("dossier"))
        answer.dossier = str(dossier)[:200] if isinstance(dossier, str | int) else None
    return answer


def _one(
    bundle: _Sent, version: str | None, engine: EngineName, settings: Settings, catalogue: Catalogue | None
) -> Evaluation | OcopError:
    if isinstance(bundle, OcopError):
        return bundle
    try:
        if isinstance(bundle, Mapping) and is_row(bundle):
            return _of_row(bundle, version, engine, settings, catalogue)
        return evaluate_as(bundle, version, settings, engine, catalogue)
    except OcopError as error:
        return error.alone()


def _of_row(
    row: Mapping[str, Any], version: str | None, engine: EngineName, settings: Settings, catalogue: Catalogue | None
) -> Evaluation:
    read = RowReader(row, (catalogue or default_catalogue()).vocabulary())
    try:
        if not read.problems:
            return evaluate_as(read.bundle, version, settings, engine, catalogue)
        read_and_check(read.bundle, version, catalogue)
    except InvalidEvidence as error:
        raise InvalidEvidence([*read.problems, *read.in_columns(error.problems)], read.name) from None
    raise InvalidEvidence(read.problems, read.name)
