"""The file of a simulation as it is written: the base, what is drawn, and the scenarios."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, StringConstraints
from pydantic import model_validator as checked_whole

from ocop_rules.rulebook.kinds import Stars
from ocop_rules.simulate.judges import Judges, Written
from ocop_rules.text import Text, misfit, text

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
ScenarioName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")]
Number = Annotated[Decimal, Field(ge=0, le=1_000_000, max_digits=12, decimal_places=4)]
"""A number as the law prints it: points, or a threshold in the unit of its fact."""

KEPT = 200
"""How many dossiers that move, and how many that cannot be rated, are told one by one of each scenario."""

BOUNDS = ("at_least", "above", "at_most", "below")
"""The keys of a condition's thresholds, as in the criteria."""


def _each(value: object) -> object:
    """Return one value as a list of it."""
    return (value,) if isinstance(value, int | str) and value != "all" and not isinstance(value, bool) else value


class Change(Written):
    """One change of a version: minimum requirements, points, a condition's threshold, a knock-out's outcome, or bands.

    Attributes:
        sets: the product sets whose sheets change, by number or slug (`set` for one); `all` for all that it fits.
        criterion: the criterion, by its printed number, or by its entry of the library, such as `labour.local_labour`.
        case: the alternative case, where the criterion has any.
        marks: by stars, the ordinal of the least option that they ask for; None asks for none.
        points: what each option is worth, in printed order.
        option: the ordinal of the option whose condition changes.
        knock_out: the knock-out that changes, by its id or its name without the criterion's number.
        outcome: what the knock-out makes of an evaluation; `none` where it is no more.
        fact: the fact whose threshold changes, where the condition tests several.
        at_least, above, at_most, below: the threshold, in the fact's unit.
        bands: by stars, the points from which they begin.
    """

    set: StrictInt | Line | None = None
    sets: Annotated[
        Annotated[tuple[StrictInt | Line, ...], Field(min_length=1, max_length=100)] | Literal["all"] | None,
        BeforeValidator(_each),
    ] = None
    criterion: Line | None = None
    case: Line | None = None
    marks: Annotated[dict[Stars, Annotated[StrictInt, Field(ge=1)] | None], Field(min_length=1)] | None = None
    points: Annotated[tuple[Number, ...], Field(min_length=1)] | None = None
    option: Annotated[StrictInt, Field(ge=1)] | None = None
    knock_out: Line | None = None
    outcome: Literal["stopped", "disqualified", "none"] | None = None
    fact: Line | None = None
    at_least: Number | None = None
    above: Number | None = None
    at_most: Number | None = None
    below: Number | None = None
    bands: Annotated[dict[Stars, Number], Field(min_length=1)] | None = None

    @property
    def bounds(self) -> dict[str, Decimal]:
        """The thresholds that it states, by key."""
        stated = {name: getattr(self, name) for name in BOUNDS}
        return {name: value for name, value in stated.items() if value is not None}

    @checked_whole(mode="after")
    def _one_kind(self) -> Change:
        kinds = [name for name in ("marks", "points", "bands", "outcome") if getattr(self, name) is not None]
        kinds += ["threshold"] if self.bounds else []
        if len(kinds) != 1:
            raise misfit(
                text(
                    "mỗi thay đổi cần đúng một trong: marks, points, bands, outcome, hoặc ngưỡng của một điều kiện",
                    "a change is exactly one of marks, points, bands, outcome, or a condition’s threshold",
                ),
                text(
                    "ghi một khóa marks, points, bands, outcome, hoặc option hay knock_out cùng at_least, above, "
                    "at_most, below",
                    "write one of marks, points, bands, outcome, or option or knock_out with at_least, above, at_most, "
                    "below",
                ),
                found=", ".join(kinds) or "–",
            )
        sheet = self.set is not None or self.sets is not None
        needs, more = _KEYS[kinds[0]]
        if kinds[0] == "threshold" and self.knock_out is not None:
            needs, more = ("knock_out",), ("fact",)
        names = ("criterion", "case", "option", "knock_out", "fact")
        stated = [name for name in names if getattr(self, name) is not None]
        missing = [name for name in needs if name not in stated] + (["set"] if needs and not sheet else [])
        extra = [name for name in stated if name not in (*needs, *more)]
        extra += ["set"] if kinds[0] == "bands" and sheet else []
        if self.set is not None and self.sets is not None:
            extra.append("sets")
        if missing or extra:
            vi = [f"thiếu {', '.join(missing)}"] * bool(missing) + [f"thừa {', '.join(extra)}"] * bool(extra)
            en = [f"needs {', '.join(missing)}"] * bool(missing) + [f"has no place for {', '.join(extra)}"] * bool(
                extra
            )
            raise misfit(
                text(f"thay đổi {_KINDS[kinds[0]].vi} {'; '.join(vi)}", f"{_KINDS[kinds[0]].en} {'; '.join(en)}"),
                _EXAMPLES[kinds[0]],
            )
        return self


_KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "marks": (("criterion",), ("case",)),
    "points": (("criterion",), ("case",)),
    "threshold": (("criterion", "option"), ("case", "fact")),
    "outcome": (("knock_out",), ()),
    "bands": ((), ()),
}
"""Which keys each kind of change needs, and which it may have besides."""

_KINDS = {
    "marks": text("yêu cầu tối thiểu", "a change of minimum requirements"),
    "points": text("điểm", "a change of points"),
    "threshold": text("ngưỡng của điều kiện", "a change of a condition’s threshold"),
    "outcome": text("hệ quả của điều kiện loại", "a change of a knock-out’s outcome"),
    "bands": text("hạng theo điểm", "a change of bands"),
}


def _such_as(example: str) -> Text:
    return text(f"ví dụ: {example}", f"such as {example}")


_EXAMPLES = {
    "marks": _such_as('{set: 7, criterion: "1.5", marks: {4: 2}}'),
    "points": _such_as('{set: 7, criterion: "3.3", points: [1, 2, 4]}'),
    "threshold": _such_as('{set: 7, criterion: "3.3", option: 3, at_least: 80}'),
    "outcome": _such_as("{sets: all, knock_out: commonplace_staple, outcome: none}"),
    "bands": _such_as("{bands: {5: 92}}"),
}


class Generated(Written):
    """Dossiers that are drawn, for want of real ones.

    Attributes:
        sets: the product sets, or each with its share of the dossiers as a whole number.
        count: how many dossiers.
        judges: how many score sheets each has; 0 for evidence alone.
        evidence: whether facts and documents are drawn too.
        best_of: how products differ: each draws how often it tries, from 1 to this many times, and each option
            chosen is the best of so many even draws.
        communes: the communes from which they come, evenly.
    """

    sets: Annotated[
        Annotated[dict[int, Annotated[StrictInt, Field(ge=1, le=1_000_000)]], Field(min_length=1)]
        | Annotated[tuple[StrictInt, ...], Field(min_length=1)],
        BeforeValidator(_each),
    ]
    count: Annotated[StrictInt, Field(ge=1, le=1_000_000_000_000)]
    judges: Annotated[StrictInt, Field(ge=0, le=50)] = 1
    evidence: StrictBool = False
    best_of: Annotated[StrictInt, Field(ge=1, le=16)] = 8
    communes: Annotated[tuple[Line, ...], Field(max_length=65_535)] = ()

    @property
    def shares(self) -> dict[int, int]:
        """The share of each set, by number."""
        shares = self.sets if isinstance(self.sets, dict) else dict.fromkeys(self.sets, 1)
        return dict(sorted(shares.items()))


class Dossiers(Written):
    """Where the dossiers come from, where none are named on the command line."""

    generate: Generated


class Scenario(Written):
    """One draft: another version, changes of one, or both.

    Attributes:
        id: a short name.
        title: what people call it.
        version: the version that it is, or that it changes; the base if left out.
        changes: the changes.
    """

    id: ScenarioName
    title: Text | None = None
    version: Line | None = None
    changes: Annotated[tuple[Change, ...], Field(max_length=1000)] = ()


class Simulation(Written):
    """The file of a simulation.

    Attributes:
        version: the base, under which each dossier is rated first; each dossier's own if left out.
        seed: by which all that is drawn is drawn.
        dossiers: what is drawn.
        scenarios: the drafts.
        judges: judges who could have chosen otherwise: councils are made of them, under the base and each draft.
    """

    format: Literal["ocop-simulation/1"]
    version: Line | None = None
    seed: Annotated[StrictInt, Field(ge=0, lt=1 << 64)] | None = None
    dossiers: Dossiers | None = None
    scenarios: Annotated[tuple[Scenario, ...], Field(min_length=1, max_length=100)] = ()
    judges: Judges | None = None

    @checked_whole(mode="after")
    def _simulates_something(self) -> Simulation:
        if not self.scenarios and self.judges is None:
            raise misfit(
                text("chưa có gì để mô phỏng", "there is nothing to simulate"),
                text("thêm scenarios hoặc judges", "add scenarios or judges"),
            )
        return self
