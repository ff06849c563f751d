"""What comes in to a round: score sheets in files of its folder, matched to its members and products."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ocop_rules.brief import brief
from ocop_rules.council.journal import FILE as JOURNAL
from ocop_rules.council.journal import Entry, Journal
from ocop_rules.council.results import in_file
from ocop_rules.council.round import FILE as ROUND
from ocop_rules.council.round import Member, OpenedRound
from ocop_rules.documents.source import read_file
from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.documents.validation import one_of
from ocop_rules.errors import InvalidDocument, InvalidEvidence, InvalidRound, Problem
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.forms.mapped.read import ImportedResult, MappedWorkbook
from ocop_rules.forms.read_sheet import FORMAT as SHEETS
from ocop_rules.forms.read_sheet import WORKBOOKS, ReadSheet
from ocop_rules.rulebook.lookup import product_set_named
from ocop_rules.rulebook.model import plain_number
from ocop_rules.text import folded, printable, text

_TEXTS = (".yaml", ".yml", ".json")
_TABLES = (".csv", ".tsv")
MAPPING = ".mapping.yaml"
"""What follows a table's name, without its own ending, in the name of the mapping that lies beside it."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What stands in the files of a round's folder.

    Attributes:
        entries: the score sheets on which something stands, ready for the journal, in the order of their files.
        files: the files that hold score sheets, as paths in the folder.
        results: the results that tables of another layout print.
        findings: what is told of such tables, each after the name of its file, and keeps nothing from being taken in.
    """

    entries: tuple[Entry, ...]
    files: tuple[str, ...]
    results: tuple[ImportedResult, ...] = ()
    findings: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        return brief(self)


def take_in(
    opened: OpenedRound,
    bundles: Sequence[EvidenceBundle],
    journal: Journal,
    received_at: str,
    shown: Callable[[int], None] = lambda _: None,
) -> Intake:
    """Return the score sheets in the files of a round's folder, matched to its members and products.

    Where two files hold different sheets of one member for one product and both are new, nobody can say which is the
    later one: that is a problem. Where one of them came before, the other corrects it.

    Args:
        opened: the round.
        bundles: its products' bundles, in its order.
        journal: what came before.
        received_at: when this is done, in UTC.
        shown: is told how many sheets were read so far, after each file.

    Raises:
        InvalidRound: with every problem of every file at once, each after the name of its file; nothing is taken in.
    """
    problems: list[Problem] = []
    entries: list[Entry] = []
    files: list[str] = []
    results: list[ImportedResult] = []
    findings: list[Problem] = []
    known = _Known(opened, bundles)
    for path in _files(opened):
        name = path.relative_to(opened.folder).as_posix()
        try:
            read = _read(path, opened, bundles)
        except InvalidDocument as error:
            problems += [in_file(each, name) for each in error.problems]
            continue
        if read is None:
            continue
        files.append(name)
        if isinstance(read, MappedWorkbook):
            results += [replace(each, place=f"{name}: {each.place}") for each in read.results]
            findings += [in_file(each, name) for each in read.findings]
            read = [each for each in read.sheets if not _is_producers(opened, each)]
        for sheet in read:
            entry = _entry(known, sheet, name, received_at, problems)
            if entry is not None and _stands(sheet.sheet):
                entries.append(entry)
        shown(len(entries))
    problems += _in_two_files(entries, journal)
    if problems:
        raise InvalidRound(problems, printable(str(opened.folder), 200))
    return Intake(tuple(entries), tuple(files), tuple(results), tuple(findings))


def _files(opened: OpenedRound) -> Iterator[Path]:
    """Return the files of a folder that may hold sheets, sorted; not the round's own, nor hidden ones."""
    bundles = {(opened.folder / each.bundle).resolve() for each in opened.round.products}
    for path in sorted(opened.folder.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(opened.folder).parts)
        if hidden or path.name in (ROUND, JOURNAL) or path.resolve() in bundles or not path.is_file():
            continue
        suffix = path.suffix.lower()
        if suffix in (*_TEXTS, *WORKBOOKS) or (suffix in _TABLES and _mapping_of(path, opened) is not None):
            yield path


