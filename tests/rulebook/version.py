"""A small valid version that a test changes and loads."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from ocop_rules.rulebook.loader import load_rulebook
from ocop_rules.rulebook.model import Rulebook

ID = "qd-1-2026"

Written = dict[str, Any]


def said(vi: str, en: str) -> Written:
    """Write a text in its two languages."""
    return {"vi": vi, "en": en}


def option(points: int, word: str, **more: Any) -> Written:
    """Write an option whose labels are made of one word, with the points and the mark that sheets print beside it."""
    return {"points": points, "label": said(f"Mức {word}", f"Level {word}"), **more}


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def sheet(number: int) -> Written:
    """Write a sheet: part A, section 1 with 1.1 `things.origin` (3 points), and 2 `things.beauty` (2 points)."""
    return {
        "number": number,
        "title": said(f"Bộ số {number}", f"Sheet {number}"),
        "field": said("Thực phẩm", "Food"),
        "knock_outs": ["forged"],
        "parts": {
            "A": {
                "1": {"title": "first", "max": 3, "criteria": {"1.1": {"use": "things.origin"}}},
                "2": {"use": "things.beauty", "max": 2},
            }
        },
    }


def library(entries: Written) -> Written:
    """Return the entries of a theme alone: without the points and marks that sheets print beside their options."""
    out = deepcopy(entries)
    for entry in out.values():
        for options in _options(entry).values():
            for each in options:
                each.pop("points", None)
                each.pop("min_stars", None)
    return out


def placements(written: Written) -> Iterator[tuple[str, Written]]:
    """Return the criteria of a sheet with their printed numbers, to be changed in place."""
    for part in written["parts"].values():
        for number, entry in part.items():
            is_section = isinstance(entry, dict) and "criteria" in entry
            yield from entry["criteria"].items() if is_section else [(number, entry)]


def printed(written: Written, themes: Written) -> Written:
    """Return a sheet with what it does not print itself: points and marks as the options of the entries have them."""
    out = deepcopy(written)
    for _, placement in placements(out):
        if not isinstance(placement, dict) or "cases" in placement:
            continue
        beside = _beside(placement.get("use", ""), themes)
        if None in beside:
            for key, value in beside[None].items():
                placement.setdefault(key, value)
        elif "points" not in placement:
            placement.update({"cases": beside} if beside else {"points": [1]})
    return out


def _beside(name: str, themes: Written) -> dict[str | None, Written]:
    """Return the points and marks that an entry, or what it extends, has with its options, by case."""
    seen: list[str] = []
    while name not in seen:
        seen.append(name)
        theme, _, entry = name.partition(".")
        found = themes.get(theme, {}).get(entry, {})
        name = found.get("extends", name)
    return {
        case: {
            "points": [each["points"] for each in options],
            "marks": {i: each["min_stars"] for i, each in enumerate(options, 1) if "min_stars" in each},
        }
        for case, options in _options(found).items()
    }


def _options(entry: Written) -> dict[str | None, list[Written]]:
    cases = {case: each["options"] for case, each in (entry.get("cases") or {}).items()}
    return {None: entry["options"]} if "options" in entry else cases


class Version:
    """The files of a version as plain data: two sheets as `sheet` writes them, one knock-out, `forged`, at the head.

    Criterion 1.1 is decided by evidence, 2 by the council. What sheets print beside the options of `criteria`, the
    theme `things`, is written with the options there, unless a sheet says it itself; so it is in other `themes`.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self.documents: Written = {
            "invoice": {"title": said("Hóa đơn", "Invoice")},
            "ruling": {"title": said("Kết luận", "Ruling")},
        }
        self.facts: Written = {
            "local_share": {
                "title": said("Tỷ lệ trong xã", "Share from the commune"),
                "type": "share",
                "documents": ["invoice"],
            },
            "forged": {"title": said("Giả mạo", "Forged"), "type": "boolean", "documents": ["ruling"]},
        }
        self.limits: Written = {}
        self.decision: Written = {
            "id": ID,
            "number": "1/2026/QĐ-TTg",
            "title": said("Bộ tiêu chí", "Criteria"),
            "issued_on": "2026-01-01",
            "in_force_from": "2026-01-02",
            "in_force_citation": {"article": 2, "clause": 1},
            "status": "in_force",
            "articles": {
                1: {"title": said("Phân hạng", "Bands"), "clauses": 2},
                2: {"title": said("Hiệu lực", "Entry into force"), "clauses": 1},
            },
            "sheets_appendix": "II",
            "parts": {"A": {"title": said("Sản phẩm", "Product"), "max": 5}},
            "bands": [
                {
                    "stars": 3,
                    "at_least": 3,
                    "title": said("Từ 3 điểm", "3 points and over"),
                    "citation": {"article": 1, "clause": 2},
                },
                {
                    "stars": 1,
                    "at_least": 0,
                    "title": said("Dưới 3 điểm", "Under 3 points"),
                    "citation": {"article": 1, "clause": 2},
                },
            ],
            "sections": {"first": said("Mục đầu", "First section")},
            "errata": [],
        }
        self.knock_outs: Written = {
            "forged": {
                "title": said("Hồ sơ giả mạo", "Forged dossier"),
                "outcome": "disqualified",
                "when": {"fact": "forged", "is": True},
            }
        }
        self.criteria: Written = {
            "origin": {
                "title": said("Nguồn gốc", "Origin"),
                "decided_by": "evidence",
                "options": [
                    option(1, "một", when={"fact": "local_share", "at_least": 25, "below": 50}),
                    option(2, "hai", when={"fact": "local_share", "at_least": 50, "below": 75}, min_stars=3),
                    option(3, "ba", when={"fact": "local_share", "at_least": 75}, min_stars=4),
                ],
            },
            "beauty": {
                "title": said("Vẻ đẹp", "Beauty"),
                "decided_by": "council",
                "options": [option(0, "thường"), option(2, "đẹp")],
            },
        }
        self.themes: Written = {"things": self.criteria}
        self.sets: dict[int, Written] = {number: sheet(number) for number in (1, 2)}
        self.known: list[Written] | None = None

    def add_sheets(self, *numbers: int) -> None:
        """Add sheets like the first two."""
        self.sets |= {number: sheet(number) for number in numbers}

    def options(self, name: str) -> list[Written]:
        """Return the options of a definition, to be changed in place."""
        found: list[Written] = self.criteria[name]["options"]
        return found

    def place(self, product_set: int, number: str, **entry: Any) -> None:
        """Print something else at a place of a sheet; what is not given stays."""
        dict(placements(self.sets[product_set]))[number].update(entry)

    def cased(self, *names: str) -> Written:
        """Define `things.cased` with alternative cases of one option each, and give it, to be changed in place."""
        cases = {name: {"title": said(f"Ca {name}", f"Case {name}"), "options": [option(1, name)]} for name in names}
        self.criteria["cased"] = {"title": said("Ca", "Case"), "decided_by": "council", "cases": cases}
        entry: Written = self.criteria["cased"]
        return entry

    def vary(self, name: str, variant: str) -> list[Written]:
        """Define a variant of a criterion and give its options, to be changed in place."""
        self.criteria[variant] = deepcopy(self.criteria[name])
        return self.options(variant)

    def erratum(self, **about: Any) -> None:
        """Add a doubtful place to the errata."""
        plain = {"printed": "", "effective": "", "kind": "doubt", "reason": said("Giữ như in", "Kept as printed")}
        entry = plain | about
        head = {key: entry.pop(key) for key in ("kind", "reason")}
        self.decision["errata"].append({**head, "places": [entry]})

    def write(self) -> Path:
        """Write the files and give their root."""
        self._write("vocabulary.yaml", {"documents": self.documents, "facts": self.facts, **self.limits})
        self._write(f"{ID}/decision.yaml", self.decision)
        self._write(f"{ID}/knock_outs.yaml", self.knock_outs)
        for theme, entries in self.themes.items():
            self._write(f"library/{theme}.yaml", library(entries))
        for number, written in self.sets.items():
            self._write(f"{ID}/sets/{number:02d}-sheet.yaml", printed(written, self.themes))
        if self.known is not None:
            self._write(f"{ID}/known_findings.yaml", self.known)
        return self._root

    def load(self) -> Rulebook:
        """Write the files and load them."""
        return load_rulebook(self.write(), ID)

    def _write(self, name: str, data: Any) -> None:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False), encoding="utf-8")
