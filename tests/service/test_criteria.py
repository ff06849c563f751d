"""The criteria over HTTP say what the library says, and nobody need fetch them twice."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator

import ocop_rules
from ocop_rules.rulebook.catalogue import criteria_directory, load, version_ids
from ocop_rules.rulebook.diff.change import Nature
from ocop_rules.rulebook.diff.diff import diff
from ocop_rules.rulebook.diff.document import diff_document
from ocop_rules.rulebook.needs import needs_of
from ocop_rules.words.bundle_schema import set_schema
from tests.service.server import Server, serving

SETS = [(version, number) for version in version_ids() for number in (1, 7, 25, 26) if number in load(version).sets]


def test_the_versions_are_the_librarys(client: TestClient) -> None:
    items = client.get("/v1/versions").json()["items"]
    assert [(each["version"], each["digest"], each["status"]) for each in items] == [
        (info.id, info.digest, str(info.status)) for info in ocop_rules.versions()
    ]


@pytest.mark.parametrize("version", version_ids())
def test_a_version_tells_bands_levels_errata_and_what_is_unknown(client: TestClient, version: str) -> None:
    told = client.get(f"/v1/versions/{version}").json()
    rulebook = load(version)
    assert told["digest"] == rulebook.digest
    assert [(band["stars"], Decimal(band["at_least"])) for band in told["bands"]] == [
        (band.stars, band.at_least) for band in rulebook.bands
    ]
    assert [level["name"] for level in told["levels"]] == list(rulebook.levels)
    assert len(told["errata"]) == len(rulebook.errata)
    assert [each["vi"] for each in told["unknown"]] == [each.vi for each in rulebook.unknown]
    assert [each["set"] for each in told["without_sets"]] == list(rulebook.without_sets)
    assert [(each["number"], each["criteria"]) for each in told["sets"]] == [
        (number, len(product_set.criteria)) for number, product_set in rulebook.sets.items()
    ]


@pytest.mark.parametrize(("version", "number"), SETS)
def test_a_sheet_is_told_in_full(client: TestClient, version: str, number: int) -> None:
    told = client.get(f"/v1/versions/{version}/sets/{number}").json()
    product_set = load(version).sets[number]
    criteria = [c for part in told["parts"] for section in part["sections"] for c in section["criteria"]]
    assert [each["number"] for each in criteria] == list(product_set.criteria)
    for each in criteria:
        criterion = product_set.criteria[each["number"]]
        shown = [*each["options"], *(option for case in each["cases"] for option in case["options"])]
        expected = [option for _, option in criterion.all_options()]
        assert [(o["ordinal"], Decimal(o["points"]), o["min_stars"], o["label"]["en"]) for o in shown] == [
            (o.ordinal, o.points, o.min_stars, o.label.en) for o in expected
        ]
        assert [o["when"] is None for o in shown] == [o.when is None for o in expected]
        assert [case["name"] for case in each["cases"]] == list(criterion.cases)
    assert [each["id"] for each in told["knock_outs"]] == [each.id for each in product_set.knock_outs]
    assert [(case["group"], case["name"]) for case in told["cases"]] == [
        (group.name, name) for group in product_set.case_groups for name in group.cases
    ]
    assert len(told["errata"]) == len(product_set.errata)


def test_a_condition_is_told_as_data(client: TestClient) -> None:
    told = client.get("/v1/versions/qd-26-2026/sets/7").json()
    criteria = {c["number"]: c for part in told["parts"] for s in part["sections"] for c in s["criteria"]}
    assert criteria["3.3"]["options"][1]["when"] == {"fact": "local_labour_share", "at_least": "50", "at_most": "75"}
    citation = {"decision": "26/2026/QĐ-TTg", "appendix": "II", "set": 7, "criterion": "3.3", "option": 2}
    assert criteria["3.3"]["options"][1]["citation"] == citation


@pytest.mark.parametrize(("version", "number"), SETS)
def test_the_evidence_list_names_all_that_rules_read(client: TestClient, version: str, number: int) -> None:
    told = client.get(f"/v1/versions/{version}/sets/{number}/evidence").json()
    rulebook = load(version)
    needs = needs_of(rulebook, rulebook.sets[number])
    assert [each["fact"] for each in told["facts"]] == [need.name for need in needs.facts]
    assert [each["type"] for each in told["documents"]] == [need.name for need in needs.documents]
    assert [each["criterion"] for each in told["judged"]] == list(needs.judged)
    for each in told["facts"]:
        definition = rulebook.vocabulary.facts[each["fact"]]
        assert each["type"] == definition.type
        assert each["attested_by"] == list(definition.attested_by)
        assert [value["value"] for value in each["values"]] == list(definition.values or {})
        assert each["serves"]


def test_a_schema_comes_in_the_language_that_is_asked_for(client: TestClient) -> None:
    rulebook = load("qd-26-2026")
    for lang in ("vi", "en"):
        answer = client.get("/v1/versions/qd-26-2026/sets/7/schema", headers={"Accept-Language": lang})
        assert answer.headers["content-type"] == "application/schema+json"
        assert answer.headers["content-language"] == lang
        assert answer.headers["vary"] == "Accept-Language"
        assert answer.json() == set_schema(rulebook, rulebook.sets[7], "vi" if lang == "vi" else "en")
        Draft202012Validator.check_schema(answer.json())


def test_a_set_is_found_by_number_and_by_slug(client: TestClient) -> None:
    slug = load("qd-26-2026").sets[7].slug
    for rest in ("", "/evidence", "/schema"):
        by_number = client.get(f"/v1/versions/qd-26-2026/sets/7{rest}")
        assert client.get(f"/v1/versions/qd-26-2026/sets/{slug}{rest}").text == by_number.text


def test_changes_are_the_librarys(client: TestClient) -> None:
    before, after = load("qd-148-2023"), load("qd-26-2026")
    told = client.get("/v1/versions/qd-148-2023/changes/qd-26-2026").json()
    assert told == diff_document(diff(before, after), (Nature.LAW, Nature.READING))
    one = client.get("/v1/versions/qd-148-2023/changes/qd-26-2026", params={"set": "7", "wording": "true"}).json()
    assert one == diff_document(diff(before, after, after.sets[7]))


@pytest.mark.parametrize(
    ("days", "version", "article"),
    [
        (("2026-08-01", "2026-09-15"), "qd-26-2026", {"article": 11, "clause": 1}),
        (("2026-05-01", "2026-06-15"), "qd-1489-2025", {"article": 12, "clause": 2, "point": "a"}),
    ],
)
def test_the_version_in_force_is_told_with_its_article(
    client: TestClient, days: tuple[str, str], version: str, article: dict[str, object]
) -> None:
    answer = client.get("/v1/in-force", params={"submitted_on": days[0], "evaluated_on": days[1]})
    assert answer.json()["version"]["version"] == version
    assert answer.json()["citation"] == {"decision": "26/2026/QĐ-TTg", **article}


@pytest.mark.parametrize(
    ("parameters", "kind"),
    [
        ({"submitted_on": "2010-01-01", "evaluated_on": "2010-02-01"}, "no-version-in-force"),
        ({"submitted_on": "2026-09-01", "evaluated_on": "2026-08-01"}, "no-version-in-force"),
        ({"submitted_on": "2026-02-31", "evaluated_on": "2026-08-01"}, "invalid-parameter"),
        ({"submitted_on": "1785542400", "evaluated_on": "2026-08-01"}, "invalid-parameter"),
        ({"submitted_on": "2026-08-01"}, "invalid-parameter"),
        ({"submitted_on": "2026-08-01", "evaluated_on": "2026-08-01", "purpose": "fun"}, "invalid-parameter"),
        ({"submitted_on": "2026-08-01", "evaluated_on": "2026-08-01", "other": "1"}, "invalid-parameter"),
    ],
)
def test_days_that_choose_no_version_are_refused(client: TestClient, parameters: dict[str, str], kind: str) -> None:
    answer = client.get("/v1/in-force", params=parameters)
    assert (answer.status_code, answer.json()["type"]) == (422, f"urn:ocop:problem:{kind}")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/versions/qd-1-1999",
        "/v1/versions/qd-1-1999/sets/7",
        "/v1/versions/qd-26-2026/sets/99",
        "/v1/versions/qd-26-2026/sets/no-such-set/evidence",
        "/v1/versions/qd-26-2026/sets/99/schema",
        "/v1/versions/qd-26-2026/changes/qd-1-1999",
        "/v1/versions/qd-148-2023/changes/qd-26-2026?set=99",
    ],
)
def test_what_there_is_not_is_not_found(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:ocop:problem:not-found")


PATHS = [
    "/v1/versions",
    "/v1/versions/qd-26-2026",
    "/v1/versions/qd-26-2026/sets/7",
    "/v1/versions/qd-26-2026/sets/7/evidence",
    "/v1/versions/qd-26-2026/sets/7/schema",
    "/v1/versions/qd-148-2023/changes/qd-26-2026",
    "/v1/in-force?submitted_on=2026-08-01&evaluated_on=2026-09-15",
    "/v1/openapi.json",
]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_sent_to_a_client_that_has_it(client: TestClient, path: str) -> None:
    first = client.get(path)
    assert first.status_code == 200
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_entity_tag_of_a_sheet_changes_with_the_rulebook_and_the_language(client: TestClient) -> None:
    def tag(path: str, lang: str = "vi") -> str:
        return str(client.get(path, headers={"Accept-Language": lang}).headers["etag"])

    sheet = "/v1/versions/{}/sets/7"
    assert tag(sheet.format("qd-26-2026")) != tag(sheet.format("qd-148-2023"))
    assert tag(sheet.format("qd-26-2026")) == tag(sheet.format("qd-26-2026"), "en")
    schema = sheet.format("qd-26-2026") + "/schema"
    assert tag(schema) != tag(schema, "en")


@pytest.mark.parametrize("path", PATHS)
def test_criteria_are_for_those_who_may_read(client: TestClient, path: str) -> None:
    assert client.get(path, headers={"Authorization": "Bearer ocop_wrong"}).status_code == 401


def test_a_service_rates_under_criteria_of_ones_own_and_says_so(tmp_path: Path) -> None:
    root = Path(shutil.copytree(criteria_directory(), tmp_path / "own"))
    decision = root / "qd-26-2026" / "decision.yaml"
    written = decision.read_text(encoding="utf-8")
    decision.write_text(written.replace("{stars: 4, at_least: 70", "{stars: 4, at_least: 80"), encoding="utf-8")
    bundle = Path("examples/dried-mango-4-stars.yaml").read_bytes()
    with serving(tmp_path, criteria=root) as server:
        told = httpx.post(
            f"{server.url}/v1/evaluations", content=bundle, headers={"content-type": "application/yaml"}, timeout=60
        ).json()
        digests = {
            each["version"]: each["digest"]
            for each in httpx.get(f"{server.url}/v1/versions", timeout=60).json()["items"]
        }
    evaluation = told["evaluation"]
    assert evaluation["stars"] == 3
    assert [each["code"] for each in evaluation["warnings"]][:2] == ["own-criteria", "unpinned-criteria"]
    assert digests["qd-26-2026"] == evaluation["rulebook_digest"] != load("qd-26-2026").digest


def test_a_service_does_not_start_on_a_directory_without_criteria(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="không có bộ tiêu chí nào trong"):
        Server(tmp_path, criteria=tmp_path)
