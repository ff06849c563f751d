"""Explanations are told when asked for, in the words that the log names, or it is said that they are others."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from ocop_service.core import Core
from ocop_service.log.told import WordsNamed
from ocop_service.raters.outcome import rated
from ocop_service.raters.telling import explanations_json
from ocop_service.settings import Settings
from ocop_service.storage.evaluations import Request
from ocop_service.storage.rated import RatedEvaluation
from ocop_service.storage.verification import exported, verify_stored
from sqlalchemy import text
from typer.testing import CliRunner, Result

import ocop_rules
from ocop_rules.canonical import canonical, digest
from ocop_rules.cli.app import app
from ocop_rules.text import LANGS, Lang
from ocop_rules.words.edition import WordsEdition, words_edition

DOSSIER = Path(__file__).parents[2] / "examples" / "dried-mango-4-stars.yaml"
EARLIER = WordsEdition("0.0.9", hashlib.sha256(b"words of another day").hexdigest(), "words of another day")


@pytest.fixture
def settings(database_url: str) -> Settings:
    """On either database."""
    return Settings(database_url=database_url, rate_limit="100000/second")


def explained(client: TestClient, evaluation: str, lang: Lang) -> list[str]:
    """Return the lines of a stored evaluation's explanation."""
    headers = {"Accept": "text/plain", "Accept-Language": lang}
    answer = client.get(f"/v1/evaluations/{evaluation}/explanation", headers=headers)
    assert answer.status_code == 200, answer.text
    return [*map(str, answer.text.splitlines())]


def store(core: Core, result: RatedEvaluation) -> str:
    """Store what was rated, and return its id."""
    return core.writer.add(result, Request("tests")).result(20).entry.evaluation


def in_words_of(edition: WordsEdition, result: RatedEvaluation) -> RatedEvaluation:
    """Return what a release with other words would store."""
    named = WordsNamed(edition.library, edition.digest).to_json()
    digest_of_it = hashlib.sha256(named.encode()).hexdigest()
    return replace(result, explanation=named, explanation_digest=digest_of_it, words=edition)


def with_other_result(result: RatedEvaluation) -> RatedEvaluation:
    """Return what a release that comes to another result would store: its digests hold."""
    record = json.loads(result.record)
    record["evaluation"]["points"] = record["evaluation"]["parts"]["A"]["points"] = "1"
    record["evaluation_digest"] = digest(record["evaluation"])
    line = canonical(record)
    summary = replace(result.summary, points="1")
    return replace(result, record=line, record_digest=hashlib.sha256(line.encode()).hexdigest(), summary=summary)


def test_a_stored_evaluation_is_told_as_the_library_tells_it(client: TestClient, core: Core) -> None:
    expected = ocop_rules.evaluate(DOSSIER)
    ids = []
    for _ in range(2):
        answer = client.post("/v1/evaluations", json=expected.bundle.as_json())
        assert answer.status_code == 201, answer.text
        ids.append(answer.json()["id"])
    for lang in LANGS:
        for each in ids:
            assert "\n".join(explained(client, each, lang)) + "\n" == expected.explain(lang)
        told = client.get(f"/v1/evaluations/{ids[0]}/explanation", headers={"Accept-Language": lang})
        assert told.json() == expected.explanation(lang).model_dump(mode="json")
    # The words are kept once, and hold what the entries name.
    (kept,) = core.evaluations.words()
    assert (kept.digest, kept.library) == (words_edition().digest, words_edition().library)
    assert kept.holds
    assert json.loads(kept.document)["files"]["sentences.py"]
    assert verify_stored(core.evaluations).fault is None


