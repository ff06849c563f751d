"""What is doubtful in a register that can be read: codes, product sets, withdrawals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ocop_rules.errors import Problem
from ocop_rules.register.checks import Told
from ocop_rules.register.codes import code_notices
from ocop_rules.register.product_sets import set_notices
from ocop_rules.register.rows import RegisterRow
from ocop_rules.register.withdrawals import withdrawal_notices
from ocop_rules.rulebook.catalogue import Catalogue


def doubts(tables: Mapping[str, Sequence[RegisterRow]], told: Told, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what is doubtful in the tables of a register, and keeps nothing of it back.

    Args:
        tables: the rows by table; a table that was left out is not there.
        told: tells where they stand.
        catalogue: the criteria.
    """
    yield from code_notices(tables, told, catalogue)
    yield from set_notices(tables, told, catalogue)
    yield from withdrawal_notices(tables, told, catalogue)
