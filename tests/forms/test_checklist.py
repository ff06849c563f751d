"""A dossier against the 18 items: which are there, which have ended, which are missing or not known."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ocop_rules.errors import InvalidRulebook
from ocop_rules.forms.checklist import bundle_checklist
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.rulebook.checklists import ChecklistDefinition, checklist_files, load_checklist
from tests.council.test_round import ocop

MANGO = Path("examples/dried-mango-4-stars.yaml")
ROOT = default_catalogue().root


def load() -> ChecklistDefinition:
    return load_checklist("dossier-1048", ROOT, default_catalogue().vocabulary())


def papers(*types: str, **changes: Any) -> dict[str, Any]:
    data = yaml.safe_load(MANGO.read_text(encoding="utf-8"))
    data = {key: data[key] for key in ("format", "dossier", "product", "producer", "submitted_on", "evaluated_on")}
    day = date(2026, 1, 5)
    data["documents"] = [{"id": f"D{i}", "type": kind, "issued_on": day} for i, kind in enumerate(types)]
    return {**data, **changes}


NEEDED = ("registration_form", "business_plan", "organisation_chart", "business_registration")


def test_it_holds_eighteen_items_of_which_five_are_needed() -> None:
    found = load()
    assert [each.number for each in found.items] == [*range(1, 19)]
    assert [each.number for each in found.items if each.needed] == [1, 2, 3, 4, 5]
    assert [*found.states] == ["PREPARING", "SUBMITTING", "WAITTING", "-", "DONE", "FAIL"]


@pytest.mark.parametrize(
    ("types", "code"),
    [
        ((), "PREPARING"),
        (("award_certificate",), "SUBMITTING"),
        (NEEDED, "SUBMITTING"),
        ((*NEEDED, "product_sample"), "WAITTING"),
    ],
)
def test_the_state_is_that_of_the_papers(types: tuple[str, ...], code: str) -> None:
    assert bundle_checklist(papers(*types)).code == code


def test_services_need_no_samples() -> None:
    stay = {"name": "Bản Hòa Lạc", "set": 26}
    found = bundle_checklist(papers(*NEEDED, product=stay))
    assert found.items[4].state == "not_needed"
    assert found.code == "WAITTING"


def test_what_is_not_listed_is_missing_only_where_all_is_listed() -> None:
    assert {each.state for each in bundle_checklist(papers()).items} == {"not_listed"}
    assert {each.state for each in bundle_checklist(papers(documents_complete=True)).items} == {"missing"}


def test_a_paper_that_ended_is_there_and_does_not_count() -> None:
    data = papers("food_safety_certificate", "registration_form", "commune_report")
    data["documents"][0] |= {"issued_on": date(2021, 1, 1), "expires_on": date(2024, 1, 1)}
    found = bundle_checklist(data)
    assert found.items[5].state == "ended"
    assert [each.reason for each in found.items[5].papers] == ["expired"]
    assert [each.document.type for each in found.others] == ["commune_report"]


def test_certificates_of_quality_management_serve_one_item() -> None:
    proofs = default_catalogue().vocabulary().facts["quality_management_certification"].documents
    (item,) = (each for each in load().items if each.number == 12)
    assert set(proofs) <= set(item.documents), "what proves such a system is of the item of such systems"


def test_a_wrong_list_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidRulebook, match="dossier-1048"):
        load_checklist("dossier-1049", ROOT, default_catalogue().vocabulary())
    data = yaml.safe_load(checklist_files(ROOT)["dossier-1048"].read_text(encoding="utf-8"))
    data["items"][0]["documents"] = ["registration_forms"]
    (tmp_path / "checklists").mkdir()
    (tmp_path / "checklists" / "dossier-1048.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    with pytest.raises(InvalidRulebook, match="registration_form"):
        load_checklist("dossier-1048", tmp_path, default_catalogue().vocabulary())


def test_the_command_shows_it_in_both_languages() -> None:
    shown = ocop("bundle", "checklist", MANGO)
    assert shown.exit_code == 0, shown.stderr
    assert "Phương án, kế hoạch kinh doanh" in shown.stdout
    assert "Business plan" in ocop("bundle", "checklist", MANGO, "--lang", "en").stdout
    told = json.loads(ocop("bundle", "checklist", MANGO, "--json").stdout)
    assert told["format"] == "ocop-checklist/1"
    assert len(told["items"]) == 18
