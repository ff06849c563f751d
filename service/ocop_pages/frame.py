"""The frame of every page: language, who is signed in, navigation; and the templates that pages are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from fastapi import Depends, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import escape
from ocop_service.access.caller import Caller, Scope
from ocop_service.core import core
from ocop_service.http.context import context_of
from starlette.responses import Response

from ocop_pages.assets import address
from ocop_rules.characters import shown
from ocop_rules.documents.written_day import DAY_FORM, NO_DAY, WRITE_DAY, day_in_form
from ocop_rules.forms.entry.fields import kept_names
from ocop_rules.forms.entry.sheet import Sheet
from ocop_rules.rating.points import Points
from ocop_rules.text import LANGS, Lang, Text
from ocop_rules.words.terms import OUTCOMES, PURPOSES, ROLES, STATUSES, displayed, headed, moment, stars


async def _takes_lang(lang: str | None = None) -> None:
    """Declare the parameter; `frame_of` reads it, for errors too, which no route answers."""


LANG = Depends(_takes_lang)
"""Every page takes its language from the query."""

LANG_COOKIE = "ocop_lang"
"""The cookie that keeps the language which somebody chose."""

ROUND = "/round"
"""The path of the pages of a round."""


def sheet_path(sheet: Sheet) -> str:
    """Return the path of the page of a sheet."""
    return f"/sheets/{sheet.rulebook.id}/{sheet.product_set.number}"


_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame of a page shows.

    Attributes:
        lang: the language of the page.
        chosen: whether the address says so, so that it is to be kept.
        other_lang: the address of the same page in the other language.
        caller: who is signed in; None for nobody.
        opened: whether everybody may read and rate.
        of_round: whether it is a page of a round, where one comes by a link and sees nothing else of the service.
        round_open: whether a council's round is held here.
        has_register: whether the dashboard of a register is shown here.
    """

    lang: Lang
    chosen: bool
    other_lang: str
    caller: Caller | None
    opened: bool
    of_round: bool = False
    round_open: bool = False
    has_register: bool = False

    @property
    def home(self) -> str:
        """The path of the page where one begins."""
        return ROUND if self.of_round else "/"

    @property
    def drafts(self) -> str:
        """How the names of all drafts that a browser keeps of the caller begin; empty for nobody."""
        return "" if self.caller is None else kept_names("draft", self.caller.organisation, self.caller.actor)

    @property
    def may_rate(self) -> bool:
        """Whether they may have bundles rated."""
        return self.caller is not None and self.caller.may(Scope.RATE)

    def say(self, vi: str, en: str) -> str:
        """Return one of two wordings."""
        return vi if self.lang == "vi" else en

    def phrase(self, wording: Text) -> str:
        """Return a wording in the language of the page."""
        return wording.in_(self.lang)

    def points(self, value: Points) -> str:
        """Write a number of points."""
        return displayed(value, self.lang)

    def day(self, value: date | str) -> str:
        """Write a day as fields show it, in either language: `15/09/2026`."""
        return day_in_form(date.fromisoformat(str(value)))


def frame_of(request: Request, caller: Caller | None) -> Frame:
    """Return the frame of a request's page, and have errors told in its language too.

    Pages are in the service's language unless somebody chose the other: what the browser prefers does not count, since
    many in Vietnam have one that was installed in English.
    """
    parts = core(request)
    asked = _lang(request.query_params.get("lang"))
    lang = asked or _lang(request.cookies.get(LANG_COOKIE)) or parts.settings.lang
    context_of(request.scope).lang = lang
    other = LANGS[1 - LANGS.index(lang)]
    of_round = f"{request.url.path}/".startswith(f"{ROUND}/")
    path = request.url.path if request.method in ("GET", "HEAD") else ROUND if of_round else "/"
    query = request.url.include_query_params(lang=other).query if request.method in ("GET", "HEAD") else f"lang={other}"
    held, kept = parts.settings.round is not None, parts.settings.register_path is not None
    opened = parts.opened and not of_round
    return Frame(lang, asked is not None, f"{path}?{query}", caller, opened, of_round, held, kept)


def _lang(written: str | None) -> Lang | None:
    return next((lang for lang in LANGS if lang == written), None)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("ocop_pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_fit_to_show,
    )
    environment.globals |= {"asset": address, "star_count": stars, "headed": headed, "moment": moment}
    environment.globals |= {"sheet_path": sheet_path}
    environment.globals |= {"DAY_FORM": DAY_FORM, "NO_DAY": NO_DAY, "WRITE_DAY": WRITE_DAY}
    environment.globals |= {"OUTCOMES": OUTCOMES, "PURPOSES": PURPOSES, "ROLES": ROLES, "STATUSES": STATUSES}
    environment.filters["as_is"] = escape
    return environment


def _fit_to_show(value: object) -> object:
    """Return what a template writes, words with nothing in them that plays with the reader.

    What a form sends back must be what it was: a template writes that with the filter `as_is`.
    """
    return shown(value) if type(value) is str else value


def template(name: str) -> str:
    """Return the text of a template."""
    return files("ocop_pages").joinpath("templates", f"{name}.html.j2").read_text(encoding="utf-8")


def rendered(name: str, frame: Frame, **values: object) -> str:
    """Return a page as HTML.

    Args:
        name: the template's, without `.html.j2`.
        frame: of the page.
        values: what the template shows.
    """
    helpers = {
        "say": frame.say,
        "phrase": frame.phrase,
        "points": frame.points,
        "day": frame.day,
    }
    return _environment().get_template(f"{name}.html.j2").render(frame=frame, lang=frame.lang, **helpers, **values)


def sent(frame: Frame, html: str, status: int = 200) -> Response:
    """Return the answer that sends a page."""
    headers = {
        "Cache-Control": "no-store",
        "Content-Language": frame.lang,
        # Browsers tell where a form came from only if the page lets them; that is checked against forged requests.
        "Referrer-Policy": "same-origin",
    }
    answer = Response(html.encode("utf-8", "replace"), status, headers, "text/html; charset=utf-8")
    if frame.chosen:
        answer.set_cookie(LANG_COOKIE, frame.lang, max_age=_YEAR, samesite="lax", httponly=True)
    return answer


def page(request: Request, name: str, caller: Caller | None, status: int = 200, **values: object) -> Response:
    """Return the answer that sends a page made of a template."""
    frame = frame_of(request, caller)
    return sent(frame, rendered(name, frame, **values), status)
