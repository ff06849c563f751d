"""Structured logs: one JSON object a line on standard error, each with the id of its request.

Nothing that came in a request is logged but its id, method and route: not its path, query, headers or body. Of an
error its type and the places in the code are logged, not its text, which may hold what a bundle says.
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import FilteringBoundLogger, Processor

from ocop_service.settings import Settings

_SHOWN = 12


def start_logging(settings: Settings) -> None:
    """Log as the settings say, uvicorn and the libraries too."""
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
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[_without_text, structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
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


def _without_text(_: Any, __: str, event: Any) -> Any:
    """Take the text of an error away, which may hold what a bundle says."""
    error = event.pop("exc_info", None)
    if isinstance(error, tuple) and isinstance(error[1], BaseException):
        event.update(fault_of(error[1]))
    return event


def log() -> FilteringBoundLogger:
    """Give the logger."""
    logger: FilteringBoundLogger = structlog.get_logger()
    return logger


def fault_of(error: BaseException) -> dict[str, object]:
    """Give what may be logged of an error: the types of it and its causes, and where it arose."""
    types: list[str] = []
    each: BaseException | None = error
    while each is not None and len(types) < _SHOWN:
        types.append(f"{type(each).__module__}.{type(each).__qualname__}")
        each = each.__cause__ or each.__context__
    frames = traceback.extract_tb(error.__traceback__)[-_SHOWN:]
    return {"error": types, "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]}
