"""The one tree of errors, and the problem that an error reports.

OcopError
├── InvalidDocument      a YAML or JSON text cannot be read
│   ├── InvalidComparison  one of two evaluations, or both, cannot be read
│   ├── InvalidCode      a code of GS1 is wrong
│   ├── InvalidEvidence  an evidence bundle is wrong
│   ├── InvalidRegister  a register of recognised products is wrong
│   ├── InvalidRulebook  a criteria file is wrong
│   └── InvalidRecord    a record is wrong or was changed
├── UnknownVersion       no rulebook has this version id
├── NoVersionInForce     no decision applies on these dates
├── NoCriteria           a directory holds no criteria
├── DraftRefused         no draft of a next decision can be begun
├── PaperRefused         a paper cannot be made of what was given, or not so
├── AdviceMissing        advice needs the solver, which is not installed
├── AdviceNotProved      the solver gave up before it had proved its answer
├── ClusterError         a cluster cannot do the work, or was lost in the middle of it
├── ColumnsMissing       dossiers as columns need packages that are not installed
├── NotInColumns         what a bundle states has no place in columns
└── EngineError          the engine could not answer
    ├── EngineDisagreement  the two evaluators differ (R12)
    ├── NetworkLimit        a rulebook would cross a limit of durable_rules
    └── WorkerLost          a process that rated ended without an answer
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self, TypeAlias

from ocop_rules.brief import MAX_BRIEF, brief
from ocop_rules.mend import Edit
from ocop_rules.text import Lang, Text, printable

Place: TypeAlias = tuple[str | int, ...]
"""The way from the top of a document to a value: keys and positions."""

MAX_PLACE = 300
"""More characters than this are not shown of the place of a value."""


def dotted(place: Place) -> str:
    """Return a place as text: `facts[2].value`; no more of it than can be read in a message."""
    out = ""
    for step in place:
        if isinstance(step, int):
            out += f"[{_position(step)}]"
        else:
            shown = printable(str(step)) or '""'
            out += f".{shown}" if out else shown
        if len(out) > MAX_PLACE:
            return f"{out[: MAX_PLACE - 1]}…"
    return out


def _position(step: int) -> str:
    try:
        return str(step)
    except ValueError:  # Python writes no whole number of more than 4300 digits
        return "…"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input: where, what was found, what was expected, how to mend it.

    Attributes:
        code: a stable identifier of the kind of problem, such as `unknown-fact`.
        place: the path inside the document, such as `facts[2].value`; empty for the whole document.
        message: what is wrong and what was expected.
        mend: what to do about it, if there is something to say beyond the message.
        found: the offending value as it was written, shortened; None where there is none.
        line: line in the file, from 1; None where the input was not a file or text.
        path: the steps that `place` writes as text, until problems are put in their order; not kept in an error.
        edit: what `mend` says, as a change that a program can make; None where people have to decide or to know more.
    """

    code: str
    place: str
    message: Text
    mend: Text | None = None
    found: str | None = None
    line: int | None = None
    path: Place | None = field(default=None, compare=False, repr=False)
    edit: Edit | None = field(default=None, compare=False, repr=False)

    @classmethod
    def at(
        cls,
        path: Place,
        code: str,
        message: Text,
        mend: Text | Edit | None = None,
        found: str | None = None,
        line: int | None = None,
    ) -> Problem:
        """Return the problem of what stands at a path."""
        if not isinstance(mend, Edit):
            return cls(code, dotted(path), message, mend, found, line, path)
        return cls(code, dotted(path), message, mend.sentence(), found, line, path, replace(mend, path=path))

    def __repr__(self) -> str:
        return brief(self)

    def render(self, lang: Lang = "en") -> str:
        """Return the problem as one line of text in `lang`."""
        where = self.place
        if self.line is not None:
            word = "dòng" if lang == "vi" else "line"
            where = f"{where} ({word} {self.line})" if where else f"{word} {self.line}"
        head = f"{where}: " if where else ""
        found = f" [{self.found}]" if self.found is not None else ""
        tail = f" → {self.mend.in_(lang)}" if self.mend else ""
        return f"{head}{self.message.in_(lang)}{found}{tail}"


class OcopError(Exception):
    """Base of every error that the library raises on purpose.

    Attributes:
        dossier: the dossier that it is about, where `evaluate_many` yields it and knows that; else None.
    """

    dossier: str | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({printable(str(self), MAX_BRIEF - 40)!r})"

    def alone(self) -> Self:
        """Return the error without its traceback, which would keep all that was read for as long as it is kept."""
        self.__context__ = None
        return self.with_traceback(None)

    def render(self, lang: Lang = "en") -> str:
        """Return the error as text in `lang`."""
        return str(self)


