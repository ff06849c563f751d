"""The documents of the criteria, for OpenAPI: versions, sheets, what evidence they read, what changed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ocop_service.api.models import CitationDocument, Day, Digest, Exact, Model, Phrase

Status = Literal["in_force", "lapsed", "incomplete"]
VersionId = Annotated[str, Field(pattern="^qd-[0-9]+-[0-9]{4}$", description="such as `qd-26-2026`")]


class VersionInfoDocument(Model):
    """A version in short."""

    version: VersionId
    decision: str
    in_force_from: Day
    lapsed_on: Day | None
    status: Status
    digest: Digest
    pinned_digest: Annotated[
        Digest | None, Field(description="under which it was published; if it is not `digest`, it was changed")
    ]


class VersionListDocument(Model):
    """Every installed version, oldest first."""

    items: list[VersionInfoDocument]


class InForceDocument(Model):
    """The version that applies, and the clause that says so."""

    version: VersionInfoDocument
    citation: CitationDocument


class ErratumDocument(Model):
    """A misprint of the decision: where, what is printed, what is used, and why."""

    set: Annotated[int | str, Field(description="the number of the set, or `*` for all")]
    part: str | None = None
    section: str | None = None
    criterion: str | None = None
    case: str | None = None
    option: int | None = None
    field: Literal["points", "max", "min_stars", "label", "marker", "order"]
    printed: str
    effective: str
    kind: Literal["repair", "doubt"]
    reason: Phrase


class BandDocument(Model):
    """The points at which stars begin; `printed_to` where print leaves a gap to the next band."""

    stars: int
    at_least: Exact
    printed_to: Exact | None
    title: Phrase
    citation: CitationDocument


class LevelDocument(Model):
    """A level of administration: what it certifies, and from how many points it forwards a dossier to which level."""

    name: str
    title: Phrase
    certifies: list[int]
    forwards_at_least: Exact | None
    forwards_to: str | None
    citation: CitationDocument
    forwards_citation: CitationDocument | None
    returns_below: Exact | None
    returns_to: str | None
    returns_citation: CitationDocument | None


class ReevaluationDocument(Model):
    """When a certified product is evaluated again: days before the certificate ends, and for the evaluation."""

    file_from_days: int | None
    file_to_days: int | None
    notify_days: int | None
    evaluation_days: int | None
    citation: CitationDocument
    evaluation_citation: CitationDocument


class CertificateExtensionDocument(Model):
    """How many days a certificate goes on past its end while a late re-evaluation is dealt with."""

    days: int
    citation: CitationDocument


class WithdrawalReasonDocument(Model):
    """A reason for which a certificate is withdrawn."""

    reason: Phrase
    citation: CitationDocument


class WithdrawingLevelDocument(Model):
    """A level, and the stars whose certificates it withdraws."""

    level: str
    stars: list[int]


class WithdrawalDocument(Model):
    """Why certificates are withdrawn, by whom, and within how many days."""

    reasons: list[WithdrawalReasonDocument]
    by: list[WithdrawingLevelDocument]
    by_citation: CitationDocument
    days: int
    citation: CitationDocument


class CertificateDocument(Model):
    """The life of a certificate, as far as it is known."""

    months: int
    citation: CitationDocument
    note: Phrase | None
    reevaluation: ReevaluationDocument | None
    extension: CertificateExtensionDocument | None
    withdrawal: WithdrawalDocument | None


class EligibleInSetDocument(Model):
    """Forms of producer that the decision names for one set besides."""

    set: int
    forms: list[str]


class EligibilityDocument(Model):
    """The forms of producer that the decision names."""

    forms: list[str]
    also: list[EligibleInSetDocument]
    citation: CitationDocument


class SpreadDocument(Model):
    """By how many points the totals of a council's members may differ at these levels."""

    most: str
    levels: list[str]
    citation: CitationDocument


class RemarkDocument(Model):
    """What results on some days tell of the decision."""

    text: Phrase
    since: Day | None
    until: Day | None
    where: Literal["requirement_missed"] | None
    citation: CitationDocument | None


class TransitionDocument(Model):
    """Dossiers filed before the entry into force that go on under the earlier decisions until a day.

    `counted_to` is the last of the days that the decision gives, `until` the first working day from then on.
    """

    purposes: list[Literal["first", "upgrade", "reevaluation"]]
    counted_to: Day
    until: Day
    citation: CitationDocument


