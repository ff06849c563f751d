"""The pages that people see in a browser: what the service needs of them, and which are installed.

The service runs without any. A package offers them by an entry point; the service itself imports none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Protocol

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response

from ocop_rules.text import Lang
from ocop_rules.words.explanation import Explanation
from ocop_service.http.problem import Refusal
from ocop_service.observability.logging import log
from ocop_service.storage.evaluations import StoredEvaluation

GROUP = "ocop.pages"
"""The group of entry points whose objects are `Pages`."""


@dataclass(frozen=True, slots=True)
class StandalonePage:
    """An HTML page that needs no other file.

    Attributes:
        html: the page.
        edition: what changes whenever its look does.
        policy: its content security policy.
    """

    html: str
    edition: str
    policy: str


class Pages(Protocol):
    """What a package of pages offers."""

    @property
    def routers(self) -> Sequence[APIRouter]:
        """The routes of the pages."""

    def handle_errors(self, app: FastAPI) -> None:
        """Add to an application what answers the errors that the pages' own routes raise."""

    def refuse(self, request: Request, refusal: Refusal) -> Response:
        """Return the answer for a refusal: a page where people ask, a problem document where programs do."""

    def explanation(self, stored: StoredEvaluation, explanation: Explanation, lang: Lang) -> StandalonePage:
        """Return the explanation of a stored evaluation as a page of its own.

        Raises:
            Refusal: somebody changed its record.
        """


def installed_pages() -> Pages | None:
    """Return the pages that are installed; None, with a line in the log, where they or what they need are left out.

    Raises:
        ModuleNotFoundError: a package of pages is installed, and a module of its own is missing.
    """
    for entry in entry_points(group=GROUP):
        package = entry.module.partition(".")[0]
        try:
            found: Pages = entry.load()
        except ModuleNotFoundError as error:
            missing = error.name or ""
            if missing != package and missing.partition(".")[0] in (package, "ocop_service", "ocop_rules"):
                raise
            log().info("no pages", missing=missing, mend="pip install 'ocop-rules[service]'")
        else:
            return found
    return None
