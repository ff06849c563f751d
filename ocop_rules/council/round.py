"""A round of a council as its secretary writes it down: `round.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ocop_rules.brief import brief
from ocop_rules.council.rules import DeclaredRules, FollowedRules, followed
from ocop_rules.documents.source import Source, read_file
from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.documents.validation import in_file_order, keys_of, one_of, problems_of
from ocop_rules.errors import InvalidDocument, InvalidRound, Place, Problem
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.rulebook.councils import load_councils
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import Text, folded, printable, text

FORMAT: Literal["ocop-round/1"] = "ocop-round/1"
FILE = "round.yaml"
"""The file of a round, in its folder."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def __repr__(self) -> str:
        return brief(self)


class Member(_Written):
    """Somebody who sits in a council or scores for it.

    Attributes:
        name: the name, as on the sheet; no two members have the same.
        id: a short name that files may use in its place.
        position: the position, such as deputy director.
        office: the office that sent the member.
        role: a member of the council, or an adviser or a secretary, who score for reference.
        chair: whether it chairs the council.
        deputy: whether it takes the chair where the chair is absent.
        absent: why it is absent; None if it is present.
    """

    name: Line
    id: Line | None = None
    position: Line | None = None
    office: Line | None = None
    role: Role = Role.COUNCIL
    chair: bool = False
    deputy: bool = False
    absent: Line | None = None


class SetUp(_Written):
    """The decision that set up the council."""

    number: Line
    issued_on: date
    issued_by: Line


class RoundProduct(_Written):
    """A product of a round: its evidence bundle, a file of the round's folder, and where its producer is."""

    bundle: Line
    address: Line | None = None


class Round(_Written):
    """A round: one sitting of a council over some products.

    Attributes:
        name: what it is called, such as first round of 2026.
        body: the council's full name.
        parent: the body that set it up, such as a people's committee.
        locality: the place, as it stands before the day on papers.
        level: the level of the version at which the council sits, such as `province`.
        version: the version it scores by.
        decision: the decision that set it up; None if its number is not written down yet.
        held_on: the day of the sitting.
        place: where it was held.
        members: who sits in it or scores for it.
        products: what it scores.
        rules: how it makes one result of the sheets.
        mapping: the file that says which column is what in tables of another layout, by which those of the folder are
            read that have none of their own beside them; None without one.
    """

    format: Literal["ocop-round/1"]
    name: Line
    body: Line
    parent: Line | None = None
    locality: Line | None = None
    level: Line
    version: Line
    decision: SetUp | None = None
    held_on: date
    place: Line | None = None
    members: Annotated[tuple[Member, ...], Field(min_length=1, max_length=200)]
    products: Annotated[tuple[RoundProduct, ...], Field(min_length=1, max_length=10_000)]
    rules: DeclaredRules = DeclaredRules()
    mapping: Line | None = None

    @property
    def council(self) -> tuple[Member, ...]:
        """The members of the council; advisers and secretaries are none."""
        return tuple(each for each in self.members if each.role is Role.COUNCIL)

    @property
    def chair(self) -> Member | None:
        """Who chairs the sitting: the chair, or the deputy where the chair is absent."""
        found = [each for each in self.council if each.chair] + [each for each in self.council if each.deputy]
        return next((each for each in found if each.absent is None), None)

    def member_named(self, name: str) -> Member | None:
        """Return the member with this name or id, without regard to case and diacritics; None if there is none."""
        wanted = folded(name)
        for each in self.members:
            if name in (each.name, each.id):
                return each
        found = [each for each in self.members if wanted in (folded(each.name), folded(each.id or ""))]
        return found[0] if len(found) == 1 else None


_KEYS = keys_of(Round)


@dataclass(frozen=True)
class OpenedRound:
    """A round with the law and the rules by which it scores.

    Attributes:
        round: the round.
        rulebook: the version.
        rules: the rules that it follows.
        folder: where its files are.
    """

    round: Round
    rulebook: Rulebook
    rules: FollowedRules
    folder: Path

    def __repr__(self) -> str:
        return brief(self)


