"""All the pages, as the service takes them: what the entry point `ocop.pages` names."""

from __future__ import annotations

from collections.abc import Sequence

# Forms with files are read with it, by Starlette, which asks for it only then: without it there are no pages at all.
import python_multipart  # noqa: F401
from fastapi import APIRouter, FastAPI, Request
from ocop_service.evaluations.stored import StoredEvaluation
from ocop_service.http.problem import Refusal
from ocop_service.pages import StandalonePage
from starlette.responses import Response

from ocop_pages import (
    api_page,
    assets,
    compare,
    drafts,
    failure,
    lists,
    register,
    sheet,
    signin,
    start,
    stored,
    upload,
    versions,
)
from ocop_pages.explained import explanation_page
from ocop_pages.round import routes as round_routes
from ocop_pages.visitor import SignInNeeded, to_sign_in
from ocop_rules.text import Lang
from ocop_rules.words.explanation import Explanation


class BrowserPages:
    """The pages for browsers."""

    routers: Sequence[APIRouter] = tuple(
        each.router
        for each in (
            assets,
            api_page,
            signin,
            start,
            upload,
            sheet,
            drafts,
            lists,
            stored,
            compare,
            register,
            versions,
            round_routes,
        )
    )

    def handle_errors(self, app: FastAPI) -> None:
        """Lead whoever is not signed in to where one signs in."""
        app.add_exception_handler(SignInNeeded, to_sign_in)

    def refuse(self, request: Request, refusal: Refusal) -> Response:
        """Return the answer for a refusal: a page where people ask, a problem document where programs do."""
        return failure.refuse(request, refusal)

    def explanation(self, stored: StoredEvaluation, explanation: Explanation, lang: Lang) -> StandalonePage:
        """Return the explanation of a stored evaluation as a page of its own.

        Raises:
            Refusal: somebody changed its record.
        """
        return explanation_page(stored, explanation, lang)


PAGES = BrowserPages()