class WithoutSetDocument(Model):
    """A set that cannot be rated under the version, and why."""

    set: int
    reason: Phrase


class SetHeadDocument(Model):
    """A product set in short; `evidence_points` of its points are decided by evidence, the rest by the council."""

    number: int
    slug: str
    identity: Annotated[str, Field(description="the slug under which the same set is known in every version")]
    title: Phrase
    field: Phrase
    group: Phrase | None
    max_points: Exact
    evidence_points: Exact


class ListedSetDocument(SetHeadDocument):
    """A product set of a version, with how many criteria it has."""

    criteria: int


class VersionDocument(Model):
    """What a version says besides its sheets."""

    version: VersionId
    decision: str
    title: Phrase
    issued_on: Day
    in_force_from: Day
    in_force_citation: CitationDocument
    lapsed_on: Day | None
    status: Status
    replaces: list[VersionId]
    digest: Digest
    bands: Annotated[list[BandDocument], Field(description="best first")]
    requirements_citation: CitationDocument
    levels: Annotated[list[LevelDocument], Field(description="from the lowest up")]
    certificate: CertificateDocument | None
    eligibility: EligibilityDocument | None
    spread: SpreadDocument | None
    remarks: list[RemarkDocument]
    transition: list[TransitionDocument]
    unknown: Annotated[list[Phrase], Field(description="what the decision says and the version does not hold")]
    without_sets: list[WithoutSetDocument]
    errata: list[ErratumDocument]
    sets: list[ListedSetDocument]


class ConditionDocument(Model):
    """What evidence must show.

    Either a test of a fact (`fact` with thresholds in its unit, or `is`, or `in`), or a document that counts
    (`document`), or the points of the criterion itself (`points` is `this`, with `at_most`), or several conditions
    (`all`, `any`), or one that must not hold (`not`).
    """

    fact: str | None = None
    at_least: Exact | None = None
    above: Exact | None = None
    at_most: Exact | None = None
    below: Exact | None = None
    is_: Annotated[bool | str | None, Field(alias="is")] = None
    in_: Annotated[list[str] | None, Field(alias="in")] = None
    document: str | None = None
    points: Literal["this"] | None = None
    all: list[ConditionDocument] | None = None
    any: list[ConditionDocument] | None = None
    not_: Annotated[ConditionDocument | None, Field(alias="not")] = None


class OptionDocument(Model):
    """An option: `min_stars` is the number of stars that ask for at least it, `when` the evidence that earns it."""

    ordinal: Annotated[int, Field(description="its printed position, from 1")]
    points: Exact
    label: Phrase
    min_stars: int | None
    when: ConditionDocument | None
    unless: Annotated[ConditionDocument | None, Field(description="a finding that keeps it from being earned")]
    told: Annotated[Phrase | None, Field(description="what a result says where evidence earns it")]
    reading: Annotated[Phrase | None, Field(description="how the wording was turned into `when`")]
    citation: CitationDocument
    mark_citation: CitationDocument | None


class CriterionCaseDocument(Model):
    """An alternative case of a criterion, with its options."""

    name: str
    title: Phrase
    options: list[OptionDocument]


class GateDocument(Model):
    """The criterion, and its least option, that another criterion needs to apply."""

    criterion: str
    option: int


class SheetCriterionDocument(Model):
    """A criterion as it stands on a sheet; it has options, or cases with options."""

    number: str
    title: Phrase
    detail: Phrase | None
    decided_by: Literal["evidence", "council"]
    because: Annotated[Phrase | None, Field(description="why people judge it")]
    scoring: Annotated[Literal["one", "sum"], Field(description="`sum` adds every option that holds")]
    max_points: Exact
    definition: str
    identity: Annotated[str, Field(description="the name under which it is known in every version")]
    applies_if: GateDocument | None
    binds_unless: Annotated[
        ConditionDocument | None, Field(description="a finding by which its minimum requirements do not bind")
    ]
    options: list[OptionDocument]
    cases: list[CriterionCaseDocument]
    citation: CitationDocument


class SectionDocument(Model):
    """A section of a sheet."""

    number: str
    title: Phrase
    max_points: Exact
    criteria: list[SheetCriterionDocument]


