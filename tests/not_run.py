"""Says in the last line of a run of the tests what could not be run here, so that nobody takes it for passed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator, Mapping
from typing import NoReturn

import pytest

_SKIPPED = "Skipped: "
"""What pytest puts before a reason."""


def lacking(what: str) -> NoReturn:
    """End a test for which this machine lacks something: skipped, and told at the end; in CI a failure.

    Args:
        what: what is lacking and how to get it, as in "PostgreSQL (its programs initdb and postgres)".
    """
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must run every test, and this machine lacks {what}", pytrace=False)
    pytest.skip(f"for lack of {what}")


def last_line(skipped: Mapping[str, int], stopped: bool) -> str:
    """Return what is said at the end of a run.

    Args:
        skipped: how many tests were skipped, by the reason.
        stopped: whether the run ended before all tests were through.
    """
    if skipped:
        # The most first; of as many, by the alphabet.
        each = (f"{count} {reason}" for reason, count in sorted(skipped.items(), key=lambda item: (-item[1], item[0])))
        said = f"NOT RUN: {'; '.join(each)}"
    else:
        said = "Of the tests chosen, none was skipped: nothing is lacking on this machine"
    return f"{said}; and the run stopped before its end" if stopped else said


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int | pytest.ExitCode) -> Generator[None, object, object]:
    """Write the last line, after all that pytest itself writes."""
    result = yield
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None and not hasattr(session.config, "workerinput"):
        stopped = bool(session.shouldstop or session.shouldfail) or exitstatus == pytest.ExitCode.INTERRUPTED
        terminal.write_line(last_line(_reasons(terminal.stats.get("skipped", ())), stopped))
    return result


def _reasons(reports: tuple[pytest.TestReport | pytest.CollectReport, ...]) -> Counter[str]:
    found: Counter[str] = Counter()
    for report in reports:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        found[reason.removeprefix(_SKIPPED)] += 1
    return found
