"""The parts of an untrusted .xlsx file: unpacked within limits and checked before any other program reads them."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn
from xml.etree import ElementTree

from ocop_rules.documents.first_bytes import known_kind
from ocop_rules.errors import InvalidDocument, Problem
from ocop_rules.text import Text, printable, text

MAX_FILE = 32 * 1024 * 1024
"""The bytes of the largest workbook that is read."""

MAX_UNPACKED = 64 * 1024 * 1024
"""The bytes of all texts of a workbook together, unpacked."""

MAX_PARTS = 5_000
"""More parts than this no workbook has that people fill in."""

MAX_TABS = 500
"""More tabs than this are not read."""

_MAX_LIST = 4 * 1024 * 1024
"""The bytes of the list of tabs, which is read as a tree."""

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_BOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_MACROS = re.compile(r"(?:vbaproject[^/]*\.bin|/macrosheets/[^/]+)$", re.IGNORECASE)
_OUTSIDE = re.compile(r"^xl/(?:externallinks/[^/]+\.xml|connections\.xml|querytables/[^/]+)$", re.IGNORECASE)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)""")

_ROOTS = "_rels/.rels"
_SHEET = "/worksheet"
_SAVE_AS = text(
    "mở bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx", "open it in Excel or LibreOffice, save it as .xlsx"
)


@dataclass(frozen=True, slots=True)
class TabPart:
    """A tab as the workbook lists it, and the text of its sheet."""

    name: str
    is_hidden: bool
    xml: bytes


@dataclass(frozen=True, slots=True)
class WorkbookParts:
    """What a workbook holds, unpacked and looked at.

    Attributes:
        tabs: its tabs of cells, in their order.
        shared: its shared texts as XML.
        macros: the parts that hold macros.
        outside: the parts by which it takes values from other files or servers.
        checked: a workbook of these parts alone, which are all that a reader needs.
    """

    tabs: tuple[TabPart, ...]
    shared: bytes
    macros: tuple[str, ...]
    outside: tuple[str, ...]
    checked: bytes


def unpacked(raw: bytes, name: str) -> WorkbookParts:
    """Return the parts of an .xlsx file.

    Raises:
        InvalidDocument: it is none, it is locked by a password, damaged, or larger than anybody fills in by hand.
    """
    _must_be_xlsx(raw, name)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _parts(_Archive(archive, name), name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, KeyError):
        _refuse(
            name,
            "damaged-workbook",
            text("bảng tính bị hỏng hoặc bị cắt mất một phần", "the workbook is damaged, or a part of it is cut off"),
            text(
                "tải hoặc chép lại tệp; nếu mở được bằng Excel thì lưu lại",
                "get the file again; if Excel opens it, save it anew",
            ),
        )


def too_large(name: str, found: str, place: str = "") -> NoReturn:
    """Refuse a workbook that holds more than anybody fills in by hand."""
    _refuse(
        name,
        "too-large",
        text(
            "bảng tính quá lớn khi giải nén, thường vì hàng, cột trống có định dạng (hoặc là bom nén)",
            "the workbook is too large when unpacked, mostly for empty rows or columns with a format (or a zip bomb)",
        ),
        text(
            "xóa các hàng, cột trống sau dữ liệu, xóa ảnh nhúng rồi lưu lại",
            "delete the empty rows and columns after the data, then save it again",
        ),
        found,
        place,
    )


def _refuse(
    name: str, code: str, message: Text, mend: Text | None = None, found: str | None = None, place: str = ""
) -> NoReturn:
    raise InvalidDocument([Problem(code, place, message, mend, found)], name)


def may_be_workbook(raw: bytes) -> bool:
    """Tell whether `unpacked` reads a file, or knows best why it does not: Excel's of today, an old or a locked one."""
    if raw.startswith(_OLE):
        return any(mark in raw for mark in (_ENCRYPTED, *_OLD_BOOKS))
    return raw[:2] == b"PK" and b"xl/" in raw and b"opendocument" not in raw[:200]


def _must_be_xlsx(raw: bytes, name: str) -> None:
    if len(raw) > MAX_FILE:
        too_large(name, _mebibytes(len(raw)))
    if raw.startswith(_OLE):
        if _ENCRYPTED in raw:
            _locked(name)
        if any(book in raw for book in _OLD_BOOKS):
            kind = text("đây là bảng tính Excel đời cũ (.xls)", "this is a workbook of an old Excel (.xls)")
            _refuse(name, "old-workbook", kind, _SAVE_AS)
    known = known_kind(raw)
    if not raw.startswith(_OLE) and may_be_workbook(raw):
        return
    unknown = text("tệp không rõ loại", "a file of an unknown kind") if raw else text("tệp trống", "an empty file")
    kind = known or unknown
    told = text(
        f"đây là {kind.vi}, không phải bảng tính Excel (.xlsx)", f"this is {kind.en}, and no Excel workbook (.xlsx)"
    )
    _refuse(name, "not-a-workbook", told, _SAVE_AS)


