"""Rating a product's last bundle again on another day: which papers have ended, which stars would hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from ocop_rules.brief import brief
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.bundle import Document, EvidenceBundle
from ocop_rules.evidence.counted import counted_evidence
from ocop_rules.register.certificate_reckoning import days_after
from ocop_rules.register.register import Register
from ocop_rules.register.rows import Inspection, InspectionFinding, RegisteredProduct
from ocop_rules.rulebook.vocabulary import Attester, Vocabulary

REPORT = "inspection_report"
"""The type of document that backs what an inspection found."""


@dataclass(frozen=True)
class EndedPaper:
    """A paper of a bundle that ended, or is about to.

    Attributes:
        document: the paper.
        ends_on: the last day on which it counts, as it states; None where its kind lasts so long at most.
        has_ended: whether it counts no more on the day asked about.
    """

    document: Document
    ends_on: date | None
    has_ended: bool

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True)
class Reinspection:
    """A product's last bundle, rated again on a day.

    Attributes:
        product: the product.
        then: the evaluation on the bundle's own day.
        now: the evaluation on the day asked about, judged options capped by the evidence (R3).
        papers: the papers that ended since, or are about to.
        findings: what inspections found that is in the bundle now.
    """

    product: RegisteredProduct
    then: Evaluation
    now: Evaluation
    papers: tuple[EndedPaper, ...]
    findings: tuple[InspectionFinding, ...]

    def __repr__(self) -> str:
        return brief(self)

    @property
    def stars(self) -> int | None:
        """The stars that would hold on that day; None where a knock-out ends the evaluation."""
        return self.now.stars


def open_findings(register: Register, product: RegisteredProduct, on: date) -> tuple[InspectionFinding, ...]:
    """Return what inspections found of a product by a day and is not mended by then, oldest first."""
    return tuple(
        each
        for visit in visits_of(register, product, on)
        for each in register.findings_of(visit)
        if each.product in (None, product.id) and (each.mended_on is None or each.mended_on > on)
    )


def visits_of(register: Register, product: RegisteredProduct, on: date) -> tuple[Inspection, ...]:
    """Return the inspections of a product, or of its producer as a whole, by a day, oldest first."""
    return tuple(each for each in register.inspections_of(product) if each.inspected_on <= on)


def bundle_on(
    bundle: EvidenceBundle,
    version: str,
    on: date,
    findings: Sequence[InspectionFinding],
    inspections: Iterable[Inspection],
    vocabulary: Vocabulary,
) -> dict[str, Any]:
    """Return the bundle of a day as plain data, with what inspections found as facts and their minutes as documents.

    Args:
        bundle: the last bundle.
        version: the version to rate under.
        on: the day.
        findings: what was found, oldest first: of one fact the last finding counts.
        inspections: the inspections.
        vocabulary: which facts minutes back, and which the authority may attest.
    """
    data = cast("dict[str, Any]", bundle.as_json())
    data |= {"version": version, "evaluated_on": on.isoformat()}
    by_id = {each.id: each for each in inspections}
    facts: dict[str, Any] = {each["fact"]: each for each in data.get("facts", [])}
    documents: dict[str, Any] = {each["id"]: each for each in data.get("documents", [])}
    for finding in findings:
        if finding.fact is None or finding.value is None:
            continue
        visit = by_id[finding.inspection]
        paper = f"KT-{visit.id}"
        documents[paper] = _minutes(paper, visit)
        facts[finding.fact] = _fact(finding, paper, vocabulary, facts.get(finding.fact, {}))
    return data | {"facts": [*facts.values()], "documents": [*documents.values()]}


def _minutes(paper: str, visit: Inspection) -> dict[str, Any]:
    minutes: dict[str, Any] = {"id": paper, "type": REPORT, "issued_on": visit.inspected_on.isoformat()}
    if visit.report is not None:
        minutes["number"] = visit.report
    if visit.inspector is not None:
        minutes["issuer"] = visit.inspector
    return minutes


def _fact(finding: InspectionFinding, paper: str, vocabulary: Vocabulary, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was found as a fact: it stands on the minutes, and on the papers of the fact whose place it takes."""
    assert finding.fact is not None
    definition = vocabulary.facts.get(finding.fact)
    written = finding.as_json()
    fact: dict[str, Any] = {"fact": finding.fact, "value": written["value"]}
    fact["documents"] = [*before.get("documents", []), paper]
    if "attested_by" in before:
        fact["attested_by"] = before["attested_by"]
    if definition is not None and Attester.AUTHORITY in definition.attested_by:
        fact["attested_by"] = Attester.AUTHORITY.value
    if finding.told is not None:
        fact["note"] = finding.told
    return fact


def ended_papers(then: Evaluation, now: EvidenceBundle, on: date, within: int) -> tuple[EndedPaper, ...]:
    """Return the papers that counted on a bundle's own day and count no more on a day, or within some days of it.

    Args:
        then: the evaluation on the bundle's own day.
        now: the bundle on the day.
        on: the day.
        within: so many days ahead.
    """
    vocabulary = then.rulebook.vocabulary
    before = _idle(then.bundle, vocabulary)
    today = _idle(now, vocabulary)
    soon = _idle(now.model_copy(update={"evaluated_on": days_after(on, within)}), vocabulary)
    found = []
    for document in now.documents:
        if document.id in before or document.id not in soon:
            continue
        found.append(EndedPaper(document, document.expires_on, document.id in today))
    return tuple(sorted(found, key=lambda each: (not each.has_ended, each.ends_on or date.max)))


def _idle(bundle: EvidenceBundle, vocabulary: Vocabulary) -> Mapping[str, str]:
    return {document.id: str(reason) for document, reason in counted_evidence(bundle, vocabulary).idle_documents}
