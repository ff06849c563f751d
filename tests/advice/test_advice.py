"""Advice on the examples and on small cases: what it tells, in which order, and what it refuses."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

import ocop_rules
from ocop_rules.text import LANGS
from tests import bundles
from tests.advice.dossiers import dossier

pytest.importorskip("ortools")

EXAMPLES = Path(__file__).parents[2] / "examples"
JAM = EXAMPLES / "plum-jam-held-at-3-stars.yaml"
CRISPS = EXAMPLES / "avocado-chips-expired-haccp.yaml"
MANGO = EXAMPLES / "dried-mango-4-stars.yaml"


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def test_one_share_keeps_the_plum_jam_from_four_stars() -> None:
    advice = ocop_rules.advise(JAM, 4)
    (path,) = advice.paths
    (change,), (raised,) = path.changes, path.raises
    assert (change.kind, change.name, change.value, change.before) == ("fact", "linked_output_share", 76, 75)
    assert change.bound is not None
    assert change.bound.word == "above"
    assert change.bound.number == 75
    assert change.documents == ("D06",)
    assert change.serves == ("1.5",)
    assert (raised.criterion, raised.before, raised.after, raised.required_for) == ("1.5", 2, 4, (4,))
    assert (advice.count, advice.more, advice.obstacles) == (1, False, ())
    assert ocop_rules.evaluate(advice.changed(path)).stars == 4
    assert ocop_rules.evaluate(advice.changed(path, without=0)).stars == 3


def test_a_paper_that_ended_is_to_be_renewed_or_one_of_its_like_had() -> None:
    advice = ocop_rules.advise(CRISPS, 4, paths=20)
    assert {tuple(change.kind for change in path.changes) for path in advice.paths} == {("paper",)}
    by_paper = {path.changes[0].name: path.changes[0] for path in advice.paths}
    assert len(by_paper) == advice.count > 5
    assert by_paper["haccp_certificate"].renews
    assert by_paper["haccp_certificate"].facts == ("quality_management_certification",)
    assert not by_paper["iso_22000_certificate"].renews


def test_taste_is_not_counted_on_unless_it_is_asked_for() -> None:
    advice = ocop_rules.advise(MANGO, 5)
    assert not advice.is_reachable
    told = {(each.kind, each.criterion, each.option, each.by_people) for each in advice.obstacles}
    assert told == {("requirement", number, 4, True) for number in ("6.3", "6.5", "7")}
    assert advice.most_points == 92
    judged = ocop_rules.advise(MANGO, 5, allow_judged=True, most_counted=1)
    assert judged.best is not None
    asked = {change.name for change in judged.best.changes if change.kind == "judged"}
    assert {"6.3", "6.5", "7"} <= asked
    for each in asked:
        assert judged.result.criteria[each].criterion.decided_by == "council"


def test_nothing_needs_to_change_where_the_stars_are_held() -> None:
    advice = ocop_rules.advise(MANGO, 4)
    assert advice.is_reached
    assert (advice.count, advice.best is not None and advice.best.changes) == (1, ())
    assert "không cần thay đổi" in advice.explain()


def test_the_next_star_is_asked_for_where_none_is_named() -> None:
    assert ocop_rules.advise(JAM).target == 4
    assert ocop_rules.advise(MANGO).target == 5


def test_one_paper_serves_many_criteria_and_is_one_change() -> None:
    changed = read(MANGO)
    changed["documents"] = [each for each in changed["documents"] if each["id"] != "D14"]  # the label
    for fact in changed["facts"]:
        fact["documents"] = [each for each in fact.get("documents", ()) if each != "D14"]
    advice = ocop_rules.advise(changed, 4)
    assert advice.best is not None
    labels = [change for change in advice.best.changes if change.name == "product_label"]
    assert len(labels) == 1
    assert {"label_complete", "label_story_message"} <= set(labels[0].facts)
    assert labels[0].serves == ("2.3",) or len(labels[0].serves) > 1


def test_sheets_that_judged_what_evidence_decides_are_scored_anew() -> None:
    advice = ocop_rules.advise(EXAMPLES / "homestay-council-of-five.yaml", 4)
    assert advice.best is not None
    assert {raised.criterion for raised in advice.best.raises if raised.rescored} == {"3.4", "3.5"}
    changed = advice.changed(advice.best)
    for sheet in changed.sheets:
        assert sheet.options["3.4"] == 2
    assert ocop_rules.evaluate(changed).stars == 4


def test_what_a_sheet_of_totals_alone_got_is_not_known() -> None:
    head = bundles.bundle("qd-26-2026", 7, sheets=[{"judge": "a", "parts": {"A": 20, "B": 20, "C": 20}}])
    advice = ocop_rules.advise(head, 4)
    assert [each.kind for each in advice.obstacles] == ["totals_alone"]
    assert "tổng điểm từng phần" in advice.explain()


def test_a_finding_that_nobody_can_change_stands_in_the_way() -> None:
    forged = read(JAM)
    for fact in forged["facts"]:
        if fact["fact"] == "dossier_forged":
            fact.update(value=True)
    papers = ocop_rules.advise(JAM)._papers
    kept = type(papers)(papers.documents, {**papers.facts, "dossier_forged": _never()})
    advice = ocop_rules.advise(forged, 4, papers=kept)
    assert ("knock_out", "forged_dossier") in {(each.kind, each.knock_out) for each in advice.obstacles}


def _never() -> Any:
    from ocop_rules.rulebook.papers import FactEffort
    from ocop_rules.text import text

    return FactEffort(changeable=False, reason=text("đã kết luận", "it was found"))


def test_a_margin_asks_for_more_points() -> None:
    assert ocop_rules.advise(JAM, 4, margin=3).best is not None
    near = ocop_rules.advise(JAM, 4, margin=3).best
    assert near is not None
    assert near.points >= 73
    far = ocop_rules.advise(JAM, 4, margin=10).best
    assert far is not None
    assert far.points >= 80
    assert len(far.raises) > len(near.raises)


def test_a_table_of_costs_is_kept_to() -> None:
    cheap: dict[str, int | str] = {"ifs_certificate": 1, "haccp_certificate": 50, "iso_22000_certificate": "2.5"}
    every: dict[str, int | str] = dict.fromkeys(ocop_rules.load("qd-26-2026").vocabulary.documents, 100)
    advice = ocop_rules.advise(CRISPS, 4, measure="cost", costs={**every, **cheap})
    assert advice.best is not None
    assert [each.name for each in advice.best.changes] == ["ifs_certificate"]
    assert advice.best.changes[0].cost == advice.best.cost == 1
    assert advice.count == 1
    with pytest.raises(ValueError, match="haccp_certificate"):
        ocop_rules.advise(CRISPS, 4, costs={"hacp_certificate": 1})


def test_waiting_counts() -> None:
    waiting = read(JAM)
    for fact in waiting["facts"]:
        if fact["fact"] == "linkage_months":
            fact.update(value=8, attested_by="commune")
    advice = ocop_rules.advise(waiting, 5, allow_judged=True, most_counted=1)
    assert advice.best is not None
    (months,) = [change for change in advice.best.changes if change.name == "linkage_months"]
    assert (months.value, str(months.first_day)) == (12, "2027-01-15")
    early = ocop_rules.advise(waiting, 5, allow_judged=True, by="2026-12-31", most_counted=1)
    assert not early.is_reachable
    late = ocop_rules.advise(waiting, 5, allow_judged=True, by="2027-01-15", most_counted=1)
    assert late.is_reachable


def test_papers_that_end_before_the_day_are_told() -> None:
    advice = ocop_rules.advise(JAM, 4, by="2027-03-01")
    assert advice.best is not None
    assert (advice.best.ending[0].document, advice.best.ending[0].before) == ("D04", "evaluation")
    assert {each.before for each in advice.best.ending} == {"evaluation", "certificate"}


def test_what_had_to_begin_before_the_facts_were_stated_is_told_to_be_too_late() -> None:
    past = ocop_rules.advise(JAM, 4, by="2020-01-01", most_counted=1, sensitivity=False)
    assert "too late" in past.explain("en")
    assert "không kịp nữa" in past.explain("vi")
    assert "too late" not in ocop_rules.advise(JAM, 4, by="2030-01-01", most_counted=1, sensitivity=False).explain("en")


def test_single_losses_that_cost_the_stars_are_told() -> None:
    held = ocop_rules.advise(MANGO, 5).sensitivity
    assert held is not None
    certificate = next(each for each in held.losses if each.name == "D22")
    assert (certificate.kind, certificate.type, certificate.stars) == ("document", "haccp_certificate", 3)
    assert ocop_rules.advise(MANGO, 5, sensitivity=False).sensitivity is None


def test_the_order_of_what_is_stated_never_matters() -> None:
    dice = random.Random(7)
    for path, target in ((JAM, 4), (CRISPS, 4)):
        first = ocop_rules.advise(path, target)
        for _ in range(3):
            shuffled = read(path)
            for name in ("documents", "facts"):
                dice.shuffle(shuffled[name])
            again = ocop_rules.advise(shuffled, target)
            assert again.as_json()["paths"] == first.as_json()["paths"]
            assert again.count == first.count


def test_the_same_bytes_come_in_every_process() -> None:
    code = f"import ocop_rules; print(ocop_rules.advise({str(CRISPS)!r}, 4).digest)"
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in ("0", "1")
    }
    assert len(seen) == 1


def test_its_json_is_what_its_type_says() -> None:
    for advice in (
        ocop_rules.advise(JAM, 4, by="2027-03-01"),
        ocop_rules.advise(MANGO),
        ocop_rules.advise(dossier("5")),
    ):
        TypeAdapter(ocop_rules.AdviceDocument).validate_json(advice.to_json(), strict=True)
        assert json.loads(advice.to_json()) == advice.as_json()
        for lang in LANGS:
            assert advice.explain(lang)


def test_many_keep_their_order_and_one_bad_bundle_loses_no_other() -> None:
    answers = list(ocop_rules.advise_many([JAM, {"format": "ocop-evidence/1"}, MANGO], 4))
    first, bad, last = answers
    assert isinstance(first, ocop_rules.Advice)
    assert isinstance(bad, ocop_rules.InvalidEvidence)
    assert isinstance(last, ocop_rules.Advice)
    assert last.is_reached


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": 6},
        {"target": 0},
        {"margin": -1},
        {"measure": "luck"},
        {"by": "soon"},
        {"paths": 0},
        {"costs": {"test_report": -1}},
    ],
)
def test_what_is_asked_wrongly_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        ocop_rules.advise(JAM, **{"target": 4, **wrong})


def test_every_set_of_every_version_can_be_advised_on() -> None:
    for info in ocop_rules.versions():
        for number in sorted(ocop_rules.load(info.id).sets)[:: 1 if info.id == "qd-26-2026" else 5]:
            advice = ocop_rules.advise(dossier(f"set {number}", info.id, number), 3, most_counted=1, sensitivity=False)
            assert advice.is_reachable or advice.obstacles
