"""The sheet that a form is for, and the names of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ocop_rules.canonical import Json
from ocop_rules.errors import UnknownVersion
from ocop_rules.evidence.bundle import FORMAT
from ocop_rules.evidence.reader import PartialBundle
from ocop_rules.forms.entry.fields import Fields
from ocop_rules.rulebook.catalogue import default_catalogue, load
from ocop_rules.rulebook.citation import decision_named
from ocop_rules.rulebook.model import CaseGroup, Criterion, ProductSet, Rulebook
from ocop_rules.rulebook.needs import Need, Needs, Use, UseKind, needs_of
from ocop_rules.text import LANGS, Text, printable, text
from ocop_rules.words.bundle_fields import BUNDLE_FIELDS as TITLES
from ocop_rules.words.entry import JUDGES


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a version, and the facts and document types that its rules read."""

    rulebook: Rulebook
    product_set: ProductSet
    needs: Needs

    def blank(self) -> dict[str, Json]:
        """Return the bundle that a form begins with."""
        return {"format": FORMAT, "version": self.rulebook.id, "product": {"set": self.product_set.number}}

    def field_title(self, field: str) -> Text | None:
        """Return what a person knows a field by, if it has a title."""
        kind, _, name = field.partition("-")
        vocabulary = self.rulebook.vocabulary
        if kind in ("f", "a") and name in vocabulary.facts:
            return vocabulary.facts[name].title
        document, _, detail = name.partition("-")
        if kind == "d" and document in vocabulary.documents:
            title = vocabulary.documents[document].title
            about = TITLES.get(f"documents[].{detail}")
            return title if about is None else text(f"{title.vi} – {about.vi}", f"{title.en} – {about.en}")
        if kind == "k" and (criterion := self.product_set.criteria.get(name)):
            return text(f"{name} {criterion.title.vi}", f"{name} {criterion.title.en}")
        return FIELD_TITLES.get(field)

    def marks(self) -> tuple[int, ...]:
        """Return the stars for which options of the sheet are marked as the least."""
        criteria = self.product_set.criteria.values()
        options = (option for each in criteria for case, _ in option_fields(each) for option in each.options_of(case))
        return tuple(sorted({option.min_stars for option in options if option.min_stars}))

    def facts_for(self, criterion: str) -> tuple[Need, ...]:
        """Return the facts that the rules of a criterion read."""
        return _serving(criterion, self.needs.facts)

    def documents_for(self, criterion: str) -> tuple[Need, ...]:
        """Return the document types that the rules of a criterion ask for, and those that back its facts."""
        return _serving(criterion, self.needs.documents)

    def others(self, needs: tuple[Need, ...]) -> tuple[Need, ...]:
        """Return those of facts or document types that no criterion reads, but a knock-out or a case."""
        return tuple(need for need in needs if entered_at(need) is None)


def _serving(criterion: str, needs: tuple[Need, ...]) -> tuple[Need, ...]:
    use = Use(UseKind.CRITERION, criterion)
    return tuple(need for need in needs if use in need.serves)


def entered_at(need: Need) -> str | None:
    """Return the criterion at which a fact or a document is entered, the first that it serves; None for none."""
    return next((use.name for use in need.serves if use.kind is UseKind.CRITERION), None)


@lru_cache(maxsize=64)
def sheet_named(version: str, name: str) -> Sheet:
    """Return the sheet of a set, by the set's number or slug.

    Raises:
        UnknownVersion: there is no such version, or no such set in it.
    """
    rulebook = load(version)
    product_set = rulebook.set_named(name)
    if product_set is None:
        shown, named = printable(name), decision_named(rulebook.decision)
        raise UnknownVersion(
            text(f"{named.vi} không có bộ sản phẩm “{shown}”", f"{named.en} has no product set “{shown}”")
        )
    return Sheet(rulebook, product_set, needs_of(rulebook, product_set))


def version_chosen(partial: PartialBundle) -> str | None:
    """Return the version that a bundle names, or that its days choose; None if it says too little.

    Raises:
        NoVersionInForce: no version applies on its days.
    """
    if partial.version is not None or not (partial.submitted_on and partial.evaluated_on and partial.purpose):
        if partial.version is None:
            return None
        meant = default_catalogue().ids_named(partial.version)
        return meant[0] if len(meant) == 1 else partial.version
    return default_catalogue().choose_version(partial.submitted_on, partial.evaluated_on, partial.purpose).version


def fact_field(name: str) -> str:
    """Return the field of a fact's value."""
    return f"f-{name}"


def attester_field(name: str) -> str:
    """Return the field of who attests a fact."""
    return f"a-{name}"


def document_field(kind: str, about: str = "") -> str:
    """Return the field of a document, or of its `number`, `issued_on` or `expires_on`."""
    return f"d-{kind}-{about}" if about else f"d-{kind}"


def option_field(criterion: str, case: str | None = None) -> str:
    """Return the field of a criterion's options, in one of its cases if it has any."""
    return f"c-{criterion}" if case is None else f"c-{criterion}~{case}"


def case_field(group: CaseGroup | None) -> str:
    """Return the field of the dossier's case: `case`, or one of each group where there are several."""
    return "case" if group is None or group.name is None else f"case-{group.name}"


def criterion_anchor(criterion: str) -> str:
    """Return the id of a criterion on the page."""
    return f"k-{criterion}"


def option_fields(criterion: Criterion) -> list[tuple[str | None, str]]:
    """Return the fields of a criterion with the case that each is for."""
    cases: list[str | None] = list(criterion.cases) or [None]
    return [(case, option_field(criterion.number, case)) for case in cases]


def judge_of_role(fields: Fields) -> Fields:
    """Return the same fields; a judge that stands there as that of another role follows the role that was chosen."""
    judge, wanted = fields.one("judge").strip(), JUDGES.get(fields.one("role"))
    for lang in LANGS:
        if wanted is not None and judge in {each.in_(lang) for each in JUDGES.values()}:
            return fields.with_value("judge", wanted.in_(lang))
    return fields


DOCUMENT_DETAILS = ("number", "issued_on", "expires_on")
"""What a form asks of a document."""


DAYS = frozenset(("submitted_on", "evaluated_on", "issued_on", "expires_on"))
"""What of a bundle and of its documents is a day."""


def is_day(field: str) -> bool:
    """Tell whether a field asks for a day: it shows `15/09/2026`, and takes other ways of writing one."""
    return field.rpartition("-")[2] in DAYS


def is_listed(fields: Fields, kind: str) -> bool:
    """Tell whether a form lists a document of a type: it is ticked, or something is stated of it."""
    names = (document_field(kind), *(document_field(kind, detail) for detail in DOCUMENT_DETAILS))
    return any(fields.one(name).strip() for name in names)


BUNDLE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "product": ("product", "name"),
    "producer": ("producer", "name"),
    "legal_form": ("producer", "type"),
    "commune": ("producer", "commune"),
    "dossier": ("dossier",),
    "purpose": ("purpose",),
    "submitted_on": ("submitted_on",),
    "evaluated_on": ("evaluated_on",),
}
"""The fields above the sheet, and where in the bundle each stands."""

FIELD_TITLES: Mapping[str, Text] = {
    **{field: TITLES[".".join(path)] for field, path in BUNDLE_FIELDS.items()},
    "judge": TITLES["sheets[].judge"],
    "role": TITLES["sheets[].role"],
}
"""What stands before the fields above the sheet."""
