"""An empty evidence bundle for a product set, with comments that say what each entry is for."""

from __future__ import annotations

from ocop_rules.evidence.bundle import FORMAT
from ocop_rules.rulebook.kinds import DecidedBy
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.rulebook.needs import Need, needs_of
from ocop_rules.rulebook.vocabulary import FactDefinition, FactType
from ocop_rules.text import Lang
from ocop_rules.words.sentences import sentence
from ocop_rules.words.terms import PURPOSES, ROLES


def bundle_template(rulebook: Rulebook, product_set: ProductSet, lang: Lang) -> str:
    """Return the YAML text of an empty bundle; every entry that is not filled in is commented out."""
    day = rulebook.in_force_from.isoformat()
    needs = needs_of(rulebook, product_set)

    schema = schema_file(rulebook.id, product_set)

    def said(code: str) -> str:
        return sentence(code, lang)

    out = [
        f"# yaml-language-server: $schema={schema}",
        f"# {product_set.title.in_(lang)} — {rulebook.decision}",
        f"# {said('fill-in')}",
        f"# {sentence('schema-by', lang, version=rulebook.id, number=product_set.number, file=schema)}",
        f"format: {FORMAT}",
        f'dossier: "00-00000-000-0000"          # {said("dossier-id")}',
        f"version: {rulebook.id}",
        f"purpose: first                        # {' | '.join(PURPOSES)}",
        f'product: {{name: "…", set: {product_set.number}}}',
        f'producer: {{name: "…"}}                # {said("commune-too")}',
        f"submitted_on: {day}              # {said('day-of-filing')}",
        f"evaluated_on: {day}              # {said('day-of-evaluation')}",
        f"documents_complete: false             # true: {said('all-listed')}",
        "documents:",
    ]
    vocabulary = rulebook.vocabulary
    for i, document in enumerate(needs.documents, 1):
        name = vocabulary.documents[document.name].title.in_(lang)
        out.append(f"  ## {name} ({_serves(document, lang)})")
        out.append(f'  # - {{id: D{i:02d}, type: {document.name}, number: "…", issuer: "…", issued_on: {day}}}')
    out.append("facts:")
    numbers = {document.name: f"D{i:02d}" for i, document in enumerate(needs.documents, 1)}
    for fact in needs.facts:
        definition = vocabulary.facts[fact.name]
        out.append(f"  ## {definition.title.in_(lang)} ({_serves(fact, lang)}): {_values(definition, lang)}")
        backing = ", ".join(numbers[d] for d in definition.documents)
        by = f", documents: [{backing}]" if backing else ""
        by += f", attested_by: {definition.attested_by[0]}" if definition.attested_by else ""
        out.append(f"  # - {{fact: {fact.name}, value: {_example(definition)}{by}}}{_attesters(definition)}")
    out.append("sheets:")
    out.append(f"  # - judge: member-1          # {said('council-member')}")
    out.append(f"  #   role: council             # {' | '.join(ROLES)}")
    out.append("  #   options:")
    for number, criterion in product_set.criteria.items():
        if criterion.decided_by is DecidedBy.COUNCIL:
            most = len(criterion.options) or max(len(case.options) for case in criterion.cases.values())
            out.append(f'  #     "{number}": 0   # {criterion.title.in_(lang)}, 0–{most}')
    return "\n".join(out) + "\n"


def schema_file(version: str, product_set: ProductSet) -> str:
    """Return the name of the file in which an editor finds the schema of a set's bundles."""
    return f"{version}-{product_set.number:02d}.schema.json"


def _example(definition: FactDefinition) -> str:
    """Return a value that a fact can have, to be replaced."""
    if definition.values:
        return next(iter(definition.values))
    return "false" if definition.type is FactType.BOOLEAN else "0"


def _attesters(definition: FactDefinition) -> str:
    return f"  # {' | '.join(definition.attested_by)}" if len(definition.attested_by) > 1 else ""


def _serves(need: Need, lang: Lang) -> str:
    return sentence("serves-criteria", lang, criteria=", ".join(map(str, need.serves)))


def _values(definition: FactDefinition, lang: Lang) -> str:
    if definition.values:
        return " | ".join(f"{name} ({title.in_(lang)})" for name, title in definition.values.items())
    if definition.type is FactType.BOOLEAN:
        return "true | false"
    if definition.type is FactType.SHARE:
        return "0–100 (%)"
    return definition.unit.in_(lang) if definition.unit else sentence("number", lang)