def open_round(path: Path, catalogue: Catalogue) -> OpenedRound:
    """Return a round with the law and the rules by which it scores.

    Args:
        path: `round.yaml`, or the folder in which it stands.
        catalogue: the criteria.

    Raises:
        InvalidRound: with every problem of the file at once.
        InvalidRulebook: the criteria are wrong.
    """
    file = path / FILE if path.is_dir() else path
    try:
        source = read_file(file)
    except InvalidDocument as error:
        raise InvalidRound(error.problems, error.name) from None
    try:
        read = Round.model_validate(source.data)
    except ValidationError as error:
        raise _refused([*problems_of(error, source, _KEYS)], source) from None
    meant = catalogue.ids_named(read.version)
    if len(meant) != 1:
        message = text("không có phiên bản này", "there is no such version")
        raise _refused([_at(("version",), "unknown-version", message, read.version, catalogue.version_ids())], source)
    rulebook = catalogue.load(meant[0])
    presets = load_councils(catalogue.root)
    problems = [*_problems(read, rulebook)]
    if read.rules.preset is not None and read.rules.preset not in presets:
        message = text("không có mẫu quy tắc này", "there is no such preset")
        problems.append(_at(("rules", "preset"), "unknown-preset", message, read.rules.preset, sorted(presets)))
    chair = read.chair or next((each for each in read.council if each.chair), None)
    rules = None
    try:
        name = chair.name if chair is not None else None
        rules = followed(read.rules, presets, rulebook, read.level, len(read.council), name)
    except ValueError as error:
        problems.append(Problem.at(("rules",), "council-rules", text(str(error), str(error))))
    if problems or rules is None:
        raise _refused(problems, source)
    return OpenedRound(read, rulebook, rules, file.parent)


def _refused(problems: Sequence[Problem], source: Source) -> InvalidRound:
    return InvalidRound(in_file_order(problems, source), source.name)


def _at(place: Place, code: str, message: Text, found: str, known: Sequence[str]) -> Problem:
    return Problem.at(place, code, message, did_you_mean(found, known) or one_of(known), printable(found))


def _problems(read: Round, rulebook: Rulebook) -> Iterator[Problem]:
    if rulebook.levels and read.level not in rulebook.levels:
        message = text("phiên bản này không có cấp đó", "this version has no such level")
        yield _at(("level",), "unknown-level", message, read.level, [*rulebook.levels])
    seen: dict[str, int] = {}
    for i, member in enumerate(read.members):
        for field, name in (("name", member.name), ("id", member.id)):
            if name is not None and seen.setdefault(folded(name), i) != i:
                message = text("hai thành viên trùng tên", "two members have the same name")
                mend = text("thêm chức danh hoặc đơn vị vào tên", "add a position or an office to the name")
                yield Problem.at(("members", i, field), "same-member", message, mend, printable(name))
        if (member.chair or member.deputy) and member.role is not Role.COUNCIL:
            message = text("người chủ trì phải là thành viên Hội đồng", "who chairs is a member of the council")
            yield Problem.at(("members", i, "role"), "council-rules", message, None, str(member.role))
    chairs = [i for i, member in enumerate(read.members) if member.chair]
    for i in chairs[1:]:
        message = text("Hội đồng có một chủ tịch", "a council has one chair")
        yield Problem.at(("members", i, "chair"), "council-rules", message)
    if not read.council:
        message = text("chưa có thành viên Hội đồng nào", "there is no member of the council")
        yield Problem.at(("members",), "council-rules", message)
    bundles: dict[str, int] = {}
    for i, product in enumerate(read.products):
        if bundles.setdefault(product.bundle, i) != i:
            message = text("hồ sơ này đã nêu ở trên", "this bundle stands above already")
            yield Problem.at(("products", i, "bundle"), "same-product", message, None, printable(product.bundle))
