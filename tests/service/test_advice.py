"""Advice over HTTP is what the library gives, to the byte; what is asked wrongly is told by its place."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from ocop_service.access.caller import Scope
from ocop_service.api.example_advice import ADVICE
from ocop_service.core import Core
from ocop_service.raters.advice import FindWay
from ocop_service.raters.outcome import RatingOptions

import ocop_rules
from ocop_rules.advice import small
from ocop_rules.errors import AdviceNotProved
from ocop_rules.text import text

JAM = Path(__file__).parents[2] / "examples/plum-jam-held-at-3-stars.yaml"
BUNDLE: dict[str, Any] = json.loads(
    json.dumps(yaml.safe_load(JAM.read_text(encoding="utf-8")), default=lambda day: day.isoformat())
)
GOAL: dict[str, Any] = {"target": 4, "by": "2027-03-01"}


def test_it_is_what_the_library_gives(client: TestClient) -> None:
    answer = client.post("/v1/advice", json={"bundle": BUNDLE, **GOAL})
    assert answer.status_code == 200, answer.text
    assert answer.text == ocop_rules.advise(BUNDLE, 4, by="2027-03-01").to_json()
    told = answer.json()
    assert {name: told[name] for name in ADVICE if name not in ("losses", "paths")} == {
        name: value for name, value in ADVICE.items() if name not in ("losses", "paths")
    }


def test_goal_and_settings_are_taken(client: TestClient) -> None:
    goal: dict[str, Any] = {
        "target": 5,
        "measure": "cost",
        "costs": {"haccp_certificate": "40.5", "linked_output_share": 3},
        "margin": "1.5",
        "allow_judged": True,
        "paths": 1,
    }
    answer = client.post("/v1/advice?requirement_rule=all", json={"bundle": BUNDLE, **goal})
    assert answer.status_code == 200, answer.text
    assert answer.text == ocop_rules.advise(BUNDLE, requirement_rule="all", **goal).to_json()


def test_null_is_as_left_out_and_yaml_is_read(client: TestClient) -> None:
    sent = "target: null\nby: 2027-03-01\nbundle:\n" + "".join(
        f"  {line}\n" for line in JAM.read_text(encoding="utf-8").splitlines()
    )
    answer = client.post("/v1/advice", content=sent.encode(), headers={"Content-Type": "application/yaml"})
    assert answer.text == ocop_rules.advise(BUNDLE, by="2027-03-01").to_json()


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"target": 6}, "target"),
        ({"target": True}, "target"),
        ({"by": "1 March"}, "by"),
        ({"measure": "luck"}, "measure"),
        ({"costs": [1]}, "costs"),
        ({"costs": {"haccp_certificate": -1}}, "costs"),
        ({"costs": {"haccp_certificat": 1}}, "costs.haccp_certificat"),
        ({"margin": 101}, "margin"),
        ({"margin": "0.00001"}, "margin"),
        ({"allow_judged": 1}, "allow_judged"),
        ({"paths": 0}, "paths"),
        ({"path": 1}, "path"),
        ({"bundle": "D1"}, "bundle"),
        ({"bundle": {**BUNDLE, "facts": [{"fact": "nothing", "value": 1}]}}, "bundle.facts[0].fact"),
    ],
    ids=str,
)
def test_what_is_wrong_is_told_with_its_place(client: TestClient, wrong: dict[str, Any], place: str) -> None:
    answer = client.post("/v1/advice", json={"bundle": BUNDLE, **GOAL, **wrong}, headers={"Accept-Language": "vi"})
    assert answer.status_code == 422
    told = answer.json()
    assert told["type"] == "urn:ocop:problem:invalid-evidence"
    assert place in [each["place"] for each in told["problems"]]


@pytest.mark.parametrize("content", [b"[]", b"{", b"\xff"])
def test_what_is_no_object_is_refused(client: TestClient, content: bytes) -> None:
    answer = client.post("/v1/advice", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422


def test_without_the_solver_what_is_too_large_says_what_to_install(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(*_: object) -> None:
        raise small.TooLarge

    monkeypatch.setattr(small, "least", too_large)
    monkeypatch.delitem(sys.modules, "ocop_rules.advice.cp_sat", raising=False)
    for name in [name for name in sys.modules if name.split(".")[0] == "ortools"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ortools", None)
    answer = client.post("/v1/advice", json={"bundle": BUNDLE, **GOAL})
    assert answer.status_code == 503
    assert "ocop-rules[advice]" in answer.json()["detail"]


def test_what_is_not_proved_is_no_advice(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(_: FindWay) -> str:
        raise AdviceNotProved(text("bộ giải dừng", "the solver stopped"))

    monkeypatch.setattr(FindWay, "run", give_up)
    answer = client.post("/v1/advice", json={"bundle": BUNDLE, **GOAL})
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:ocop:problem:not-proved")


def test_a_job_is_done_without_a_service() -> None:
    content = json.dumps({"bundle": BUNDLE, **GOAL}).encode()
    assert json.loads(FindWay(content, RatingOptions()).run())["is_reachable"]


def test_who_may_not_rate_may_not_ask(client: TestClient, core: Core) -> None:
    reader = core.keys.create("reader", (Scope.READ,))[1]
    answer = client.post("/v1/advice", json={"bundle": BUNDLE}, headers={"Authorization": f"Bearer {reader}"})
    assert answer.status_code == 403
