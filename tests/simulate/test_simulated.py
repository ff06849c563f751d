"""A simulation from Python: the same as the command writes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

import ocop_rules
from ocop_rules.cli.app import app

DRAFT = Path("examples/simulation/draft-2027.yaml")


def test_it_is_what_the_command_writes(tmp_path: Path) -> None:
    plums = "examples/plum-jam-held-at-3-stars.yaml"
    files = ["--json", str(tmp_path / "a.json"), "--html", str(tmp_path / "a.html")]
    assert CliRunner().invoke(app, ["simulate", str(DRAFT), plums, *files]).exit_code == 0
    report = ocop_rules.simulation_report(DRAFT, [Path(plums)])
    assert report.to_json() == (tmp_path / "a.json").read_text(encoding="utf-8")
    assert report.to_html() == (tmp_path / "a.html").read_text(encoding="utf-8")
    data = yaml.safe_load(DRAFT.read_text(encoding="utf-8"))
    assert ocop_rules.simulation_report(data, [plums]).to_json() == report.to_json()
    assert (report.dossiers, report.refused) == (1, 0)
    assert [*report.moved] == [each["id"] for each in data["scenarios"]]


def test_councils_are_simulated_of_products_that_were_judged() -> None:
    homestay = ocop_rules.evaluate("examples/homestay-council-of-five.yaml")
    sure = {"members": [3], "draws": 50, "ballots": {"slips": {0: 1}}}
    simulation = {"format": "ocop-simulation/1", "seed": 1, "judges": sure}
    told = ocop_rules.simulation_report(simulation, judged=[homestay]).to_json()
    assert f'"dossier":"{homestay.dossier}"' in told


def test_whatever_is_wrong_with_it_is_told_at_once() -> None:
    with pytest.raises(ocop_rules.InvalidSimulation) as caught:
        ocop_rules.simulation_report({"format": "ocop-simulation/1", "scenarios": [{"id": "a b"}], "sed": 1})
    assert len(caught.value.problems) > 1
