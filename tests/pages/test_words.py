"""Pages of what is stored: words stay words, and a result says whose it is."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from ocop_service.core import Core
from ocop_service.raters.outcome import rated
from ocop_service.raters.telling import explanations_json, read_explanations
from ocop_service.storage.evaluations import Request

from ocop_rules.characters import misplaced
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.text import LANGS
from ocop_rules.words.terms import ASSESSMENTS, NO_VERDICT
from tests.evidence.test_words import FORGED, old_evaluation
from tests.pages.form import fields_of

EXAMPLE = Path("examples/dried-mango-4-stars.yaml")


def _store(visitor: TestClient, role: str | None) -> str:
    bundle: dict[str, Any] = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    if role is None:
        del bundle["sheets"]
    else:
        bundle["sheets"][0]["role"] = role
    bundle["evaluated_on"] = bundle["evaluated_on"].isoformat()
    answer = visitor.post(
        "/v1/evaluations", content=yaml.safe_dump(bundle), headers={"Content-Type": "application/yaml"}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.mark.parametrize("role", ["producer", "advisory", None, "council"])
def test_a_stored_result_says_whose_it_is_in_the_list_on_its_page_and_in_print(
    visitor: TestClient, role: str | None
) -> None:
    stored = _store(visitor, role)
    by = None if role is None else Role(role)
    whose, no_verdict = ASSESSMENTS.get(by), NO_VERDICT.get(by)
    paths = ("/evaluations", f"/evaluations/{stored}", f"/evaluations/{stored}/sheet")
    pages = [visitor.get(path).text for path in paths]
    text = visitor.get(f"/evaluations/{stored}/explanation.txt").text
    own = visitor.get(f"/v1/evaluations/{stored}/explanation", headers={"Accept": "text/html"}).text
    if whose is None or no_verdict is None:
        assert not any(told.vi in page for told in ASSESSMENTS.values() if told for page in (*pages, own))
    else:
        for page in (*pages, own):
            assert whose.vi in page
        for page in (*pages[1:], own, text):
            assert no_verdict.vi in page
    if role == "producer":
        for page in (*pages[1:], own, text):
            assert "cấp giấy chứng nhận: " not in page
    (listed,) = visitor.get("/v1/evaluations").json()["items"]
    assert listed["assessed_by"] == role


def test_an_old_evaluation_is_shown_with_its_words_escaped(visitor: TestClient, open_core: Core) -> None:
    kept = rated(old_evaluation())
    written = explanations_json({lang: old_evaluation().explanation(lang) for lang in LANGS})
    raw = written.replace("\\\\u001b", "\\u001b").replace("\\\\u202e", "\u202e").replace("\\\\u000a", "\\n")
    assert "\u202e" in raw
    assert not any(misplaced(line) for told in read_explanations(raw).values() for line in told.heading)
    old = replace(kept, explanation=raw, explanation_digest=hashlib.sha256(raw.encode()).hexdigest())
    evaluation = open_core.writer.add(old, Request("t")).result().entry.evaluation
    for path in ("/evaluations", f"/evaluations/{evaluation}", f"/evaluations/{evaluation}/explanation.txt"):
        page = visitor.get(path).text
        assert not misplaced(page.replace("\n", "")), path
        assert "Mứt\\u000a95/100" in page
    # The form keeps what it began with, so that nothing changes unseen; storing it anew is refused with a mend.
    form = visitor.get(f"/evaluations/{evaluation}/sheet").text
    assert fields_of(form, "sheet")["product"] == [FORGED]
    assert "U+000A" in re.sub(r"<input[^>]*>", "", form)
