"""What a process that rates does for a member of a round: the list of products, the sheet, its result, its checks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ocop_pages.frame import Frame, rendered
from ocop_pages.open_sheet import OpenSheet, open_sheet_html
from ocop_rules.council.journal import Entry
from ocop_rules.forms.entry.beside import beside
from ocop_rules.forms.entry.preview import Rating, earning
from ocop_rules.forms.entry.seated import MemberForm, SeatedSheet, seated_member
from ocop_rules.text import Text, text


@dataclass(frozen=True, slots=True)
class ShowProducts:
    """Show a member the products of the round, and what the member gave each."""

    folder: Path
    member: str
    frame: Frame

    def run(self) -> str:
        """Return the page; raises `NotSeated`, `InvalidRound`."""
        seated = seated_member(self.folder, self.member)
        values = {"round": seated.round, "products": seated.products, "done": seated.done, "drafts": seated.drafts}
        return rendered("round", self.frame, member=seated.member, **values)


@dataclass(frozen=True, slots=True)
class ShowSheet:
    """Show a member the form, with its result once something stands in it.

    Attributes:
        unsent: why what the form sent was not taken in; None where that was not asked.
    """

    form: MemberForm
    frame: Frame
    unsent: Text | None = None

    def run(self) -> str:
        """Return the page; raises as `MemberForm.open`."""
        opened = self.form.open(self.frame.lang)
        is_begun = self.form.sent is not None or "sheets" in opened.written.bundle
        return _page(opened, opened.rating(self.frame.lang) if is_begun else None, self.frame, self.unsent)


@dataclass(frozen=True, slots=True)
class ShowOwnResult:
    """Rate what stands in a member's form, for the page's script."""

    form: MemberForm
    frame: Frame

    def run(self) -> str:
        """Return the result alone, as HTML; raises as `MemberForm.open`."""
        opened = self.form.open(self.frame.lang)
        rating = opened.rating(self.frame.lang)
        told = beside(opened.sheet, opened.fields, rating, self.frame.lang)
        values = {"sheet": opened.sheet, "rating": rating, "earning": earning, "told": told, "whole": False}
        return rendered("result", self.frame, **values)


@dataclass(frozen=True, slots=True)
class Checked:
    """A sheet that a member sent.

    Attributes:
        entry: it, for the journal; None where something is wrong.
        html: the form again with what is wrong; empty where nothing is.
        status: that the form is answered with then.
    """

    entry: Entry | None
    html: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True)
class CheckSheet:
    """Check what a member sends: all that a round checks, that no criterion was left out, that no other came meanwhile.

    Attributes:
        received_at: when it came, in UTC.
    """

    form: MemberForm
    frame: Frame
    received_at: str

    def run(self) -> Checked:
        """Return the sheet, or what is wrong with it; raises as `MemberForm.open`."""
        opened = self.form.open(self.frame.lang)
        rating = opened.checked(self.frame.lang)
        if rating.problems:
            return Checked(None, _page(opened, rating, self.frame), 422)
        entry = opened.entry(self.received_at)
        if self.form.is_overtaken(opened, entry):
            return Checked(None, _page(opened, rating, self.frame, _CAME_MEANWHILE), 409)
        return Checked(entry)


_CAME_MEANWHILE = text(
    "phiếu này đã được gửi từ thẻ hoặc máy khác sau khi bạn mở trang; xem lại các phương án dưới đây, rồi gửi lần "
    "nữa nếu muốn thay phiếu ấy",
    "this sheet was sent from another tab or device after you had opened the page; look through the options below, and "
    "send it once more to replace that one",
)


def _page(opened: SeatedSheet, rating: Rating | None, frame: Frame, unsent: Text | None = None) -> str:
    seat = opened.seat if unsent is None else replace(opened.seat, unsent=unsent)
    return open_sheet_html(OpenSheet(opened.sheet, opened.base, opened.fields, rating, seat=seat), frame)
