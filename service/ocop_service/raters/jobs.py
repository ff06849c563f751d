"""What a process that rates can be asked to do.

A job goes to the process by its class and its fields, so both are plain: bytes, text, numbers, frozen dataclasses of
them. So are the answers. The pages have further jobs of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeVar

from ocop_rules.replay.comparison import Comparison
from ocop_rules.replay.rerate import replay_line
from ocop_service.raters.outcome import RatingOptions, Unstored, evaluation_of, rated, unstored
from ocop_service.storage.rated import Rated

Answer = TypeVar("Answer", covariant=True)


class Job(Protocol[Answer]):
    """Something that takes as long as an input makes it take."""

    def run(self) -> Answer:
        """Do it, in a process that rates; may raise `OcopError`, which comes back as it is."""


@dataclass(frozen=True, slots=True)
class RateToStore:
    """Rate a bundle that is to be stored."""

    bundle: bytes
    options: RatingOptions

    def run(self) -> Rated:
        """Return what is stored of it; raises as `ocop_rules.evaluate`."""
        return rated(evaluation_of(self.bundle, self.options))


@dataclass(frozen=True, slots=True)
class RateOnly:
    """Rate a bundle that is not to be stored."""

    bundle: bytes
    options: RatingOptions

    def run(self) -> Unstored:
        """Return what is answered of it; raises as `ocop_rules.evaluate`."""
        return unstored(evaluation_of(self.bundle, self.options))


@dataclass(frozen=True, slots=True)
class Replay:
    """Rate the bundle of a record again, under its own version or another."""

    record: str
    version: str | None

    def run(self) -> Comparison:
        """Return how what comes of it compares with what the record says."""
        return replay_line("", 1, self.record.encode(), self.version)
