"""Holds the labels of a version's criteria against the wording of the decision.

Usage: python scripts/check_labels.py LAW.json VERSION

LAW.json gives the decision's wording: {"sets": [{"number": 1, "parts": [{"sections": [{"criteria": [{"number": "1.1",
"title_vi": "...", "options": [{"text_vi": "..."}]}]}]}]}]}; a criterion with alternative cases has "variants", each
with its "options", in the order of the cases; one whose number is printed twice has a "key" of its own. The file is
no part of this repository: labels are our own words.

Checks, and lists what fails:
  missing   an option of the decision that has no label, or a label for an option that the decision does not have
  long      a title or label of more than 160 characters, in either language
  number    a number of the decision's wording that the Vietnamese or the English label leaves out
  copied    a Vietnamese label that is the decision's own sentence, where that has more than 6 words
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ocop_rules.rulebook.catalogue import load
from ocop_rules.rulebook.model import Criterion, Rulebook
from ocop_rules.text import LANGS

MAX_LENGTH = 160
MAX_WORDS = 6

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def numbers(wording: str) -> set[str]:
    """Return the numbers of a text, without zeros in front: `02 năm` and `75%` hold 2 and 75."""
    return {found.replace(",", ".").lstrip("0") or "0" for found in _NUMBER.findall(wording)}


def words(wording: str) -> list[str]:
    """Return the words of a text in lower case, without punctuation."""
    return re.findall(r"\w+", wording.lower())


def printed(law: dict[str, Any]) -> dict[tuple[int, str, str | None, int], str]:
    """Return the decision's wording of every option, by set, criterion, case and ordinal.

    A criterion that is printed without options stands as one option, which its title words.
    """
    found: dict[tuple[int, str, str | None, int], str] = {}
    for product_set in law["sets"]:
        for criterion in _criteria(product_set):
            cases: list[tuple[str | None, list[dict[str, Any]]]] = [(None, criterion.get("options") or [])]
            if criterion.get("variants"):
                cases = [(chr(ord("a") + i), case["options"]) for i, case in enumerate(criterion["variants"])]
            for case, options in cases:
                texts = [option["text_vi"] for option in options] or [criterion["title_vi"]]
                for ordinal, wording in enumerate(texts, 1):
                    found[product_set["number"], criterion.get("key", criterion["number"]), case, ordinal] = wording
    return found


def _criteria(product_set: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in product_set["parts"]:
        for section in part["sections"]:
            yield from section["criteria"]


def check_lengths(rulebook: Rulebook) -> Iterator[str]:
    """Return every title and label that is too long to be a label."""
    for number, product_set in rulebook.sets.items():
        for criterion in product_set.criteria.values():
            for what, label in _labels(criterion):
                for lang in LANGS:
                    length = len(label.in_(lang))
                    if length > MAX_LENGTH:
                        yield f"long: set {number}, {criterion.number} {what} ({lang}): {length} characters"


def _labels(criterion: Criterion) -> Iterator[tuple[str, Any]]:
    yield "title", criterion.title
    for case in criterion.cases.values():
        yield f"case {case.name}", case.title
    for name, option in criterion.all_options():
        yield f"option {name or ''}{option.ordinal}", option.label


def check_wording(rulebook: Rulebook, law: dict[str, Any]) -> Iterator[str]:
    """Return every label that leaves out a number of the decision's wording, copies it, or has none to go with."""
    wanted = printed(law)
    ours = {
        (number, criterion.number, case, option.ordinal): option
        for number, product_set in rulebook.sets.items()
        for criterion in product_set.criteria.values()
        for case, option in criterion.all_options()
    }
    for place in sorted(wanted.keys() ^ ours.keys(), key=str):
        yield f"missing: {_told(place)}: " + ("no label" if place in wanted else "not an option of the decision")
    for place, wording in wanted.items():
        option = ours.get(place)
        if option is None:
            continue
        for lang in LANGS:
            left_out = numbers(wording) - numbers(option.label.in_(lang))
            if left_out:
                yield f"number: {_told(place)} ({lang}): {', '.join(sorted(left_out))} of “{wording}”"
        if len(words(wording)) > MAX_WORDS and words(wording) == words(option.label.vi):
            yield f"copied: {_told(place)} ({option.origin}): “{wording}”"


def _told(place: tuple[int, str, str | None, int]) -> str:
    number, criterion, case, ordinal = place
    return f"set {number}, {criterion} option {case or ''}{ordinal}"


def main(arguments: list[str]) -> int:
    """Check the labels; the exit code is 1 if any fails, 2 if the arguments are not two."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    law = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    rulebook = load(arguments[1])
    found = [*check_lengths(rulebook), *check_wording(rulebook, law)]
    for line in found:
        print(line)
    options = sum(1 for s in rulebook.sets.values() for c in s.criteria.values() for _ in c.all_options())
    print(f"{rulebook.id}: {options} options in two languages, {len(found)} to mend")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
