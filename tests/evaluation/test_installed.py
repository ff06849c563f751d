"""What is told of clusters before anything is sent to one: a wrong address, and what differs between two processes."""

from __future__ import annotations

import re
from dataclasses import replace as changed

import pytest
from typer.testing import CliRunner

from ocop_rules.cli.app import app
from ocop_rules.errors import ClusterError
from ocop_rules.evaluation.cluster import Cluster
from ocop_rules.evaluation.installed import installed, told


@pytest.mark.parametrize(
    "address", ["http://host:8786", "tcp://host", "host:8786", "tcp://:1", "tcp://h:x", "tcp://h:1/x", ""]
)
def test_what_is_no_address_is_refused_at_once(address: str) -> None:
    with pytest.raises(ClusterError, match="is no address of a Dask scheduler") as refused:
        Cluster(address)
    assert "không phải địa chỉ" in refused.value.render("vi")


def test_all_that_differs_is_told() -> None:
    here = installed()
    assert told(here, here).en == ""
    other = changed(here, code="f" * 64, engine="-", criteria={**here.criteria, "qd-26-2026": "0" * 64})
    assert re.fullmatch(
        r"ocop_rules \S+ with other code \(f{12}, here \w{12}\); durable_rules -, here \S+; "
        r"criteria qd-26-2026 0{12}, here \w{12}",
        told(other, here).en,
    )


def test_what_evaluations_tell_of_the_criteria_differs_too() -> None:
    here = installed()
    other = changed(here, pins={**here.pins, "qd-26-2026": "-"}, own=True)
    assert re.fullmatch(
        r"pinned digest of qd-26-2026 -, here \w{12}; criteria of its own \(OCOP_CRITERIA\), here those that come with "
        r"the library",
        told(other, here).en,
    )
    assert "ở đây tiêu chí của riêng" in told(here, other).vi


@pytest.mark.parametrize("command", ["replay", "simulate"])
def test_a_cluster_is_no_number_of_workers(command: str) -> None:
    wrong = CliRunner().invoke(app, [command, "x", "--cluster", "tcp://h:1", "--workers", "2", "--lang", "en"])
    assert wrong.exit_code == 2
    assert "--cluster has others work" in " ".join(wrong.output.replace("│", " ").split())
    assert CliRunner().invoke(app, [command, "x", "--cluster", "http://h:1"]).exit_code == 2
