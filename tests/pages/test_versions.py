"""The versions on their pages, and what changed between them."""

from __future__ import annotations

from itertools import permutations

import pytest
from fastapi.testclient import TestClient
from markupsafe import escape

import ocop_rules
from ocop_rules.rulebook.diff.diff import diff
from ocop_rules.words.differences.view import view

pytestmark = pytest.mark.once

VERSIONS = [version.id for version in ocop_rules.versions()]


def test_every_version_is_listed_with_its_digest_and_what_is_not_known_of_it(visitor: TestClient) -> None:
    page = visitor.get("/versions").text
    for info in ocop_rules.versions():
        rulebook = ocop_rules.load(info.id)
        assert info.digest in page
        assert info.decision in page
        for unknown in rulebook.unknown:
            assert str(escape(unknown.vi)) in page
    assert page.index("26/2026/QĐ-TTg") < page.index("1048/QĐ-TTg")


def test_the_first_page_offers_the_sets_of_every_version_the_one_in_force_first(visitor: TestClient) -> None:
    assert 'href="/sheets/qd-26-2026/26"' in visitor.get("/").text
    for version in VERSIONS:
        page = visitor.get(f"/?version={version}").text
        for number, product_set in ocop_rules.load(version).sets.items():
            assert f'href="/sheets/{version}/{number}"' in page
            assert str(escape(product_set.title.vi)) in page
    assert visitor.get("/?version=qd-1-1999").status_code == 404


@pytest.mark.parametrize(("before", "after"), list(permutations(VERSIONS, 2)))
def test_what_changed_between_two_versions_is_what_the_command_line_tells(
    visitor: TestClient, before: str, after: str
) -> None:
    page = visitor.get(f"/versions/{before}/to/{after}")
    assert page.status_code == 200
    shown = view(diff(ocop_rules.load(before), ocop_rules.load(after), None), "vi", labels=True)
    for chapter in shown.chapters:
        assert f"<h2>{escape(chapter.title)}</h2>" in page.text
        for block in chapter.blocks:
            for line in block.lines:
                assert str(escape(line.text)) in page.text


def test_changes_can_be_seen_of_one_set(visitor: TestClient) -> None:
    whole = visitor.get("/versions/qd-148-2023/to/qd-26-2026").text
    one = visitor.get("/versions/qd-148-2023/to/qd-26-2026?set=7").text
    assert len(one) < len(whole)
    assert 'value="7" selected' in one
    assert visitor.get("/versions/qd-148-2023/to/qd-26-2026?set=99").status_code == 404
    gone = visitor.get("/versions/qd-1048-2019/to/qd-26-2026?set=medical-equipment")
    assert gone.status_code == 200


def test_two_versions_are_compared_by_a_form(visitor: TestClient) -> None:
    page = visitor.get("/versions/compare", params={"from": "qd-148-2023", "to": "qd-26-2026"})
    assert page.url.path == "/versions/qd-148-2023/to/qd-26-2026"
    assert visitor.get("/versions/compare").status_code == 404
    assert visitor.get("/versions/compare?from=..%2f..&to=//evil.example").status_code == 404