class InvalidDocument(OcopError):
    """A document cannot be used; `problems` lists everything that is wrong with it at once.

    Args:
        problems: at least one problem.
        name: what was read, such as a file name.
    """

    heading = Text(vi="Không đọc được tài liệu", en="The document cannot be read")

    def __init__(self, problems: Iterable[Problem], name: str = "") -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        self.name = name
        super().__init__(self.render())

    def __reduce__(self) -> tuple[type[InvalidDocument], tuple[tuple[Problem, ...], str]]:
        return type(self), (self.problems, self.name)

    def render(self, lang: Lang = "en") -> str:
        """Return the heading and one line a problem in `lang`."""
        count = len(self.problems)
        noun = "lỗi" if lang == "vi" else ("problem" if count == 1 else "problems")
        name = f" ({self.name})" if self.name else ""
        lines = [f"{self.heading.in_(lang)}{name}: {count} {noun}"]
        lines += [f"  - {problem.render(lang)}" for problem in self.problems]
        return "\n".join(lines)


class InvalidEvidence(InvalidDocument):
    """An evidence bundle is wrong; nothing of it was scored."""

    heading = Text(vi="Hồ sơ minh chứng không hợp lệ", en="The evidence bundle is not valid")


class InvalidRound(InvalidDocument):
    """A council's round is wrong, or a file in its folder; no sheet was taken in."""

    heading = Text(vi="Đợt đánh giá có chỗ không hợp lệ", en="The round is not valid")


class InvalidSimulation(InvalidDocument):
    """The file of a simulation is wrong, or a scenario in it is no law; nothing was simulated."""

    heading = Text(vi="Tệp mô phỏng không hợp lệ", en="The simulation is not valid")


class InvalidRegister(InvalidDocument):
    """A register of recognised products is wrong; nothing of it was counted."""

    heading = Text(vi="Sổ đăng ký sản phẩm không hợp lệ", en="The register is not valid")


class InvalidCode(InvalidDocument):
    """A code of GS1 on a product is wrong; nothing of it was taken."""

    heading = Text(vi="Mã GS1 không hợp lệ", en="The code of GS1 is not valid")


class InvalidRulebook(InvalidDocument):
    """A criteria file is wrong; nothing of the version was loaded."""

    heading = Text(vi="Tệp tiêu chí không hợp lệ", en="The criteria are not valid")


class InvalidRecord(InvalidDocument):
    """A record is not one, or was changed after it was written."""

    heading = Text(vi="Bản ghi không hợp lệ", en="The record is not valid")


class InvalidComparison(InvalidDocument):
    """One of two evaluations that were to be compared is wrong, or both; their places begin with `a` and `b`."""

    heading = Text(vi="Không so sánh được", en="They cannot be compared")


class BilingualError(OcopError):
    """An error whose message stands in both languages.

    Args:
        message: what is wrong, and what to do about it.
    """

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(message.en)

    def __reduce__(self) -> tuple[type[BilingualError], tuple[Text]]:
        return type(self), (self.message,)

    def render(self, lang: Lang = "en") -> str:
        """Return the message in `lang`."""
        return self.message.in_(lang)


class UnknownVersion(BilingualError):
    """No rulebook with this version id is installed."""


class UnknownPlan(BilingualError):
    """There is no plan of this name."""


class UnknownReading(BilingualError):
    """A plan has no such reading, or the reading no such choice."""


class NoVersionInForce(BilingualError):
    """No installed decision applies to these dates and this purpose."""


class NoCriteria(BilingualError):
    """A directory that was named for criteria of one's own holds none."""


class DraftRefused(BilingualError):
    """No draft of a next decision can be begun: its id is none, or it is there already, or its base is not."""


class PaperRefused(BilingualError):
    """A paper cannot be made: nothing is to be told in it, or its format, template or packages do not allow it."""


class AdviceMissing(BilingualError):
    """Advice needs a solver that is not installed, and the dossier is too large to do without."""


class AdviceNotProved(BilingualError):
    """The solver gave up before it had proved that its answer is the best, so there is none."""


class ClusterError(BilingualError):
    """A cluster cannot do the work: it is not there, not the same as the caller, or was lost in the middle of it."""


class ColumnsMissing(BilingualError):
    """Dossiers as columns need packages of an extra that is not installed."""


class NotInColumns(BilingualError):
    """What a bundle states has no place in columns: it is rated by itself."""


class EngineError(OcopError):
    """The engine could not give an answer that can be trusted, so it gave none."""


class NetworkLimit(EngineError):
    """A product set would cross a limit of durable_rules; nothing was compiled."""


class WorkerLost(BilingualError, EngineError):
    """A process of `evaluate_many` or of a replay ended twice on the same input, without an answer."""


class EngineDisagreement(EngineError):
    """The two evaluators differ, so no rating is returned (R12).

    Args:
        stage: the stage of inference at which they differ.
        durable: what durable_rules inferred.
        direct: what the direct evaluator inferred.
    """

    def __init__(self, stage: str, durable: tuple[str, ...], direct: tuple[str, ...]) -> None:
        self.stage = stage
        self.durable = durable
        self.direct = direct
        super().__init__(f"the evaluators disagree at {stage}: durable_rules {list(durable)}, direct {list(direct)}")

    def __reduce__(self) -> tuple[type[EngineDisagreement], tuple[str, tuple[str, ...], tuple[str, ...]]]:
        return type(self), (self.stage, self.durable, self.direct)
