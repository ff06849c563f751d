"""How much a bundle may hold, so that refusing one that holds more takes no long time."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from ocop_rules.documents.limits import MAX_PROBLEMS
from ocop_rules.errors import Place, Problem
from ocop_rules.evidence.bundle import Document, EvidenceBundle, Fact, Producer, Product
from ocop_rules.evidence.fields import MAX_ID
from ocop_rules.evidence.score_sheet import CaseChoice, ScoreSheet
from ocop_rules.text import text

MAX_DOCUMENTS = 2000
MAX_FACTS = 1000
MAX_SHEETS = 25
MAX_OPTIONS = 500
"""More criteria than any sheet has."""

LISTS = {"documents": MAX_DOCUMENTS, "facts": MAX_FACTS, "sheets": MAX_SHEETS}
"""The lists of a bundle, and how many entries are taken of each."""

_FEW = 2000
"""A bundle with fewer values than this can be wrong in so few places that nothing needs to be left out."""


def too_many(place: Place, count: int, most: int) -> Problem:
    """Return the problem of a list or group with more entries than are taken."""
    return Problem.at(
        place,
        "too-many",
        text(f"có {count} mục, tối đa {most}", f"{count} entries, at most {most} are taken"),
        text("mỗi tệp chỉ ghi một sản phẩm", "keep one product a file"),
    )


def cropped(data: Any, values: int) -> tuple[Any, list[Problem]]:
    """Return a bundle's plain data with no more than is taken, and a problem for each list that was longer.

    What is surely wrong, as a field that is not known, is kept only until there are more problems than are told.

    Args:
        data: the plain data.
        values: how many values it has.
    """
    if not isinstance(data, Mapping):
        return data, []
    crop = _Crop()
    for name, most in LISTS.items():
        entries = data.get(name)
        if isinstance(entries, list | tuple) and len(entries) > most:
            crop.problems.append(too_many((name,), len(entries), most))
            data = {**data, name: entries[:most]}
    sheets = data.get("sheets")
    if isinstance(sheets, list | tuple):
        for i, sheet in enumerate(sheets):
            options = sheet.get("options") if isinstance(sheet, Mapping) else None
            if isinstance(options, Mapping) and len(options) > MAX_OPTIONS:
                crop.problems.append(too_many(("sheets", i, "options"), len(options), MAX_OPTIONS))
    if values > _FEW or crop.problems:
        kept = crop.bundle(data)
        data = kept if crop.problems or crop.left_out else data
    return data, crop.problems


class _Crop:
    """Leaves out what is wrong beyond the problems that are told."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._left = MAX_PROBLEMS + 1

    @property
    def left_out(self) -> bool:
        return self._left < 0

    def bundle(self, data: Mapping[str, Any]) -> dict[str, Any]:
        kept = self._known(data, EvidenceBundle)
        for name, model in (("product", Product), ("producer", Producer)):
            if isinstance(kept.get(name), Mapping):
                kept[name] = self._known(kept[name], model)
        for name, entry in (("documents", self._document), ("facts", self._fact), ("sheets", self._sheet)):
            if isinstance(kept.get(name), list | tuple):
                kept[name] = [
                    entry(i, each) if isinstance(each, Mapping) else each for i, each in enumerate(kept[name])
                ]
        return kept

    def _known(self, group: Mapping[str, Any], model: type[Any]) -> dict[str, Any]:
        """Return a group without the fields of which there is no more to tell."""
        known = model.model_fields
        if group.keys() <= known.keys():
            return dict(group)
        kept = {}
        for key, value in group.items():
            if key not in known:
                self._left -= 1
                if self._left < 0:
                    continue
            kept[key] = value
        return kept

    def _document(self, _: int, document: Mapping[str, Any]) -> dict[str, Any]:
        return self._known(document, Document)

    def _fact(self, i: int, fact: Mapping[str, Any]) -> dict[str, Any]:
        kept = self._known(fact, Fact)
        references = kept.get("documents")
        if isinstance(references, list | tuple):
            if len(references) > MAX_DOCUMENTS:
                self.problems.append(too_many(("facts", i, "documents"), len(references), MAX_DOCUMENTS))
            kept["documents"] = self._references(references[:MAX_DOCUMENTS])
        return kept

    def _references(self, references: list[Any] | tuple[Any, ...]) -> list[Any] | tuple[Any, ...]:
        """Return a fact's references up to the one at which there is no more to tell."""
        for j, reference in enumerate(references):
            if not (isinstance(reference, str) and 0 < len(reference) <= MAX_ID) and type(reference) is not int:
                self._left -= 1
                if self._left < 0:
                    return references[:j]
        return references

    def _sheet(self, _: int, sheet: Mapping[str, Any]) -> dict[str, Any]:
        kept = self._known(sheet, ScoreSheet)
        options = kept.get("options")
        if isinstance(options, Mapping):
            kept["options"] = {
                number: self._known(choice, CaseChoice) if isinstance(choice, Mapping) else choice
                for number, choice in islice(options.items(), MAX_OPTIONS)
            }
        return kept