class SheetPartDocument(Model):
    """A part of a sheet."""

    letter: str
    title: Phrase
    max_points: Exact
    sections: list[SectionDocument]


class SheetKnockOutDocument(Model):
    """A rule that ends the evaluation where `when` holds, unless `unless` does."""

    id: str
    outcome: Literal["disqualified", "stopped"]
    title: Phrase
    when: ConditionDocument
    absent: ConditionDocument | None
    shown: ConditionDocument | None
    unless: ConditionDocument | None
    reading: Phrase | None
    criterion: Annotated[str | None, Field(description="at which it is printed; null at the head of the sheet")]
    citation: CitationDocument


class SheetCaseDocument(Model):
    """An alternative case of a sheet; `when` says that a dossier falls in it."""

    group: Annotated[str | None, Field(description="of cases, where the sheet tells them in several ways; else null")]
    name: str
    title: Phrase
    when: ConditionDocument | None
    citation: CitationDocument


class SheetDocument(SetHeadDocument):
    """A sheet in full, in printed order."""

    version: VersionId
    decision: str
    digest: Digest
    knock_outs: list[SheetKnockOutDocument]
    cases: list[SheetCaseDocument]
    parts: list[SheetPartDocument]
    errata: list[ErratumDocument]


class UseDocument(Model):
    """What evidence serves: a criterion, a knock-out at a criterion (null at the head), or telling a case."""

    kind: Literal["criterion", "knock_out", "case"]
    name: str | None


class ChoiceValueDocument(Model):
    """A value that a fact may have."""

    value: str
    title: Phrase


class NeededFactDocument(Model):
    """A fact that the sheet reads: any one of the documents backs it, or one of the attesters attests it."""

    fact: str
    title: Phrase
    type: Annotated[
        Literal["boolean", "choice", "share", "count", "number"],
        Field(description="a `share` is per cent from 0 to 100; a `choice` has one of `values`, from least to most"),
    ]
    unit: Phrase | None
    values: list[ChoiceValueDocument]
    documents: list[str]
    attested_by: list[Literal["commune", "producer", "laboratory", "authority", "council"]]
    serves: list[UseDocument]


class NeededDocumentDocument(Model):
    """A type of document that the sheet asks for, or that backs a fact."""

    type: str
    title: Phrase
    serves: list[UseDocument]


class JudgedCriterionDocument(Model):
    """A criterion that the council judges, and why."""

    criterion: str
    title: Phrase
    because: Phrase | None
    max_points: Exact


class EvidenceListDocument(SetHeadDocument):
    """What a producer must bring for a sheet, in order of first use."""

    version: VersionId
    decision: str
    digest: Digest
    facts: list[NeededFactDocument]
    documents: list[NeededDocumentDocument]
    judged: list[JudgedCriterionDocument]


class BundleSchemaDocument(BaseModel):
    """A JSON Schema (draft 2020-12) of the bundles of one product set."""

    model_config = ConfigDict(frozen=True, extra="allow")

    schema_: Annotated[str, Field(alias="$schema")]
    title: str


class DiffVersionDocument(Model):
    """One of the versions that are compared."""

    version: VersionId
    decision: str
    title: Phrase
    in_force_from: Day
    lapsed_on: Day | None
    status: Status
    digest: Digest
    unknown: list[Phrase]
    without_sets: dict[str, Phrase]


class SpotDocument(Model):
    """A place in one version, as that version prints it."""

    set: int | None = None
    part: str | None = None
    section: str | None = None
    criterion: str | None = None
    case: str | None = None
    option: int | None = None
    name: str | None = None


class ChangeDocument(Model):
    """One difference: where it stands in both versions, and what each says (`was`, `now`), as the kind asks."""

    kind: str
    nature: Annotated[
        Literal["law", "reading", "wording"],
        Field(description="the law's change, that of our reading of it, or of our wording alone"),
    ]
    identity: str
    before: SpotDocument | None
    after: SpotDocument | None
    was: object
    now: object


class ChangesDocument(Model):
    """What changed in the law from one version to another; `set` is the identity of the set that was asked for."""

    format: Literal["ocop-diff/1"]
    before: DiffVersionDocument
    after: DiffVersionDocument
    set: str | None
    counts: Annotated[dict[str, int], Field(description="how many changes there are of each kind")]
    changes: list[ChangeDocument]
