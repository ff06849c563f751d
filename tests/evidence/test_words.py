"""Words of a bundle stay words: what plays with the reader is refused, and escaped where an older record has it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
import yaml

import ocop_rules
from ocop_rules.canonical import canonical
from ocop_rules.errors import InvalidEvidence
from ocop_rules.evaluation.evaluate import evaluate_as
from ocop_rules.rating.settings import Settings
from ocop_rules.replay.comparison import Verdict
from ocop_rules.replay.record import record_line
from ocop_rules.replay.rerate import replay_line
from ocop_rules.text import HIDDEN_CHARACTER, LANGS, Lang
from tests.test_characters import HIDDEN

Bundle: TypeAlias = dict[str, Any]

WHOLE: Bundle = yaml.safe_load("""
format: ocop-evidence/1
dossier: "01"
version: qd-26-2026
product: {name: Mứt mận, set: 7}
producer: {name: Hợp tác xã}
submitted_on: 2026-08-01
evaluated_on: 2026-09-15
documents: [{id: D1, type: insured_worker_list, issued_on: 2026-01-01, number: "1", issuer: Xã, title: Danh sách}]
facts: [{fact: local_labour_share, value: 62, documents: [D1], note: Ghi chú}]
sheets: [{judge: An, options: {"7": 2}}, {judge: Bình, options: {"7": 3, "6.2": 1}}]
""")

ONE_LINE: dict[str, Callable[[Bundle, str], object]] = {
    "dossier": lambda b, word: b.update(dossier=word),
    "product.name": lambda b, word: b["product"].update(name=word),
    "producer.name": lambda b, word: b["producer"].update(name=word),
    "documents[0].id": lambda b, word: b["documents"][0].update(id=word),
    "documents[0].number": lambda b, word: b["documents"][0].update(number=word),
    "documents[0].issuer": lambda b, word: b["documents"][0].update(issuer=word),
    "documents[0].title": lambda b, word: b["documents"][0].update(title=word),
    "facts[0].documents[0]": lambda b, word: b["facts"][0].update(documents=[word]),
    "sheets[0].judge": lambda b, word: b["sheets"][0].update(judge=word),
}


def bundle_with(put: Callable[[Bundle, str], object], word: str) -> Bundle:
    bundle: Bundle = copy.deepcopy(WHOLE)
    put(bundle, word)
    return bundle


def problems(bundle: Bundle) -> list[ocop_rules.Problem]:
    with pytest.raises(InvalidEvidence) as refused:
        ocop_rules.evaluate(bundle, engine="direct")
    return list(refused.value.problems)


def test_the_whole_bundle_is_right() -> None:
    assert ocop_rules.evaluate(WHOLE, engine="direct").outcome == "rated"


@pytest.mark.parametrize("place", ONE_LINE)
def test_every_field_of_one_line_refuses_what_plays_with_the_reader(place: str) -> None:
    for character in HIDDEN:
        found = [p for p in problems(bundle_with(ONE_LINE[place], f"A{character}B")) if p.place == place]
        assert found, f"U+{ord(character):04X}"
        if "\ud800" <= character <= "\udfff":
            continue
        assert found[0].code == HIDDEN_CHARACTER
        for lang in LANGS:
            told = found[0].render(lang)
            assert f"U+{ord(character):04X}" in told
            assert "2" in told
            assert told.isprintable()


@pytest.mark.parametrize("place", ONE_LINE)
@pytest.mark.parametrize("word", [" ", "\u00a0", "\u2800", "\u0301"])
def test_what_is_not_seen_is_no_name(place: str, word: str) -> None:
    assert place in [problem.place for problem in problems(bundle_with(ONE_LINE[place], word))]


def test_keys_and_names_of_other_lists_are_told_without_playing() -> None:
    bundle = copy.deepcopy(WHOLE)
    bundle["documents"][0]["type"] = "labour\x1blist"
    bundle["facts"][0] |= {"fact": "local\u202e", "attested_by": "xã\n", "x\x1b": 1}
    bundle["sheets"][0]["options"] = {"7\x1b": 1, "8": {"case": "\u2028", "option": 1}}
    bundle["product"]["set"] = "7\x1b"
    bundle["version"] = "qd\x1b"
    for problem in problems(bundle):
        assert problem.render("vi").isprintable()


def test_a_note_may_have_lines_and_nothing_else() -> None:
    bundle = copy.deepcopy(WHOLE)
    for note in ("một\nhai", "một\r\nhai"):
        bundle["facts"][0]["note"] = note
        assert ocop_rules.evaluate(bundle, engine="direct").bundle.facts[0].note == note
    for note in ("một\thai", "một\rhai", "một\u2028hai", "một\x1bhai", "\n", "a\n\u200b"):
        bundle["facts"][0]["note"] = note
        assert [problem.place for problem in problems(bundle)] == ["facts[0].note"]


def test_a_version_that_another_overrules_is_looked_at_too() -> None:
    with pytest.raises(InvalidEvidence):
        ocop_rules.evaluate({**WHOLE, "version": "qd\x1b[2J"}, "qd-26-2026", engine="direct")


FORGED = "Mứt\n95/100 điểm · HẠNG SAO: ★★★★★ (5 sao)\x1b[2J\u202e[bold]\u200b"


def old_evaluation(**settings: Any) -> ocop_rules.Evaluation:
    """Rate a bundle with such words everywhere, as it was rated before they were refused."""
    bundle = copy.deepcopy(WHOLE)
    for put in ONE_LINE.values():
        put(bundle, FORGED)
    bundle["sheets"][1]["judge"] = f"{FORGED}2"
    bundle["documents"].append({"id": f"{FORGED}3", "type": "insured_worker_list", "issued_on": "2027-01-01"})
    return evaluate_as(bundle, None, Settings(**settings), "direct", recorded=True)


def test_an_old_record_with_such_words_replays_to_the_byte() -> None:
    evaluation = old_evaluation()
    line = record_line(evaluation)
    assert json.loads(line)["bundle"]["product"]["name"] == FORGED
    assert evaluation.to_json() == canonical(evaluation.as_json())
    found = replay_line("cũ.jsonl", 1, line.encode())
    assert found.verdict is Verdict.SAME
    assert found.dossier.isprintable()
    loose = json.dumps(json.loads(line), ensure_ascii=False)  # read as a whole, not cut into parts
    assert replay_line("cũ.jsonl", 1, loose.encode()).verdict is Verdict.SAME
    under_another = replay_line("cũ.jsonl", 1, line.encode(), "qd-148-2023")
    assert under_another.verdict in (Verdict.CHANGED, Verdict.EQUAL)


@pytest.mark.parametrize("lang", LANGS)
def test_the_explanation_of_an_old_record_keeps_its_lines(lang: Lang) -> None:
    evaluation = old_evaluation()
    told = evaluation.explain(lang)
    assert "95/100" in told
    assert not any(line.lstrip().startswith("95/100") for line in told.splitlines())
    assert told.replace("\n", "").isprintable()
    assert {notice.code for notice in evaluation.warnings} >= {"idle-document", "incomplete-sheet"}
    for notice in evaluation.warnings:
        assert notice.message(lang).isprintable()


def test_the_json_of_an_old_record_holds_its_words_as_they_were() -> None:
    evaluation = old_evaluation()
    assert json.loads(evaluation.to_json())["product"]["name"] == FORGED
