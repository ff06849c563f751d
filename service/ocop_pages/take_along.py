"""A rating to take along: a page that prints on two sides of A4, text, JSON, XLSX, DOCX."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup
from ocop_service.evaluations.stored import cut_record
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.problem import Refusal
from ocop_service.raters.telling import read_explanations
from starlette.responses import Response

from ocop_pages.assets import policy_of
from ocop_rules.errors import PaperRefused
from ocop_rules.forms.rating_file import TakenFile, file_name, taken_of_record
from ocop_rules.text import Lang

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
class TakeStored:
    """Make a file of a stored evaluation, in the words of its explanation.

    Attributes:
        record: as it was stored.
        explanation: its explanation as JSON.
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
        told = read_explanations(self.explanation)[self.lang]
        return taken_of_record(cut_record(self.record).record(), told, self.plots, self.ending, self.lang)


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
