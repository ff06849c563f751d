"""The documents of the API, for OpenAPI: what clients are generated from. What is sent is made by the library."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ocop_rules.advice.goal import Measure
from ocop_rules.evaluation.document import EvaluationDocument
from ocop_rules.forms.read_sheet import ChosenDocument, SignedDocument
from ocop_rules.rating.result import OutcomeName
from ocop_rules.rating.settings import Settings
from ocop_rules.replay.comparison import CriterionChangeDocument, NotCarriedDocument, ResultDocument
from ocop_rules.rulebook.document_fields import Day, Digest, Exact
from ocop_service.http.parameters import AsVersion

Moment = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}Z$")]


class Model(BaseModel):
    """A document, or a part of one."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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
    settings: Settings
    bundle: dict[str, object]
    bundle_digest: Digest
    evaluation: EvaluationDocument
    evaluation_digest: Digest


class ListedDocument(Model):
    """One line of a list of evaluations.

    `assessed_by` says whose sheets count, null for evidence alone, `judges` how many, `judge` the name where it is one.
    """

    id: str
    sequence: int
    recorded_at: Moment
    dossier: str
    product: str
    version: str
    set: int
    purpose: str
    evaluated_on: Day
    outcome: OutcomeName
    points: Exact
    band: int
    stars: int | None
    producer: str | None
    commune: str | None
    judge: str | None
    judges: int
    assessed_by: Literal["council", "advisory", "producer"] | None


class ListDocument(Model):
    """Evaluations in the order that was asked for.

    `next` and `previous` are the cursors of the pages after and before, null where there is none; `count` is that of
    all pages, and `by_stars` the same by stars, `none` for those without.
    """

    items: list[ListedDocument]
    next: str | None
    previous: str | None
    count: int
    by_stars: dict[str, int]


class ReplayRequest(Model):
    """The version to rate a stored evaluation under; null for its own."""

    version: Annotated[str | None, AsVersion] = None


class ReplayDocument(Model):
    """What came of rating a stored evaluation again; nothing is stored."""

    evaluation: str
    version: str
    verdict: Literal["same", "equal", "changed"]
    causes: list[Literal["criteria", "not_carried", "evidence_rules", "errata", "library"]]
    parts: list[str]
    said: list[str]
    before: ResultDocument
    after: ResultDocument
    criteria: list[CriterionChangeDocument]
    not_carried: list[NotCarriedDocument]
    lower_bound: bool


class AdviceRequest(Model):
    """A bundle, and the stars that it is to reach; what is null is as if it were left out."""

    bundle: Annotated[dict[str, object], Field(description="An `EvidenceBundle`.")]
    target: Annotated[int | None, Field(ge=1, le=5, description="The stars wanted; the next if left out.")] = None
    by: Annotated[Day | None, Field(description="The day of filing, on which the evidence must hold.")] = None
    measure: Annotated[
        Measure, Field(description="What makes a path better: fewer steps, fewer points to win, less cost.")
    ] = "steps"
    costs: Annotated[
        dict[str, int | Exact] | None,
        Field(description="What changes cost, by document type, fact or number of a criterion."),
    ] = None
    margin: Annotated[int | Exact, Field(description="Points wanted above the threshold, 0 to 100.")] = 0
    allow_judged: Annotated[bool, Field(description="Whether a path may count on what people judge.")] = False
    paths: Annotated[int, Field(ge=1, le=20, description="How many of the equally good paths to show.")] = 3


class CompareRequest(Model):
    """Two evaluations to compare, the earlier one as `a`: each an id, an `EvidenceBundle` or a `RecordDocument`."""

    a: Annotated[UUID | dict[str, object], Field(description="The earlier one.")]
    b: Annotated[UUID | dict[str, object], Field(description="The later one, or a draft.")]


class ReadSheetsRequest(Model):
    """A score workbook, and the bundle of the dossier that it scores."""

    workbook: Annotated[str, Field(description="The .xlsx file in Base64.", json_schema_extra={"format": "byte"})]
    evidence: Annotated[
        dict[str, object],
        Field(description="An `EvidenceBundle`; its sheets of the roles that the workbook has sheets of give way."),
    ]


class ReadSheetsDocument(Model):
    """The score sheets that were read out of a workbook, and the bundle that rates what they score.

    `bundle` is what `POST /v1/evaluations` takes; null where nobody has scored yet.
    """

    format: Literal["ocop-sheets/1"]
    dossier: str | None
    version: str | None
    set: int | None
    product: str | None
    producer: str | None
    sheets: list[ChosenDocument]
    signed: list[SignedDocument]
    bundle: dict[str, object] | None


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
