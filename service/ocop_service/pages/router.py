"""All the pages, as a part of the application."""

from __future__ import annotations

from fastapi import FastAPI

from ocop_service.pages import assets, sheet, signin, start, stored, versions
from ocop_service.pages.visitor import SignInNeeded, to_sign_in


def add_pages(app: FastAPI) -> None:
    """Add the pages to an application."""
    for each in (assets, signin, start, sheet, stored, versions):
        app.include_router(each.router)
    app.add_exception_handler(SignInNeeded, to_sign_in)
