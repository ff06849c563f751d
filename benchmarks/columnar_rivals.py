"""The same work in polars, DuckDB and OpenFisca, each as it is fastest that we found: a table in, a table out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
from openfisca_core import entities, periods
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.columnar_work import Algebra, Expression, Work
from ocop_rules.rulebook.vocabulary import SCALE, FactDefinition, FactType

Run = Callable[[], pa.Table]


class _InPolars(Algebra):
    def looked_up(self, codes: Expression, table: Sequence[int]) -> Expression:
        steps = [(k, table[k] - table[k - 1]) for k in range(1, len(table)) if table[k] != table[k - 1]]
        return sum((codes >= k).cast(pl.Int8) * by if by != 1 else (codes >= k).cast(pl.Int8) for k, by in steps)

    def where(self, condition: Expression, yes: Expression | int, no: Expression | int) -> Expression:
        def typed(value: Expression | int) -> Expression:
            return pl.lit(value, pl.Int8) if isinstance(value, int) else value

        return pl.when(condition).then(typed(yes)).otherwise(typed(no))

    def stated(self, column: Expression) -> Expression:
        return column.is_not_null()

    def among(self, column: Expression, words: Sequence[str]) -> Expression:
        return column.is_in(words).fill_null(False)

    def number(self, value: int, definition: FactDefinition) -> Expression | int:
        if definition.type is FactType.COUNT:
            return value
        return pl.lit(Decimal(value) / SCALE).cast(pl.Decimal(15, 4))

    def no(self) -> Expression:
        return pl.lit(False)


def polars_run(work: Work, table: pa.Table) -> Run:
    """Return the work as one lazy query of polars, which reads the columns of Arrow as they are."""
    frame: Any = pl.from_arrow(table)
    query = frame.lazy()
    for step in work.steps(_InPolars()):
        query = query.with_columns(**{name: make(pl.col) for name, make in step.items()})
    query = query.select(work.outputs)
    return lambda: query.collect().to_arrow()


class _Sql:
    """An expression of SQL."""

    def __init__(self, written: str) -> None:
        self.written = written

    def _with(self, sign: str, other: object) -> _Sql:
        return _Sql(f"({self.written} {sign} {_sql(other)})")

    def __and__(self, other: object) -> _Sql:
        return self._with("AND", other)

    def __or__(self, other: object) -> _Sql:
        return self._with("OR", other)

    def __add__(self, other: object) -> _Sql:
        return self._with("+", other)

    def __radd__(self, other: object) -> _Sql:
        return self if other == 0 else self._with("+", other)

    def __ge__(self, other: object) -> _Sql:
        return self._with(">=", other)

    def __gt__(self, other: object) -> _Sql:
        return self._with(">", other)

    def __le__(self, other: object) -> _Sql:
        return self._with("<=", other)

    def __lt__(self, other: object) -> _Sql:
        return self._with("<", other)

    def __eq__(self, other: object) -> _Sql:  # type: ignore[override]
        return self._with("=", other)

    def __invert__(self) -> _Sql:
        return _Sql(f"(NOT {self.written})")

    __hash__ = None  # type: ignore[assignment]


def _sql(value: object) -> str:
    return value.written if isinstance(value, _Sql) else f"{value}::TINYINT" if isinstance(value, int) else str(value)


class _InSql(Algebra):
    def looked_up(self, codes: Expression, table: Sequence[int]) -> Expression:
        return _Sql(f"({[*table]}::TINYINT[])[{codes.written} + 1]")

    def where(self, condition: Expression, yes: Expression | int, no: Expression | int) -> Expression:
        return _Sql(f"CASE WHEN {_sql(condition)} THEN {_sql(yes)} ELSE {_sql(no)} END")

    def stated(self, column: Expression) -> Expression:
        return _Sql(f"({column.written} IS NOT NULL)")

    def among(self, column: Expression, words: Sequence[str]) -> Expression:
        listed = ", ".join(f"'{word}'" for word in words)
        return _Sql(f"coalesce({column.written} IN ({listed}), false)")

    def number(self, value: int, definition: FactDefinition) -> Expression | int:
        if definition.type is FactType.COUNT:
            return _Sql(str(value))
        return _Sql(f"{Decimal(value) / SCALE}::DECIMAL(15, 4)")

    def no(self) -> Expression:
        return _Sql("false")


def duckdb_run(work: Work, table: pa.Table) -> Run:
    """Return the work as one query of DuckDB over a table of its own; its rows come in any order."""
    connection = duckdb.connect()
    connection.register("given", table.append_column("row", pa.array(range(table.num_rows))))
    connection.execute("CREATE TABLE rows AS SELECT * FROM given")
    query = "SELECT * FROM rows"
    for step in work.steps(_InSql()):
        made = ", ".join(
            f'{_sql(make(lambda name: _Sql(chr(34) + name + chr(34))))} AS "{n}"' for n, make in step.items()
        )
        query = f"SELECT *, {made} FROM ({query})"
    outputs = ", ".join(f'"{name}"' for name in ("row", *work.outputs))
    query = f"SELECT {outputs} FROM ({query})"

    def run() -> pa.Table:
        found: pa.Table = connection.execute(query).to_arrow_table()
        return found

    return run


_NO_DATE = np.datetime64("1900-01-01")


class _InNumpy(Algebra):
    """Arrays with -1 for what is not stated, since OpenFisca knows no nulls; texts are positions."""

    def __init__(self, work: Work) -> None:
        facts = work.plan.vocabulary.facts
        words = {word for name in work.facts for word in facts[name].values or ()}
        words |= {str(who) for name in work.facts for who in facts[name].attested_by}
        self.positions = {word: i for i, word in enumerate(sorted(words))}

    def looked_up(self, codes: Expression, table: Sequence[int]) -> Expression:
        return np.array(table, dtype=np.int32).take(codes)

    def where(self, condition: Expression, yes: Expression | int, no: Expression | int) -> Expression:
        return np.where(condition, yes, no)

    def stated(self, column: Expression) -> Expression:
        return column > _NO_DATE if column.dtype.kind == "M" else column >= 0

    def true(self, column: Expression) -> Expression:
        return column > 0

    def among(self, column: Expression, words: Sequence[str]) -> Expression:
        table = np.zeros(len(self.positions) + 1, dtype=np.bool_)
        table[[self.positions[word] for word in words]] = True
        return table[column]

    def number(self, value: int, definition: FactDefinition) -> Expression | int:
        return value

    def no(self) -> Expression:
        return np.False_


def openfisca_run(work: Work, table: pa.Table) -> Run:
    """Return the work as a system of OpenFisca; its inputs are made its arrays beforehand, at no time."""
    algebra = _InNumpy(work)
    entity = entities.Entity("dossier", "dossiers", "A dossier", "")
    system = TaxBenefitSystem([entity])
    given = {name: _array(table.column(name), algebra.positions) for name in table.column_names}
    names = {name: f"v{i}" for i, name in enumerate(given)}
    for name, values in given.items():
        kind = {"M": date, "b": bool}.get(values.dtype.kind, int)
        system.add_variable(_variable(names[name], entity, kind))
    for step in work.steps(algebra):
        for name, make in step.items():
            names[name] = f"v{len(names)}" if name not in names else names[name]
            kind = bool if name.startswith(("valid.", "counts.", "rule.", "missed.")) else int
            system.add_variable(_variable(names[name], entity, kind, make, names))

    def run() -> pa.Table:
        simulation = SimulationBuilder().build_default_simulation(system, table.num_rows)
        for name, values in given.items():
            simulation.set_input(names[name], "2026", values)
        return pa.table({name: simulation.calculate(names[name], "2026") for name in work.outputs})

    return run


def _variable(name: str, entity: Any, kind: type, make: Any = None, names: dict[str, str] | None = None) -> Any:
    about: dict[str, Any] = {"value_type": kind, "entity": entity, "definition_period": periods.DateUnit.YEAR}
    if make is not None:

        def formula(dossiers: Any, period: Any) -> Any:
            assert names is not None
            found = make(lambda each: dossiers(names[each], period))
            return np.broadcast_to(found, (dossiers.count,)) if np.ndim(found) == 0 else found

        about["formula"] = formula
    return type(name, (Variable,), about)


def _array(column: pa.ChunkedArray, positions: dict[str, int]) -> np.ndarray[Any, Any]:
    array = column.combine_chunks()
    made: np.ndarray[Any, Any]
    if pa.types.is_dictionary(array.type):
        table = np.array([positions.get(word, -1) for word in array.dictionary.to_pylist()] + [-1], dtype=np.int32)
        made = table[array.indices.fill_null(len(table) - 1).to_numpy()]
    elif pa.types.is_date32(array.type):
        made = array.cast(pa.int32()).fill_null(-100_000).to_numpy().astype("datetime64[D]")
    elif pa.types.is_decimal(array.type):
        made = np.array([-1 if each is None else int(each * SCALE) for each in array.to_pylist()], dtype=np.int32)
    elif pa.types.is_boolean(array.type):
        made = array.cast(pa.int8()).fill_null(-1).to_numpy().astype(np.int32)
    else:
        made = array.fill_null(-1).to_numpy().astype(np.int32)
    return made
