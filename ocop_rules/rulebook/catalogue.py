"""The catalogue of versions: which there are, which applies when, and loading one."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ocop_rules.brief import brief
from ocop_rules.errors import NoCriteria, NoVersionInForce, UnknownVersion
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.kept import rulebook_of, vocabulary_of
from ocop_rules.rulebook.kinds import Purpose, Status
from ocop_rules.rulebook.model import LibraryContents, Rulebook
from ocop_rules.rulebook.pins import PINS, Pin, pinned_digests
from ocop_rules.rulebook.procedure import TransitionRule
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.text import folded, printable, text, written_day

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


@dataclass(frozen=True, slots=True)
class ChosenVersion:
    """The id of the version that applies, and the clause that says so."""

    version: str
    citation: Citation


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


DIRECTORY = "OCOP_CRITERIA"
"""The environment variable that names a directory of criteria of one's own, for all that is not told another."""


def criteria_directory() -> Path:
    """Return the directory of the criteria: `OCOP_CRITERIA`, or what is installed."""
    own = os.environ.get(DIRECTORY)
    return _resolved(own) if own else _installed()


@cache
def _resolved(path: str) -> Path:
    return Path(path).resolve()


@cache
def _installed() -> Path:
    """Return the directory of the installed criteria: inside the package, or beside it in a checkout."""
    packaged = _PACKAGE / "_criteria"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "criteria"


_DIGITS = 9
"""More digits than this has no decision's number."""

_LONGEST_NAME = 60
_ABOUT_A_DECISION = frozenset({"quyet", "dinh", "so", "decision", "no", "qd", "ttg"})
"""The words, folded, that stand beside a decision's number."""


