"""The documents of a version: what the catalogue knows of it, and what it says besides its sheets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from ocop_rules.rulebook.catalogue import InForce, VersionInfo
from ocop_rules.rulebook.certificate_document import CertificateDocument, certificate_document
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.document_fields import (
    CitationDocument,
    Day,
    Digest,
    Exact,
    Phrase,
    VersionName,
    closed,
    or_null,
    phrase,
    value_of,
)
from ocop_rules.rulebook.kinds import Purpose, Status
from ocop_rules.rulebook.model import Rulebook, plain_number
from ocop_rules.rulebook.procedure import EligibleForms, Level, Remark, Spread, StarBand, TransitionRule
from ocop_rules.rulebook.sheet_document import (
    ErratumDocument,
    SetHeadDocument,
    errata_document,
    set_head_document,
)


class VersionHead(TypedDict):
    """What every document of a version says of it."""

    version: VersionName
    decision: str
    in_force_from: Day
    lapsed_on: Day | None
    status: Annotated[str, value_of(Status)]
    digest: Digest


@closed
class VersionInfoDocument(VersionHead):
    """A version in short."""

    pinned_digest: Annotated[
        Digest | None, Field(description="under which it was published; if it is not `digest`, it was changed")
    ]


@closed
class VersionListDocument(TypedDict):
    """Every installed version, oldest first."""

    items: list[VersionInfoDocument]


@closed
class InForceDocument(TypedDict):
    """The version that applies, and the clause that says so."""

    version: VersionInfoDocument
    citation: CitationDocument


@closed
class BandDocument(TypedDict):
    """The points at which stars begin; `printed_to` where print leaves a gap to the next band."""

    stars: int
    at_least: Exact
    printed_to: Exact | None
    title: Phrase
    citation: CitationDocument


@closed
class LevelDocument(TypedDict):
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


@closed
class EligibleInSetDocument(TypedDict):
    """Forms of producer that the decision names for one set besides."""

    set: int
    forms: list[str]


@closed
class EligibilityDocument(TypedDict):
    """The forms of producer that the decision names."""

    forms: list[str]
    also: list[EligibleInSetDocument]
    citation: CitationDocument


@closed
class SpreadDocument(TypedDict):
    """By how many points the totals of a council's members may differ at these levels."""

    most: str
    levels: list[str]
    citation: CitationDocument


@closed
class RemarkDocument(TypedDict):
    """What results on some days tell of the decision."""

    text: Phrase
    since: Day | None
    until: Day | None
    where: Literal["requirement_missed"] | None
    citation: CitationDocument | None


@closed
class TransitionDocument(TypedDict):
    """Dossiers filed before the entry into force that go on under the earlier decisions until a day.

    `counted_to` is the last of the days that the decision gives, `until` the first working day from then on.
    """

    purposes: list[Annotated[str, value_of(Purpose)]]
    counted_to: Day
    until: Day
    citation: CitationDocument


@closed
class WithoutSetDocument(TypedDict):
    """A set that cannot be rated under the version, and why."""

    set: int
    reason: Phrase


@closed
class ListedSetDocument(SetHeadDocument):
    """A product set of a version, with how many criteria it has."""

    criteria: int


@closed
class VersionDocument(VersionHead):
    """What a version says besides its sheets."""

    title: Phrase
    issued_on: Day
    in_force_citation: CitationDocument
    replaces: list[VersionName]
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


def version_list_document(versions: Iterable[VersionInfo]) -> VersionListDocument:
    """Return the document of what the catalogue knows of versions."""
    return {"items": [_info(info) for info in versions]}


def in_force_document(found: InForce) -> InForceDocument:
    """Return the document of the version that applies and the clause that says so."""
    return {"version": _info(found.version), "citation": found.citation.as_json()}


def version_document(rulebook: Rulebook) -> VersionDocument:
    """Return the document of what a version says but for its sheets, which it lists in short."""
    return {
        **version_head(rulebook),
        "title": phrase(rulebook.title),
        "issued_on": rulebook.issued_on.isoformat(),
        "in_force_citation": rulebook.in_force_citation.as_json(),
        "replaces": list(rulebook.replaces),
        "bands": [_band(band) for band in rulebook.bands],
        "requirements_citation": rulebook.requirements_citation.as_json(),
        "levels": [_level(level) for level in rulebook.levels.values()],
        "certificate": or_null(certificate_document, rulebook.certificate),
        "eligibility": or_null(_eligibility, rulebook.eligibility),
        "spread": or_null(_spread, rulebook.spread),
        "remarks": [_remark(remark) for remark in rulebook.remarks],
        "transition": [_transition(rule) for rule in rulebook.transition],
        "unknown": [phrase(each) for each in rulebook.unknown],
        "without_sets": [{"set": number, "reason": phrase(each)} for number, each in rulebook.without_sets.items()],
        "errata": errata_document(rulebook.errata),
        "sets": [{**set_head_document(each), "criteria": len(each.criteria)} for each in rulebook.sets.values()],
    }


def version_head(version: VersionInfo | Rulebook) -> VersionHead:
    """Return what every document of a version says of it."""
    return {
        "version": version.id,
        "decision": version.decision,
        "in_force_from": version.in_force_from.isoformat(),
        "lapsed_on": or_null(date.isoformat, version.lapsed_on),
        "status": version.status.value,
        "digest": version.digest,
    }


def _info(info: VersionInfo) -> VersionInfoDocument:
    return {**version_head(info), "pinned_digest": info.pinned_digest}


def _band(band: StarBand) -> BandDocument:
    return {
        "stars": band.stars,
        "at_least": plain_number(band.at_least),
        "printed_to": or_null(plain_number, band.printed_to),
        "title": phrase(band.title),
        "citation": band.citation.as_json(),
    }


def _level(level: Level) -> LevelDocument:
    return {
        "name": level.name,
        "title": phrase(level.title),
        "certifies": list(level.certifies),
        "forwards_at_least": or_null(plain_number, level.forwards_at_least),
        "forwards_to": level.forwards_to,
        "citation": level.citation.as_json(),
        "forwards_citation": None if level.forwards_to is None else level.forwards_citation.as_json(),
        "returns_below": or_null(plain_number, level.returns_below),
        "returns_to": level.returns_to,
        "returns_citation": None if level.returns_to is None else level.returns_citation.as_json(),
    }


def _eligibility(forms: EligibleForms) -> EligibilityDocument:
    return {
        "forms": list(forms.forms),
        "also": [{"set": number, "forms": list(also)} for number, also in forms.also.items()],
        "citation": forms.citation.as_json(),
    }


def _spread(spread: Spread) -> SpreadDocument:
    return {"most": plain_number(spread.most), "levels": list(spread.levels), "citation": spread.citation.as_json()}


def _remark(remark: Remark) -> RemarkDocument:
    return {
        "text": phrase(remark.text),
        "since": or_null(date.isoformat, remark.since),
        "until": or_null(date.isoformat, remark.until),
        "where": remark.where,
        "citation": or_null(Citation.as_json, remark.citation),
    }


def _transition(rule: TransitionRule) -> TransitionDocument:
    return {
        "purposes": [purpose.value for purpose in rule.purposes],
        "counted_to": rule.counted_to.isoformat(),
        "until": rule.until.isoformat(),
        "citation": rule.citation.as_json(),
    }
