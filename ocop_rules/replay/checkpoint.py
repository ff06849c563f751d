"""The state of an interrupted run: enough to go on as if it had not been interrupted."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ocop_rules.canonical import Json, canonical, digest
from ocop_rules.documents.json_text import is_moderate
from ocop_rules.documents.regular_file import opened
from ocop_rules.errors import InvalidDocument, Problem
from ocop_rules.release import LIBRARY_VERSION
from ocop_rules.replay.comparison import (
    Cause,
    ComparedResult,
    Comparison,
    CriterionChange,
    Earned,
    NotCarried,
    Verdict,
)
from ocop_rules.replay.lines import STDIN, InputFile, Position
from ocop_rules.replay.snapshot import exact
from ocop_rules.replay.summary import Movement, Summary, Uncarried
from ocop_rules.text import Text, printable, text

FORMAT = "ocop-replay-state/3"

MAX_STATE = 256 * 1024 * 1024
"""The bytes of the largest state that is read."""


@dataclass(frozen=True, slots=True)
class State:
    """How far a run came.

    Attributes:
        run: a digest of what the run reads and how; a state serves only the run that wrote it.
        position: where the next line begins.
        csv_bytes: the length of the table of changes up to there; None if there is none.
        summary: the totals up to there.
    """

    run: str
    position: Position
    csv_bytes: int | None
    summary: Summary


def run_digest(files: Sequence[InputFile], version: str | None, table: Path | None, kept: int) -> str:
    """Return the digest that tells one run from another: the files, the version, the library, the table."""
    return digest(
        {
            "files": [[file.path, file.identity()] for file in files if file.path != STDIN],
            "version": version,
            "library": LIBRARY_VERSION,
            "table": None if table is None else str(table),
            "kept": kept,
        }
    )


def save(path: Path, state: State) -> None:
    """Write a state, whole or not at all."""
    data = canonical(
        {
            "format": FORMAT,
            "run": state.run,
            "position": asdict(state.position),
            "csv_bytes": state.csv_bytes,
            "summary": _summary_json(state.summary),
        }
    )
    new = path.with_name(f"{path.name}.new")
    with new.open("w", encoding="utf-8") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def load(path: Path, run: str) -> State | None:
    """Return the state that an interrupted run left; None if there is none.

    Raises:
        InvalidDocument: it cannot be read, or belongs to another run.
    """
    try:
        with opened(path) as file:
            raw = file.read(MAX_STATE + 1)
        if len(raw) > MAX_STATE or not is_moderate(raw):
            raise ValueError("larger than any state")
        data: Any = json.loads(raw.decode())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _wrong(path, text("không đọc được tệp trạng thái", "the state cannot be read"), str(error)) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _wrong(path, text(f"không phải {FORMAT}", f"this is not a state of a replay ({FORMAT})"))
    if data.get("run") != run:
        raise _wrong(
            path,
            text(
                "trạng thái thuộc lần chạy khác: tệp, phiên bản, thư viện hoặc tệp CSV đã khác",
                "the state is of another run: files, version, library or CSV file are not the same",
            ),
        )
    try:
        position = Position(**data["position"])
        return State(run, position, data["csv_bytes"], _summary(data["summary"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _wrong(path, text("tệp trạng thái bị hỏng", "the state is damaged"), str(error)) from None


def _summary_json(summary: Summary) -> dict[str, object]:
    return {
        **summary.totals(),
        "not_carried": [[*(what or ()), n] for what, n in summary.not_carried.items()],
        "changes": [_comparison_json(each) for each in summary.changes],
        "failures": [_comparison_json(each) for each in summary.failures],
    }


def _summary(data: Any) -> Summary:
    return Summary(
        data["kept"],
        Counter({name: n for name, n in data["verdicts"].items() if n}),
        Counter({name: n for name, n in data["causes"].items() if n}),
        Counter(data["said"]),
        Counter(data["parts"]),
        Counter({(each["before"], each["after"]): each["records"] for each in data["stars"]}),
        Counter({(each["before"], each["after"]): each["records"] for each in data["lower_bounds"]["stars"]}),
        data["lower_bounds"]["choices"],
        Counter({each["points"]: each["records"] for each in data["moves"]}),
        Counter({(each["before"], each["after"]): each["records"] for each in data["cells"]}),
        {
            each["identity"]: Movement(each["up"], each["down"], each["level"], exact(each["points"]))
            for each in data["criteria"]
        },
        Counter({Uncarried(*what) if what else None: n for *what, n in data["not_carried"]}),
        [_comparison(each) for each in data["changes"]],
        [_comparison(each) for each in data["failures"]],
    )


def _comparison_json(comparison: Comparison) -> dict[str, object]:
    return {
        "file": comparison.file,
        "line": comparison.line,
        "dossier": comparison.dossier,
        **comparison.as_json(),
        "problems": [_problem_json(each) for each in comparison.problems],
    }


def _comparison(data: Any) -> Comparison:
    return Comparison(
        data["file"],
        data["line"],
        data["dossier"],
        Verdict(data["verdict"]),
        _result(data["before"]),
        _result(data["after"]),
        tuple(map(Cause, data["causes"])),
        tuple(data["parts"]),
        tuple(data["said"]),
        tuple(CriterionChange(c["identity"], _earned(c["before"]), _earned(c["after"])) for c in data["criteria"]),
        tuple(NotCarried(**each) for each in data["not_carried"]),
        tuple(_problem(each) for each in data["problems"]),
    )


def _result(data: Any) -> ComparedResult | None:
    return data and ComparedResult(
        data["version"], data["set"], data["outcome"], data["points"], data["band"], data["stars"]
    )


def _earned(data: Any) -> Earned | None:
    return data and Earned(**data)


def _problem_json(problem: Problem) -> dict[str, Json]:
    return {
        "code": problem.code,
        "place": problem.place,
        "message": problem.message.model_dump(),
        "mend": None if problem.mend is None else problem.mend.model_dump(),
        "found": problem.found,
        "line": problem.line,
    }


def _problem(data: Any) -> Problem:
    mend = data["mend"] and text(**data["mend"])
    return Problem(data["code"], data["place"], text(**data["message"]), mend, data["found"], data["line"])


def _wrong(path: Path, message: Text, found: str | None = None) -> InvalidDocument:
    mend = text("xóa tệp này để chạy lại từ đầu", "delete the file to begin again")
    shown = None if found is None else printable(found)
    return InvalidDocument([Problem("state", "", message, mend, shown)], printable(str(path), 200))
