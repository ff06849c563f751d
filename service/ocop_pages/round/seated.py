"""What a process that rates does for a member of a round: the list of products, the sheet, its result, its checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ocop_pages.beside import beside
from ocop_pages.form.fields import Fields
from ocop_pages.form.from_bundle import fields_from_bundle
from ocop_pages.form.sheet import criterion_anchor, sheet_named
from ocop_pages.form.to_bundle import BundleFromForm, bundle_from_form
from ocop_pages.frame import ROUND, Frame, kept_names, rendered
from ocop_pages.open_sheet import OpenSheet, Seat, open_sheet_html
from ocop_pages.preview import FieldProblem, Rating, earning, preview
from ocop_rules.canonical import Json, canonical, digest_of_text
from ocop_rules.council.journal import SENT, Entry, Journal
from ocop_rules.council.results import bundles_of
from ocop_rules.council.round import Member, OpenedRound, open_round
from ocop_rules.errors import BilingualError, Problem
from ocop_rules.evaluation.evaluate import evaluate_as
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.printed_points import points_as_options
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.rating.points import Points
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.rulebook.model import Criterion
from ocop_rules.text import Lang, Text, text

_CHOSEN = ("c-", "case")
"""How the names of the fields begin that a member fills in; what else a form sends is not looked at."""


_ANOTHERS = text(
    "phiếu này mở bằng liên kết của người khác trên cùng trình duyệt, nên chưa nhận; mở lại liên kết của bạn rồi gửi",
    "this sheet was opened by another person's link in this browser, so it was not taken in; open your own link again",
)


class NotSeated(BilingualError):
    """The round has no such member or product, or no longer."""


@dataclass(frozen=True, slots=True)
class ScoredProduct:
    """A product in a member's list.

    Attributes:
        number: its number in the round, from 1.
        total: what the member gave it; None if it was not scored yet.
        sent_at: when the sheet came.
        draft: the name under which the browser keeps what was chosen and not sent yet.
    """

    number: int
    bundle: EvidenceBundle
    total: Points | None
    sent_at: str | None
    draft: str


@dataclass(frozen=True, slots=True)
class ShowProducts:
    """Show a member the products of the round, and what the member gave each."""

    folder: Path
    member: str
    frame: Frame

    def run(self) -> str:
        """Return the page; raises `NotSeated`, `InvalidRound`."""
        opened, member = _seated(self.folder, self.member)
        journal = Journal(self.folder)
        products = [
            self._product(opened, member, journal, bundle, number)
            for number, bundle in enumerate(bundles_of(opened, default_catalogue()), 1)
        ]
        done = sum(each.sent_at is not None for each in products)
        drafts = _drafts(opened, member)
        return rendered(
            "round", self.frame, round=opened.round, member=member, products=products, done=done, drafts=drafts
        )

    @staticmethod
    def _product(
        opened: OpenedRound, member: Member, journal: Journal, bundle: EvidenceBundle, number: int
    ) -> ScoredProduct:
        came = journal.of(bundle.dossier, member.name)
        draft = _draft(opened, member, bundle, len(came))
        if not came:
            return ScoredProduct(number, bundle, None, None, draft)
        written = {**_without_sheets(bundle), "sheets": [_as_counted(came[-1].sheet, member)]}
        evaluation = evaluate_as(written, opened.rulebook.id, Settings(), "direct")
        return ScoredProduct(number, bundle, evaluation.points, came[-1].received_at, draft)


@dataclass(frozen=True, slots=True)
class MemberForm:
    """The form of a member for a product.

    Attributes:
        number: the product's in the round, from 1.
        sent: what the form sent; None to begin with what the member sent before.
    """

    folder: Path
    member: str
    number: int
    sent: Fields | None

    def open(self, lang: Lang) -> tuple[OpenSheet, BundleFromForm]:
        """Return the open sheet, and what stands in it as a bundle; raises `NotSeated`, `InvalidRound`."""
        opened, member = _seated(self.folder, self.member)
        bundles = bundles_of(opened, default_catalogue())
        if not 1 <= self.number <= len(bundles):
            raise NotSeated(text("đợt này không có sản phẩm ấy", "the round has no such product"))
        bundle = bundles[self.number - 1]
        whose = _drafts(opened, member)
        if self.sent is not None and self.sent.one("whose") != whose:
            raise NotSeated(_ANOTHERS)
        if self.sent is not None and self.sent.one("dossier") != bundle.dossier:
            said = text("danh sách sản phẩm đã thay đổi; mở lại phiếu", "the list of products changed; open it anew")
            raise NotSeated(said)
        sheet = sheet_named(opened.rulebook.id, str(bundle.product.set))
        base = _without_sheets(bundle)
        came = Journal(self.folder).of(bundle.dossier, member.name)
        last = points_as_options(came[-1].sheet if came else {}, sheet.product_set, {})
        fields = fields_from_bundle({**base, "sheets": [_as_counted(last, member)]}, sheet, lang)
        if self.sent is not None:
            fields = fields.taken_from(self.sent, _CHOSEN)
        seat = Seat(
            member,
            f"{ROUND}/products/{self.number}",
            came[-1].received_at if came else None,
            len(came),
            whose,
            _draft(opened, member, bundle, len(came)),
            self.sent is None,
        )
        open_sheet = OpenSheet(sheet, base, fields, seat=seat)
        return open_sheet, bundle_from_form(fields, base, sheet, lang)


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
        opened, found = self.form.open(self.frame.lang)
        if self.unsent is not None and opened.seat is not None:
            opened = replace(opened, seat=replace(opened.seat, unsent=self.unsent))
        if self.form.sent is not None or "sheets" in found.bundle:
            opened = replace(opened, rating=_rating(opened, found, self.frame.lang))
        return open_sheet_html(opened, self.frame)


@dataclass(frozen=True, slots=True)
class ShowOwnResult:
    """Rate what stands in a member's form, for the page's script."""

    form: MemberForm
    frame: Frame

    def run(self) -> str:
        """Return the result alone, as HTML; raises as `MemberForm.open`."""
        opened, found = self.form.open(self.frame.lang)
        rating = _rating(opened, found, self.frame.lang)
        told = beside(opened.sheet, opened.fields, rating, self.frame)
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
        opened, found = self.form.open(self.frame.lang)
        rating = _rating(opened, found, self.frame.lang)
        if rating.evaluation is not None:
            rating = replace(rating, problems=_left_out(opened, rating.evaluation))
        seat = opened.seat
        assert seat is not None
        if rating.problems:
            return Checked(None, open_sheet_html(replace(opened, rating=rating), self.frame), 422)
        sheets = found.bundle["sheets"]
        assert isinstance(sheets, list)
        (sheet,) = sheets
        assert isinstance(sheet, Mapping)
        own = {**sheet, "judge": seat.member.name, "role": str(seat.member.role)}
        entry = Entry.of(opened.fields.one("dossier"), seat.member.name, own, SENT, self.received_at)
        assert self.form.sent is not None
        if self.form.sent.one("came") != str(seat.came) and not Journal(self.form.folder).is_known(entry):
            seat = replace(seat, unsent=_CAME_MEANWHILE)
            return Checked(None, open_sheet_html(replace(opened, seat=seat, rating=rating), self.frame), 409)
        return Checked(entry)


_CAME_MEANWHILE = text(
    "phiếu này đã được gửi từ thẻ hoặc máy khác sau khi bạn mở trang; xem lại các phương án dưới đây, rồi gửi lần "
    "nữa nếu muốn thay phiếu ấy",
    "this sheet was sent from another tab or device after you had opened the page; look through the options below, and "
    "send it once more to replace that one",
)


def _seated(folder: Path, name: str) -> tuple[OpenedRound, Member]:
    opened = open_round(folder, default_catalogue())
    member = next((each for each in opened.round.members if each.name == name), None)
    if member is None:
        raise NotSeated(text("tên của bạn không còn trong đợt này", "your name no longer stands in this round"))
    if member.absent is not None:
        raise NotSeated(text("bạn được ghi là vắng mặt ở đợt này", "you are noted as absent from this round"))
    return opened, member


def _draft(opened: OpenedRound, member: Member, bundle: EvidenceBundle, came: int) -> str:
    """Return the name under which a browser keeps a member's sheet that is not sent yet, and no other sheet."""
    sheet = digest_of_text(canonical([bundle.dossier, came]))[:16]
    return f"{_drafts(opened, member)}{sheet}"


