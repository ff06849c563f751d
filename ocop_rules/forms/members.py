"""The members for whom score sheets are made: of a round, or of a file that lists them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ocop_rules.council.round import FORMAT, Member, Round, open_round
from ocop_rules.documents.source import read_file
from ocop_rules.documents.validation import in_file_order, keys_of, problems_of
from ocop_rules.errors import InvalidDocument, InvalidEvidence
from ocop_rules.rulebook.catalogue import default_catalogue


class _Members(BaseModel):
    """A file that lists members as `round.yaml` does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    members: tuple[Member, ...]


_KEYS = keys_of(_Members)


def members_of(path: Path) -> tuple[tuple[Member, ...], Round | None]:
    """Return the members that a file lists, without those who are absent, and the round if it is one of a round.

    Args:
        path: a `round.yaml`, or a file that has its `members` alone.

    Raises:
        InvalidEvidence: with every problem of the file at once.
    """
    try:
        source = read_file(path)
    except InvalidDocument as error:
        raise InvalidEvidence(error.problems, error.name) from None
    if isinstance(source.data, Mapping) and source.data.get("format") == FORMAT:
        council = open_round(path, default_catalogue()).round
        return tuple(each for each in council.members if each.absent is None), council
    data = {"members": source.data} if isinstance(source.data, list) else source.data
    try:
        read = _Members.model_validate(data)
    except ValidationError as error:
        raise InvalidEvidence(in_file_order([*problems_of(error, source, _KEYS)], source), source.name) from None
    return tuple(each for each in read.members if each.absent is None), None
