"""The JSON Schema of evidence bundles: of all, and of one product set alone, for forms and editors.

A schema refuses no bundle of its set that is right. What a schema cannot say is found by reading the bundle alone: that
a fact names a document of the bundle, that no judge has two sheets, that a number has no more than four decimals.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from ocop_rules.documents.json_schema import SteadyJsonSchema
from ocop_rules.evidence.bundle import EvidenceBundle, Role
from ocop_rules.evidence.limits import LISTS
from ocop_rules.rulebook.catalogue import vocabulary
from ocop_rules.rulebook.definition import DecidedBy, Purpose, Scoring
from ocop_rules.rulebook.model import Criterion, Option, ProductSet, Rulebook, plain_number
from ocop_rules.rulebook.needs import Need, needs_of
from ocop_rules.rulebook.vocabulary import MAX_NUMBER, Attester, FactDefinition, FactType
from ocop_rules.text import Lang, Text, text

Schema: TypeAlias = dict[str, Any]
"""A JSON Schema, or a part of one."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"


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
        self._vocabulary = vocabulary()

    def _(self, vi: str, en: str) -> str:
        return vi if self._lang == "vi" else en

    def schema(self) -> Schema:
        schema = bundle_schema()
        parts: Schema = schema["$defs"]
        number, title = self._set.number, self._set.title.in_(self._lang)
        schema["title"] = self._(f"Hồ sơ minh chứng, bộ {number}: {title}", f"Evidence bundle, set {number}: {title}")
        schema["description"] = self._(
            f"Hồ sơ theo {self._rulebook.decision} ({self._rulebook.id})",
            f"A dossier under {self._rulebook.decision} ({self._rulebook.id})",
        )
        schema["$comment"] = f"{self._rulebook.id} {self._rulebook.digest}"
        fields: Schema = schema["properties"]
        for name, said in _FIELDS.items():
            fields[name] = _titled(said.in_(self._lang)) | _untitled(fields[name])
        fields["version"] = fields["version"] | {"enum": [self._rulebook.id, None]}
        for name, most in LISTS.items():
            fields[name] = _or_null(fields[name]) | {"maxItems": most}
        for part, (said, names) in _PARTS.items():
            parts[part] = _titled(said.in_(self._lang)) | _untitled(parts[part])
            _name_fields(parts[part]["properties"], names, self._lang)
        for part, values in _VALUES.items():
            parts[part] = {"oneOf": [_named(value, words.in_(self._lang)) for value, words in values.items()]}
        parts["Product"]["properties"]["set"] = _titled(self._("Bộ sản phẩm", "Product set")) | {
            "anyOf": [_named(number, title), {"type": "string", "pattern": f"^(0*{number}|{self._set.slug})$"}]
        }
        parts["Producer"]["properties"]["type"] = self._legal_form()
        parts["Document"]["properties"]["type"] = self._document_type()
        fact = parts.pop("Fact")
        attesters = [_named(str(attester), attester.words.in_(self._lang)) for attester in Attester]
        fact["properties"]["attested_by"] = _titled(self._("Người xác nhận", "Who attests it")) | {
            "oneOf": [*attesters, {"type": "null"}]
        }
        parts |= {part: fact["properties"][field] for part, field in _SHARED.items()}
        parts["Fact"] = {"oneOf": list(self._facts(fact))}
        parts["ScoreSheet"]["properties"]["options"] = self._options()
        del parts["CaseChoice"]
        return schema

    def _legal_form(self) -> Schema:
        forms = self._vocabulary.facts["legal_form"].values or {}
        named = [_named(name, title.in_(self._lang)) for name, title in forms.items()]
        return {"title": self._("Loại hình", "Legal form"), "oneOf": [*named, {"type": "null"}]}

    def _document_type(self) -> Schema:
        read = {need.name: need for need in self._needs.documents}
        known = self._vocabulary.documents
        return {
            "title": self._("Loại minh chứng", "Type of document"),
            "oneOf": [
                *(_named(name, known[name].title.in_(self._lang), self._serves(need)) for name, need in read.items()),
                *(_named(name, each.title.in_(self._lang)) for name, each in known.items() if name not in read),
            ],
        }

    def _serves(self, need: Need) -> str:
        return self._("Dùng cho: ", "Serves: ") + ", ".join(map(str, need.serves))

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
            told = self._other(_KINDS[kind])
            yield self._fact(any_fact, told, {"enum": names}, self._vocabulary.facts[names[0]], unit=False)

    def _other(self, title: Text) -> Schema:
        unread = self._("Bộ này không đọc dữ kiện này", "This set reads no such fact")
        return _titled(title.in_(self._lang), unread)

    def _fact(
        self, any_fact: Schema, told: Schema, name: Schema, definition: FactDefinition, *, unit: bool = True
    ) -> Schema:
        fields = dict(any_fact["properties"])
        fields["fact"] = name | _titled(self._("Dữ kiện", "Fact"))
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
        return self._(f"Minh chứng hoặc người xác nhận: {shown}", f"Documents or who attests it: {shown}")

    def _value(self, definition: FactDefinition, unit: bool) -> Schema:
        said = self._("Giá trị", "Value")
        match definition.type:
            case FactType.BOOLEAN:
                return _titled(said) | {"type": "boolean"}
            case FactType.CHOICE:
                values = (definition.values or {}).items()
                return _titled(said) | {"oneOf": [_named(name, title.in_(self._lang)) for name, title in values]}
            case FactType.COUNT:
                number: Schema = {"type": "integer", "minimum": 0, "exclusiveMaximum": MAX_NUMBER}
                written = "^(0|[1-9][0-9]{0,10})(\\.0+)?$"
            case FactType.SHARE:
                number = {"type": "number", "minimum": 0, "maximum": 100}
                written = "^((0|[1-9][0-9]?)(\\.[0-9]{1,20})?|100(\\.0{1,20})?)$"
            case _:
                number = {"type": "number", "exclusiveMinimum": -MAX_NUMBER, "exclusiveMaximum": MAX_NUMBER}
                written = "^-?(0|[1-9][0-9]{0,10})(\\.[0-9]{1,20})?$"
        exact = _titled(self._("số viết thành chữ, để giữ chính xác", "the number as text, which keeps it exact"))
        told = _titled(said)
        if definition.type is FactType.SHARE:
            told["description"] = "%"
        elif unit and definition.unit is not None:
            told["description"] = definition.unit.in_(self._lang)
        return told | {"anyOf": [number, {"type": "string", "pattern": written} | exact]}

    def _options(self) -> Schema:
        criteria = self._set.criteria.items()
        return _titled(self._("Phương án đã chọn, theo số tiêu chí", "The options chosen, by criterion")) | {
            "type": "object",
            "properties": {number: self._choice(criterion) for number, criterion in criteria},
            "additionalProperties": False,
        }

    def _choice(self, criterion: Criterion) -> Schema:
        told = _titled(f"{criterion.number} {criterion.title.in_(self._lang)}", self._decided(criterion))
        none = _named(0, self._("không đạt phương án nào", "none"))
        if criterion.cases:
            lists = [(case.name, case.title, case.options) for case in criterion.cases.values()]
            longest = max((options for _, _, options in lists), key=len)
            bare = {"type": "integer", "minimum": 0, "maximum": len(longest)}
            alone = _titled(self._("khi trường hợp đã rõ", "where the case is known")) | bare
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
        if criterion.decided_by is DecidedBy.COUNCIL:
            return self._("Hội đồng chấm", "Judged by the council")
        return self._("Do minh chứng quyết định nếu không chấm", "Decided by evidence unless it is judged")

    def _ordinals(self, options: Iterable[Option]) -> Iterator[Schema]:
        for option in options:
            marks = " " + "*" * option.min_stars if option.min_stars else ""
            points = plain_number(option.points)
            said = self._(f"{points} điểm", f"{points} points" if points != "1" else "1 point")
            yield _named(option.ordinal, f"{option.label.in_(self._lang)} ({said}){marks}")