def _drafts(opened: OpenedRound, member: Member) -> str:
    """Return how the names of all that a browser keeps of a member in this round begin."""
    return kept_names("round", opened.round.name, opened.round.body, opened.rulebook.id, member.name)


def _without_sheets(bundle: EvidenceBundle) -> dict[str, Json]:
    written = bundle.as_json()
    assert isinstance(written, dict)
    return {name: value for name, value in written.items() if name != "sheets"}


def _as_counted(sheet: Mapping[str, Json], member: Member) -> dict[str, Json]:
    """Return a sheet as if it were of a member of the council: whoever it is sees what the own sheet comes to."""
    return {**sheet, "judge": member.name, "role": str(Role.COUNCIL)}


def _rating(opened: OpenSheet, found: BundleFromForm, lang: Lang) -> Rating:
    return preview(found, opened.sheet, lang, opened.sheet.rulebook.id)


def _left_out(opened: OpenSheet, evaluation: Evaluation) -> tuple[FieldProblem, ...]:
    """Return a problem for each criterion that was not scored, and of which the evidence says nothing either."""
    told = []
    for number, result in evaluation.criteria.items():
        if result.basis == "none" and _applies(result.criterion, evaluation):
            anchor = criterion_anchor(number)
            message = text("chưa chấm", "not scored")
            mend = text("chọn một phương án, hoặc “Không phương án nào”", "choose an option, or “None of these”")
            problem = Problem("not-scored", "", message, mend)
            told.append(FieldProblem(problem, anchor, opened.sheet.field_title(anchor)))
    return tuple(told)


def _applies(criterion: Criterion, evaluation: Evaluation) -> bool:
    """Tell whether a criterion is to be scored: one that rests on another does not apply where that falls short."""
    gate = criterion.applies_if
    if gate is None:
        return True
    reached = evaluation.criteria[gate.criterion]
    if not isinstance(reached.option, int) or reached.option == 0:
        return False
    return reached.criterion.options[reached.option - 1].rank >= gate.rank
