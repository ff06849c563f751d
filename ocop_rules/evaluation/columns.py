"""Many dossiers as columns, for who calls the library: bundles as tables, and tables rated and checked.

The packages that columns need are an extra, so what needs them is imported when it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from ocop_rules.engine.checked import EngineName
from ocop_rules.errors import ColumnsMissing
from ocop_rules.evaluation.evaluate import read_and_check
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.rating.settings import Authority, RequirementRule, Rounding, Settings
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import text

if TYPE_CHECKING:
    import pyarrow

_NEEDED = ("numpy", "pyarrow")


@runtime_checkable
class ArrowStream(Protocol):
    """What gives itself as a table of Arrow, as data frames of polars, pandas and DuckDB do."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return it as a stream of Arrow."""


def columns_of(
    bundles: Iterable[BundleInput], version: str | None = None, *, catalogue: Catalogue | None = None
) -> dict[tuple[str, int], pyarrow.Table]:
    """Return bundles as tables of columns, one for each version and product set, each in the order of the bundles.

    Args:
        bundles: bundles as `evaluate` takes them.
        version: the version of all of them; None for what each names, or what was in force for it.
        catalogue: the criteria to choose from; None for those that are installed.

    Raises:
        ColumnsMissing: the extra `columns` is not installed.
        NotInColumns: a bundle states what has no place in columns.
        InvalidEvidence, UnknownVersion, NoVersionInForce: as `evaluate`, for the first bundle that is wrong.
    """
    with columns_needed():
        from ocop_rules.rating.columnar_rows import table_of
    versions: dict[str, Rulebook] = {}
    checked: dict[tuple[str, int], list[EvidenceBundle]] = {}
    for each in bundles:
        bundle, rulebook, product_set, *_ = read_and_check(each, version, catalogue)
        versions[rulebook.id] = rulebook
        checked.setdefault((rulebook.id, product_set.number), []).append(bundle)
    return {
        (name, number): table_of(alike, versions[name], versions[name].sets[number])
        for (name, number), alike in checked.items()
    }


def rate_columns(
    version: str | Rulebook,
    number: int,
    table: pyarrow.Table | ArrowStream,
    *,
    detail: bool = False,
    workers: int | None = None,
    sample: int = 16,
    engine: EngineName = "durable",
    authority: Authority = "council",
    strict: bool = True,
    requirement_rule: RequirementRule = "mean",
    rounding: Rounding | str | None = None,
    catalogue: Catalogue | None = None,
) -> pyarrow.Table:
    """Rate many dossiers of one product set at once, as columns; a sample is rated by the other evaluators too (R12).

    Args:
        version: the version by its id, or loaded.
        number: the product set.
        table: the dossiers, a row each, in columns as docs/columns.md tells; or a data frame that gives itself as one.
        detail: whether the result has columns for each requirement, knock-out and criterion too.
        workers: how many threads rate; None for as many as there are processors.
        sample: how many rows are compared, evenly over the table.
        engine: what they are compared with: `durable` for both other evaluators, or `direct` for the direct one alone.
        authority: as for `evaluate`.
        strict: as for `evaluate`.
        requirement_rule: as for `evaluate`.
        rounding: as for `evaluate`.
        catalogue: the criteria to choose from; None for those that are installed.

    Returns:
        A row for each dossier, in their order, with the columns that docs/columns.md tells.

    Raises:
        ColumnsMissing: the extra `columns` is not installed.
        UnknownVersion: no version of this id is installed.
        InvalidEvidence: a column or a value in it is wrong; nothing is rated then.
        EngineDisagreement: a row of the sample is rated otherwise by another evaluator.
        ValueError: a setting is none of those above, or the version has no such set.
        TypeError: `table` is no table.
    """
    settings = Settings.stated(authority=authority, strict=strict, requirement_rule=requirement_rule, rounding=rounding)
    with columns_needed():
        import pyarrow

        from ocop_rules.rating.columnar import ColumnarRater
        from ocop_rules.rating.columnar_check import rate_checked
    from ocop_rules.evaluation.workers import cores  # which brings in multiprocessing

    rulebook = version if isinstance(version, Rulebook) else (catalogue or default_catalogue()).load(version)
    if number not in rulebook.sets:
        raise ValueError(
            f"{rulebook.id} has the product sets {min(rulebook.sets)} to {max(rulebook.sets)}, not {number}"
        )
    if not isinstance(table, ArrowStream):
        raise TypeError(
            f"rate_columns takes a table of pyarrow, or a data frame that gives itself as one (polars, pandas), not "
            f"{type(table).__name__}"
        )
    table = table if isinstance(table, pyarrow.Table) else pyarrow.table(table)
    rater = ColumnarRater(rulebook, number, settings, detail=detail)
    return rate_checked(rater, table, sample=sample, workers=workers or cores(), engine=engine)


@contextmanager
def columns_needed() -> Iterator[None]:
    """Say what to install where a package that columns need is not there."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _NEEDED:
            raise
        raise ColumnsMissing(
            text(
                f"nhiều hồ sơ dạng cột cần gói {error.name} nhưng chưa được cài đặt: pip install 'ocop-rules[columns]'",
                f"dossiers as columns need {error.name}, which is not installed: pip install 'ocop-rules[columns]'",
            )
        ) from None
