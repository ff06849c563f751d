"""What the pages ask of a process that rates: all that takes as long as a form or an uploaded file makes it take."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from ocop_service.http.problem import Refusal
from ocop_service.raters.outcome import bundle_bytes

from ocop_pages.frame import Frame, rendered
from ocop_pages.open_sheet import DraftTold, OpenSheet, begun, open_again, open_sheet_html
from ocop_rules.documents.source import read_text
from ocop_rules.errors import BilingualError, InvalidDocument, InvalidEvidence, NoVersionInForce
from ocop_rules.forms.entry.beside import beside
from ocop_rules.forms.entry.bundle_file import BundleFile, bundle_file
from ocop_rules.forms.entry.fields import Fields
from ocop_rules.forms.entry.from_bundle import items_at, plain, shown
from ocop_rules.forms.entry.preview import earning, failed, preview, rated_elsewhere, refused
from ocop_rules.forms.entry.sheet import judge_of_role, sheet_named
from ocop_rules.forms.entry.to_bundle import BundleFromForm, bundle_from_form
from ocop_rules.forms.rating_file import TakenFile, taken
from ocop_rules.forms.way import WayTold, way_told
from ocop_rules.rating.settings import Settings
from ocop_rules.text import Lang, Text, text


class NotThisForm(BilingualError):
    """What a form carries along is not what it was given."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it was sent; nothing in it has been looked at.

    Attributes:
        version, name: of the sheet that it is for.
        token: names the form, and its draft.
        draft: what is told of its draft.
    """

    version: str
    name: str
    fields: Fields
    token: str
    draft: DraftTold | None = None

    def open(self) -> OpenSheet:
        """Return the open sheet; raises `NotThisForm` where the bundle that it began with is none."""
        sheet = sheet_named(self.version, self.name)
        try:
            base = plain(read_text(self.fields.one("base") or "{}").data)
        except InvalidDocument:
            base = None
        if not isinstance(base, dict):
            raise NotThisForm(text("mở lại phiếu từ đầu", "open the sheet anew"))
        sheets = items_at(base, "sheets")
        is_kept = bool(sheets) and shown(sheets[0].get("role")) in ("", self.fields.one("role"))
        fields = self.fields if is_kept else judge_of_role(self.fields)
        return OpenSheet(sheet, base or sheet.blank(), fields, token=self.token, draft=self.draft)

    def write(self, lang: Lang) -> tuple[OpenSheet, BundleFromForm]:
        """Return the open sheet, and what stands in it as a bundle; raises as `open`."""
        opened = self.open()
        return opened, bundle_from_form(opened.fields, opened.base, opened.sheet, lang)


@dataclass(frozen=True, slots=True)
class ShowForm:
    """Rate what stands in a form."""

    form: Form
    frame: Frame

    def run(self) -> str:
        """Return the page of the form with its result."""
        return rated_html(self.form.open(), self.frame)


@dataclass(frozen=True, slots=True)
class ShowResult:
    """Rate what stands in a form, for the page's script."""

    form: Form
    frame: Frame

    def run(self) -> str:
        """Return the result alone, as HTML."""
        opened, found = self.form.write(self.frame.lang)
        rating = preview(found, opened.sheet, self.frame.lang, target=opened.fields.one("target"))
        told = beside(opened.sheet, opened.fields, rating, self.frame.lang)
        values = {"path": opened.path, "fields": opened.fields, "seat": None, "told": told, "whole": False}
        return rendered("result", self.frame, rating=rating, earning=earning, **values)


@dataclass(frozen=True, slots=True)
class TakeAway:
    """Make a file of what stands in a form."""

    form: Form
    lang: Lang

    def run(self) -> BundleFile:
        """Return the file."""
        return bundle_file(self.form.write(self.lang)[1].bundle)


@dataclass(frozen=True, slots=True)
class TakeRating:
    """Make a file of the rating of what stands in a form, which is not stored.

    Attributes:
        ending: that of the file's name.
    """

    form: Form
    frame: Frame
    ending: str

    def run(self) -> TakenFile | str:
        """Return the file, or the page of the form with what is wrong; raises `PaperRefused`."""
        opened, found = self.form.write(self.frame.lang)
        rating = preview(found, opened.sheet, self.frame.lang)
        file = None if rating.evaluation is None else taken(rating.evaluation, self.ending, self.frame.lang)
        return open_again(opened, rating, self.frame) if file is None else file


@dataclass(frozen=True, slots=True)
class WriteBundle:
    """Write what stands in a form as a bundle that is to be stored."""

    form: Form
    lang: Lang

    def run(self) -> bytes | None:
        """Return the bundle; None where it is rated on another sheet than the form shows."""
        opened, found = self.form.write(self.lang)
        return None if rated_elsewhere(found.bundle, opened.sheet) else bundle_bytes(found.bundle)


@dataclass(frozen=True, slots=True)
class ShowWrong:
    """Show a form whose bundle was refused.

    Attributes:
        error: what is wrong with it; None where it is rated on another sheet.
    """

    form: Form
    frame: Frame
    error: InvalidEvidence | NoVersionInForce | None

    def run(self) -> str:
        """Return the page of the form with what is wrong."""
        opened, found = self.form.write(self.frame.lang)
        if self.error is not None:
            rating = failed(self.error, found, opened.sheet)
        else:
            elsewhere = rated_elsewhere(found.bundle, opened.sheet)
            rating = refused(() if elsewhere is None else (elsewhere,))
        return open_again(opened, rating, self.frame)


@dataclass(frozen=True, slots=True)
class ShowUnstored:
    """Show a form whose bundle could not be stored, through no fault of its own: nothing that was typed is lost.

    Attributes:
        kind, detail: of the refusal.
    """

    form: Form
    frame: Frame
    kind: str
    detail: Text

    def run(self) -> str:
        """Return the page of the form as it was sent."""
        return open_sheet_html(replace(self.form.open(), refusal=Refusal(self.kind, self.detail)), self.frame)


@dataclass(frozen=True, slots=True)
class OpenStored:
    """Open the form of a stored evaluation's sheet, filled in as it was.

    Attributes:
        evaluation: its id, which the form carries along, to be compared with.
        bundle: as it stands in the record.
    """

    evaluation: str
    bundle: bytes
    version: str
    product_set: int
    frame: Frame

    def run(self) -> str:
        """Return the page of the form with its result."""
        bundle = plain(read_text(self.bundle.decode()).data)
        sheet = sheet_named(self.version, str(self.product_set))
        opened = begun(sheet, bundle if isinstance(bundle, dict) else {}, self.frame)
        fields = opened.fields.with_value("since", self.evaluation)
        return rated_html(replace(opened, fields=fields), self.frame)


@dataclass(frozen=True, slots=True)
class StoredWay:
    """Find the way of a stored evaluation to more stars, as it was rated.

    Attributes:
        bundle, settings, version: as they stand in the record.
        target: the stars wanted.
        lang: in which it is told.
    """

    bundle: bytes
    settings: str
    version: str
    target: int
    lang: Lang

    def run(self) -> WayTold:
        """Return it; raises `InvalidEvidence` where this release no longer rates the bundle."""
        settings = Settings.recorded(json.loads(self.settings))
        return way_told(json.loads(self.bundle), self.target, self.lang, self.version, settings)


def rated_html(opened: OpenSheet, frame: Frame) -> str:
    """Return the page of an open sheet with its result."""
    found = bundle_from_form(opened.fields, opened.base, opened.sheet, frame.lang)
    rating = preview(found, opened.sheet, frame.lang, target=opened.fields.one("target"))
    return open_again(opened, rating, frame)