def test_what_was_explained_when_it_was_stored_stays_as_it_was(client: TestClient, core: Core) -> None:
    evaluation = ocop_rules.evaluate(DOSSIER)
    written = explanations_json({lang: evaluation.explanation(lang) for lang in LANGS})
    written = written.replace("Xoài", "Quả xoài của ngày ấy")
    digest_of_it = hashlib.sha256(written.encode()).hexdigest()
    result = replace(rated(evaluation), explanation=written, explanation_digest=digest_of_it, words=None)
    stored = store(core, result)
    assert "Quả xoài của ngày ấy" in explained(client, stored, "vi")[0]
    assert verify_stored(core.evaluations).fault is None


def test_other_words_than_those_of_the_day_are_never_told_in_silence(client: TestClient, core: Core) -> None:
    evaluation = ocop_rules.evaluate(DOSSIER)
    stored = store(core, in_words_of(EARLIER, rated(evaluation)))
    sayings: dict[Lang, str] = {"vi": "Kết quả không đổi", "en": "The result is the same"}
    for lang, said in sayings.items():
        told = explained(client, stored, lang)
        (note,) = (line for line in told if said in line)
        assert "0.0.9" in note
        assert EARLIER.digest[:12] in note
        assert words_edition().digest[:12] in note
        rest = [line for line in told if line != note]
        for line in evaluation.explain(lang).splitlines():
            assert line in rest
    assert {each.library for each in core.evaluations.words()} == {"0.0.9"}
    assert verify_stored(core.evaluations).fault is None
    first = next(iter(exported(core.evaluations)))
    assert EARLIER.digest in first.explanation  # type: ignore[union-attr]


def test_a_result_that_this_release_does_not_come_to_is_not_told_as_another(client: TestClient, core: Core) -> None:
    other = with_other_result(rated(ocop_rules.evaluate(DOSSIER)))
    for result, library in ((in_words_of(EARLIER, other), "0.0.9"), (other, ocop_rules.__version__)):
        stored = store(core, result)
        answer = client.get(f"/v1/evaluations/{stored}/explanation", headers={"Accept-Language": "en"})
        assert answer.status_code == 422
        assert answer.json()["type"] == "urn:ocop:problem:not-replayable"
        assert "another result" in answer.json()["detail"]
        assert f"ocop_rules {library}" in answer.json()["detail"]
        assert client.get(f"/v1/evaluations/{stored}/record").text == other.record


@pytest.fixture
def tampered(core: Core) -> Core:
    """A log whose words somebody may change who owns the tables."""
    result = rated(ocop_rules.evaluate(DOSSIER))
    store(core, in_words_of(EARLIER, result))
    store(core, result)
    with core.database.writing() as connection:
        names = ("words_not_changed", "words_not_removed", "words_not_replaced")
        if core.database.is_sqlite:
            for name in names:
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE words DISABLE TRIGGER ALL"))
    return core


@pytest.mark.parametrize(
    "statement", ["UPDATE words SET document = :other", "UPDATE words SET library = '9'", "DELETE FROM words"]
)
def test_words_that_were_changed_or_taken_away_are_found(tampered: Core, statement: str) -> None:
    today = words_edition().digest
    assert verify_stored(tampered.evaluations).fault is None
    for words, place in ((today, 2), (EARLIER.digest, 1)):
        with tampered.database.writing() as connection:
            values = {"digest": words} | ({"other": b"x"} if ":other" in statement else {})
            connection.execute(text(f"{statement} WHERE digest = :digest"), values)
        fault = verify_stored(tampered.evaluations).fault
        assert fault is not None
        assert (fault.sequence, fault.kind) == (place, "words-changed")


def test_the_command_lists_the_words_and_writes_an_edition(core: Core, database_url: str) -> None:
    result = rated(ocop_rules.evaluate(DOSSIER))
    store(core, result)
    edition = words_edition()

    def words(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["log", "words", *arguments, "--database", database_url, "--lang", "en"])

    assert words().stdout == f"{edition.digest} ocop_rules {edition.library}\n"
    assert words(edition.digest[:8]).stdout == f"{edition.document}\n"
    for other in ("0" * 8, ""):
        refused = words(other)
        assert refused.exit_code == 1
        assert "ocop log words" in str(refused.exception) + refused.output
