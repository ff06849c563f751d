"""A published version does not change unseen: its digest is pinned."""

import tomllib
from pathlib import Path

import ocop_rules

ROOT = Path(__file__).parents[2]


def test_every_version_has_its_pinned_digest() -> None:
    pinned = tomllib.loads((ROOT / "criteria" / "digests.toml").read_text(encoding="utf-8"))
    assert pinned == {info.id: info.digest for info in ocop_rules.versions()}, (
        "the criteria changed: if that is meant, pin what `ocop criteria digest` prints and say so in the CHANGELOG"
    )


def test_labels_count_but_files_and_lines_do_not() -> None:
    rulebook = ocop_rules.load("qd-26-2026")
    from ocop_rules.rulebook.model import as_json

    written = str(as_json(rulebook))
    assert "Sử dụng lao động địa phương" in written
    assert "labour.yaml" not in written
