"""Random dossiers of every version and set, of which something counts and something is judged."""

from __future__ import annotations

from typing import Any

import ocop_rules
from ocop_rules.evidence.counted import counted_evidence
from ocop_rules.rulebook.kinds import DecidedBy, Scoring
from ocop_rules.rulebook.needs import needs_of
from tests import bundles, thousand
from tests.thousand import Dice


def dossier(seed: str, version: str | None = None, number: int | None = None) -> dict[str, Any]:
    """Return a dossier that depends on its seed alone, rather a good one: most products that are filed are."""
    dice = Dice(seed)
    rulebook = ocop_rules.load(version or dice.one_of([info.id for info in ocop_rules.versions()]))
    product_set = rulebook.sets[number] if number is not None else dice.one_of(list(rulebook.sets.values()))
    needs = needs_of(rulebook, product_set)
    good = 2 + dice.below(6)
    documents = [
        {
            "id": f"D{i}",
            "type": need.name,
            "issued_on": dice.one_of(["2019-01-01", "2026-01-01", "2026-08-30"]),
            "expires_on": dice.one_of(["2030-01-01", "2030-01-01", None, "2026-05-01"]),
        }
        for i, need in enumerate(needs.documents)
        if dice.below(good)
    ]
    for each in documents:
        if (each["expires_on"] or "9999") < str(each["issued_on"]):
            each["expires_on"] = None
    facts = []
    for need in needs.facts:
        definition = rulebook.vocabulary.facts[need.name]
        if not dice.below(good):
            continue
        value = thousand._value(dice, definition)
        if definition.values and dice.below(2):
            value = list(definition.values)[-1 - dice.below(2)]
        if definition.type == "boolean":
            value = bool(dice.below(4)) if need.name not in _FINDINGS else not dice.below(12)
        kinds = definition.backing(value)
        backing = [d["id"] for d in documents if d["type"] in kinds]
        attesters = [str(a) for a in definition.attested_by]
        attested = dice.one_of(attesters) if attesters and dice.below(2) else None
        facts.append({"fact": need.name, "value": value, "documents": backing, "attested_by": attested})
    cases = bundles.cases_of(product_set)
    case = dice.one_of(["a", "b"]) if product_set.case_groups and dice.below(2) else None
    sheets = []
    judges = dice.one_of([0, 1, 1, 1, 2, 3])
    for judge in range(judges):
        options: dict[str, Any] = {}
        for key, criterion in product_set.criteria.items():
            by_evidence = criterion.decided_by is DecidedBy.EVIDENCE
            if (by_evidence and dice.below(4)) or (criterion.cases and case is None):
                continue
            count = len(criterion.options_of(case))
            if criterion.scoring is Scoring.SUM:
                options[key] = [i + 1 for i in range(count) if dice.below(2)]
                continue
            chosen = count - dice.one_of([0, 0, 0, 1, 1, 2])
            chosen = max(chosen, 0) if dice.below(12) else dice.below(count + 1)
            options[key] = {"case": case, "option": chosen} if criterion.cases else chosen
        if options:
            sheets.append({"judge": f"Thành viên {judge}", "options": options})
    if case or len(cases) > 1:
        stated = {"legal_form", "tourism_service_provider"} if case else set()
        facts = [fact for fact in facts if fact["fact"] not in stated]
    return {
        "format": "ocop-evidence/1",
        "dossier": f"ngẫu nhiên {seed}",
        "version": rulebook.id,
        "product": {"name": "Sản phẩm thử", "set": product_set.number},
        "evaluated_on": "2026-09-15",
        "documents_complete": not dice.below(4),
        "documents": documents,
        "facts": facts,
        "sheets": sheets,
    }


def plain(seed: str, version: str | None = None) -> dict[str, Any]:
    """Return a dossier all of whose papers and facts count, and whose sheets say only what people judge."""
    found = dossier(seed, version)
    evaluation = ocop_rules.evaluate(found, engine="direct")
    rulebook, criteria = evaluation.rulebook, evaluation.product_set.criteria
    evidence = counted_evidence(evaluation.bundle, rulebook.vocabulary)
    idle = {document.id for document, _ in evidence.idle_documents}
    for fact in found["facts"]:
        fact["documents"] = [each for each in fact["documents"] if each not in idle]
    for sheet in found["sheets"]:
        sheet["options"] = {
            number: choice
            for number, choice in sheet["options"].items()
            if criteria[number].decided_by is DecidedBy.COUNCIL
        }
    return {
        **found,
        "documents": [each for each in found["documents"] if each["id"] not in idle],
        "facts": [fact for fact in found["facts"] if fact["fact"] in evidence.facts],
        "sheets": [sheet for sheet in found["sheets"] if sheet["options"]],
    }


_FINDINGS = {
    "dossier_forged",
    "dangerous_impurities",
    "identical_to_other_product",
    "infringes_intellectual_property",
    "ip_infringement",
    "product_advertised",
}
