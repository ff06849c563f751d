"""The catalogue of versions: which there are, which applies when, and loading one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from ocop_rules.brief import brief
from ocop_rules.errors import NoVersionInForce, UnknownVersion
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.definition import Purpose, Status
from ocop_rules.rulebook.library import LibraryContents, load_library
from ocop_rules.rulebook.loader import load_rulebook, load_vocabulary
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.pins import PINS, Pin, pinned_digests
from ocop_rules.rulebook.procedure import TransitionRule
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.text import printable, text

_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """What the catalogue knows of a version.

    Attributes:
        id: the version id, `qd-<number>-<year>`.
        decision: the decision's official number.
        in_force_from: the first day on which it applies.
        lapsed_on: the day on which it lapsed, or None.
        status: in force, lapsed, or incomplete.
        digest: SHA-256 of the rulebook.
        pinned_digest: the digest under which it was published, None if it was not; if it is another, it was changed.
    """

    id: str
    decision: str
    in_force_from: date
    lapsed_on: date | None
    status: Status
    digest: str
    pinned_digest: str | None = None

    def __repr__(self) -> str:
        return brief(self)

    @property
    def is_pinned(self) -> bool:
        """Whether it is what was published: its digest is the pinned one."""
        return self.digest == self.pinned_digest


@dataclass(frozen=True, slots=True)
class InForce:
    """The version that applies to an evaluation and the clause that says so."""

    version: VersionInfo
    citation: Citation

    def __repr__(self) -> str:
        return brief(self)


@cache
def criteria_directory() -> Path:
    """Return the directory of the criteria: inside the installed package, or beside it in a checkout."""
    packaged = _PACKAGE / "_criteria"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "criteria"


@cache
def vocabulary() -> Vocabulary:
    """Return the whole vocabulary: the facts and document types of all versions."""
    return load_vocabulary(criteria_directory())


def library_contents() -> LibraryContents:
    """Return what the library of the criteria holds."""
    return load_library(criteria_directory())


@cache
def version_ids() -> tuple[str, ...]:
    """Return the ids of the installed versions, oldest first."""
    found = [path.parent.name for path in criteria_directory().glob("qd-*/decision.yaml")]
    return tuple(sorted(found, key=lambda name: (name.rsplit("-", 1)[1], name)))


@lru_cache(maxsize=8)
def load(version: str) -> Rulebook:
    """Load a version, once a process; the rulebook is immutable.

    Raises:
        UnknownVersion: no such version is installed.
        InvalidRulebook: its files are wrong.
    """
    if version not in version_ids():
        known = ", ".join(version_ids())
        raise UnknownVersion(
            text(
                f"không có phiên bản “{printable(version)}”; hiện có: {known}",
                f"there is no version “{printable(version)}”; there are: {known}",
            )
        )
    return load_rulebook(criteria_directory(), version)


def version_info(rulebook: Rulebook) -> VersionInfo:
    """Return what the catalogue says of a loaded rulebook."""
    return VersionInfo(
        rulebook.id,
        rulebook.decision,
        rulebook.in_force_from,
        rulebook.lapsed_on,
        rulebook.status,
        rulebook.digest,
        rulebook.pinned_digest,
    )


def pins(version: str | None = None, path: Path | None = None) -> tuple[Pin, ...]:
    """Return how each installed version stands to its pinned digest, oldest first, then what is pinned and not there.

    Args:
        version: this version alone; None for all.
        path: a file of pinned digests kept elsewhere; None for the one beside the criteria.

    Raises:
        InvalidRulebook: the file or a version cannot be read.
        UnknownVersion: the version is neither installed nor pinned.
    """
    pinned = pinned_digests(path or criteria_directory() / PINS)
    there = version_ids()
    if version is not None:
        if version not in there and version in pinned:
            return (Pin(version, None, pinned[version]),)
        return (Pin(version, load(version).digest, pinned.get(version)),)
    return (
        *(Pin(name, load(name).digest, pinned.get(name)) for name in there),
        *(Pin(name, None, digest) for name, digest in pinned.items() if name not in there),
    )


def versions() -> tuple[VersionInfo, ...]:
    """Return every installed version, oldest first."""
    return tuple(version_info(load(name)) for name in version_ids())


@dataclass(frozen=True, slots=True)
class ChosenVersion:
    """The id of the version that applies, and the clause that says so."""

    version: str
    citation: Citation


def in_force(submitted_on: date, evaluated_on: date, purpose: Purpose | str = Purpose.FIRST) -> InForce:
    """Return the version that applies to a dossier, and the article that says so (R11).

    Args:
        submitted_on: the day the producer filed the dossier.
        evaluated_on: the day of the evaluation.
        purpose: first evaluation, upgrade or re-evaluation.

    Raises:
        NoVersionInForce: no installed version applies, or the dossier was evaluated before it was filed.
        ValueError: the purpose is not one of the three.
    """
    chosen = choose_version(submitted_on, evaluated_on, Purpose(purpose))
    return InForce(version_info(load(chosen.version)), chosen.citation)


def choose_version(submitted_on: date, evaluated_on: date, purpose: Purpose) -> ChosenVersion:
    """Return the id of the version that applies, as `in_force` does, without its digest."""
    if evaluated_on < submitted_on:
        raise NoVersionInForce(
            text(
                f"ngày đánh giá {evaluated_on} trước ngày nộp hồ sơ {submitted_on}",
                f"evaluated on {evaluated_on}, before the dossier was filed on {submitted_on}",
            )
        )
    for name in reversed(version_ids()):
        rulebook = load(name)
        if evaluated_on < rulebook.in_force_from:
            continue
        citation = _goes_on_under_earlier(rulebook, submitted_on, evaluated_on, purpose)
        if citation is None:
            return ChosenVersion(name, rulebook.in_force_citation)
        return _earlier(rulebook, citation, submitted_on)
    oldest = load(version_ids()[0])
    raise NoVersionInForce(
        text(
            f"chưa có bộ tiêu chí cài đặt nào áp dụng ngày {evaluated_on} (sớm nhất từ {oldest.in_force_from})",
            f"no installed criteria apply on {evaluated_on} (the earliest from {oldest.in_force_from})",
        )
    )


def _goes_on_under_earlier(
    rulebook: Rulebook, submitted_on: date, evaluated_on: date, purpose: Purpose
) -> Citation | None:
    if submitted_on >= rulebook.in_force_from:
        return None
    return next(
        (rule.citation for rule in rulebook.transition if purpose in rule.purposes and evaluated_on <= rule.until),
        None,
    )


@dataclass(frozen=True, slots=True)
class Extension:
    """A transition that is over by its days, but goes on to the next working day.

    Attributes:
        decision: the number of the decision whose transition it is.
        rule: the transition.
    """

    decision: str
    rule: TransitionRule

    def __repr__(self) -> str:
        return brief(self)


def extension(submitted_on: date, evaluated_on: date, purpose: Purpose) -> Extension | None:
    """Return the transition that reaches a day only because it ends with the next working day; None if none does."""
    for name in reversed(version_ids()):
        rulebook = load(name)
        if submitted_on < rulebook.in_force_from <= evaluated_on:
            for rule in rulebook.transition:
                if purpose in rule.purposes and rule.counted_to < evaluated_on <= rule.until:
                    return Extension(rulebook.decision, rule)
    return None


def _earlier(rulebook: Rulebook, citation: Citation, submitted_on: date) -> ChosenVersion:
    names = rulebook.replaces
    for name in reversed(names):
        if name in version_ids():
            return ChosenVersion(name, citation)
    raise NoVersionInForce(
        text(
            f"hồ sơ nộp ngày {submitted_on} tiếp tục theo {', '.join(names)} ({citation.in_('vi')}), "
            "nhưng bộ tiêu chí đó chưa được cài đặt",
            f"a dossier filed on {submitted_on} goes on under {', '.join(names)} ({citation.in_('en')}), "
            "whose criteria are not installed",
        )
    )
