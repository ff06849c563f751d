"""The documents of the API, for OpenAPI: what clients are generated from. What is sent is made by the library."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ocop_service.http.parameters import Day as Day

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256, 64 hexadecimal digits")]
Exact = Annotated[
    str, Field(pattern="^-?[0-9]+([./][0-9]+)?$", description="an exact number as text: 82, 78.2 or 236/3")
]
Moment = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}Z$")]


class Model(BaseModel):
    """A document, or a part of one."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Phrase(Model):
    """A phrase in both languages."""

    vi: str
    en: str


class ProblemItem(Model):
    """One thing that is wrong with an input: where, what was found, what was expected, how to mend it."""

    code: str
    place: str
    message: str
    mend: str | None = None
    found: str | None = None
    line: int | None = None


class ProblemDocument(Model):
    """An error (RFC 9457), with everything that is wrong with the input."""

    type: Annotated[str, Field(examples=["urn:ocop:problem:invalid-evidence"])]
    title: str
    status: int
    detail: str
    instance: str
    problems: list[ProblemItem] | None = None
    stored: Annotated[
        Literal["no", "unknown"] | None,
        Field(description="Where it could not be stored: whether it is known that nothing was."),
    ] = None
    idempotency_key: Annotated[
        str | None, Field(description="Where that is not known: send it again under this `Idempotency-Key`.")
    ] = None


class CitationDocument(BaseModel):
    """A clause of a decision; which keys it has depends on what is cited."""

    model_config = ConfigDict(frozen=True, extra="allow")

    decision: str


class EvidenceDocument(Model):
    """A fact or a document that made a rule fire."""

    fact: str | None = None
    document: str | None = None
    value: bool | int | str | None = None
    backed_by: list[str]


Ordinals = int | list[int] | None


class CriterionDocument(Model):
    """What a criterion earned, and why."""

    points: Exact
    max_points: Exact
    option: Ordinals
    basis: Literal["judged", "evidence", "none", "not_applicable"]
    rule: str | None
    evidence: list[EvidenceDocument]
    supported: Ordinals
    citation: CitationDocument
    case: str | None = None
    judged: list[Ordinals] | None = None


class RequirementDocument(Model):
    """A minimum requirement, and whether it is met."""

    stars: int
    criterion: str
    option: int
    met: bool
    rule: str
    citation: CitationDocument


class KnockOutDocument(Model):
    """A knock-out that fired, or that nothing in the bundle clears."""

    id: str
    outcome: Literal["disqualified", "stopped"]
    status: Literal["fired", "unverified"]
    rule: str
    evidence: list[EvidenceDocument]
    citation: CitationDocument


class PartDocument(Model):
    """What a part of the sheet earned."""

    points: Exact
    max_points: Exact


class DistanceDocument(Model):
    """What stands between the product and more stars: points, and the rules of requirements that are not met."""

    stars: int
    missing_points: Exact
    unmet: list[str]


class JudgeDocument(Model):
    """One judge's own total."""

    judge: str
    role: str
    total: Exact | None
    counted: bool


class TraceDocument(Model):
    """A rule that fired, and for how many judges."""

    rule: str
    times: int
    citation: CitationDocument


class WarningDocument(BaseModel):
    """What the reader of the result should know."""

    model_config = ConfigDict(frozen=True, extra="allow")

    code: str
    message: Phrase


class ProductDocument(Model):
    """The product and the sheet that it is rated on."""

    name: str
    set: int


class AuthorityDocument(BaseModel):
    """Who certifies the stars, and where the dossier is forwarded."""

    model_config = ConfigDict(frozen=True, extra="allow")


class SettingsDocument(Model):
    """How it was rated, where the law leaves it open."""

    authority: Literal["council", "evidence"]
    strict: bool
    requirement_rule: Literal["mean", "majority", "all"]
    rounding: str | None


class EvaluationDocument(Model):
    """The explained result of rating one bundle: canonical JSON, the same bytes whenever it is rated again."""

    format: Literal["ocop-evaluation/1"]
    library: str
    engine: Literal["durable", "direct"]
    version: str
    rulebook_digest: Digest
    bundle_digest: Digest
    chosen_by: CitationDocument | None
    settings: SettingsDocument
    dossier: str
    product: ProductDocument
    purpose: Literal["first", "upgrade", "reevaluation"]
    evaluated_on: Day
    outcome: Literal["rated", "stopped", "disqualified"]
    points: Exact
    parts: dict[str, PartDocument]
    band: int
    stars: int | None
    case: str | None
    cases: dict[str, str | None] = {}
    knockouts: list[KnockOutDocument]
    unverified: list[KnockOutDocument]
    authority: AuthorityDocument
    distances: list[DistanceDocument]
    judges: list[JudgeDocument]
    warnings: list[WarningDocument]
    criteria: dict[str, CriterionDocument]
    requirements: list[RequirementDocument]
    trace: list[TraceDocument]


