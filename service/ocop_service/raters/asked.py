"""What a client asked: an object with members that are known, JSON or YAML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ocop_rules.documents.source import read_bytes
from ocop_rules.documents.validation import one_of
from ocop_rules.errors import InvalidDocument, InvalidEvidence, Problem
from ocop_rules.text import text


def asked_object(content: bytes, looks: str, names: Sequence[str]) -> tuple[Mapping[str, Any], list[Problem]]:
    """Return the object that a client sent, and a problem for each member that it should not have.

    Args:
        content: as the client sent it, JSON or YAML.
        looks: how such an object looks, for somebody who sent something else.
        names: of the members that it may have.

    Raises:
        InvalidEvidence: the content cannot be read, or is no object.
    """
    try:
        data = read_bytes(content).data
    except InvalidDocument as error:
        raise InvalidEvidence(error.problems) from None
    if not isinstance(data, Mapping):
        raise InvalidEvidence([Problem("wrong-type", "", text(f"cần {looks}", f"{looks} was expected"))])
    unknown = text("không có trường này", "there is no such field")
    return data, [
        Problem.at((str(name),), "unknown-field", unknown, one_of(names)) for name in data if name not in names
    ]
