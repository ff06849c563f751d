"""What `import ocop_rules` gives: everything that comes back has its type there, is described, and is typed."""

from __future__ import annotations

import ast
import collections.abc
import inspect
import pkgutil
import re
import subprocess
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, assert_type

import pytest

import ocop_rules

API = (Path(__file__).parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
NAMES = sorted(ocop_rules.__all__)
KINDS = [name for name in NAMES if inspect.isclass(getattr(ocop_rules, name))]


def test_importing_it_imports_nothing_heavy() -> None:
    heavy = {"pydantic", "yaml", "jinja2", "orjson", "durable", "decimal"}
    code = (
        f"import sys, ocop_rules; assert not {heavy} & {{*sys.modules}}; assert 'evaluate' in dir(ocop_rules);"
        "assert ocop_rules.__version__; from ocop_rules import *; assert evaluate is ocop_rules.evaluate"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent.parent)


def test_what_type_checkers_read_is_what_is_there() -> None:
    tree = ast.parse(Path(ocop_rules.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    typed: dict[str, str] = {}
    for node in block.body:
        if isinstance(node, ast.ImportFrom):
            assert node.module is not None
            assert all(alias.name == alias.asname for alias in node.names), node.module
            typed |= {alias.name: node.module for alias in node.names}
    assert typed == ocop_rules._HOME_OF


def test_no_name_is_a_room() -> None:
    rooms = {module.name for module in pkgutil.iter_modules(ocop_rules.__path__)}
    assert rooms.isdisjoint(NAMES)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute"):
        getattr(ocop_rules, NAMES[0] + "s")


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_described(name: str) -> None:
    found = getattr(ocop_rules, name)
    if inspect.isclass(found) or inspect.isfunction(found):
        assert found.__doc__
        assert not found.__doc__.startswith(f"{name}("), f"{name} has no docstring but the one that is made"
    assert re.search(rf"^(#+ .*|\| ([^|]*, )?)`{name}\b", API, re.MULTILINE), f"{name} has no line in docs/api.md"


def classes_in(hint: object) -> Iterator[type]:
    if isinstance(hint, type) and not typing.get_args(hint) and hint.__module__.startswith("ocop_rules"):
        yield hint
    for inside in typing.get_args(hint):
        yield from classes_in(inside)


def namespace(kind: type) -> dict[str, object]:
    module = dict(vars(sys.modules[kind.__module__]))
    for name in ("Mapping", "Iterator", "Iterable", "Callable", "Hashable"):
        module.setdefault(name, getattr(collections.abc, name))
    return module


def members(kind: type) -> Iterator[tuple[type, str, object, object]]:
    """Return the public members of a class: where it is defined, its name, its annotation, what documents it."""
    for each in kind.__mro__:
        if not each.__module__.startswith("ocop_rules") or each.__name__.startswith("_Counter"):
            continue
        for name, hint in inspect.get_annotations(each).items():
            if not name.startswith("_"):
                yield each, name, hint, None
        for name, member in vars(each).items():
            function = getattr(member, "fget", None) or getattr(member, "func", None)
            function = function or getattr(member, "__func__", member)
            if not name.startswith("_") and inspect.isfunction(function):
                yield each, name, function.__annotations__.get("return"), function


@pytest.mark.parametrize("name", KINDS)
def test_the_types_of_what_a_public_object_has_are_public(name: str) -> None:
    public = {getattr(ocop_rules, each) for each in KINDS}
    missing = set()
    for where, _, hint, _ in members(getattr(ocop_rules, name)):
        resolved = eval(hint, namespace(where)) if isinstance(hint, str) else hint
        missing |= {f"{each.__module__}.{each.__name__}" for each in classes_in(resolved) if each not in public}
    assert not {each for each in missing if not each.endswith(DOCUMENTS)}


DOCUMENTS = ("Document",)
"""Parts of the documents of JSON are described by its JSON Schema."""


@pytest.mark.parametrize("name", [name for name in KINDS if not name.endswith("Document") or name == "Document"])
def test_every_member_of_a_public_object_is_described(name: str) -> None:
    undescribed = []
    for where, member, _, function in members(getattr(ocop_rules, name)):
        if function is not None:
            described = bool(function.__doc__)
        else:
            described = (
                bool(re.search(rf"\b{member}\b", where.__doc__ or "")) or f"`{member}`" in API or f".{member}`" in API
            )
        if not described:
            undescribed.append(member)
    assert undescribed == []


def test_types_reach_who_uses_it() -> None:
    """What mypy reads here, which is a part of `make types`."""
    evaluation = ocop_rules.evaluate("examples/dried-mango-4-stars.yaml", engine="direct")
    assert_type(evaluation, ocop_rules.Evaluation)
    assert_type(evaluation.criteria["1.1"], ocop_rules.CriterionResult)
    assert_type(evaluation.requirements, tuple[ocop_rules.Requirement, ...])
    assert_type(evaluation.knockouts, tuple[ocop_rules.KnockOut, ...])
    assert_type(evaluation.distances, tuple[ocop_rules.Distance, ...])
    assert_type(evaluation.explanation(), ocop_rules.Explanation)
    assert_type(evaluation.warnings, tuple[ocop_rules.Message, ...])
    assert_type(ocop_rules.check({}), tuple[ocop_rules.Problem, ...])
    assert_type(ocop_rules.load("qd-26-2026").sets[7], ocop_rules.ProductSet)
    assert_type(ocop_rules.replay_record("{}"), ocop_rules.Comparison)
    for answer in ocop_rules.evaluate_many([], errors="raise"):
        assert_type(answer, ocop_rules.Evaluation)
    for either in ocop_rules.evaluate_many([]):
        assert_type(either, ocop_rules.Evaluation | ocop_rules.OcopError)


def test_what_an_evaluation_has_is_public_and_no_more() -> None:
    evaluation: Any = ocop_rules.evaluate("examples/dried-mango-4-stars.yaml", engine="direct")
    assert not hasattr(evaluation, "plan")
    assert not hasattr(evaluation, "fired")
    assert isinstance(evaluation.criteria["1.1"].fired, ocop_rules.Rule)
