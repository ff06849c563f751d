"""A result says whose assessment it is; only a council's names who certifies it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

import ocop_rules
from ocop_rules.cli.console import console
from ocop_rules.cli.layout import show_evaluation
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.text import LANGS, Lang

EXAMPLE = Path("examples/dried-mango-4-stars.yaml")

CERTIFIES = {"vi": "Ủy ban nhân dân cấp tỉnh", "en": "Provincial people's committee"}
OWN = {"vi": "Chủ thể tự đánh giá", "en": "The producer's own assessment"}
NO_VERDICT = {"vi": "phải kết quả", "en": "not a council's verdict"}
IF = {"vi": "Nếu hội đồng đánh giá như vậy", "en": "If a council comes to the same"}


def rated(*roles: str) -> ocop_rules.Evaluation:
    """Rate the example on a sheet of each role."""
    bundle: dict[str, Any] = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    options = bundle["sheets"][0]["options"]
    bundle["sheets"] = [{"judge": f"người {i}", "role": role, "options": options} for i, role in enumerate(roles)]
    return ocop_rules.evaluate(bundle, engine="direct")


@pytest.mark.parametrize("lang", LANGS)
def test_a_self_assessment_says_so_and_names_nobody_who_certifies(
    lang: Lang, capsys: pytest.CaptureFixture[str]
) -> None:
    for evaluation in (rated("producer"), rated("producer", "producer")):
        assert evaluation.assessed_by is Role.PRODUCER
        assert evaluation.stars == 4
        show_evaluation(console(), evaluation, lang)
        for told in (evaluation.explain(lang), " ".join(capsys.readouterr().out.replace("│", " ").split())):
            assert OWN[lang] in told
            assert {"vi": "TỰ ĐÁNH GIÁ: ★★★★", "en": "SELF-ASSESSED: ★★★★"}[lang] in told
            assert CERTIFIES[lang] not in told
        authority = json.loads(evaluation.to_json())["authority"]
        assert authority == {"assessed_by": "producer", "certified_by": None, "citation": None, "forwardings": []}


@pytest.mark.parametrize("lang", LANGS)
def test_advisers_and_evidence_alone_are_no_verdict_and_say_who_would_certify(lang: Lang) -> None:
    for evaluation, by in ((rated("advisory"), Role.ADVISORY), (rated("advisory", "producer"), Role.ADVISORY)):
        assert evaluation.assessed_by is by
        told = evaluation.explain(lang)
        assert NO_VERDICT[lang] in told
        assert IF[lang] in told
        assert CERTIFIES[lang] in told
    alone = rated()
    assert alone.assessed_by is None
    assert NO_VERDICT[lang] in alone.explain(lang)


@pytest.mark.parametrize(
    "roles", [("council",), ("council", "council"), ("council", "producer"), ("producer", "council", "advisory")]
)
@pytest.mark.parametrize("lang", LANGS)
def test_a_council_s_verdict_names_who_certifies_it(roles: tuple[str, ...], lang: Lang) -> None:
    evaluation = rated(*roles)
    assert evaluation.assessed_by is Role.COUNCIL
    told = evaluation.explain(lang)
    assert CERTIFIES[lang] in told
    assert NO_VERDICT[lang] not in told
    assert OWN[lang] not in told
    assert IF[lang] not in told
    assert "assessed_by" not in json.loads(evaluation.to_json())["authority"]


def test_a_self_assessment_that_is_knocked_out_says_so_too() -> None:
    bundle: dict[str, Any] = yaml.safe_load(
        Path("examples/leaf-vegetables-knocked-out.yaml").read_text(encoding="utf-8")
    )
    bundle["sheets"][0]["role"] = "producer"
    evaluation = ocop_rules.evaluate(bundle, engine="direct")
    assert evaluation.outcome == "disqualified"
    assert OWN["en"] in evaluation.explain("en")
