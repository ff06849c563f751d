"""The document of an evaluation: what its JSON holds, from which its JSON Schema and OpenAPI follow."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal
from functools import partial
from typing import Literal, NotRequired, TypeVar, cast

from typing_extensions import TypedDict

from ocop_rules.canonical import (
    GAP,
    Document,
    around_gap,
    canonical_bytes,
    canonical_each,
    canonical_of,
    fragment,
    prewritten,
)
from ocop_rules.engine.rule import Rule
from ocop_rules.rating.authority import Authority
from ocop_rules.rating.points import exact_text
from ocop_rules.rating.result import (
    Basis,
    CriterionResult,
    Distance,
    EvidenceItem,
    JudgeResult,
    KnockOut,
    Notice,
    OutcomeName,
    Requirement,
    Result,
    fired_rules,
)
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.document_fields import CitationDocument, Day, Digest, Exact, Phrase, closed, or_null
from ocop_rules.rulebook.model import Rulebook, plain_number
from ocop_rules.words.messages import plain_message

EVALUATION_FORMAT: Literal["ocop-evaluation/1"] = "ocop-evaluation/1"

Ordinals = int | list[int] | None
_Said = TypeVar("_Said", bool, int)


@closed
class EvidenceDocument(TypedDict):
    """A fact or a document that made a rule fire."""

    fact: NotRequired[str]
    document: NotRequired[str]
    value: NotRequired[bool | int | str | None]
    backed_by: list[str]


@closed
class CriterionDocument(TypedDict):
    """What a criterion earned, and why."""

    points: Exact
    max_points: Exact
    option: Ordinals
    basis: Basis
    rule: str | None
    evidence: list[EvidenceDocument]
    supported: Ordinals
    citation: CitationDocument
    case: NotRequired[str]
    judged: NotRequired[list[Ordinals]]


@closed
class RequirementDocument(TypedDict):
    """A minimum requirement, and whether it is met."""

    stars: int
    criterion: str
    option: int
    met: bool
    rule: str
    citation: CitationDocument


@closed
class KnockOutDocument(TypedDict):
    """A knock-out that fired, or that nothing in the bundle clears."""

    id: str
    outcome: Literal["disqualified", "stopped"]
    status: Literal["fired", "unverified"]
    rule: str
    evidence: list[EvidenceDocument]
    citation: CitationDocument


@closed
class PartDocument(TypedDict):
    """What a part of the sheet earned."""

    points: Exact
    max_points: Exact


@closed
class DistanceDocument(TypedDict):
    """What stands between the product and more stars: points, and the rules of requirements that are not met."""

    stars: int
    missing_points: Exact
    unmet: list[str]


@closed
class JudgeDocument(TypedDict):
    """One judge's own total."""

    judge: str
    role: str
    total: Exact | None
    counted: bool


@closed
class TraceDocument(TypedDict):
    """A rule that fired, and for how many judges."""

    rule: str
    times: int
    citation: CitationDocument


class WarningDocument(TypedDict):
    """What the reader of the result should know."""

    code: str
    criterion: str | None
    message: Phrase


@closed
class ProductDocument(TypedDict):
    """The product and the sheet that it is rated on."""

    name: str
    set: int


@closed
class ForwardingDocument(TypedDict):
    """A level that forwards the dossier, from how many points, and to which level."""

    level: str
    at_least: Exact
    to: str
    citation: CitationDocument


@closed
class AuthorityDocument(TypedDict):
    """Who certifies the stars, and where the dossier is forwarded; who assessed, where nobody certifies that."""

    assessed_by: NotRequired[str]
    certified_by: str | None
    citation: CitationDocument | None
    forwardings: list[ForwardingDocument]


@closed
class EvaluationDocument(TypedDict):
    """The explained result of rating one bundle: canonical JSON, the same bytes whenever it is rated again."""

    format: Literal["ocop-evaluation/1"]
    library: str
    engine: Literal["durable", "direct"]
    version: str
    rulebook_digest: Digest
    bundle_digest: Digest
    chosen_by: CitationDocument | None
    settings: Settings
    dossier: str
    product: ProductDocument
    purpose: Literal["first", "upgrade", "reevaluation"]
    evaluated_on: Day
    outcome: OutcomeName
    points: Exact
    parts: dict[str, PartDocument]
    band: int
    stars: int | None
    case: str | None
    cases: NotRequired[dict[str, str | None]]
    knockouts: list[KnockOutDocument]
    unverified: list[KnockOutDocument]
    authority: AuthorityDocument
    distances: list[DistanceDocument]
    judges: list[JudgeDocument]
    warnings: list[WarningDocument]
    criteria: dict[str, CriterionDocument]
    requirements: list[RequirementDocument]
    trace: list[TraceDocument]


