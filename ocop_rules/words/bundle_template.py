"""An empty evidence bundle for a product set, with comments that say what each entry is for."""

from __future__ import annotations

from ocop_rules.evidence.bundle import FORMAT
from ocop_rules.rulebook.definition import DecidedBy
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.rulebook.needs import Need, needs_of
from ocop_rules.rulebook.vocabulary import FactDefinition, FactType
from ocop_rules.text import Lang


def bundle_template(rulebook: Rulebook, product_set: ProductSet, lang: Lang) -> str:
    """Return the YAML text of an empty bundle; every entry that is not filled in is commented out."""
    vi = lang == "vi"
    day = rulebook.in_force_from.isoformat()
    needs = needs_of(rulebook, product_set)
    title = product_set.title.in_(lang)
    out = [
        f"# {title} — {rulebook.decision}",
        "# "
        + (
            "Bỏ dấu # ở dòng nào có minh chứng, rồi điền vào."
            if vi
            else "Remove the # of what you can show; fill it in."
        ),
        f"format: {FORMAT}",
        'dossier: "00-00000-000-0000"' + ("          # mã hồ sơ" if vi else "          # the dossier's id"),
        f"version: {rulebook.id}",
        "purpose: first                        # first | upgrade | reevaluation",
        f'product: {{name: "…", set: {product_set.number}}}',
        'producer: {name: "…"}',
        f"submitted_on: {day}              # " + ("ngày nộp hồ sơ" if vi else "the day of filing"),
        f"evaluated_on: {day}              # " + ("ngày đánh giá" if vi else "the day of the evaluation"),
        "documents_complete: false             # true: "
        + ("không liệt kê tức là không có" if vi else "what is not listed does not exist"),
        "documents:",
    ]
    vocabulary = rulebook.vocabulary
    for i, document in enumerate(needs.documents, 1):
        name = vocabulary.documents[document.name].title.in_(lang)
        out.append(f"  # {name} ({_serves(document, vi)})")
        out.append(f'  # - {{id: D{i:02d}, type: {document.name}, number: "", issuer: "", issued_on: {day}}}')
    out.append("facts:")
    numbers = {document.name: f"D{i:02d}" for i, document in enumerate(needs.documents, 1)}
    for fact in needs.facts:
        definition = vocabulary.facts[fact.name]
        out.append(f"  # {definition.title.in_(lang)} ({_serves(fact, vi)}): {_values(definition, lang)}")
        backing = ", ".join(numbers[d] for d in definition.documents)
        by = f", documents: [{backing}]" if backing else ""
        by += f", attested_by: {' | '.join(definition.attested_by)}" if definition.attested_by else ""
        out.append(f"  # - {{fact: {fact.name}, value: {by}}}".replace("value: ,", "value: …,"))
    out.append("sheets:")
    out.append("  # - judge: member-1" + ("          # thành viên hội đồng" if vi else "          # a council member"))
    out.append("  #   role: council             # council | advisory | producer")
    out.append("  #   options:")
    for number, criterion in product_set.criteria.items():
        if criterion.decided_by is DecidedBy.COUNCIL:
            most = len(criterion.options) or max(len(case.options) for case in criterion.cases.values())
            out.append(f'  #     "{number}": 0   # {criterion.title.in_(lang)}, 0–{most}')
    return "\n".join(out) + "\n"


def _serves(need: Need, vi: bool) -> str:
    return ("tiêu chí " if vi else "criteria ") + ", ".join(map(str, need.serves))


def _values(definition: FactDefinition, lang: Lang) -> str:
    if definition.values:
        return " | ".join(f"{name} ({title.in_(lang)})" for name, title in definition.values.items())
    if definition.type is FactType.BOOLEAN:
        return "true | false"
    if definition.type is FactType.SHARE:
        return "0–100 (%)"
    return definition.unit.in_(lang) if definition.unit else ("số" if lang == "vi" else "a number")
