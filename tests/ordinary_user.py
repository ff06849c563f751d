"""Tests of what may not be read, for root too, who may read everything."""

from __future__ import annotations

import os
import pwd
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def ordinary_user() -> Iterator[Path]:
    """Lend a directory of an ordinary user, as whom this process runs meanwhile: root becomes `nobody`.

    What is imported or read later than before may lie where `nobody` may not look: do everything once before.
    """
    with tempfile.TemporaryDirectory(prefix="ocop-ordinary-") as name:
        if os.geteuid() != 0:
            yield Path(name)
            return
        nobody = pwd.getpwnam("nobody").pw_uid
        os.chown(name, nobody, -1)
        os.seteuid(nobody)
        try:
            yield Path(name)
        finally:
            os.seteuid(0)