def _mapping_of(path: Path, opened: OpenedRound) -> Path | None:
    """Return the mapping by which a table is read: the one beside it, or else the one that the round names."""
    beside = path.with_name(f"{path.stem}{MAPPING}")
    if beside.is_file():
        return beside
    return opened.folder / opened.round.mapping if opened.round.mapping is not None else None


def _read(
    path: Path, opened: OpenedRound, bundles: Sequence[EvidenceBundle]
) -> Sequence[ReadSheet] | MappedWorkbook | None:
    """Return the sheets of a file; None if it is a file of another kind.

    A workbook is read by the mapping that lies beside it; without one as one of ours; and where no tab of it is ours,
    by the mapping that the round names.
    """
    suffix = path.suffix.lower()
    mapping = _mapping_of(path, opened) if suffix in (*WORKBOOKS, *_TABLES) else None
    if mapping is not None and (suffix in _TABLES or mapping.name == f"{path.stem}{MAPPING}"):
        return _read_by(mapping, path, opened, bundles)
    if suffix in WORKBOOKS:
        from ocop_rules.forms.workbook.reader import NOT_OURS, read_workbook

        try:
            return read_workbook(path)
        except InvalidDocument as error:
            if mapping is None or {each.code for each in error.problems} != {NOT_OURS}:
                raise
        return _read_by(mapping, path, opened, bundles)
    source = read_file(path)
    data = source.data
    if not isinstance(data, Mapping) or data.get("format") != SHEETS:
        return None
    sheets = data.get("sheets")
    dossier = data.get("dossier")
    if not isinstance(sheets, list) or not all(isinstance(each, Mapping) for each in sheets):
        message = text("cần danh sách các phiếu", "a list of sheets is needed")
        raise InvalidEvidence(
            [Problem.at(("sheets",), "wrong-type", message, line=source.line(("sheets",)))], path.name
        )
    return [_of_text(each, dossier, i, path.name) for i, each in enumerate(sheets)]


def _read_by(mapping: Path, path: Path, opened: OpenedRound, bundles: Sequence[EvidenceBundle]) -> MappedWorkbook:
    from ocop_rules.forms.mapped.mapping import read_mapping
    from ocop_rules.forms.mapped.reader import read_mapped

    try:
        used = read_mapping(mapping)
    except InvalidDocument as error:
        name = Path(os.path.relpath(mapping, opened.folder)).as_posix()
        raise InvalidDocument([in_file(each, name) for each in error.problems], error.name) from None

    sets: dict[str, int] = {}
    for each in bundles:
        number = product_set_named(opened.rulebook, str(each.product.set)).number
        sets |= {each.dossier: number, each.product.name: number}
    return read_mapped(path, used, version=opened.rulebook.id, sets=sets)


def _is_producers(opened: OpenedRound, sheet: ReadSheet) -> bool:
    """Tell whether a sheet is what the producer gave itself, which no member of the round did."""
    return sheet.role is Role.PRODUCER and opened.round.member_named(sheet.judge) is None


def _of_text(sheet: Mapping[str, Any], dossier: object, i: int, name: str) -> ReadSheet:
    role = str(sheet.get("role"))
    return ReadSheet(
        judge=str(sheet.get("judge") or ""),
        role=Role(role) if role in [*Role] else Role.COUNCIL,
        dossier=str(dossier) if dossier is not None else None,
        version=None,
        product_set=None,
        product=None,
        producer=None,
        sheet=sheet,
        filled_on=None,
        remarks="",
        place=f"{name}, sheets[{i}]",
    )


def _stands(sheet: Mapping[str, object]) -> bool:
    return any(sheet.get(each) for each in ("options", "points", "parts"))


