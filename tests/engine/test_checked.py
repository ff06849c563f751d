"""R12: both evaluators answer, and where they differ nobody does."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

import ocop_rules
from ocop_rules.engine import checked, network
from ocop_rules.engine.direct import DirectEvaluator
from ocop_rules.engine.evaluator import Ballot, Cases, Fired, FiredCounts, StarsInput, VerdictInput
from ocop_rules.evidence.counted import CountedEvidence
from ocop_rules.rulebook.catalogue import criteria_directory

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "dried-mango-4-stars.yaml"


class _Wrong(DirectEvaluator):
    """A direct evaluator that forgets the last rule of one stage."""

    stage = ""

    def evidence(self, evidence: CountedEvidence) -> Fired:
        return super().evidence(evidence)[: -1 if self.stage == "evidence" else None]

    def awards(self, ballots: Sequence[Ballot], cases: Cases) -> FiredCounts:
        return super().awards(ballots, cases)[: -1 if self.stage == "awards" else None]

    def verdict(self, given: VerdictInput, cases: Cases) -> Fired:
        return super().verdict(given, cases)[: -1 if self.stage == "verdict" else None]

    def stars(self, given: StarsInput) -> Fired:
        return super().stars(given)[: -1 if self.stage == "stars" else None]


@pytest.mark.parametrize("stage", ["evidence", "awards", "verdict", "stars"])
def test_no_rating_where_the_evaluators_differ(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stage: str) -> None:
    monkeypatch.setattr(checked, "DirectEvaluator", _Wrong)
    monkeypatch.setattr(_Wrong, "stage", stage)
    anew = ocop_rules.Catalogue(Path(shutil.copytree(criteria_directory(), tmp_path / "criteria")))
    with pytest.raises(ocop_rules.EngineDisagreement) as raised:
        ocop_rules.evaluate(EXAMPLE, catalogue=anew)
    assert raised.value.stage == stage
    assert len(raised.value.durable) == len(raised.value.direct) + 1
    assert all(rule.startswith("qd-26-2026/7/") for rule in raised.value.durable)


def test_rates_directly_and_says_so_where_durable_rules_cannot_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = ocop_rules.evaluate(EXAMPLE)
    monkeypatch.setattr(network, "_engine", None)
    alone = ocop_rules.evaluate(EXAMPLE)
    assert (alone.points, alone.stars) == (usual.points, usual.stars)
    assert alone.engine == "direct"
    assert [w.code for w in alone.warnings if w.code == "direct-engine"] == ["direct-engine"]
    assert "durable_rules" in alone.explain("en")


def test_threads_rate_alike() -> None:
    expected = ocop_rules.evaluate(EXAMPLE).digest
    found: list[str] = []

    def rate() -> None:
        found.extend(ocop_rules.evaluate(EXAMPLE.read_bytes()).digest for _ in range(25))

    threads = [threading.Thread(target=rate) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 150


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="durable or direct"):
        ocop_rules.evaluate(EXAMPLE, engine="fast")  # type: ignore[arg-type]
