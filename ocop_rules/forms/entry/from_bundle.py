"""Filling a form from a bundle, even one that is wrong somewhere: what does not fit stays empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from ocop_rules.canonical import Json
from ocop_rules.documents.written_day import day_in_form, day_meant
from ocop_rules.forms.entry.fields import Fields
from ocop_rules.forms.entry.sheet import (
    BUNDLE_FIELDS,
    DOCUMENT_DETAILS,
    Sheet,
    attester_field,
    case_field,
    document_field,
    fact_field,
    is_day,
    option_field,
)
from ocop_rules.rulebook.model import plain_number
from ocop_rules.rulebook.vocabulary import FactType
from ocop_rules.text import Lang, printable


def plain(data: object) -> Json:
    """Return what was read from YAML or JSON as plain JSON: days and exact numbers as text."""
    if isinstance(data, bool | str | int) or data is None:
        return data
    if isinstance(data, Decimal):
        return plain_number(data) if data.is_finite() else str(data)
    if isinstance(data, Mapping):
        return {str(key): plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [plain(item) for item in data]
    return data.isoformat() if isinstance(data, date | datetime) else str(data)


def mapping_at(data: Json, key: str) -> Mapping[str, Json]:
    """Return the mapping under a key; an empty one if there is none."""
    found = data.get(key) if isinstance(data, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def items_at(data: Json, key: str) -> list[Mapping[str, Json]]:
    """Return the list of mappings under a key, an empty mapping in place of all else, so that positions stay."""
    found = data.get(key) if isinstance(data, Mapping) else None
    if isinstance(found, str) or not isinstance(found, Sequence):
        return []
    return [item if isinstance(item, Mapping) else {} for item in found]


def shown_in(field: str, value: Json) -> str:
    """Return a value as a field of a name shows it: a day as people write it."""
    day = day_meant(shown(value)) if is_day(field) else None
    return shown(value) if day is None else day_in_form(day)


def shown(value: Json) -> str:
    """Return a value as it stands in a bundle, as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else ""


def fields_from_bundle(bundle: Mapping[str, Json], sheet: Sheet, lang: Lang) -> Fields:
    """Return the fields of a form that is filled in as a bundle says."""
    found: dict[str, list[str]] = {}
    for name, place in BUNDLE_FIELDS.items():
        inside: Json = bundle
        for step in place:
            inside = inside.get(step) if isinstance(inside, Mapping) else None
        found[name] = [shown_in(name, inside)]
    if not found["purpose"][0]:
        found["purpose"] = ["first"]
    if bundle.get("documents_complete") is True:
        found["complete"] = ["yes"]
    _fill_documents(found, bundle, sheet)
    _fill_facts(found, bundle, sheet, lang)
    sheets = items_at(bundle, "sheets")
    if len(sheets) == 1:
        found["judge"] = [shown(sheets[0].get("judge"))]
        found["role"] = [shown(sheets[0].get("role")) or "council"]
        _fill_options(found, mapping_at(sheets[0], "options"), sheet)
    return Fields(found)


def _fill_documents(found: dict[str, list[str]], bundle: Mapping[str, Json], sheet: Sheet) -> None:
    first: dict[str, Mapping[str, Json]] = {}
    for document in items_at(bundle, "documents"):
        first.setdefault(shown(document.get("type")), document)
    for need in sheet.needs.documents:
        if need.name in first:
            found[document_field(need.name)] = ["yes"]
            for detail in DOCUMENT_DETAILS:
                found[document_field(need.name, detail)] = [shown_in(detail, first[need.name].get(detail))]


def _fill_facts(found: dict[str, list[str]], bundle: Mapping[str, Json], sheet: Sheet, lang: Lang) -> None:
    stated: dict[str, Mapping[str, Json]] = {}
    for fact in items_at(bundle, "facts"):
        stated.setdefault(shown(fact.get("fact")), fact)
    for need in sheet.needs.facts:
        if need.name not in stated:
            continue
        value = shown(stated[need.name].get("value"))
        if lang == "vi" and sheet.rulebook.vocabulary.facts[need.name].type is not FactType.CHOICE:
            value = value.replace(".", ",")
        found[fact_field(need.name)] = [value]
        found[attester_field(need.name)] = [shown(stated[need.name].get("attested_by"))]


def _fill_options(found: dict[str, list[str]], options: Mapping[str, Json], sheet: Sheet) -> None:
    for number, choice in options.items():
        criterion = sheet.product_set.criteria.get(number)
        if criterion is None:
            continue
        case: str | None = None
        if isinstance(choice, Mapping):
            case = shown(choice.get("case"))
            choice = choice.get("option")
        if bool(criterion.cases) != (case is not None):
            continue
        if case is not None:
            found.setdefault(case_field(sheet.product_set.case_group_of(number)), [case])
        several = choice if isinstance(choice, Sequence) and not isinstance(choice, str) else [choice]
        found[option_field(number, case)] = [shown(each) for each in several] or ["0"]


def ballots(bundle: Mapping[str, Json]) -> dict[str, int]:
    """Return how many of several score sheets chose each option, by field and value: `c-1.1=3`; none for one sheet."""
    sheets = items_at(bundle, "sheets")
    found: dict[str, int] = {}
    for sheet in sheets if len(sheets) > 1 else []:
        for number, choice in mapping_at(sheet, "options").items():
            case = shown(choice.get("case")) if isinstance(choice, Mapping) else None
            option = choice.get("option") if isinstance(choice, Mapping) else choice
            for each in option if isinstance(option, list | tuple) else (option,):
                name = f"{option_field(number, case)}={shown(each)}"
                found[name] = found.get(name, 0) + 1
    return found


def without_field(bundle: Mapping[str, Json], sheet: Sheet) -> list[str]:
    """Return the ids of documents, and the facts, that a form has no field for and that stay as they are."""
    asked = {need.name for need in sheet.needs.documents}
    seen: set[str] = set()
    out = []
    for document in items_at(bundle, "documents"):
        kind = shown(document.get("type"))
        if kind in asked and kind not in seen:
            seen.add(kind)
        else:
            out.append(shown(document.get("id")))
    facts = {need.name for need in sheet.needs.facts}
    out += [shown(fact.get("fact")) for fact in items_at(bundle, "facts") if shown(fact.get("fact")) not in facts]
    return [printable(each) for each in out if each]