class Catalogue:
    """The versions below one directory of criteria, each read once.

    A second catalogue of the same directory takes the place of the first, for what is read from then on.

    Args:
        root: the directory, with `vocabulary.yaml`, `library/` and a directory for each version; None for that which
            serves the public functions: `OCOP_CRITERIA`, or what is installed.

    Raises:
        NoCriteria: there is no such directory, or it has no version.
    """

    def __init__(self, root: Path | str | None = None) -> None:
        self._root = criteria_directory() if root is None else Path(root).resolve()
        found = [path.parent.name for path in self._root.glob("qd-*/decision.yaml")]
        self._ids = tuple(sorted(found, key=_age))
        if not self._ids:
            shown = printable(str(self._root), 200)
            raise NoCriteria(
                text(
                    f"không có bộ tiêu chí nào trong “{shown}”: cần vocabulary.yaml, library/ và qd-…/decision.yaml",
                    f"there are no criteria in “{shown}”: vocabulary.yaml, library/ and qd-…/decision.yaml are needed",
                )
            )
        self._rulebooks: dict[str, Rulebook] = {}
        self._vocabulary: Vocabulary | None = None
        _catalogues[self._root] = self

    def __repr__(self) -> str:
        return f"Catalogue({', '.join(self._ids)})"

    def __reduce__(self) -> tuple[Callable[[Path | None], Catalogue], tuple[Path | None]]:
        return catalogue_at, (root_elsewhere(self._root),)

    @property
    def root(self) -> Path:
        """The directory."""
        return self._root

    @property
    def is_installed(self) -> bool:
        """Whether these are the criteria that come with the library."""
        return self._root == _installed()

    def vocabulary(self) -> Vocabulary:
        """Return the whole vocabulary: the facts and document types of all versions."""
        if self._vocabulary is None:
            self._vocabulary = vocabulary_of(self._root)
        return self._vocabulary

    def library(self) -> LibraryContents:
        """Return what the library of the criteria holds."""
        from ocop_rules.rulebook.library import load_library

        return load_library(self._root)

    def version_ids(self) -> tuple[str, ...]:
        """Return the ids of the versions, oldest first."""
        return self._ids

    def newest(self) -> Rulebook:
        """Return the newest version; raises as `load`."""
        return self.load(self._ids[-1])

    def ids_named(self, name: str) -> tuple[str, ...]:
        """Return the ids of the versions that somebody may mean by a name: one where it is clear.

        Args:
            name: an id, or the decision's number as people write it: `148`, `148/QĐ-TTg`, `QĐ 26/2026`.
        """
        if name in self._ids:
            return (name,)
        if len(name) > _LONGEST_NAME:
            return ()
        words = [word for word in folded(name).split() if word not in _ABOUT_A_DECISION]
        wanted = [int(word) for word in words if word.isascii() and word.isdigit()]
        if not words or len(wanted) < len(words):
            return ()
        return tuple(each for each in self._ids if _numbers(each)[: len(wanted)] == wanted)

    def load(self, version: str) -> Rulebook:
        """Return a version; the rulebook is immutable.

        Args:
            version: its id, or the decision's number where it is clear: `148/QĐ-TTg`.

        Raises:
            UnknownVersion: no such version is there.
            InvalidRulebook: its files are wrong.
        """
        rulebook = self._rulebooks.get(version)
        if rulebook is not None:
            return rulebook
        meant = self.ids_named(version)
        if len(meant) != 1:
            known = ", ".join(meant or self._ids)
            raise UnknownVersion(
                text(
                    f"không có phiên bản “{printable(version)}”; hiện có: {known}",
                    f"there is no version “{printable(version)}”; there are: {known}",
                )
            )
        (name,) = meant
        return self._rulebooks.get(name) or self._rulebooks.setdefault(name, rulebook_of(self._root, name))

    def versions(self) -> tuple[VersionInfo, ...]:
        """Return every version, oldest first."""
        return tuple(version_info(self.load(name)) for name in self._ids)

    def pins(self, version: str | None = None, path: Path | None = None) -> tuple[Pin, ...]:
        """Return how each version stands to its pinned digest, oldest first, then what is pinned and not there.

        Args:
            version: this version alone; None for all.
            path: a file of pinned digests kept elsewhere; None for the one beside the criteria.

        Raises:
            InvalidRulebook: the file or a version cannot be read.
            UnknownVersion: the version is neither there nor pinned.
        """
        pinned = pinned_digests(path or self._root / PINS)
        if version is not None:
            if version not in self._ids and version in pinned:
                return (Pin(version, None, pinned[version]),)
            rulebook = self.load(version)
            return (Pin(rulebook.id, rulebook.digest, pinned.get(rulebook.id)),)
        return (
            *(Pin(name, self.load(name).digest, pinned.get(name)) for name in self._ids),
            *(Pin(name, None, digest) for name, digest in pinned.items() if name not in self._ids),
        )

    def in_force(self, submitted_on: date, evaluated_on: date, purpose: Purpose | str = Purpose.FIRST) -> InForce:
        """Return the version that applies to a dossier, and the article that says so (R11).

        Args:
            submitted_on: the day the producer filed the dossier.
            evaluated_on: the day of the evaluation.
            purpose: first evaluation, upgrade or re-evaluation.

        Raises:
            NoVersionInForce: no version applies, or the dossier was evaluated before it was filed.
            ValueError: the purpose is not one of the three.
        """
        chosen = self.choose_version(submitted_on, evaluated_on, Purpose(purpose))
        return InForce(version_info(self.load(chosen.version)), chosen.citation)

    def choose_version(self, submitted_on: date, evaluated_on: date, purpose: Purpose) -> ChosenVersion:
        """Return the id of the version that applies, as `in_force` does, without its digest."""
        if evaluated_on < submitted_on:
            raise NoVersionInForce(
                text(
                    f"ngày đánh giá {written_day(evaluated_on, 'vi')} trước ngày nộp hồ sơ "
                    f"{written_day(submitted_on, 'vi')}",
                    f"evaluated on {evaluated_on}, before the dossier was filed on {submitted_on}",
                )
            )
        for name in reversed(self._ids):
            rulebook = self.load(name)
            if evaluated_on < rulebook.in_force_from:
                continue
            citation = _goes_on_under_earlier(rulebook, submitted_on, evaluated_on, purpose)
            if citation is None:
                return ChosenVersion(name, rulebook.in_force_citation)
            return self._earlier(rulebook, citation, submitted_on)
        oldest = self.load(self._ids[0])
        raise NoVersionInForce(
            text(
                f"chưa có bộ tiêu chí cài đặt nào áp dụng ngày {written_day(evaluated_on, 'vi')} "
                f"(sớm nhất từ {written_day(oldest.in_force_from, 'vi')})",
                f"no installed criteria apply on {evaluated_on} (the earliest from {oldest.in_force_from})",
            )
        )

    def others(self, rulebook: Rulebook) -> tuple[Rulebook, ...]:
        """Return every other version, oldest first."""
        return tuple(self.load(name) for name in self._ids if name != rulebook.id)

    def extension(self, submitted_on: date, evaluated_on: date, purpose: Purpose) -> Extension | None:
        """Return the transition that reaches a day only as it ends with the next working day; None if none does."""
        for name in reversed(self._ids):
            rulebook = self.load(name)
            if rulebook.in_force_from <= submitted_on:
                break  # and so are all before it, which need not be loaded
            if rulebook.in_force_from <= evaluated_on:
                for rule in rulebook.transition:
                    if purpose in rule.purposes and rule.counted_to < evaluated_on <= rule.until:
                        return Extension(rulebook.decision, rule)
        return None

    def _earlier(self, rulebook: Rulebook, citation: Citation, submitted_on: date) -> ChosenVersion:
        names = rulebook.replaces
        for name in reversed(names):
            if name in self._ids:
                return ChosenVersion(name, citation)
        raise NoVersionInForce(
            text(
                f"hồ sơ nộp ngày {written_day(submitted_on, 'vi')} tiếp tục theo {', '.join(names)} "
                f"({citation.in_('vi')}), nhưng bộ tiêu chí đó chưa được cài đặt",
                f"a dossier filed on {submitted_on} goes on under {', '.join(names)} ({citation.in_('en')}), "
                "whose criteria are not installed",
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


_catalogues: dict[Path, Catalogue] = {}


def _age(name: str) -> tuple[str, str]:
    """Return what sorts versions from the oldest: the year of the decision, then its number in that year."""
    number, year = name.rsplit("-", 1)
    return year, number.removeprefix("qd-").zfill(_DIGITS)


def _numbers(name: str) -> list[int]:
    """Return the number and the year in a version's id; nothing where it has other parts."""
    parts = name.removeprefix("qd-").split("-")
    return [int(part) for part in parts] if all(part.isascii() and part.isdigit() for part in parts) else []


def catalogue_at(root: Path | None) -> Catalogue:
    """Return the catalogue of a directory, made once a process; raises `NoCriteria` as `Catalogue` does.

    Args:
        root: the directory; None for that which serves the public functions.
    """
    directory = criteria_directory() if root is None else root
    return _catalogues.get(directory) or Catalogue(directory)


def default_catalogue() -> Catalogue:
    """Return the catalogue that serves the public functions; raises `NoCriteria` as `Catalogue` does."""
    return catalogue_at(None)


def root_elsewhere(root: Path) -> Path | None:
    """Return a directory of criteria as `catalogue_at` finds it in another process, perhaps on another machine.

    That which serves the public functions is None: it does so there too, wherever it lies.
    """
    return None if root == criteria_directory() else root


def serve_from(root: str) -> None:
    """Have a directory serve the public functions, in this process and in those that it starts.

    Raises `NoCriteria` as `Catalogue` does.
    """
    os.environ[DIRECTORY] = str(Catalogue(root).root)


def vocabulary() -> Vocabulary:
    """Return `Catalogue.vocabulary` of the one that serves the public functions."""
    return default_catalogue().vocabulary()


def version_ids() -> tuple[str, ...]:
    """Return the ids of the versions, oldest first."""
    return default_catalogue().version_ids()


def load(version: str) -> Rulebook:
    """Load a version, once a process; the rulebook is immutable.

    Raises:
        UnknownVersion: no such version is installed.
        InvalidRulebook: its files are wrong.
    """
    return default_catalogue().load(version)


def versions() -> tuple[VersionInfo, ...]:
    """Return every installed version, oldest first."""
    return default_catalogue().versions()


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
    return default_catalogue().in_force(submitted_on, evaluated_on, purpose)
