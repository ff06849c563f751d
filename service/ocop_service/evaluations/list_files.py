"""What a list finds as a table: lines of CSV as they are read, and what a workbook is made of."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from io import StringIO

from ocop_rules.characters import cell
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.rating.points import points_of
from ocop_rules.rulebook.catalogue import load, version_ids
from ocop_rules.text import Lang, Text, text
from ocop_rules.words.bundle_fields import BUNDLE_FIELDS
from ocop_rules.words.terms import ASSESSMENTS, OUTCOMES, PURPOSES, ROLES, displayed, headed, moment
from ocop_service.evaluations.listing import listed_json
from ocop_service.storage.evaluations import ListedEvaluation

MOST_LINES = 100_000
"""So many evaluations a file of lines has at most."""

MOST_ROWS = 20_000
"""So many evaluations a workbook has at most: it is made as a whole."""

CSV_COLUMNS = (
    "id", "recorded_at", "dossier", "product", "producer", "commune", "version", "set", "purpose", "evaluated_on",
    "outcome", "points", "band", "stars", "assessed_by", "judge", "judges", "sequence",
)  # fmt: skip
"""The columns of the lines: the members of `GET /v1/evaluations`, by the same names."""

_WORDS = frozenset(("dossier", "product", "producer", "commune", "judge"))

COLUMNS: Mapping[str, Text] = {
    "dossier": BUNDLE_FIELDS["dossier"],
    "product": BUNDLE_FIELDS["product.name"],
    "producer": BUNDLE_FIELDS["producer.name"],
    "commune": BUNDLE_FIELDS["producer.commune"],
    "version": BUNDLE_FIELDS["version"],
    "set": BUNDLE_FIELDS["product.set"],
    "purpose": BUNDLE_FIELDS["purpose"],
    "evaluated_on": BUNDLE_FIELDS["evaluated_on"],
    "points": text("Điểm", "Points"),
    "band": text("Hạng theo điểm", "Band by points"),
    "stars": text("Hạng sao", "Stars"),
    "outcome": text("Kết luận", "Outcome"),
    "assessed_by": text("Phiếu của", "Whose sheets"),
    "judge": BUNDLE_FIELDS["sheets[].judge"],
    "recorded_at": text("Lưu lúc", "Stored at"),
    "id": text("Mã kết quả", "Id of the result"),
}
"""The columns of the workbook, and what stands above them."""


def list_csv(listed: Iterable[ListedEvaluation]) -> Iterator[str]:
    """Yield evaluations as lines of CSV: codes, exact points, days as ISO 8601; words are never formulas."""
    out = StringIO()
    writer = csv.DictWriter(out, CSV_COLUMNS, lineterminator="\n")
    out.write("\ufeff")  # else Excel takes it for another encoding than UTF-8
    writer.writeheader()
    for each in listed:
        told = listed_json(each)
        writer.writerow({name: cell(str(told[name] or "")) if name in _WORDS else told[name] for name in CSV_COLUMNS})
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def row_in_words(listed: ListedEvaluation, lang: Lang) -> tuple[str | int | None, ...]:
    """Return what stands in the columns of the workbook for an evaluation."""
    told = {**listed_json(listed)}
    version = listed.summary.version
    told |= {
        "version": load(version).decision if version in version_ids() else version,
        "purpose": headed(PURPOSES[listed.summary.purpose], lang),
        "outcome": headed(OUTCOMES[listed.summary.outcome], lang),
        "points": displayed(points_of(Fraction(listed.summary.points)), lang),
        "assessed_by": whose_in_words(listed, lang),
        "recorded_at": moment(listed.recorded_at, lang),
    }
    return tuple(_plain(told[name]) for name in COLUMNS)


def _plain(value: object) -> str | int | None:
    return value if value is None or isinstance(value, str | int) else str(value)


def whose_in_words(listed: ListedEvaluation, lang: Lang) -> str:
    """Return whose sheets count in an evaluation, by their role, and of several how many."""
    role = listed.whose.assessed_by
    said = ASSESSMENTS.get(None if role is None else Role(role)) or ROLES[role or ""]
    sheets = f"{listed.whose.judges} phiếu" if lang == "vi" else f"{listed.whose.judges} sheets"
    return said.in_(lang) + (f" ({sheets})" if listed.whose.judges > 1 else "")
