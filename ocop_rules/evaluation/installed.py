"""What is installed for a process: by it one knows whether two processes give the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ocop_rules.engine.checked import engine_that_runs, engine_version
from ocop_rules.release import LIBRARY_VERSION
from ocop_rules.rulebook.catalogue import default_catalogue, versions
from ocop_rules.text import Text, text

_SHOWN = 12
"""Characters of a digest that are shown."""


@dataclass(frozen=True, slots=True)
class Installed:
    """What has to be the same in two processes so that they give the same bytes.

    Attributes:
        library: the version of ocop_rules.
        code: the SHA-256 of its modules.
        engine: the version of durable_rules, or `-` where the direct evaluator rates alone.
        criteria: the digest of each version of the criteria.
        pins: the digest to which each version is pinned, `-` for one that is not: evaluations tell of another one.
        own: whether the criteria are others than come with the library, which evaluations tell too.
    """

    library: str
    code: str
    engine: str
    criteria: Mapping[str, str]
    pins: Mapping[str, str]
    own: bool


def installed() -> Installed:
    """Return what is installed for this process.

    Raises:
        InvalidRulebook: a version of the criteria is wrong.
    """
    known = versions()
    criteria = {info.id: info.digest for info in known}
    pins = {info.id: info.pinned_digest or "-" for info in known}
    engine = engine_version(engine_that_runs("durable"))
    return Installed(LIBRARY_VERSION, _code(), engine, criteria, pins, not default_catalogue().is_installed)


@cache
def _code() -> str:
    made = hashlib.sha256()
    package = Path(__file__).resolve().parent.parent
    for path in sorted(package.rglob("*.py")):
        content = path.read_bytes()
        made.update(b"%s\0%d\0" % (path.relative_to(package).as_posix().encode(), len(content)) + content)
    return made.hexdigest()


def told(there: Installed, here: Installed) -> Text:
    """Return in words what another process has that this one has not."""
    vi, en = [], []
    if there.library != here.library:
        vi.append(f"ocop_rules {there.library}, ở đây {here.library}")
        en.append(f"ocop_rules {there.library}, here {here.library}")
    elif there.code != here.code:
        vi.append(f"ocop_rules {there.library} nhưng mã nguồn khác ({there.code[:_SHOWN]}, ở đây {here.code[:_SHOWN]})")
        en.append(f"ocop_rules {there.library} with other code ({there.code[:_SHOWN]}, here {here.code[:_SHOWN]})")
    if there.engine != here.engine:
        vi.append(f"durable_rules {there.engine}, ở đây {here.engine}")
        en.append(f"durable_rules {there.engine}, here {here.engine}")
    for name in sorted({*there.criteria, *here.criteria}):
        other, own = (side.criteria.get(name, "-")[:_SHOWN] for side in (there, here))
        if other != own:
            vi.append(f"tiêu chí {name} {other}, ở đây {own}")
            en.append(f"criteria {name} {other}, here {own}")
            continue
        other, own = (side.pins.get(name, "-")[:_SHOWN] for side in (there, here))
        if other != own:
            vi.append(f"mã đã công bố của {name} {other}, ở đây {own}")
            en.append(f"pinned digest of {name} {other}, here {own}")
    if there.own != here.own:
        own_vi, own_en = "tiêu chí của riêng (OCOP_CRITERIA)", "criteria of its own (OCOP_CRITERIA)"
        usual_vi, usual_en = "tiêu chí kèm theo thư viện", "those that come with the library"
        vi.append(f"{own_vi}, ở đây {usual_vi}" if there.own else f"{usual_vi}, ở đây {own_vi}")
        en.append(f"{own_en}, here {usual_en}" if there.own else f"{usual_en}, here {own_en}")
    return text("; ".join(vi), "; ".join(en))
