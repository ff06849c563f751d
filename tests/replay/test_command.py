"""`ocop replay` as people call it: exit codes, outputs, languages, interruption."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
import zstandard

from tests.replay.conftest import EXAMPLES
from tests.replay.test_run import mixed

OCOP = [sys.executable, "-c", "from ocop_rules.cli import main; main()"]


def ocop(*arguments: str | Path, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONUTF8": "1", "COLUMNS": "120"}
    return subprocess.run([*OCOP, *map(str, arguments)], input=given, capture_output=True, env=environment)


@pytest.fixture
def file(records: list[bytes], tmp_path: Path) -> Path:
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"\n".join(records) + b"\n")
    return path


def test_what_score_records_is_replayed(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(ocop("score", EXAMPLES / "dried-mango-4-stars.yaml", "--record").stdout)
    done = ocop("replay", path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Giống hệt từng byte" in done.stdout.decode()
    assert "Same to the byte" in ocop("replay", path, "--lang", "en").stdout.decode()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress])
def test_standard_input_plain_and_packed(records: list[bytes], pack: object) -> None:
    done = ocop("replay", "-", "-j", "2", given=pack(b"\n".join(records)))  # type: ignore[operator]
    assert done.returncode == 0
    assert f"{len(records)} bản ghi" in done.stdout.decode()


def test_a_broken_line_is_reported_and_the_others_replayed(file: Path, tmp_path: Path) -> None:
    lines = file.read_bytes().splitlines()
    lines.insert(1, b'{"format":')
    lines[3] = lines[3].replace(b'"points":"', b'"points":"1', 1)
    file.write_bytes(b"\n".join(lines))
    done = ocop("replay", file, "--lang", "en", "--json", tmp_path / "out.json")
    told = done.stdout.decode()
    assert done.returncode == 1
    assert f"{file}:2" in told.replace("\n", "")
    assert "was changed after it was written" in " ".join(told.split())
    data = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert data["verdicts"] == {
        "same": len(lines) - 2,
        "equal": 0,
        "changed": 0,
        "broken": 1,
        "tampered": 1,
        "refused": 0,
    }
    assert [(row["line"], row["verdict"]) for row in data["failures"]] == [("2", "broken"), ("4", "tampered")]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 2),
        (["RECORDS", "--workers", "0"], 2),
        (["-", "--resume", "state"], 2),
        (["RECORDS", "--json", "/no/such/folder/x.json"], 2),
        (["RECORDS", "--json", "x", "--csv", "x"], 2),
        (["absent.jsonl"], 1),
        (["RECORDS", "--version", "qd-9-1999"], 1),
    ],
)
def test_exit_codes(file: Path, arguments: list[str], code: int) -> None:
    done = ocop("replay", *[str(file) if each == "RECORDS" else each for each in arguments])
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


def test_json_has_what_the_contract_names(file: Path, tmp_path: Path) -> None:
    assert ocop("replay", file, "--version", "qd-26-2026", "--json", tmp_path / "out.json").returncode == 0
    data = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert sorted(data) == [
        *("causes", "cells", "changes", "complete", "criteria", "failures", "format", "inputs", "kept", "library"),
        *("lines", "lower_bounds", "moves", "not_carried", "parts", "said", "stars", "verdicts", "version"),
    ]
    assert (data["format"], data["complete"], data["version"]) == ("ocop-replay/1", True, "qd-26-2026")
    assert "." not in re.sub(r'"[^"]*"', "", (tmp_path / "out.json").read_text(encoding="utf-8"))


def test_the_same_outputs_whatever_the_workers(records: list[bytes], tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_bytes(mixed(records, 100))
    outputs = []
    for workers in "12":
        out = [tmp_path / f"{workers}.{kind}" for kind in ("json", "csv", "html")]
        arguments = [item for path in out for item in (f"--{path.suffix[1:]}", path)]
        assert ocop("replay", tmp_path / "records.jsonl", "-j", workers, *arguments).returncode == 1
        outputs.append([path.read_bytes() for path in out])
    assert outputs[0] == outputs[1]


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "col", "br", "rect", "line"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("rect", "line"):
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_stands_alone(records: list[bytes], tmp_path: Path, lang: str) -> None:
    evil = mixed(records, 60).replace(b"=d11", b"<script>alert(1)</script>")
    path = tmp_path / "<b>&.jsonl"
    path.write_bytes(evil)
    page = tmp_path / "report.html"
    ocop("replay", path, "--html", page, "--lang", lang)
    written = page.read_text(encoding="utf-8")
    parsed = _Page()
    parsed.feed(written)
    assert parsed.open == []
    assert parsed.links == []
    assert not parsed.tags & {"script", "link", "img", "iframe"}
    assert "url(" not in written
    assert "http" not in written
    assert "{{" not in written
    assert written.count("<svg") == 2
    assert ("Tóm tắt" if lang == "vi" else "Summary") in parsed.text
    assert f'<html lang="{lang}">' in written


def test_ctrl_c_stops_between_batches_and_the_run_goes_on(records: list[bytes], tmp_path: Path) -> None:
    path, state, out = tmp_path / "r.jsonl", tmp_path / "state", tmp_path / "out.json"
    path.write_bytes(mixed(records, 1500))
    arguments = [
        "replay",
        str(path),
        "--resume",
        str(state),
        "--json",
        str(out),
        "--csv",
        str(tmp_path / "a.csv"),
        "-j",
        "2",
    ]
    running = subprocess.Popen([*OCOP, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while not (tmp_path / "a.csv").exists() or not (tmp_path / "a.csv").stat().st_size:
        time.sleep(0.05)
        assert running.poll() is None
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"Traceback" not in said
    assert "chạy lại cùng lệnh" in said.decode()
    part = json.loads(out.read_text(encoding="utf-8"))
    assert 0 < part["lines"] < 1500
    assert part["complete"] is False
    assert ocop(*arguments).returncode == 1
    whole = json.loads(out.read_text(encoding="utf-8"))
    assert (whole["lines"], whole["complete"]) == (1500, True)
    assert not state.exists()
    ocop("replay", path, "--csv", tmp_path / "b.csv", "--json", tmp_path / "b.json")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert out.read_bytes() == (tmp_path / "b.json").read_bytes()
