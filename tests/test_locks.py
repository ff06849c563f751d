"""The lock holds all that is installed, exactly, with hashes, within the bounds of pyproject.toml, for every Python."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
OURS = canonicalize_name(PROJECT["project"]["name"])
LOCKS = {
    "core": (),
    "service": ("service",),
    "image": ("service", "telemetry"),
    "docs": ("docs",),
    "dev": ("dev",),
    "bench": ("bench",),
    "oldest": ("dev",),
}
"""Each lock of what is installed, with the extras that it is of."""
INSTALLS = ("Makefile", ".ci/run", "service/deploy/Containerfile")
HERE = {name: str(value) for name, value in default_environment().items()}
ENVIRONMENTS = {
    f"{python} {system} {machine}": HERE
    | {"python_version": python, "python_full_version": f"{python}.9", "implementation_name": "cpython"}
    | {"sys_platform": system, "platform_system": system.capitalize(), "platform_machine": machine}
    for python in ("3.11", "3.12", "3.13")
    for system, machine in (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"))
}
CAPPED_SHORT = {"uvicorn", "fastapi", "starlette", "pytest", "mypy", "ruff"}
"""Those with a closer bound: pyproject.toml says why."""


def locked(name: str) -> list[tuple[Requirement, int]]:
    """Return what a lock names, with how many hashes each has."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    found = []
    for line in text.splitlines():
        if not line.startswith("#"):
            requirement, *hashes = line.split(" --hash=sha256:")
            found.append((Requirement(requirement), len(hashes)))
            assert all(re.fullmatch("[0-9a-f]{64}", each.strip()) for each in hashes), line
    return found


def versions(name: str, environment: dict[str, str] = HERE) -> dict[str, Version]:
    """Return the versions that a lock installs in an environment."""
    found: dict[str, Version] = {}
    for requirement, _ in locked(name):
        if requirement.marker is None or requirement.marker.evaluate(environment):
            assert canonicalize_name(requirement.name) not in found, f"{requirement.name} twice"
            found[canonicalize_name(requirement.name)] = version_of(requirement)
    return found


def version_of(requirement: Requirement) -> Version:
    (only,) = requirement.specifier
    assert only.operator == "==", requirement
    return Version(only.version)


def direct(extras: tuple[str, ...]) -> Iterator[Requirement]:
    """Return what the project asks for with these extras, its own extras followed."""
    for text in (*PROJECT["project"]["dependencies"], *(each for extra in extras for each in EXTRAS[extra])):
        requirement = Requirement(text)
        if canonicalize_name(requirement.name) == OURS:
            yield from direct(tuple(sorted(requirement.extras)))
        else:
            yield requirement


def lowest(requirement: Requirement) -> Version | None:
    bounds = [Version(each.version) for each in requirement.specifier if each.operator in (">=", "==")]
    return max(bounds) if bounds else None


@pytest.mark.parametrize("name", [*LOCKS, "build"])
def test_everything_is_exact_and_hashed_and_no_host_is_named(name: str) -> None:
    assert [str(requirement) for requirement, hashes in locked(name) if hashes == 0] == []
    for requirement, _ in locked(name):
        version_of(requirement)
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert re.findall(r"://|--(?:extra-)?index-url|--find-links|--trusted-host|^-\S+|\.org\b|\.com\b", text, re.M) == []


@pytest.mark.parametrize("where", ENVIRONMENTS)
@pytest.mark.parametrize("name", LOCKS)
def test_what_the_project_asks_for_is_locked_within_its_bounds(name: str, where: str) -> None:
    found = versions(name, ENVIRONMENTS[where])
    wrong = [
        f"{requirement}: {found.get(canonicalize_name(requirement.name))}"
        for requirement in direct(LOCKS[name])
        if canonicalize_name(requirement.name) not in found
        or found[canonicalize_name(requirement.name)] not in requirement.specifier
    ]
    assert wrong == [], "run make lock KEEP=1"


def test_the_build_requirements_are_locked() -> None:
    found = versions("build")
    for text in (*PROJECT["build-system"]["requires"], "setuptools", "wheel"):
        requirement = Requirement(text)
        assert found[canonicalize_name(requirement.name)] in requirement.specifier


