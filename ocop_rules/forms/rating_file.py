"""One rating as a file to take along: a page that prints on two sides of A4, text, JSON, XLSX, DOCX."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.forms.papers.report import evaluation_of_record, report
from ocop_rules.forms.rating_page import explained_page
from ocop_rules.forms.rating_workbook import rating_workbook
from ocop_rules.replay.record import Record
from ocop_rules.text import Lang
from ocop_rules.words.explanation import Explanation, explanation_text
from ocop_rules.words.plots import plots_of


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


def taken_of_record(
    record: Record, told: Explanation, plots: tuple[Markup, Markup], ending: str, lang: Lang
) -> TakenFile | None:
    """Return a rating that was kept as a file, in the words in which it was explained when it was rated.

    Args:
        record: of the rating.
        told: its explanation, in `lang`.
        plots: of its page.
        ending: that of the file's name.
        lang: the language of the headings.

    Returns:
        The file; None where it cannot be had in such a one.

    Raises:
        PaperRefused: it cannot be made.
    """
    if ending == "docx":
        content: bytes | None = report(evaluation_of_record(record, record.dossier), "results", "docx").content
    else:
        content = _told(told, lambda: plots, ending, lang)
    return None if content is None else TakenFile(record.dossier, ending, content)


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


def file_name(dossier: str, ending: str) -> str:
    """Return the name of a file of a dossier, of letters that every system takes."""
    name = "".join(c for c in dossier if c.isascii() and (c.isalnum() or c in "-_"))[:80] or "ocop"
    return f"{name}.{ending}"