def evaluation_document(result: Result, bundle_digest: str) -> EvaluationDocument:
    """Return the document of a result, as plain data.

    Args:
        result: the result.
        bundle_digest: the SHA-256 of its bundle.
    """
    return _document(result, bundle_digest, _Parts())


def evaluation_json(result: Result, bundle_digest: str) -> bytes:
    """Return the document of a result as canonical JSON in UTF-8; arguments as for `evaluation_document`."""
    return canonical_of(_document(result, bundle_digest, _prewritten_of(result)), dict)


class _Parts:
    """What evaluations on a sheet say, made anew each time it is asked for."""

    def citation(self, rule: Rule) -> CitationDocument:
        return rule.citation.as_json()

    def criteria(self, result: Result) -> dict[str, CriterionDocument]:
        return {
            number: _criterion(each, self, [_evidence(item) for item in each.evidence])
            for number, each in result.criteria.items()
        }

    def unverified(self, knock_out: KnockOut) -> KnockOutDocument:
        return _knock_out(knock_out)

    def requirements(self, result: Result) -> list[RequirementDocument]:
        return [self.requirement(each) for each in result.requirements]

    def requirement(self, requirement: Requirement) -> RequirementDocument:
        return {
            "stars": requirement.stars,
            "criterion": requirement.criterion,
            "option": requirement.option,
            "met": requirement.met,
            "rule": requirement.rule,
            "citation": requirement.citation.as_json(),
        }

    def trace(self, result: Result) -> list[TraceDocument]:
        return [self.fired(each.fired, each.times) for each in result.trace]

    def fired(self, rule: Rule, times: int) -> TraceDocument:
        return {"rule": rule.id, "times": times, "citation": self.citation(rule)}


_KEPT = 2000
"""So many criteria as they came out are kept written for a sheet: it has some thirty, each with a few options."""


