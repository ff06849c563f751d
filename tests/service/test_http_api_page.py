"""The page of the HTTP API names every route and every kind of problem, and its session works."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from ocop_service.app import routed
from ocop_service.http.problem import KINDS

from tests.service.server import ocop, serving
from tests.test_docs import ROOT, assert_printed, blocks

pytestmark = pytest.mark.once

PAGE = ROOT / "docs" / "http-api.md"
DOCUMENT = routed().openapi()
ROUTES = [(method.upper(), path, each[method]) for path, each in DOCUMENT["paths"].items() for method in each]
SESSION = [block for block in blocks(PAGE) if block.language == "bash"]


def rows() -> dict[str, list[str]]:
    found = re.findall(r"^\| `([^`]+)` \|(.*)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: [cell.strip() for cell in rest.split(" | ")] for name, rest in found}


@pytest.mark.parametrize(
    ("method", "path", "operation"), ROUTES, ids=lambda part: part if isinstance(part, str) else ""
)
def test_a_route_is_on_the_page_with_its_scope(method: str, path: str, operation: dict[str, object]) -> None:
    security = operation.get("security") or []
    assert isinstance(security, list)
    scopes = dict.fromkeys(scope for each in security for scope in each["bearer"])
    assert rows()[f"{method} {path}"][0] == (" and ".join(scopes) or "none")


def test_no_route_is_on_the_page_that_there_is_not() -> None:
    told = {name for name in rows() if name.split(" ")[0] in ("GET", "POST", "PUT", "DELETE")}
    assert told == {f"{method} {path}" for method, path, _ in ROUTES}


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_of_problem_is_on_the_page_with_its_status(name: str) -> None:
    assert rows()[name][0] == str(int(KINDS[name].status))


def test_the_session_works_as_it_is_printed(tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    settings = {"database_url": f"sqlite:///{tmp_path}/ocop.db"}
    key = ocop("keys", "create", "session", cwd=tmp_path, **settings).stdout.strip()
    with serving(tmp_path, (), **settings) as server:
        script = "\n".join(f"{block.content}\necho @@@" for block in SESSION)
        run = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "OCOP": server.url, "KEY": key, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert run.returncode == 0, run.stderr
    printed = run.stdout.split("@@@\n")
    assert len(SESSION) > 3
    for block, each in zip(SESSION, printed, strict=False):
        assert block.printed is not None
        assert_printed(block.printed, each.strip("\n"))
