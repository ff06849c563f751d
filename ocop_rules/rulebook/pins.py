"""The pinned digests: which criteria were published, by version, as `digests.toml` beside them says.

A pin shows a slip: an edited file, a copy that went wrong, a draft that was installed. Whoever can change the criteria
can change the pins beside them too; against that stand copies of the pins kept elsewhere, and the digest in every
record.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ocop_rules.brief import brief
from ocop_rules.errors import InvalidRulebook, Problem
from ocop_rules.text import Text, text

PINS = "digests.toml"
MAX_BYTES = 100_000

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


class PinState(StrEnum):
    """How a version stands to its pin."""

    PINNED = "pinned"
    DIFFERS = "differs"
    NOT_PINNED = "not-pinned"
    ABSENT = "absent"


STATES: Mapping[PinState, Text] = {
    PinState.PINNED: text("đúng mã đã ghim", "as pinned"),
    PinState.DIFFERS: text("KHÁC mã đã ghim", "NOT as pinned"),
    PinState.NOT_PINNED: text("CHƯA ghim", "NOT pinned"),
    PinState.ABSENT: text("đã ghim nhưng KHÔNG có bộ tiêu chí", "pinned, but NOT there"),
}
"""The states in words."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A version, the digest that it has and the one that is pinned; None where there is none."""

    version: str
    digest: str | None
    pinned: str | None

    def __repr__(self) -> str:
        return brief(self)

    @property
    def state(self) -> PinState:
        """How the two stand to each other."""
        if self.digest is None:
            return PinState.ABSENT
        if self.pinned is None:
            return PinState.NOT_PINNED
        return PinState.PINNED if self.digest == self.pinned else PinState.DIFFERS


def pinned_digests(path: Path) -> Mapping[str, str]:
    """Return the pinned digest of each version; nothing is pinned where there is no such file.

    Raises:
        InvalidRulebook: the file cannot be read, or a digest in it is none.
    """
    name = path.name
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        written = tomllib.loads(content[:MAX_BYTES].decode())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        message = text("không đọc được các mã băm đã ghim", "the pinned digests cannot be read")
        raise InvalidRulebook([Problem("pins", name, message, _MEND, type(error).__name__)]) from None
    wrong = [version for version, digest in written.items() if not (isinstance(digest, str) and _DIGEST.match(digest))]
    if wrong:
        message = text("mã SHA-256 phải gồm 64 chữ số 0–9, a–f", "a SHA-256 of 64 digits 0–9, a–f was expected")
        raise InvalidRulebook([Problem("pins", f"{name}: {version}", message, _MEND) for version in wrong])
    return written


_MEND = text("ghi lại bằng: ocop criteria digest", "write them again with: ocop criteria digest")
