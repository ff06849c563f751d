"""A client generated from the OpenAPI document rates bundles, and gets typed results and typed problems."""

from __future__ import annotations

import importlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ocop_service.api.examples import BUNDLE
from ocop_service.app import routed

import ocop_rules
from tests.service.server import ocop, serving

pytestmark = [pytest.mark.xdist_group("generated client"), pytest.mark.once]

PAGE = Path("docs/http-api.md")


def written_configuration() -> str:
    """Return the generator's configuration that the documentation prints."""
    found = re.search(r"```yaml\n(# openapi-python-client\.yaml\n.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A package of the client, generated without one warning; gives its name."""
    directory = tmp_path_factory.mktemp("generated")
    (directory / "openapi.json").write_text(json.dumps(routed().openapi()), encoding="utf-8")
    (directory / "openapi-python-client.yaml").write_text(written_configuration(), encoding="utf-8")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"]
    command += ["--path", "openapi.json", "--config", "openapi-python-client.yaml", "--output-path", "ocop_client"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        command, cwd=directory, env=os.environ | {"PATH": path}, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stdout + run.stderr
    sys.path.insert(0, str(directory))
    yield "ocop_client"
    sys.path.remove(str(directory))
    for name in [name for name in sys.modules if name.partition(".")[0] == "ocop_client"]:
        del sys.modules[name]


class Generated:
    """A generated client of a running service."""

    def __init__(self, package: str, url: str, key: str) -> None:
        self._package = package
        self.models: Any = importlib.import_module(f"{package}.models")
        self.types: Any = importlib.import_module(f"{package}.types")
        self.client = importlib.import_module(package).AuthenticatedClient(base_url=url, token=key)

    def call(self, operation: str, **arguments: Any) -> Any:
        """Call an operation, named `tag.operation_id`, and give the typed answer with its status."""
        module = importlib.import_module(f"{self._package}.api.{operation}")
        answer = module.sync_detailed(client=self.client, **arguments)
        return answer.parsed, answer.status_code


@pytest.fixture(scope="module")
def client(generated: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generated]:
    directory = tmp_path_factory.mktemp("served")
    settings = {"database_url": f"sqlite:///{directory}/ocop.db"}
    key = ocop("keys", "create", "client", cwd=directory, **settings).stdout.strip()
    with serving(directory, (), **settings) as server:
        yield Generated(generated, server.url, key)


def test_every_operation_has_a_function(generated: str) -> None:
    for path in routed().openapi()["paths"].values():
        for operation in path.values():
            name = f"{generated}.api.{operation['tags'][0]}.{operation['operationId']}"
            assert importlib.import_module(name).sync_detailed


def test_a_bundle_is_rated_with_a_typed_result(client: Generated) -> None:
    bundle = client.models.EvidenceBundle.from_dict(BUNDLE)
    stored, status = client.call("evaluations.rate_bundle", body=bundle, idempotency_key="client/1")
    expected = ocop_rules.evaluate(BUNDLE)
    assert status == 201
    assert isinstance(stored, client.models.StoredEvaluationDocument)
    assert stored.evaluation_digest == expected.digest
    assert stored.evaluation.points == str(expected.points)
    assert stored.evaluation.outcome is client.models.EvaluationDocumentOutcome.RATED
    labour = stored.evaluation.criteria["3.3"]
    assert (labour.points, labour.basis, labour.option) == ("2", client.models.CriterionDocumentBasis.EVIDENCE, 2)
    assert labour.citation.decision == "26/2026/QĐ-TTg"
    assert stored.evaluation.to_dict() == json.loads(expected.to_json())

    again, _ = client.call("evaluations.get_evaluation", evaluation_id=stored.id)
    assert again == stored
    listed, _ = client.call("evaluations.list_evaluations", dossier=BUNDLE["dossier"])
    assert [each.id for each in listed.items] == [stored.id]
    replayed, _ = client.call(
        "evaluations.replay_evaluation", evaluation_id=stored.id, body=client.models.ReplayRequest()
    )
    assert replayed.verdict is client.models.ReplayDocumentVerdict.SAME


def test_a_wrong_bundle_gives_a_typed_problem(client: Generated) -> None:
    wrong = BUNDLE | {"facts": [{"fact": "local_labor_share", "value": 62}]}
    bundle = client.models.EvidenceBundle.from_dict(wrong)
    problem, status = client.call("evaluations.rate_bundle", body=bundle, accept_language="en")
    assert status == 422
    assert isinstance(problem, client.models.ProblemDocument)
    assert problem.type_ == "urn:ocop:problem:invalid-evidence"
    assert [(each.code, each.place) for each in problem.problems] == [("unknown-fact", "facts[0].fact")]
    assert "local_labour_share" in problem.problems[0].mend


def test_a_batch_goes_in_and_comes_out_as_lines(client: Generated) -> None:
    lines = "".join(json.dumps(BUNDLE | changed) + "\n" for changed in ({}, {"dossier": ""}))
    body = client.types.File(payload=io.BytesIO(lines.encode()))
    answer, status = client.call("evaluations.rate_batch", body=body, stored=False)
    assert status == 200
    answers = [client.models.BatchLineDocument.from_dict(json.loads(line)) for line in answer.payload]
    assert [each.status for each in answers] == [200, 422]
    assert answers[0].evaluation_digest == ocop_rules.evaluate(BUNDLE).digest
    assert answers[1].problem.problems[0].place == "dossier"


def test_a_sheet_comes_as_typed_data(client: Generated) -> None:
    sheet, _ = client.call("criteria.get_sheet", version="qd-26-2026", set_="7")
    assert isinstance(sheet, client.models.SheetDocument)
    criteria = {c.number: c for part in sheet.parts for section in part.sections for c in section.criteria}
    assert criteria["3.3"].options[1].when.fact == "local_labour_share"
    assert criteria["3.3"].options[1].when.at_least == "50"
    missing, status = client.call("criteria.get_sheet", version="qd-26-2026", set_="99")
    assert status == 404
    assert isinstance(missing, client.models.ProblemDocument)