class _Known:
    """The members and the bundles of a round, found without a look at each of them for every sheet."""

    def __init__(self, opened: OpenedRound, bundles: Sequence[EvidenceBundle]) -> None:
        self.opened = opened
        self.bundles = bundles
        self._members: dict[str, Member | None] = {}
        self._by_dossier: dict[str, EvidenceBundle] = {}
        self._by_name: dict[str, EvidenceBundle | None] = {}
        for bundle in bundles:
            self._by_dossier.setdefault(bundle.dossier, bundle)
            name = folded(bundle.product.name)
            self._by_name[name] = None if name in self._by_name else bundle  # two of one name are told by no name

    def member(self, name: str) -> Member | None:
        """Return the member of this name or id; None if there is none."""
        if name not in self._members:
            self._members[name] = self.opened.round.member_named(name)
        return self._members[name]

    def bundle(self, sheet: ReadSheet) -> EvidenceBundle | None:
        """Return the bundle of a sheet: by the dossier's id, or else by the product's name where one has it."""
        if sheet.dossier is not None:
            return self._by_dossier.get(sheet.dossier)
        if sheet.product is None:
            return self.bundles[0] if len(self.bundles) == 1 else None
        return self._by_name.get(folded(sheet.product))


def _entry(known: _Known, sheet: ReadSheet, file: str, received_at: str, problems: list[Problem]) -> Entry | None:
    """Return a sheet as an entry of the journal; None, its problems noted, where it is nobody's or of no product."""
    folder = file.rpartition("/")[0]
    place = printable(f"{folder}/{sheet.place}" if folder else sheet.place, 200)
    member = known.member(sheet.judge)
    if member is None:
        names = [each.name for each in known.opened.round.members]
        message = text("không có thành viên này trong round.yaml", "round.yaml has no such member")
        mend = did_you_mean(sheet.judge, names) or one_of(names[:12])
        problems.append(Problem("unknown-member", place, message, mend, printable(sheet.judge) or '""'))
    bundle = known.bundle(sheet)
    version = known.opened.rulebook.id
    if bundle is None:
        found = sheet.dossier or sheet.product or ""
        message = text("không có sản phẩm này trong round.yaml", "round.yaml has no such product")
        names = [each.dossier for each in known.bundles]
        mend = did_you_mean(found, names) or one_of(names[:12])
        problems.append(Problem("unknown-product", place, message, mend, printable(found) or '""'))
    elif sheet.version is not None and sheet.version != version:
        message = text(
            f"phiếu theo {sheet.version}, đợt này theo {version}",
            f"the sheet is of {sheet.version}, this round scores by {version}",
        )
        problems.append(Problem("other-version", place, message))
    if member is None or bundle is None:
        return None
    written = {name: _written(value) for name, value in sheet.sheet.items()}
    return Entry.of(bundle.dossier, member.name, written, file, received_at)


def _written(value: object) -> Any:
    """Return a value of a sheet as JSON has it: numbers with decimals and days as text, as bundles write them."""
    if isinstance(value, Decimal):
        return plain_number(value) if value.is_finite() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _written(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_written(each) for each in value]
    return value


def _in_two_files(entries: Sequence[Entry], journal: Journal) -> Iterator[Problem]:
    """Return a problem for each member and product of whom two files hold different new sheets."""
    new: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        if journal.is_known(entry):
            continue
        first = new.setdefault((entry.dossier, entry.member), entry)
        if first.content != entry.content:
            who, what, where = printable(entry.member), printable(entry.dossier), printable(first.file)
            message = text(
                f"phiếu của {who} cho {what} khác phiếu trong {where}",
                f"the sheet of {who} for {what} differs from that in {where}",
            )
            mend = text("chỉ để lại một trong hai tệp", "leave one of the two files there")
            yield Problem("two-sheets", printable(entry.file), message, mend)