def _locked(name: str) -> NoReturn:
    _refuse(
        name,
        "password",
        text("bảng tính bị khóa bằng mật khẩu nên không đọc được", "the workbook is locked by a password"),
        text(
            "mở bằng Excel, vào Tệp > Thông tin > Bảo vệ > bỏ mật khẩu, rồi lưu lại",
            "open it in Excel, File > Info > Protect Workbook > Encrypt with Password: empty it, and save",
        ),
    )


def _mebibytes(size: int) -> str:
    return f"{size / (1024 * 1024):.0f} MiB"


class _Archive:
    """The texts of a zip file, of which no more is unpacked than `MAX_UNPACKED`."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive = archive
        self._name = name
        entries = archive.infolist()
        if len(entries) > MAX_PARTS:
            too_large(name, f"{len(entries)} parts")
        if any(entry.flag_bits & 0x1 for entry in entries):
            _locked(name)
        self._entries = {entry.filename.replace("\\", "/").removeprefix("/"): entry for entry in entries}
        texts = [entry for entry in self._entries.values() if entry.filename.endswith((".xml", ".rels"))]
        size = sum(entry.file_size for entry in texts)
        if size > MAX_UNPACKED:
            too_large(name, _mebibytes(size))
        self._left = MAX_UNPACKED

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._entries))

    def read(self, name: str) -> bytes:
        """Return a part; KeyError if there is none."""
        with self._archive.open(self._entries[name]) as file:
            data = file.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            too_large(self._name, f"> {_mebibytes(MAX_UNPACKED)}")
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            _refuse(
                self._name,
                "xml-entities",
                text(
                    "bảng tính chứa khai báo DOCTYPE hoặc thực thể XML, điều Excel không bao giờ ghi",
                    "the workbook declares a DOCTYPE or XML entities, which no Excel writes",
                ),
                text("không dùng tệp này; xin lại tệp từ nơi gửi", "do not use this file; ask the sender for another"),
                printable(name),
            )
        encoding = _ENCODING.match(data[:200].removeprefix(b"\xef\xbb\xbf"))
        if b"\0" in data or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")):
            raise ValueError(name)  # readers would not agree on what stands there
        return data


def _parts(archive: _Archive, name: str) -> WorkbookParts:
    roots = archive.read(_ROOTS)
    book_path = next((path for kind, path in _targets(roots, "").values() if kind.endswith("/officeDocument")), "")
    folder, file = posixpath.split(book_path)
    relations_path = posixpath.join(folder, "_rels", f"{file}.rels")
    book, relations = archive.read(book_path), archive.read(relations_path)
    if len(book) + len(relations) + len(roots) > _MAX_LIST:
        too_large(name, _mebibytes(len(book) + len(relations) + len(roots)))
    targets = _targets(relations, folder)
    kept = {_ROOTS: roots, book_path: book, relations_path: relations}
    shared = b""
    for kind, path in targets.values():
        if kind.endswith(("/sharedStrings", "/styles")) and path in archive.names:
            kept[path] = archive.read(path)
            if b"sheetData" in kept[path]:
                raise ValueError(path)
            if kind.endswith("/sharedStrings"):
                shared = kept[path]
    tabs = []
    for sheet in (each for each in _xml(book).iter() if _local(each.tag) == "sheet"):
        identifier = next((value for key, value in sheet.attrib.items() if _local(key) == "id"), "")
        kind, target = targets.get(identifier, ("", ""))
        if not kind.endswith(_SHEET):
            continue
        if target not in kept:
            kept[target] = archive.read(target)
        hidden = sheet.get("state", "visible") != "visible"
        tabs.append(TabPart(sheet.get("name", ""), hidden, kept[target]))
        if len(tabs) > MAX_TABS:
            too_large(name, f"> {MAX_TABS} tabs")
    return WorkbookParts(
        tuple(tabs),
        shared,
        tuple(each for each in archive.names if _MACROS.search(each)),
        tuple(each for each in archive.names if _OUTSIDE.match(each)),
        _stored(kept),
    )


def _xml(data: bytes) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(data)  # it declares no entities
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from None


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _targets(relations: bytes, folder: str) -> dict[str, tuple[str, str]]:
    """Return the kind and the path of each part that a part in a folder names."""
    found = {}
    for each in _xml(relations):
        target = each.get("Target", "")
        path = (
            target.removeprefix("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        )
        found[each.get("Id", "")] = (each.get("Type", ""), path)
    return found


def _stored(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()
