"""The form of a sheet, without any page: what a bundle says stands in it, and comes back as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocop_rules.canonical import Json
from ocop_rules.documents.source import read_text
from ocop_rules.evidence.reader import parse
from ocop_rules.forms.entry.bundle_file import bundle_file
from ocop_rules.forms.entry.from_bundle import fields_from_bundle, items_at, mapping_at, plain, without_field
from ocop_rules.forms.entry.preview import preview
from ocop_rules.forms.entry.sheet import Sheet, sheet_named
from ocop_rules.forms.entry.to_bundle import bundle_from_form
from ocop_rules.text import LANGS, Lang

EXAMPLES = sorted(path for path in Path("examples").glob("*.yaml") if ".expected" not in path.name)


def _bundle(path: Path) -> tuple[dict[str, Json], Sheet]:
    bundle = plain(read_text(path.read_text(encoding="utf-8")).data)
    assert isinstance(bundle, dict)
    checked = parse(bundle)[0]
    assert checked is not None
    return bundle, sheet_named(str(checked.version or "qd-26-2026"), str(checked.product.set))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_bundle_comes_back_from_its_form_and_from_the_file_taken_away(path: Path, lang: Lang) -> None:
    bundle, sheet = _bundle(path)
    fields = fields_from_bundle(bundle, sheet, lang)
    assert fields.one("product") == mapping_at(bundle, "product")["name"]
    written = bundle_from_form(fields, bundle, sheet, lang)
    assert written.bundle == bundle
    taken = bundle_file(written.bundle)
    assert taken.name.endswith(".yaml")
    before, after = parse(bundle)[0], parse(taken.content)[0]
    assert before is not None
    assert after == before


def test_what_a_form_has_no_field_for_is_named() -> None:
    bundle, sheet = _bundle(Path("examples/dried-mango-4-stars.yaml"))
    assert not without_field(bundle, sheet)
    again = {**bundle, "documents": [*items_at(bundle, "documents"), {"id": "D99", "type": "product_label"}]}
    assert without_field(again, sheet) == ["D99"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_problem_is_told_at_its_field_in_the_words_of_the_form(lang: Lang) -> None:
    bundle, sheet = _bundle(Path("examples/dried-mango-4-stars.yaml"))
    fields = fields_from_bundle(bundle, sheet, lang).with_value("evaluated_on", "hôm nay")
    rating = preview(bundle_from_form(fields, bundle, sheet, lang), sheet, lang)
    assert rating.evaluation is None
    (told,) = rating.problems
    assert told.field == "evaluated_on"
    assert told.title is not None
    assert told.title.in_(lang) == {"vi": "Ngày đánh giá", "en": "Day of the evaluation"}[lang]
    assert rating.wrong == {"evaluated_on"}
