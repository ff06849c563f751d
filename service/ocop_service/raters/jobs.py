"""What a process that rates can be asked to do.

A job goes to the process by its class and its fields, so both are plain: bytes, text, numbers, frozen dataclasses of
them. So are the answers. Packages of pages have further jobs of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from ocop_rules.canonical import canonical
from ocop_rules.replay.comparison import Comparison
from ocop_rules.replay.rerate import replay_line
from ocop_rules.rulebook.catalogue import load
from ocop_rules.rulebook.diff.change import Nature
from ocop_rules.rulebook.diff.diff import diff
from ocop_rules.rulebook.diff.document import diff_document
from ocop_service.raters.outcome import RatingOptions, UnstoredEvaluation, evaluation_of, rated, unstored
from ocop_service.storage.rated import RatedEvaluation

Answer = TypeVar("Answer", covariant=True)


class Job(Protocol[Answer]):
    """Something that takes as long as an input makes it take."""

    def run(self) -> Answer:
        """Do it, in a process that rates; may raise `OcopError`, which comes back as it is."""


@dataclass(frozen=True, slots=True)
class RateToStore:
    """Rate a bundle that is to be stored.

    Attributes:
        kept: the digests of the words that are stored already.
    """

    bundle: bytes
    options: RatingOptions
    kept: frozenset[str] = frozenset()

    def run(self) -> RatedEvaluation:
        """Return what is stored of it; raises as `ocop_rules.evaluate`."""
        return rated(evaluation_of(self.bundle, self.options), self.kept)


@dataclass(frozen=True, slots=True)
class RateOnly:
    """Rate a bundle that is not to be stored."""

    bundle: bytes
    options: RatingOptions

    def run(self) -> UnstoredEvaluation:
        """Return what is answered of it; raises as `ocop_rules.evaluate`."""
        return unstored(evaluation_of(self.bundle, self.options))


@dataclass(frozen=True, slots=True)
class Changes:
    """Compare two versions.

    Attributes:
        before, after: their ids.
        only: the version that holds the one set to compare, and its number in it; None for all.
        wording: whether changes of our wording alone are told too.
    """

    before: str
    after: str
    only: tuple[str, int] | None
    wording: bool

    def run(self) -> str:
        """Return the changes as canonical JSON."""
        return _changes(self)


@lru_cache(maxsize=16)
def _changes(asked: Changes) -> str:
    natures = tuple(each for each in Nature if asked.wording or each is not Nature.WORDING)
    product_set = None if asked.only is None else load(asked.only[0]).sets[asked.only[1]]
    return canonical(diff_document(diff(load(asked.before), load(asked.after), product_set), natures))


@dataclass(frozen=True, slots=True)
class Replay:
    """Rate the bundle of a record again, under its own version or another."""

    record: str
    version: str | None

    def run(self) -> Comparison:
        """Return how what comes of it compares with what the record says."""
        return replay_line("", 1, self.record.encode(), self.version)
