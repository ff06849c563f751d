"""A thousand bundles made from nothing but their number, and one digest over all their evaluations.

usage: python -m tests.thousand [--threads N] [--shuffle]

Prints the SHA-256 over the digests of the evaluations: the same on every Python, machine, order and locale (R13).
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import ocop_rules
from ocop_rules.rulebook.needs import needs_of
from ocop_rules.rulebook.vocabulary import FactDefinition, FactType

COUNT = 1000

_Item = TypeVar("_Item")


class Dice:
    """Numbers that depend on a seed alone, not on how a Python makes random ones."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._thrown = 0

    def below(self, count: int) -> int:
        self._thrown += 1
        thrown = hashlib.sha256(f"{self._seed}/{self._thrown}".encode()).digest()
        return int.from_bytes(thrown[:6], "big") % count

    def one_of(self, items: Sequence[_Item]) -> _Item:
        return items[self.below(len(items))]


def _value(dice: Dice, definition: FactDefinition) -> Any:
    if definition.type is FactType.BOOLEAN:
        return bool(dice.below(2))
    if definition.type is FactType.CHOICE:
        return dice.one_of(list(definition.values or {}))
    if definition.type is FactType.COUNT:
        return dice.below(40)
    return f"{dice.below(100)}.{dice.below(10_000):04d}"


def bundle(number: int) -> dict[str, Any]:
    """Return the bundle of a number."""
    dice = Dice(str(number))
    rulebook = ocop_rules.load(dice.one_of([info.id for info in ocop_rules.versions()]))
    product_set = dice.one_of(list(rulebook.sets.values()))
    needs = needs_of(rulebook, product_set)
    documents = [
        {"id": f"D{i}", "type": need.name, "issued_on": "2019-01-01", "expires_on": dice.one_of(["2030-01-01", None])}
        for i, need in enumerate(needs.documents)
        if dice.below(3)
    ]
    facts = []
    for need in needs.facts:
        definition = rulebook.vocabulary.facts[need.name]
        backing = [d["id"] for d in documents if d["type"] in definition.documents]
        attesters = [str(a) for a in definition.attested_by]
        if dice.below(3):
            attested = dice.one_of(attesters) if attesters else None
            value = _value(dice, definition)
            facts.append({"fact": need.name, "value": value, "documents": backing, "attested_by": attested})
    case = "a" if product_set.case_groups else None
    sheets = []
    for judge in range(dice.below(4)):
        options: dict[str, Any] = {}
        for key, criterion in product_set.criteria.items():
            count = len(criterion.options_of(case))
            if criterion.scoring == "sum":
                options[key] = [i + 1 for i in range(count) if dice.below(2)]
            elif criterion.cases:
                options[key] = {"case": case, "option": dice.below(count + 1)}
            elif dice.below(8):
                options[key] = dice.below(count + 1)
        sheets.append({"judge": f"Thành viên {judge}", "options": options})
    if case:  # the sheets state it, and no fact may state another
        facts = [fact for fact in facts if fact["fact"] not in ("legal_form", "tourism_service_provider")]
    return {
        "format": "ocop-evidence/1",
        "dossier": f"nghìn-{number}",
        "version": rulebook.id,
        "product": {"name": "Sản phẩm thử", "set": product_set.number},
        "evaluated_on": "2026-09-15",
        "documents_complete": bool(dice.below(2)),
        "documents": documents,
        "facts": facts,
        "sheets": sheets,
    }


def shuffled(value: Any, dice: Dice) -> Any:
    """Return the same data with the keys of every mapping in another order."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (dice.below(1 << 30), key))
        return {key: shuffled(value[key], dice) for key in keys}
    return [shuffled(item, dice) for item in value] if isinstance(value, list) else value


def digests(threads: int, shuffle: bool) -> Iterator[str]:
    """Return the digests of the thousand evaluations, in order."""

    def one(number: int) -> str:
        data = bundle(number)
        if shuffle:
            data = shuffled(data, Dice(f"shuffle {number}"))
        return ocop_rules.evaluate(json.dumps(data, ensure_ascii=bool(number % 2))).digest

    if threads == 1:
        yield from map(one, range(COUNT))
    else:
        with ThreadPoolExecutor(threads) as pool:
            yield from pool.map(one, range(COUNT))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--shuffle", action="store_true")
    asked = parser.parse_args()
    total = hashlib.sha256()
    for each in digests(asked.threads, asked.shuffle):
        total.update(each.encode("ascii"))
    print(total.hexdigest())


if __name__ == "__main__":
    main()