class _Prewritten(_Parts):
    """The same for one sheet, each part written once and kept; they are nearly the whole text of an evaluation."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._citations: dict[int, CitationDocument] = {}
        self._criteria: dict[Hashable, tuple[bytes, bytes]] = {}
        self._unverified: dict[int, KnockOutDocument] = {}
        self._requirements: dict[tuple[int, bool], bytes] = {}
        self._trace: dict[tuple[int, int], bytes] = {}

    def citation(self, rule: Rule) -> CitationDocument:
        found = self._citations.get(rule.index)
        if found is None:
            found = self._citations[rule.index] = prewritten(super().citation(rule))
        return found

    def criteria(self, result: Result) -> dict[str, CriterionDocument]:
        criteria = [result.criteria[number] for number in sorted(result.criteria)]
        evidence = canonical_each([each.evidence for each in criteria], _evidence)
        texts = [
            b"%b%b%b" % (before, each, after)
            for (before, after), each in zip(map(self._around, criteria), evidence, strict=True)
        ]
        return cast("dict[str, CriterionDocument]", fragment(b"{%b}" % b",".join(texts)))

    def _around(self, result: CriterionResult) -> tuple[bytes, bytes]:
        """Return what stands before and after the evidence of a criterion."""
        key = result.without_evidence
        found = self._criteria.get(key)
        if found is None:
            if len(self._criteria) >= _KEPT:
                self._criteria.clear()
            written = _criterion(result, self, cast("list[EvidenceDocument]", GAP))
            before, after = around_gap({result.criterion.number: written})
            found = self._criteria[key] = before[1:], after[:-1]
        return found

    def unverified(self, knock_out: KnockOut) -> KnockOutDocument:
        key = knock_out.fired.index  # nothing else tells it from others, since no evidence made it fire
        found = self._unverified.get(key)
        if found is None:
            found = self._unverified[key] = prewritten(super().unverified(knock_out))
        return found

    def requirements(self, result: Result) -> list[RequirementDocument]:
        keys = [(each.fired.index, each.met) for each in result.requirements]
        written = _list_of(self._requirements, keys, partial(super().requirements, result))
        return cast("list[RequirementDocument]", written)

    def trace(self, result: Result) -> list[TraceDocument]:
        return cast("list[TraceDocument]", _list_of(self._trace, fired_rules(result), partial(super().trace, result)))


def _list_of(
    kept: dict[tuple[int, _Said], bytes], keys: Sequence[tuple[int, _Said]], made: Callable[[], Sequence[Document]]
) -> object:
    """Return a written list of parts that are the same whenever their keys are, each of them written once."""
    try:
        texts = [kept[key] for key in keys]
    except KeyError:
        kept.update(zip(keys, map(canonical_bytes, made()), strict=True))
        texts = [kept[key] for key in keys]
    return fragment(b"[%b]" % b",".join(texts))


_prewritten: dict[tuple[str, int], _Prewritten] = {}


def _prewritten_of(result: Result) -> _Prewritten:
    key = result.version, result.product_set.number
    found = _prewritten.get(key)
    if found is None or found.rulebook is not result.rulebook:
        found = _prewritten[key] = _Prewritten(result.rulebook)
    return found


def _document(result: Result, bundle_digest: str, parts: _Parts) -> EvaluationDocument:
    document: EvaluationDocument = {
        "format": EVALUATION_FORMAT,
        "library": result.library,
        "engine": result.engine,
        "version": result.version,
        "rulebook_digest": result.rulebook_digest,
        "bundle_digest": bundle_digest,
        "chosen_by": or_null(Citation.as_json, result.chosen_by),
        "settings": cast("Settings", result.settings.as_json()),
        "dossier": result.dossier,
        "product": {"name": result.bundle.product.name, "set": result.product_set.number},
        "purpose": result.purpose.value,
        "evaluated_on": result.evaluated_on.isoformat(),
        "outcome": result.outcome,
        "points": exact_text(result.points),
        "parts": {
            letter: {"points": exact_text(part.points), "max_points": plain_number(part.max_points)}
            for letter, part in result.parts.items()
        },
        "band": result.band,
        "stars": result.stars,
        "case": result.case,
        "knockouts": [_knock_out(each) for each in result.knockouts],
        "unverified": [parts.unverified(each) for each in result.unverified],
        "authority": authority_document(result.authority),
        "distances": [_distance(each) for each in result.distances],
        "judges": [_judge(each) for each in result.judges],
        "warnings": [_warning(each) for each in result.notices],
        "criteria": parts.criteria(result),
        "requirements": parts.requirements(result),
        "trace": parts.trace(result),
    }
    if result.cases:
        document["cases"] = dict(result.cases)
    return document


def _ordinals(option: int | tuple[int, ...] | None) -> Ordinals:
    return list(option) if isinstance(option, tuple) else option


def _evidence(item: EvidenceItem) -> EvidenceDocument:
    kind, name, value, backed_by = item
    if kind == "document":
        return {"document": name, "backed_by": list(backed_by)}
    return {
        "fact": name,
        "value": plain_number(value) if isinstance(value, Decimal) else value,
        "backed_by": list(backed_by),
    }


def _criterion(result: CriterionResult, parts: _Parts, evidence: list[EvidenceDocument]) -> CriterionDocument:
    fired = result.fired
    document: CriterionDocument = {
        "points": exact_text(result.points),
        "max_points": plain_number(result.criterion.max_points),
        "option": _ordinals(result.option),
        "basis": result.basis,
        "rule": None if fired is None else fired.id,
        "evidence": evidence,
        "supported": _ordinals(result.supported),
        "citation": result.criterion.citation.as_json() if fired is None else parts.citation(fired),
    }
    if result.case is not None and result.criterion.cases:
        document["case"] = result.case
    if result.judged:
        document["judged"] = [_ordinals(each) for each in result.judged]
    return document


def _knock_out(result: KnockOut) -> KnockOutDocument:
    return {
        "id": result.id,
        "outcome": result.outcome.value,
        "status": result.status,
        "rule": result.rule,
        "evidence": [_evidence(item) for item in result.evidence],
        "citation": result.citation.as_json(),
    }


def authority_document(authority: Authority) -> AuthorityDocument:
    """Return who decides next."""
    level = authority.certified_by
    document: AuthorityDocument = {
        "certified_by": level.name if level else None,
        "citation": level.citation.as_json() if level else None,
        "forwardings": [
            {
                "level": each.level.name,
                "at_least": plain_number(each.at_least),
                "to": each.to.name,
                "citation": each.level.forwards_citation.as_json(),
            }
            for each in authority.forwardings
        ],
    }
    if authority.assessed_by is not None:
        document["assessed_by"] = authority.assessed_by.value
    return document


def _distance(distance: Distance) -> DistanceDocument:
    return {
        "stars": distance.stars,
        "missing_points": exact_text(distance.missing_points),
        "unmet": [requirement.rule for requirement in distance.unmet],
    }


def _judge(judge: JudgeResult) -> JudgeDocument:
    total = None if judge.total is None else exact_text(judge.total)
    return {"judge": judge.judge, "role": judge.role, "total": total, "counted": judge.counted}


def _warning(notice: Notice) -> WarningDocument:
    """Return a notice with its message in both languages, with the words of the bundle as they stand in it.

    They stand so everywhere in the JSON, so that old records replay.
    """
    message: Phrase = {"vi": plain_message(notice, "vi"), "en": plain_message(notice, "en")}
    return {"code": notice.code, "criterion": notice.criterion, "message": message}
