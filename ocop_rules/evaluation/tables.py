"""Many evaluations as one table."""

from __future__ import annotations

from collections.abc import Iterable

from ocop_rules.errors import OcopError
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evaluation.records import Cell, Per, checked, record_of_error


def rows(evaluations: Iterable[Evaluation | OcopError], per: Per = "criterion") -> list[dict[str, Cell]]:
    """Return evaluations as rows, which pandas, polars and pyarrow take as they are.

    All rows have the same keys; `row` counts the evaluations from 0. Of an error, as `evaluate_many` yields it, there
    is one row, with the problem.

    Args:
        evaluations: evaluations, and errors in the place of some.
        per: `criterion` for a row a criterion, `product` for a row an evaluation, `requirement` for a row a minimum
            requirement.

    Raises:
        ValueError: `per` is none of those.
    """
    of = checked(per)
    out: list[dict[str, Cell]] = []
    for number, each in enumerate([evaluations] if isinstance(evaluations, Evaluation | OcopError) else evaluations):
        made = [record_of_error(each, of)] if isinstance(each, OcopError) else each.rows(of)
        out += [{**row, "row": number} for row in made]
    return out