_FIELDS = {
    "format": text("Định dạng", "Format"),
    "dossier": text("Mã hồ sơ", "Dossier id"),
    "version": text("Bộ tiêu chí áp dụng", "Version to rate under"),
    "purpose": text("Mục đích đánh giá", "Purpose of the evaluation"),
    "product": text("Sản phẩm", "Product"),
    "producer": text("Chủ thể", "Producer"),
    "submitted_on": text("Ngày nộp hồ sơ", "Day of filing"),
    "evaluated_on": text("Ngày đánh giá", "Day of the evaluation"),
    "documents_complete": text("Đã liệt kê đủ minh chứng", "All documents are listed"),
    "documents": text("Minh chứng", "Documents"),
    "facts": text("Dữ kiện", "Facts"),
    "sheets": text("Phiếu đánh giá", "Score sheets"),
}
_PARTS = {
    "Product": (text("Sản phẩm", "Product"), {"name": text("Tên sản phẩm", "Name of the product")}),
    "Producer": (text("Chủ thể", "Producer"), {"name": text("Tên chủ thể", "Name of the producer")}),
    "Document": (
        text("Minh chứng", "Document"),
        {
            "id": text("Mã trong hồ sơ", "Id in the dossier"),
            "number": text("Số, ký hiệu", "Number"),
            "issuer": text("Nơi cấp", "Issuer"),
            "title": text("Tên gọi", "Title"),
            "issued_on": text("Ngày cấp", "Day of issue"),
            "expires_on": text("Ngày hết hạn", "Last day on which it counts"),
            "sha256": text("Mã SHA-256 của tệp", "SHA-256 of the file"),
        },
    ),
    "Fact": (
        text("Dữ kiện", "Fact"),
        {
            "documents": text("Mã các minh chứng", "Ids of the documents that back it"),
            "note": text("Ghi chú", "Note"),
        },
    ),
    "ScoreSheet": (
        text("Phiếu đánh giá", "Score sheet"),
        {"judge": text("Người chấm", "Judge"), "role": text("Tư cách", "Role")},
    ),
}
_VALUES: dict[str, dict[str, Text]] = {
    "Purpose": {
        Purpose.FIRST: text("đánh giá lần đầu", "first evaluation"),
        Purpose.UPGRADE: text("đánh giá nâng hạng", "upgrade"),
        Purpose.REEVALUATION: text("đánh giá lại", "re-evaluation"),
    },
    "Role": {
        Role.COUNCIL: text("thành viên hội đồng", "member of the council"),
        Role.ADVISORY: text("tổ tư vấn", "advisory team"),
        Role.PRODUCER: text("chủ thể tự chấm", "the producer itself"),
    },
}
_SHARED = {"BackedBy": "documents", "Attester": "attested_by", "Note": "note"}
"""What all facts have: the name of its definition, and of its field."""

_KINDS = {
    FactType.BOOLEAN: text("Dữ kiện có hoặc không", "A fact that is true or false"),
    FactType.SHARE: text("Dữ kiện là tỷ lệ", "A fact that is a share"),
    FactType.COUNT: text("Dữ kiện là số đếm", "A fact that is a count"),
    FactType.NUMBER: text("Dữ kiện là số", "A fact that is a number"),
}


def _titled(title: str, description: str | None = None) -> Schema:
    return {"title": title} if description is None else {"title": title, "description": description}


def _untitled(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key not in ("title", "description")}


def _or_null(schema: Schema) -> Schema:
    return schema | {"type": [schema["type"], "null"]}


def _named(value: str | int, title: str, description: str | None = None) -> Schema:
    return {"const": str(value) if isinstance(value, str) else value} | _titled(title, description)


def _name_fields(fields: Schema, names: dict[str, Text], lang: Lang) -> None:
    for name, said in names.items():
        fields[name] = _titled(said.in_(lang)) | _untitled(fields[name])
