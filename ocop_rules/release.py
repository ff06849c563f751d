"""Which release of the library this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as package_version

try:
    LIBRARY_VERSION = package_version("ocop-rules")
except PackageNotFoundError:  # pragma: no cover - only where the package is not installed
    LIBRARY_VERSION = "0"
