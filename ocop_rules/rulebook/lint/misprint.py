"""The decision's misprints and doubtful places, all known: what is printed and what is used."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.lint.finding import Finding, sheet_place
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.printed import Erratum, ErratumField
from ocop_rules.text import Text, text

RULE = "misprint"

_FIELDS: dict[ErratumField, Text] = {
    "points": text("điểm", "points"),
    "max": text("điểm tối đa", "maximum"),
    "min_stars": text("dấu sao", "mark"),
    "label": text("lời văn", "wording"),
    "marker": text("ô đánh dấu", "tick box"),
    "order": text("thứ tự", "order"),
}


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return every erratum of the decision, with its reason."""
    for erratum in rulebook.errata:
        yield Finding(
            RULE,
            erratum_place(erratum),
            _worded(erratum),
            set=None if erratum.set == "*" else erratum.set,
            part=erratum.part,
            section=erratum.section,
            criterion=erratum.criterion,
            case=erratum.case,
            option=erratum.option,
            known=erratum.reason,
        )


def erratum_place(erratum: Erratum) -> str:
    """Write where an erratum stands."""
    number = erratum.criterion or erratum.section or erratum.part
    return sheet_place(erratum.set, number, erratum.case, erratum.option)


def _worded(erratum: Erratum) -> Text:
    field = _FIELDS[erratum.field]
    if erratum.printed == erratum.effective:
        return text(f"{field.vi}: còn ngờ, giữ như bản in", f"{field.en}: doubtful, kept as printed")
    printed = (
        text(f"bản in ghi “{erratum.printed}”", f"“{erratum.printed}” is printed")
        if erratum.printed
        else text("bản in bỏ trống", "left empty in print")
    )
    return text(
        f"{field.vi}: {printed.vi}, dùng “{erratum.effective}”",
        f"{field.en}: {printed.en}, “{erratum.effective}” is used",
    )
