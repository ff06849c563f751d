"""A member of a round at the form of a sheet: the list of products, the sheet, its result, its checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ocop_rules.canonical import Json, canonical, digest_of_text
from ocop_rules.council.journal import SENT, Entry, Journal
from ocop_rules.council.results import bundles_of
from ocop_rules.council.round import Member, OpenedRound, Round, open_round
from ocop_rules.errors import BilingualError, Problem
from ocop_rules.evaluation.evaluate import evaluate_as
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.printed_points import points_as_options
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.forms.entry.fields import Fields, kept_names
from ocop_rules.forms.entry.from_bundle import fields_from_bundle
from ocop_rules.forms.entry.preview import FieldProblem, Rating, preview
from ocop_rules.forms.entry.sheet import Sheet, criterion_anchor, sheet_named
from ocop_rules.forms.entry.to_bundle import BundleFromForm, bundle_from_form
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
class Seat:
    """Where a member of a round fills in a sheet, on which only options are asked.

    Attributes:
        member: who fills it in.
        number: the product's in the round, from 1.
        sent_at: when the member's sheet came that counts so far; None if there is none.
        came: how many sheets of the member came for the product, so that a form that is older than the last one shows.
        whose: tells the member from others who came by a link in the same browser.
        draft: the name under which the browser keeps what was chosen and not sent yet.
        begun: whether the form was opened just now, and was not sent.
        unsent: why what was sent was not taken in; None where it was, or nothing was sent.
    """

    member: Member
    number: int
    sent_at: str | None
    came: int
    whose: str
    draft: str
    begun: bool
    unsent: Text | None = None


@dataclass(frozen=True, slots=True)
class SeatedMember:
    """A member of a round, and the products to score.

    Attributes:
        drafts: how the names of all that a browser keeps of the member in this round begin.
    """

    round: Round
    member: Member
    products: tuple[ScoredProduct, ...]
    drafts: str

    @property
    def done(self) -> int:
        """How many products the member scored."""
        return sum(each.sent_at is not None for each in self.products)


def seated_member(folder: Path, name: str) -> SeatedMember:
    """Return a member of the round in a folder, with what the member gave each product.

    Raises:
        NotSeated: the round has no such member, or the member is absent.
        InvalidRound: its files are wrong.
    """
    opened, member = _seated(folder, name)
    journal = Journal(folder)
    products = tuple(
        _product(opened, member, journal, bundle, number)
        for number, bundle in enumerate(bundles_of(opened, default_catalogue()), 1)
    )
    return SeatedMember(opened.round, member, products, _drafts(opened, member))


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
class SeatedSheet:
    """A member's sheet of a product, open in a form.

    Attributes:
        base: the bundle that the form began with, without sheets.
        fields: what stands in it.
        written: what stands in it as a bundle.
        seat: whose it is.
    """

    sheet: Sheet
    base: Mapping[str, Json]
    fields: Fields
    written: BundleFromForm
    seat: Seat

    def rating(self, lang: Lang) -> Rating:
        """Return what the library says of it, as if it were of a member of the council."""
        return preview(self.written, self.sheet, lang, self.sheet.rulebook.id)

    def checked(self, lang: Lang) -> Rating:
        """Return what the library says of it, with a problem for each criterion that was left out."""
        rating = self.rating(lang)
        if rating.evaluation is None:
            return rating
        return replace(rating, problems=_left_out(self.sheet, rating.evaluation))

    def entry(self, received_at: str) -> Entry:
        """Return it for the journal, as the member's own.

        Args:
            received_at: when it came, in UTC.
        """
        sheets = self.written.bundle["sheets"]
        assert isinstance(sheets, list)
        (sheet,) = sheets
        assert isinstance(sheet, Mapping)
        member = self.seat.member
        own = {**sheet, "judge": member.name, "role": str(member.role)}
        return Entry.of(self.fields.one("dossier"), member.name, own, SENT, received_at)


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

    def open(self, lang: Lang) -> SeatedSheet:
        """Return the open sheet; raises `NotSeated`, `InvalidRound`."""
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
            self.number,
            came[-1].received_at if came else None,
            len(came),
            whose,
            _draft(opened, member, bundle, len(came)),
            self.sent is None,
        )
        return SeatedSheet(sheet, base, fields, bundle_from_form(fields, base, sheet, lang), seat)

    def is_overtaken(self, opened: SeatedSheet, entry: Entry) -> bool:
        """Tell whether another sheet came after the form was opened, so that this one would replace it unseen."""
        came = "" if self.sent is None else self.sent.one("came")
        return came != str(opened.seat.came) and not Journal(self.folder).is_known(entry)


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


def _left_out(sheet: Sheet, evaluation: Evaluation) -> tuple[FieldProblem, ...]:
    """Return a problem for each criterion that was not scored, and of which the evidence says nothing either."""
    told = []
    for number, result in evaluation.criteria.items():
        if result.basis == "none" and _applies(result.criterion, evaluation):
            anchor = criterion_anchor(number)
            message = text("chưa chấm", "not scored")
            mend = text("chọn một phương án, hoặc “Không phương án nào”", "choose an option, or “None of these”")
            problem = Problem("not-scored", "", message, mend)
            told.append(FieldProblem(problem, anchor, sheet.field_title(anchor)))
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
