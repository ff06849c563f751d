"""The document of what changed from one version to another."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Annotated, Literal, NotRequired, cast

from pydantic import Field
from typing_extensions import TypedDict

from ocop_rules.rulebook.diff.change import Change, Kind, Nature, Spot, VersionDiff
from ocop_rules.rulebook.document_fields import Phrase, closed, or_null, phrase, value_of
from ocop_rules.rulebook.model import Rulebook, as_json
from ocop_rules.rulebook.version_document import VersionHead, version_head

FORMAT: Literal["ocop-diff/1"] = "ocop-diff/1"


@closed
class DiffVersionDocument(VersionHead):
    """One of the versions that are compared."""

    title: Phrase
    unknown: list[Phrase]
    without_sets: dict[str, Phrase]


@closed
class SpotDocument(TypedDict):
    """A place in one version, as that version prints it."""

    set: NotRequired[int]
    part: NotRequired[str]
    section: NotRequired[str]
    criterion: NotRequired[str]
    case: NotRequired[str]
    option: NotRequired[int]
    name: NotRequired[str]


@closed
class ChangeDocument(TypedDict):
    """One difference: where it stands in both versions, and what each says (`was`, `now`), as the kind asks."""

    kind: str
    nature: Annotated[
        str,
        value_of(Nature),
        Field(description="the law's change, that of our reading of it, or of our wording alone"),
    ]
    identity: str
    before: SpotDocument | None
    after: SpotDocument | None
    was: object
    now: object


@closed
class ChangesDocument(TypedDict):
    """What changed in the law from one version to another; `set` is the identity of the set that was asked for."""

    format: Literal["ocop-diff/1"]
    before: DiffVersionDocument
    after: DiffVersionDocument
    set: str | None
    counts: Annotated[dict[str, int], Field(description="how many changes there are of each kind")]
    changes: list[ChangeDocument]


def diff_document(found: VersionDiff, natures: tuple[Nature, ...] = tuple(Nature)) -> ChangesDocument:
    """Return the document of a diff.

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
        "counts": {kind.value: kinds[kind] for kind in Kind if kinds[kind]},
        "changes": [_change(change) for change in found.of(*natures)],
    }


def _version(rulebook: Rulebook) -> DiffVersionDocument:
    return {
        **version_head(rulebook),
        "title": phrase(rulebook.title),
        "unknown": [phrase(each) for each in rulebook.unknown],
        "without_sets": {str(number): phrase(reason) for number, reason in rulebook.without_sets.items()},
    }


def _change(change: Change) -> ChangeDocument:
    return {
        "kind": change.kind.value,
        "nature": change.nature.value,
        "identity": change.identity,
        "before": or_null(_spot, change.before),
        "after": or_null(_spot, change.after),
        "was": as_json(change.was),
        "now": as_json(change.now),
    }


def _spot(spot: Spot) -> SpotDocument:
    return cast("SpotDocument", {name: value for name, value in asdict(spot).items() if value is not None})
