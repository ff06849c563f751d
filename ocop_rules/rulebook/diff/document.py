"""A diff as plain data, for canonical JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

from ocop_rules.canonical import Json
from ocop_rules.rulebook.diff.change import Change, Kind, Nature, Spot, VersionDiff
from ocop_rules.rulebook.model import Rulebook, as_json

FORMAT = "ocop-diff/1"


def diff_document(found: VersionDiff, natures: tuple[Nature, ...] = tuple(Nature)) -> dict[str, Json]:
    """Return a diff as plain data.

    Args:
        found: the diff.
        natures: those of the changes to be listed; all are counted.
    """
    kinds = Counter(change.kind for change in found.changes)
    return {
        "format": FORMAT,
        "before": _version(found.before),
        "after": _version(found.after),
        "set": found.only.identity if found.only else None,
        "counts": {str(kind): kinds[kind] for kind in Kind if kinds[kind]},
        "changes": [_change(change) for change in found.of(*natures)],
    }


def _version(rulebook: Rulebook) -> dict[str, Json]:
    return {
        "version": rulebook.id,
        "decision": rulebook.decision,
        "title": as_json(rulebook.title),
        "in_force_from": rulebook.in_force_from.isoformat(),
        "lapsed_on": rulebook.lapsed_on.isoformat() if rulebook.lapsed_on else None,
        "status": str(rulebook.status),
        "digest": rulebook.digest,
        "unknown": as_json(rulebook.unknown),
        "without_sets": as_json(rulebook.without_sets),
    }


def _change(change: Change) -> dict[str, Json]:
    return {
        "kind": str(change.kind),
        "nature": str(change.nature),
        "identity": change.identity,
        "before": _spot(change.before),
        "after": _spot(change.after),
        "was": as_json(change.was),
        "now": as_json(change.now),
    }


def _spot(spot: Spot | None) -> Json:
    return None if spot is None else {name: value for name, value in asdict(spot).items() if value is not None}
