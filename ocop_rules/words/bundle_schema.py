"""The JSON Schema of evidence bundles: of all, and of one product set alone, for forms and editors.

A schema refuses no bundle of its set that is right. What a schema cannot say is found by reading the bundle alone: that
a fact names a document of the bundle, that no judge has two sheets, that a number has no more than four decimals.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, TypeAlias

from ocop_rules.documents.json_schema import DIALECT, SteadyJsonSchema
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.limits import LISTS
from ocop_rules.evidence.printed_points import most_of_part
from ocop_rules.rulebook.catalogue import catalogue_at
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import Criterion, Option, ProductSet, Rulebook, plain_number
from ocop_rules.rulebook.needs import Need, needs_of
from ocop_rules.rulebook.vocabulary import MAX_NUMBER, Attester, FactDefinition, FactType
from ocop_rules.text import Lang, Text
from ocop_rules.words.bundle_fields import BUNDLE_FIELDS, FACT_KINDS
from ocop_rules.words.sentences import sentence
from ocop_rules.words.terms import PURPOSES, ROLES, points

Schema: TypeAlias = dict[str, Any]
"""A JSON Schema, or a part of one."""


def bundle_schema() -> Schema:
    """Return the JSON Schema of evidence bundles of any set."""
    return {"$schema": DIALECT} | EvidenceBundle.model_json_schema(schema_generator=SteadyJsonSchema)


def schema_json(schema: Schema) -> str:
    """Write a schema as the command does."""
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def set_schema(rulebook: Rulebook, product_set: ProductSet, lang: Lang) -> Schema:
    """Return the JSON Schema of the bundles of one product set, with titles and descriptions in `lang`.

    Facts and document types that the set's rules read come first, each with its title; the others of the vocabulary
    may stand in a bundle too.
    """
    return _SetSchema(rulebook, product_set, lang).schema()


class _SetSchema:
    def __init__(self, rulebook: Rulebook, product_set: ProductSet, lang: Lang) -> None:
        self._rulebook = rulebook
        self._set = product_set
        self._lang = lang
        self._needs = needs_of(rulebook, product_set)
        self._vocabulary = catalogue_at(rulebook.root).vocabulary()

    def _say(self, code: str, /, **params: object) -> str:
        return sentence(code, self._lang, **params)

    def schema(self) -> Schema:
        schema = bundle_schema()
        parts: Schema = schema["$defs"]
        number, title = self._set.number, self._set.title.in_(self._lang)
        schema["title"] = self._say("bundle-of-set", number=number, title=title)
        schema["description"] = self._say("bundle-under", decision=self._rulebook.decision, version=self._rulebook.id)
        schema["$comment"] = f"{self._rulebook.id} {self._rulebook.digest}"
        fields: Schema = schema["properties"]
        _name_fields(fields, self._lang)
        fields["version"] = {key: value for key, value in fields["version"].items() if key not in ("anyOf", "type")} | {
            "anyOf": [{"enum": [self._rulebook.id, None]}, {"type": ["string", "integer"]}]
        }
        for name, most in LISTS.items():
            fields[name] = _or_null(fields[name]) | {"maxItems": most}
        for part, field in _PARTS.items():
            parts[part] = _titled(BUNDLE_FIELDS[field].in_(self._lang)) | _untitled(parts[part])
            _name_fields(parts[part]["properties"], self._lang, f"{field}.")
        for part, values in _VALUES.items():
            parts[part] = {"oneOf": [_named(value, words.in_(self._lang)) for value, words in values.items()]}
        parts["Product"]["properties"]["set"] = self._titled("product.set") | {
            "anyOf": [_named(number, title), {"enum": [self._set.slug, title]}, {"type": "string", "pattern": "[^0-9]"}]
        }
        parts["Producer"]["properties"]["type"] = self._legal_form()
        parts["Document"]["properties"]["type"] = self._document_type()
        fact = parts.pop("Fact")
        attesters = [_named(str(attester), attester.words.in_(self._lang)) for attester in Attester]
        fact["properties"]["attested_by"] = self._titled("facts[].attested_by") | {
            "oneOf": [*attesters, {"type": "null"}]
        }
        parts |= {part: fact["properties"][field] for part, field in _SHARED.items()}
        parts["Fact"] = {"oneOf": list(self._facts(fact))}
        sheet: Schema = parts["ScoreSheet"]["properties"]
        sheet["options"] = _or_null(self._choices("sheets[].options", self._choice))
        sheet["points"] = _or_null(self._choices("sheets[].points", self._score))
        sheet["parts"] = _or_null(self._totals())
        parts["ScoreSheet"]["anyOf"] = [{"required": [field]} for field in ("options", "points", "parts")]
        del parts["CaseChoice"], parts["CaseScore"]
        return schema

    def _legal_form(self) -> Schema:
        forms = self._vocabulary.facts["legal_form"].values or {}
        named = [_named(name, title.in_(self._lang)) for name, title in forms.items()]
        return self._titled("producer.type") | {"oneOf": [*named, {"type": "null"}]}

    def _document_type(self) -> Schema:
        read = {need.name: need for need in self._needs.documents}
        known = self._vocabulary.documents
        return self._titled("documents[].type") | {
            "oneOf": [
                *(_named(name, known[name].title.in_(self._lang), self._serves(need)) for name, need in read.items()),
                *(_named(name, each.title.in_(self._lang)) for name, each in known.items() if name not in read),
            ],
        }

    def _serves(self, need: Need) -> str:
        return self._say("serves", criteria=", ".join(map(str, need.serves)))

    def _facts(self, any_fact: Schema) -> Iterator[Schema]:
        read = {need.name for need in self._needs.facts}
        for need in self._needs.facts:
            definition = self._vocabulary.facts[need.name]
            told = _titled(definition.title.in_(self._lang), f"{self._serves(need)}. {self._shown_by(definition)}")
            yield self._fact(any_fact, told, {"const": need.name}, definition)
        others: dict[FactType, list[str]] = {}
        for name, definition in self._vocabulary.facts.items():
            if name in read:
                continue
            if definition.type is FactType.CHOICE:
                yield self._fact(any_fact, self._other(definition.title), {"const": name}, definition)
            else:
                others.setdefault(definition.type, []).append(name)
        for kind, names in others.items():
            told = self._other(FACT_KINDS[kind])
            yield self._fact(any_fact, told, {"enum": names}, self._vocabulary.facts[names[0]], unit=False)

    def _other(self, title: Text) -> Schema:
        return _titled(title.in_(self._lang), self._say("not-read"))

    def _fact(
        self, any_fact: Schema, told: Schema, name: Schema, definition: FactDefinition, *, unit: bool = True
    ) -> Schema:
        fields = dict(any_fact["properties"])
        fields["fact"] = name | self._titled("facts[].fact")
        fields["value"] = self._value(definition, unit)
        for part, field in _SHARED.items():
            fields[field] = {"$ref": f"#/$defs/{part}"}
        return told | {
            "type": "object",
            "properties": fields,
            "required": any_fact["required"],
            "additionalProperties": False,
        }

    def _shown_by(self, definition: FactDefinition) -> str:
        attesters = [attester.words.in_(self._lang) for attester in definition.attested_by]
        documents = [self._vocabulary.documents[name].title.in_(self._lang) for name in definition.documents]
        shown = "; ".join([*documents, *attesters])
        return self._say("shown-by", things=shown)

    def _value(self, definition: FactDefinition, unit: bool) -> Schema:
        value = self._titled("facts[].value")
        match definition.type:
            case FactType.BOOLEAN:
                return value | {"type": "boolean"}
            case FactType.CHOICE:
                values = (definition.values or {}).items()
                return value | {"oneOf": [_named(name, title.in_(self._lang)) for name, title in values]}
            case FactType.COUNT:
                number: Schema = {"type": "integer", "minimum": 0, "exclusiveMaximum": MAX_NUMBER}
                written = "^(0|[1-9][0-9]{0,10})(\\.0+)?$"
            case FactType.SHARE:
                number = {"type": "number", "minimum": 0, "maximum": 100}
                written = "^((0|[1-9][0-9]?)(\\.[0-9]{1,20})?|100(\\.0{1,20})?)$"
            case _:
                number = {"type": "number", "exclusiveMinimum": -MAX_NUMBER, "exclusiveMaximum": MAX_NUMBER}
                written = "^-?(0|[1-9][0-9]{0,10})(\\.[0-9]{1,20})?$"
        exact = _titled(self._say("exact-number"))
        if definition.type is FactType.SHARE:
            value["description"] = "%"
        elif unit and definition.unit is not None:
            value["description"] = definition.unit.in_(self._lang)
        return value | {"anyOf": [number, {"type": "string", "pattern": written} | exact]}

    def _choices(self, field: str, choice: Callable[[Criterion], Schema]) -> Schema:
        criteria = self._set.criteria.items()
        return self._titled(field) | {
            "type": "object",
            "properties": {number: choice(criterion) for number, criterion in criteria},
            "additionalProperties": False,
        }

    def _totals(self) -> Schema:
        return self._titled("sheets[].parts") | {
            "type": "object",
            "properties": {
                part.letter: _titled(part.title.in_(self._lang))
                | _POINTS
                | {"maximum": int(most_of_part(part.letter, self._set))}
                for part in self._set.parts
            },
            "additionalProperties": False,
        }

    def _score(self, criterion: Criterion) -> Schema:
        """Return the points that may be given for a criterion: those of an option, or of several together."""
        told = _titled(f"{criterion.number} {criterion.title.in_(self._lang)}", self._decided(criterion))
        score = {"oneOf": [*self._worths(criterion)]}
        if criterion.scoring is Scoring.SUM:
            return told | {"anyOf": [_POINTS, {"type": "array", "items": score}]}
        if not criterion.cases:
            return told | score
        in_case: Schema = {
            "type": "object",
            "properties": {"case": {"enum": [*criterion.cases]}, "points": score},
            "required": ["case", "points"],
            "additionalProperties": False,
        }
        return told | {"anyOf": [in_case, score]}

    def _worths(self, criterion: Criterion) -> Iterator[Schema]:
        labels: dict[Decimal, list[str]] = {Decimal(0): []}
        for _, option in criterion.all_options():
            labels.setdefault(option.points, []).append(option.label.in_(self._lang))
        for worth, named in sorted(labels.items()):
            written: list[int | str] = [int(worth)] if worth == int(worth) else []
            title = " / ".join(named) or self._say("reaches-no-option")
            yield _titled(title) | {"enum": [*written, plain_number(worth)]}

    def _choice(self, criterion: Criterion) -> Schema:
        told = _titled(f"{criterion.number} {criterion.title.in_(self._lang)}", self._decided(criterion))
        none = _named(0, self._say("reaches-no-option"))
        if criterion.cases:
            lists = [(case.name, case.title, case.options) for case in criterion.cases.values()]
            longest = max((options for _, _, options in lists), key=len)
            bare = {"type": "integer", "minimum": 0, "maximum": len(longest)}
            alone = _titled(self._say("case-is-known")) | bare
            return told | {
                "anyOf": [
                    *(
                        _titled(f"{name}) {title.in_(self._lang)}")
                        | {
                            "type": "object",
                            "properties": {
                                "case": {"const": name},
                                "option": {"oneOf": [none, *self._ordinals(options)]},
                            },
                            "required": ["case", "option"],
                            "additionalProperties": False,
                        }
                        for name, title, options in lists
                    ),
                    alone,
                ]
            }
        ordinals = [*self._ordinals(criterion.options)]
        if criterion.scoring is Scoring.SUM:
            several = {"type": "array", "items": {"oneOf": ordinals}, "uniqueItems": True}
            return told | {"anyOf": [several, {"oneOf": [none, *ordinals]}]}
        return told | {"oneOf": [none, *ordinals]}

    def _decided(self, criterion: Criterion) -> str:
        return self._say(f"decided-by-{criterion.decided_by}")

    def _ordinals(self, options: Iterable[Option]) -> Iterator[Schema]:
        for option in options:
            marks = " " + "*" * option.min_stars if option.min_stars else ""
            worth = points(option.points, self._lang)
            yield _named(option.ordinal, f"{option.label.in_(self._lang)} ({worth}){marks}")

    def _titled(self, field: str) -> Schema:
        return _titled(BUNDLE_FIELDS[field].in_(self._lang))


_PARTS = {
    "Product": "product",
    "Producer": "producer",
    "Document": "documents[]",
    "Fact": "facts[]",
    "ScoreSheet": "sheets[]",
}
"""The definitions of the schema, and what they are of a bundle."""

_VALUES = {"Purpose": PURPOSES, "Role": ROLES}
_SHARED = {"BackedBy": "documents", "Attester": "attested_by", "Note": "note"}
"""What all facts have: the name of its definition, and of its field."""


def _titled(title: str, description: str | None = None) -> Schema:
    return {"title": title} if description is None else {"title": title, "description": description}


def _untitled(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key not in ("title", "description")}


_POINTS: Schema = {"type": ["number", "string"], "minimum": 0}


def _or_null(schema: Schema) -> Schema:
    return schema | {"type": [schema["type"], "null"]}


def _named(value: str | int, title: str, description: str | None = None) -> Schema:
    return {"const": str(value) if isinstance(value, str) else value} | _titled(title, description)


def _name_fields(fields: Schema, lang: Lang, inside: str = "") -> None:
    """Give those fields titles that have some."""
    for name in fields:
        title = BUNDLE_FIELDS.get(f"{inside}{name}")
        if title is not None:
            fields[name] = _titled(title.in_(lang)) | _untitled(fields[name])
