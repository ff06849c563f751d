"""Writing a score sheet as a workbook: a tab a member and a summary, with formulas, for Excel and LibreOffice."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from ocop_rules.council.round import Member
from ocop_rules.evidence.score_sheet import ScoreSheet
from ocop_rules.forms.new_workbook import MADE_ON
from ocop_rules.forms.packages import needed
from ocop_rules.forms.workbook import layout as at
from ocop_rules.forms.workbook.head import SheetHead
from ocop_rules.forms.workbook.layout import layout_of
from ocop_rules.forms.workbook.page import Styles
from ocop_rules.forms.workbook.reckoning import NOTHING, chosen_of
from ocop_rules.forms.workbook.summary import SummaryTab
from ocop_rules.forms.workbook.tab import MemberTab
from ocop_rules.rulebook.model import ProductSet, Rulebook


def score_workbook(
    rulebook: Rulebook,
    product_set: ProductSet,
    members: Sequence[Member | None],
    head: SheetHead | None = None,
    sheets: Sequence[ScoreSheet | None] = (),
) -> bytes:
    """Return a workbook in which members score one product, an XLSX file.

    Args:
        rulebook: the version.
        product_set: the set whose sheet it is.
        members: who scores, a tab each; None for somebody who writes the name in.
        head: what is known of the product and the council.
        sheets: what members have chosen already, in their order; None for nothing.

    Raises:
        PaperRefused: the package that writes workbooks is not installed.
        InvalidEvidence: a sheet chooses what this set does not have.
    """
    with needed():
        from xlsxwriter import Workbook

    out = BytesIO()
    layout, known = layout_of(rulebook, product_set), head or SheetHead()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": at.TITLE, "subject": layout.subject, "created": MADE_ON})
        styles = Styles(book)
        summary = SummaryTab(layout, known, styles, book.add_worksheet(at.SUMMARY_TAB))
        cells = []
        for i, member in enumerate(members):
            given = sheets[i] if i < len(sheets) else None
            chosen = NOTHING if given is None else chosen_of(layout, given)
            tab = MemberTab(layout, known, styles, book.add_worksheet(at.tab_name(i + 1)))
            cells.append(tab.write(member, chosen))
        summary.write(members, cells)
    return out.getvalue()