def test_a_package_has_one_version_in_all_locks() -> None:
    found: dict[str, set[Version]] = {}
    for name in (*LOCKS, "build"):
        if name != "oldest":
            for package, version in versions(name).items():
                found.setdefault(package, set()).add(version)
    assert {package: each for package, each in found.items() if len(each) > 1} == {}


def test_of_what_is_installed_nothing_is_asked_for_that_is_not_locked() -> None:
    """Locks are installed without dependencies: what one of them did not hold would be missed only when it is used."""
    oldest = versions("oldest")
    installed = {name: Version(distribution(name).version) for name in ("fastapi", "pydantic", "sqlalchemy")}
    lock = "oldest" if installed.items() <= oldest.items() else "dev"
    names = set(versions(lock))
    seen: set[tuple[str, str]] = set()
    left = [(requirement.name, extra) for requirement in direct(("dev",)) for extra in ("", *requirement.extras)]
    while left:
        name, extra = left.pop()
        name = canonicalize_name(name)
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        assert name in names, f"{name} is not in requirements/{lock}.txt"
        try:
            asked = distribution(name).requires or ()
        except PackageNotFoundError:  # pip check says so, and which
            continue
        for text in asked:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                left += [(requirement.name, each) for each in ("", *requirement.extras)]
    assert len(seen) > 80


def test_the_oldest_lock_is_of_the_lowest_versions_that_the_bounds_allow() -> None:
    found = versions("oldest")
    bounds: dict[str, Version] = {}
    for requirement in direct(("dev",)):
        name, low = canonicalize_name(requirement.name), lowest(requirement)
        if low is not None:
            bounds[name] = max(low, bounds.get(name, low))
    assert {name: found[name] for name in bounds if name in found} == bounds


def test_every_bound_is_open_below_the_next_major_version_at_most() -> None:
    now = versions("dev") | versions("bench")
    for extras in ((), *((extra,) for extra in EXTRAS)):
        for requirement in direct(extras):
            if any(each.operator == "==" for each in requirement.specifier):
                continue
            (top,) = [Version(each.version) for each in requirement.specifier if each.operator == "<"]
            name = canonicalize_name(requirement.name)
            if name not in CAPPED_SHORT:
                assert top.release == (now[name].major + 1,), requirement
            assert now[name] < top


@pytest.mark.parametrize(
    ("package", "holed"),
    [
        ("jinja2", "3.1.5"),
        ("python-multipart", "0.0.17"),
        ("python-multipart", "0.0.30"),
        ("pyjwt", "2.10.0"),
        ("pyjwt", "2.12.1"),
        ("h11", "0.14.0"),
        ("starlette", "0.49.0"),
        ("starlette", "1.3.0"),
        ("cryptography", "46.0.5"),
        ("requests", "2.32.3"),
        ("urllib3", "2.6.2"),
    ],
)
def test_releases_with_known_holes_are_excluded(package: str, holed: str) -> None:
    asked = [each for each in direct(("service", "telemetry")) if canonicalize_name(each.name) == package]
    assert asked != []
    assert not all(holed in each.specifier for each in asked)


@pytest.mark.parametrize("file", INSTALLS)
def test_everything_is_installed_by_the_lock(file: str) -> None:
    """No package comes from the registry without a hash, neither to run nor to build, but in `make test-newest`."""
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    text = re.sub(r"^test-newest:\n(?:\t.*\n)+", "", text, flags=re.MULTILINE)
    commands = [each for each in re.split(r"\n|&&", text) if re.search(r"(pip\b|\$\(PIP\)).* (install|wheel)\b", each)]
    commands = [each for each in commands if not each.lstrip().startswith("#")]
    assert commands != []
    checked = re.compile(r"--require-hashes|--no-index|--no-build-isolation (-e )?(--wheel-dir \S+ )?[\".]")
    loose = [each for each in commands if "--no-deps" not in each or not checked.search(" ".join(each.split()))]
    assert loose == []
