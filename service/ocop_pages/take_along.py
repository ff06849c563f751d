"""A rating to take along: a page that prints on two sides of A4, text, JSON, XLSX, DOCX."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup
from ocop_service.evaluations.stored import cut_record
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.problem import Refusal
from ocop_service.raters.outcome import read_explanations
from starlette.responses import Response

from ocop_pages.assets import policy_of
from ocop_rules.errors import PaperRefused
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.forms.papers.report import evaluation_of_record, report
from ocop_rules.forms.rating_page import explained_page
from ocop_rules.forms.rating_workbook import rating_workbook
from ocop_rules.text import Lang
from ocop_rules.words.explanation import Explanation, explanation_text
from ocop_rules.words.plots import plots_of

TYPES: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""The media types of files, by the ending of their names."""

_SAVED = ("xlsx", "docx")
STYLE = re.compile("<style>(.*?)</style>", re.DOTALL)
"""The styles of a page that stands alone."""


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A rating as a file: its dossier, the ending of its name, and what is in it."""

    dossier: str
    ending: str
    content: bytes


def taken(evaluation: Evaluation, ending: str, lang: Lang) -> TakenFile | None:
    """Return a rating as a file; None where it cannot be had in such a one; raises `PaperRefused`."""
    match ending:
        case "json":
            content: bytes | None = evaluation.to_json().encode()
        case "docx":
            content = report(evaluation, "results", "docx").content
        case _:
            content = _told(evaluation.explanation(lang), lambda: plots_of(evaluation, lang), ending, lang)
    return None if content is None else TakenFile(evaluation.dossier, ending, content)


def _told(told: Explanation, plots: Callable[[], tuple[Markup, Markup]], ending: str, lang: Lang) -> bytes | None:
    """Return an explanation as a file; None where it cannot be had in such a one."""
    match ending:
        case "html":
            return explained_page(told, plots(), lang).encode()
        case "txt":
            return explanation_text(told, lang).encode()
        case "xlsx":
            return rating_workbook(told, lang)
        case _:
            return None


@dataclass(frozen=True, slots=True)
class TakeStored:
    """Make a file of a stored evaluation, in the words in which it was explained when it was stored.

    Attributes:
        record, explanation: as they were stored.
        plots: of its page.
        ending: that of the file's name.
    """

    record: str
    explanation: str
    plots: tuple[Markup, Markup]
    ending: str
    lang: Lang

    def run(self) -> TakenFile | None:
        """Return the file; None where there is none of such a name; raises `PaperRefused` and `InvalidRecord`."""
        record = cut_record(self.record).record()
        if self.ending == "docx":
            content: bytes | None = report(evaluation_of_record(record, record.dossier), "results", "docx").content
        else:
            content = _told(read_explanations(self.explanation)[self.lang], lambda: self.plots, self.ending, self.lang)
        return None if content is None else TakenFile(record.dossier, self.ending, content)


def file_name(dossier: str, ending: str) -> str:
    """Return the name of a file of a dossier, of letters that every system takes."""
    name = "".join(c for c in dossier if c.isascii() and (c.isalnum() or c in "-_"))[:80] or "ocop"
    return f"{name}.{ending}"


def sent_file(file: TakenFile) -> Response:
    """Return the answer that sends a file: a page with its own style and nothing else, or one that is saved."""
    headers = dict(NOT_KEPT)
    if file.ending in _SAVED:
        headers["Content-Disposition"] = f'attachment; filename="{file_name(file.dossier, file.ending)}"'
    if file.ending == "html":
        headers["Content-Security-Policy"] = policy_of(*STYLE.findall(file.content.decode()), images="data:")
    return Response(file.content, 200, headers, TYPES[file.ending])


def refused(error: PaperRefused) -> Refusal:
    """Return the refusal of a file that cannot be made."""
    return Refusal("not-replayable", error.message)
