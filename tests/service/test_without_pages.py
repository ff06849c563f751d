"""API, log and keys run where the pages are left out: their package, what it needs, or by the setting."""

from __future__ import annotations

import os
from importlib.metadata import EntryPoint
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from ocop_service.api.examples import BUNDLE
from ocop_service.app import create_app
from ocop_service.core import Core
from ocop_service.pages import installed_pages

from tests.service.server import ocop, serving

BLOCKED = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == {package!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Blocked())
"""
"""A `sitecustomize.py` under which every import of a package fails, in the service and in the processes that rate."""

PAGE = {"Accept": "text/html"}


@pytest.mark.once
@pytest.mark.parametrize("package", ["ocop_pages", "python_multipart"])
def test_the_service_runs_where_an_import_of_the_pages_fails(tmp_path: Path, package: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(BLOCKED.format(package=package), encoding="utf-8")
    database = f"sqlite:///{tmp_path}/ocop.db"
    key = ocop("keys", "create", "programs", cwd=tmp_path, database_url=database).stdout.strip()
    before = ("env", f"PYTHONPATH={os.pathsep.join([str(tmp_path), os.environ.get('PYTHONPATH', '')])}")
    with (
        serving(tmp_path, (), before, database_url=database) as server,
        httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {key}"}, timeout=60) as client,
    ):
        stored = client.post("/v1/evaluations", json=BUNDLE)
        assert (stored.status_code, stored.json()["entry"]["sequence"]) == (201, 1)
        explanation = f"{stored.headers['location']}/explanation"
        assert client.get(explanation).headers["content-type"].startswith("application/json")
        assert client.get(explanation, headers=PAGE).status_code == 406
        for path in ("/", "/signin", "/static/ocop.css", "/evaluations"):
            answer = client.get(path, headers=PAGE)
            assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json"), path
        assert client.get("/health/ready").status_code == 200
        assert [each["missing"] for each in server.log_entries() if each["event"] == "no pages"] == [package]
    assert ocop("log", "verify", cwd=tmp_path, database_url=database).returncode == 0


@pytest.mark.once
@pytest.mark.parametrize("pages", [True, False])
def test_a_setting_leaves_out_pages_that_are_installed(tmp_path: Path, pages: bool) -> None:
    with serving(tmp_path, pages=pages) as server:
        for path in ("/", "/versions"):
            answer = httpx.get(server.url + path, headers=PAGE, timeout=60)
            assert answer.status_code == (200 if pages else 404)
        assert [each for each in server.log_entries() if each["event"] == "no pages"] == []


def test_the_applications_refusals_are_problem_documents_whatever_a_client_takes(core: Core) -> None:
    with TestClient(create_app(core), raise_server_exceptions=False) as client:
        for method, path, status in (("GET", "/", 404), ("GET", "/v1/versions", 401), ("PUT", "/health", 405)):
            answer = client.request(method, path, headers=PAGE)
            assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(
    ("written", "missing"),
    [("import ocop_pages.nothing", "ocop_pages.nothing"), ("import ocop_rules.nothing", "ocop_rules.nothing")],
)
def test_a_damaged_installation_is_not_taken_for_one_without_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, missing: str
) -> None:
    (tmp_path / "damaged_pages.py").write_text(written.replace("ocop_pages", "damaged_pages"), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    entry = EntryPoint("browser", "damaged_pages:PAGES", "ocop.pages")
    monkeypatch.setattr("ocop_service.pages.entry_points", lambda group: [entry])
    with pytest.raises(ModuleNotFoundError) as raised:
        installed_pages()
    assert raised.value.name == missing.replace("ocop_pages", "damaged_pages")