class LogEntryDocument(Model):
    """An entry of the decision log; the digest of its canonical JSON chains the next one to it."""

    format: Literal["ocop-log/1", "ocop-log/2"]
    sequence: int
    evaluation: str
    recorded_at: Moment
    actor: str
    record_digest: Digest
    explanation_digest: Digest
    previous: Digest
    organisation: Annotated[str | None, Field(description="Whose evaluation it is; not in `ocop-log/1`.")] = None
    idempotency_digest: Annotated[
        Digest | None, Field(description="SHA-256 that stands for the request's name; not in `ocop-log/1`.")
    ] = None
    request_digest: Annotated[
        Digest | None, Field(description="SHA-256 of what the client sent; not in `ocop-log/1`.")
    ] = None


class StoredEvaluationDocument(Model):
    """A stored evaluation with its entry in the log: keep `entry_digest`, it proves what was stored."""

    evaluation: EvaluationDocument
    evaluation_digest: Digest
    id: str
    entry: LogEntryDocument
    entry_digest: Digest


class RecordDocument(Model):
    """An evaluation with all that is needed to rate it again: what `ocop replay` reads."""

    format: Literal["ocop-record/1"]
    library: str
    engine: Literal["durable", "direct"]
    engine_version: str
    version: str
    rulebook_digest: Digest
    settings: SettingsDocument
    bundle: dict[str, object]
    bundle_digest: Digest
    evaluation: EvaluationDocument
    evaluation_digest: Digest


class CriterionLineDocument(Model):
    """One criterion in words."""

    number: str
    title: str
    points: str
    max_points: str
    basis: str
    option: str
    evidence: list[str]
    clause: str
    rule: str | None
    full: bool


class PartLinesDocument(Model):
    """One part of the sheet in words."""

    letter: str
    title: str
    points: str
    max_points: str
    criteria: list[CriterionLineDocument]


class StepDocument(Model):
    """What stands between the product and some stars, in words."""

    stars: int
    heading: str
    unmet: list[str]


class ExplanationDocument(Model):
    """An evaluation in words, as it was told when it was stored."""

    heading: list[str]
    stars: int | None
    outcome: Literal["rated", "stopped", "disqualified"]
    result: str
    reasons: list[str]
    judges: list[str]
    steps: list[StepDocument]
    gains: list[str]
    parts: list[PartLinesDocument]
    warnings: list[str]
    footing: list[str]


class ListedDocument(Model):
    """One line of a list of evaluations; `assessed_by` says whose sheets count, null for evidence alone."""

    id: str
    sequence: int
    recorded_at: Moment
    dossier: str
    product: str
    version: str
    set: int
    purpose: str
    evaluated_on: Day
    outcome: Literal["rated", "stopped", "disqualified"]
    points: Exact
    band: int
    stars: int | None
    assessed_by: Literal["council", "advisory", "producer"] | None


class ListDocument(Model):
    """Evaluations, newest first; `next` is the cursor of those that follow, null at the end."""

    items: list[ListedDocument]
    next: str | None


class ReplayRequest(Model):
    """The version to rate a stored evaluation under; null for its own."""

    version: str | None = None


class ResultDocument(Model):
    """A result as far as replays compare it."""

    version: str
    set: int
    outcome: Literal["rated", "stopped", "disqualified"]
    points: Exact
    band: int
    stars: int | None


class EarnedDocument(Model):
    """What a criterion earned; options that add up stand as `1+3`."""

    number: str
    option: str
    points: Exact


class CriterionChangeDocument(Model):
    """A criterion that changed; null where a sheet has no such criterion."""

    identity: str
    before: EarnedDocument | None
    after: EarnedDocument | None


class NotCarriedDocument(Model):
    """A judged criterion that has no place in the other version, and why."""

    criterion: str
    reason: str


class ReplayDocument(Model):
    """What came of rating a stored evaluation again; nothing is stored."""

    evaluation: str
    version: str
    verdict: Literal["same", "equal", "changed"]
    causes: list[Literal["criteria", "evidence_rules", "errata", "library"]]
    parts: list[str]
    said: list[str]
    before: ResultDocument
    after: ResultDocument
    criteria: list[CriterionChangeDocument]
    not_carried: list[NotCarriedDocument]


class HeadDocument(Model):
    """The end of the decision log: note it elsewhere, and nobody can rewrite what stands before it."""

    sequence: int
    digest: Digest


class BatchLineDocument(Model):
    """The answer to one line of a batch: an evaluation, stored or not, or what is wrong with it."""

    line: int
    status: int
    id: str | None = None
    entry: LogEntryDocument | None = None
    entry_digest: Digest | None = None
    evaluation: EvaluationDocument | None = None
    evaluation_digest: Digest | None = None
    problem: ProblemDocument | None = None


class HealthDocument(Model):
    """Whether the service lives, or can do its work."""

    status: Literal["ok"]
