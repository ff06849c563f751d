"""Writing what stands in a form as a bundle.

The form begins with a bundle: an empty one, or one that was uploaded. Only what was changed in the form is changed in
it, so that an uploaded bundle comes back as it was, with all that a form has no field for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ocop_rules.canonical import Json
from ocop_rules.documents.written_day import day_meant
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.forms.entry.fields import Fields
from ocop_rules.forms.entry.from_bundle import fields_from_bundle, items_at, mapping_at, shown
from ocop_rules.forms.entry.sheet import (
    BUNDLE_FIELDS,
    DOCUMENT_DETAILS,
    Sheet,
    attester_field,
    case_field,
    criterion_anchor,
    document_field,
    fact_field,
    is_day,
    option_fields,
)
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import Criterion
from ocop_rules.rulebook.vocabulary import FactType
from ocop_rules.text import Lang

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})\Z")
_GROUPED = re.compile(r"[0-9]{1,3}([., ][0-9]{3})+\Z")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})[.,][0-9]{1,15}\Z")

_ORDER = tuple(EvidenceBundle.model_fields)


@dataclass(frozen=True, slots=True)
class BundleFromForm:
    """A bundle that was written from a form.

    Attributes:
        bundle: as plain data; it may be wrong or lack what is needed.
        fields: the id of the field in which each place of the bundle was filled in.
    """

    bundle: dict[str, Json]
    fields: Mapping[str, str]

    def field_at(self, place: str) -> str | None:
        """Return the id of the field for a place of the bundle or the nearest place around it, or None."""
        while place:
            if place in self.fields:
                return self.fields[place]
            place = place[: max(place.rfind("."), place.rfind("["), 0)]
        return None


def bundle_from_form(fields: Fields, base: Mapping[str, Json], sheet: Sheet, lang: Lang) -> BundleFromForm:
    """Return what stands in a form as a bundle.

    Args:
        fields: the form.
        base: the bundle that the form began with.
        sheet: the sheet that the form is for.
        lang: the language of the form: numbers have a comma in Vietnamese.
    """
    return _Writer(fields, base, sheet, lang).write()


class _Writer:
    def __init__(self, fields: Fields, base: Mapping[str, Json], sheet: Sheet, lang: Lang) -> None:
        self._fields = fields
        self._before = fields_from_bundle(base, sheet, lang)
        self._base = base
        self._sheet = sheet
        self._places: dict[str, str] = {}

    def _changed(self, *names: str) -> bool:
        return any(self._value(self._fields, name) != self._value(self._before, name) for name in names)

    @staticmethod
    def _value(fields: Fields, name: str) -> tuple[str, ...]:
        return tuple(each for each in (value.strip() for value in fields.all(name)) if each)

    def _stated(self, field: str) -> str:
        """Return what a field states as a bundle has it; a day that is none stays as it was typed."""
        typed = self._fields.one(field).strip()
        day = day_meant(typed) if is_day(field) else None
        return typed if day is None else day.isoformat()

    def _states_day(self, field: str) -> bool:
        """Tell whether a field states a day, which is written as a bundle has it even where a file had it otherwise."""
        return is_day(field) and day_meant(self._fields.one(field)) is not None

    def write(self) -> BundleFromForm:
        out = dict(self._base)
        for name, place in BUNDLE_FIELDS.items():
            self._places[".".join(place)] = name
            if self._changed(name) or self._states_day(name):
                _put(out, place, self._stated(name))
        self._places["documents_complete"] = "complete"
        if self._changed("complete"):
            _put(out, ("documents_complete",), self._fields.has("complete", "yes") or None)
        documents, added = self._documents()
        facts = self._facts(documents, added)
        for name, items in (("documents", documents), ("facts", facts)):
            if items != items_at(self._base, name):
                _put(out, (name,), items or None)
        self._sheets(out)
        keys = (*_ORDER, *(key for key in out if key not in _ORDER))
        return BundleFromForm({key: out[key] for key in keys if key in out}, self._places)

    def _documents(self) -> tuple[list[Mapping[str, Json]], dict[str, str]]:
        """Return the documents, and of those that the form added the type by id."""
        documents: list[Mapping[str, Json]] = items_at(self._base, "documents")
        taken = {shown(document.get("id")) for document in documents}
        gone: set[int] = set()
        added: dict[str, str] = {}
        rows: dict[str, str] = {}
        for position, need in enumerate(self._sheet.needs.documents, 1):
            kind = need.name
            details = {detail: document_field(kind, detail) for detail in DOCUMENT_DETAILS}
            at = next((i for i, each in enumerate(documents) if each.get("type") == kind), None)
            if not self._changed(document_field(kind), *details.values()):
                if at is not None:
                    days = {detail: self._stated(field) for detail, field in details.items() if self._states_day(field)}
                    documents[at] = {**documents[at], **days}
                    rows[shown(documents[at].get("id"))] = kind
                continue
            stated = {detail: self._stated(field) for detail, field in details.items()}
            if not self._fields.one(document_field(kind)) and not (at is None and any(stated.values())):
                if at is not None:
                    gone.add(at)
                continue
            if at is None:
                name = _free(f"M{position:02d}", taken)
                taken.add(name)
                added[name] = kind
                documents.append({"id": name, "type": kind})
                at = len(documents) - 1
            changed: dict[str, Json] = dict(documents[at])
            for detail, value in stated.items():
                _put(changed, (detail,), value)
            documents[at] = changed
            rows[shown(changed.get("id"))] = kind
        kept = [document for i, document in enumerate(documents) if i not in gone]
        for i, document in enumerate(kept):
            shown_in = rows.get(shown(document.get("id")))
            if shown_in is not None:
                self._places[f"documents[{i}]"] = document_field(shown_in)
                for detail in DOCUMENT_DETAILS:
                    self._places[f"documents[{i}].{detail}"] = document_field(shown_in, detail)
        return kept, added

    def _facts(self, documents: list[Mapping[str, Json]], added: Mapping[str, str]) -> list[Mapping[str, Json]]:
        listed = {shown(document.get("id")): shown(document.get("type")) for document in documents}
        removed = {shown(d.get("id")) for d in items_at(self._base, "documents")} - set(listed)
        vocabulary = self._sheet.rulebook.vocabulary.facts
        facts: list[Mapping[str, Json]] = []
        stated = set()
        asked = {need.name for need in self._sheet.needs.facts}
        for fact in items_at(self._base, "facts"):
            name = shown(fact.get("fact"))
            again = name in stated
            stated.add(name)
            changed: dict[str, Json] = dict(fact)
            if name in asked and not again:
                value, attester = fact_field(name), attester_field(name)
                if self._changed(value):
                    if not self._fields.one(value).strip():
                        continue
                    changed["value"] = self._fact_value(name)
                if self._changed(attester):
                    _put(changed, ("attested_by",), self._fields.one(attester))
            backing = [new for new, kind in added.items() if name in vocabulary and kind in vocabulary[name].documents]
            old = changed.get("documents")
            if (backing or removed) and (old is None or isinstance(old, list | tuple)):
                ids = [each for each in old or () if not (isinstance(each, str) and each in removed)]
                _put(changed, ("documents",), [*ids, *backing] or None)
            facts.append(changed)
        facts += self._new_facts(stated, listed)
        for i, fact in enumerate(facts):
            name = shown(fact.get("fact"))
            if name in asked:
                self._places[f"facts[{i}]"] = fact_field(name)
                self._places[f"facts[{i}].attested_by"] = attester_field(name)
        return facts

    def _new_facts(self, stated: set[str], listed: Mapping[str, str]) -> Iterator[Mapping[str, Json]]:
        for need in self._sheet.needs.facts:
            if need.name in stated or not self._fields.one(fact_field(need.name)).strip():
                continue
            fact: dict[str, Json] = {"fact": need.name, "value": self._fact_value(need.name)}
            kinds = self._sheet.rulebook.vocabulary.facts[need.name].documents
            _put(fact, ("documents",), [name for name, kind in listed.items() if kind in kinds] or None)
            _put(fact, ("attested_by",), self._fields.one(attester_field(need.name)))
            yield fact

    def _fact_value(self, name: str) -> Json:
        typed = self._fields.one(fact_field(name)).strip()
        match self._sheet.rulebook.vocabulary.facts[name].type:
            case FactType.BOOLEAN:
                return {"true": True, "false": False}.get(typed, typed)
            case FactType.CHOICE:
                return typed
            case FactType.COUNT if _GROUPED.match(typed):
                typed = re.sub("[., ]", "", typed)  # no count has decimals: they are thousands
        if _WHOLE.match(typed):
            return int(typed)
        return typed.replace(",", ".") if _DECIMAL.match(typed) else typed

    def _sheets(self, out: dict[str, Json]) -> None:
        sheets = items_at(self._base, "sheets")
        if len(sheets) > 1:
            return
        before = sheets[0] if sheets else {}
        options = dict(mapping_at(before, "options"))
        for number, criterion in self._sheet.product_set.criteria.items():
            self._places[f"sheets[0].options.{number}"] = criterion_anchor(number)
            names = [name for _, name in option_fields(criterion)]
            if self._changed(*names, *([self._case_field(number)] if criterion.cases and self._chosen(names) else [])):
                _put(options, (number,), self._choice(criterion))
        self._places["sheets[0].judge"] = "judge"
        self._places["sheets[0].role"] = "role"
        if not sheets and not options:
            return
        sheet: dict[str, Json] = dict(before)
        for name in ("judge", "role"):
            if not sheets or self._changed(name):
                _put(sheet, (name,), self._fields.one(name).strip())
        sheet["options"] = options
        if sheet != before:
            out["sheets"] = [sheet]

    def _case_field(self, criterion: str) -> str:
        return case_field(self._sheet.product_set.case_group_of(criterion))

    def _chosen(self, names: list[str]) -> bool:
        return any(self._value(self._fields, name) for name in names)

    def _choice(self, criterion: Criterion) -> Json:
        stated = self._fields.one(self._case_field(criterion.number))
        for case, name in option_fields(criterion):
            values = [int(each) for each in self._value(self._fields, name) if _WHOLE.match(each)]
            if not values or (case is not None and stated and case != stated):
                continue
            if case is not None:
                return {"case": case, "option": values[0]}
            if criterion.scoring is Scoring.SUM:
                return [each for each in values if each]
            return values[0]
        return None


def _put(into: dict[str, Json], place: tuple[str, ...], value: Json) -> None:
    """Set what stands at a place; what is empty is left out."""
    first, *rest = place
    if rest:
        inside = dict(mapping_at(into, first))
        _put(inside, tuple(rest), value)
        value = inside or None
    if value is None or value == "":
        into.pop(first, None)
    else:
        into[first] = value


def _free(name: str, taken: set[str]) -> str:
    """Return a name that is not taken yet."""
    number = 2
    found = name
    while found in taken:
        found = f"{name}-{number}"
        number += 1
    return found
