"""Structured logs: one JSON object a line on standard error, each with the id of its request.

Nothing that came in a request is logged but its id, method and route: not its path, query, headers or body. Of an
error its type and the places in the code are logged, not its text, which may hold what a bundle says. That goes for
what other packages log too: uvicorn's messages are kept, since they are about the server alone; of the others only
what is the same each time.
"""

from __future__ import annotations

import logging
import sys
import threading
from contextlib import suppress
from types import TracebackType
from typing import Any, TextIO, cast

import structlog
from structlog.typing import FilteringBoundLogger, Processor

from ocop_service.fault import fault_of
from ocop_service.settings import Settings

_LONGEST = 300


class _Lossy:
    """A stream that loses what cannot be written: a full disk must not make answers fail for their log lines."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, written: str) -> int:
        with suppress(OSError):
            self._stream.write(written)
        return len(written)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


def start_logging(settings: Settings) -> None:
    """Log as the settings say, uvicorn and the libraries too."""
    out = _Lossy(sys.stderr)
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, out)),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            pass_foreign_args=True,
            processors=[_bare, structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(level, logging.WARNING))
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").setLevel(max(level, logging.WARNING))

    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_elsewhere
    sys.unraisablehook = _uncaught_elsewhere


def _bare(_: Any, __: str, event: Any) -> Any:
    """Leave of another package's message what cannot hold what a bundle says."""
    record: logging.LogRecord = event["_record"]
    arguments = event.pop("positional_args", ())
    if record.name.startswith("uvicorn"):
        said = str(event["event"])
    else:
        # A message with arguments is the same each time without them; one without may have been put together.
        said = str(record.msg) if arguments else "a message of another package"
        event["at"] = [f"{record.pathname}:{record.lineno} {record.funcName}"]
    raised = event.pop("exc_info", None)
    if isinstance(raised, tuple) and raised[1] is not None:
        event.update(fault_of(raised[1]))
    event["event"] = (said.splitlines() or [""])[0][:_LONGEST]
    event["logger"] = record.name
    return event


def _uncaught(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    log().error("fault", **fault_of(error))


def _uncaught_elsewhere(told: threading.ExceptHookArgs | sys.UnraisableHookArgs) -> None:
    if told.exc_value is not None:
        log().error("fault", **fault_of(told.exc_value))


def log() -> FilteringBoundLogger:
    """Return the logger."""
    logger: FilteringBoundLogger = structlog.get_logger()
    return logger
