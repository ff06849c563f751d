"""Files of other kinds, known by their first bytes, so that people are told what they have sent and what to do."""

from __future__ import annotations

import re

from ocop_rules.errors import Problem
from ocop_rules.text import Text, text

CODE = "other-file-type"
"""The code of the problem of a file that is of another kind altogether."""

_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|meta)\b", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(rb"\s*<\?xml\b")
_LOOKED_AT = 1024

_TYPE_IN = text(
    "ghi số liệu vào tệp .yaml hoặc .json; bắt đầu bằng: ocop bundle new --set 7",
    "write the figures into a .yaml or .json file; begin with: ocop bundle new --set 7",
)
_SCORE_IT = text(
    f"nếu là phiếu đánh giá: ocop score TỆP.xlsx (trong Python: bundle_from_workbook); nếu không, {_TYPE_IN.vi}",
    f"of a score workbook: ocop score FILE.xlsx (in Python: bundle_from_workbook); of another one {_TYPE_IN.en}",
)
_UNPACK = text("giải nén, rồi đưa tệp .yaml hoặc .json bên trong", "unpack it, and give the .yaml or .json file inside")
_SOURCE = text(
    "tải lại đúng tệp .yaml hoặc .json, không phải trang web", "get the .yaml or .json file itself, not a page about it"
)
_KINDS: tuple[tuple[bytes, Text, Text], ...] = (
    (b"%PDF", text("tài liệu PDF", "a PDF document"), _TYPE_IN),
    (
        b"\xd0\xcf\x11\xe0",
        text("tệp Word, Excel hoặc PowerPoint đời cũ (.doc, .xls)", "an old file of Word, Excel or PowerPoint"),
        _TYPE_IN,
    ),
    (b"{\\rtf", text("tài liệu RTF", "an RTF document"), _TYPE_IN),
    (b"\x89PNG", text("ảnh PNG", "a PNG image"), _TYPE_IN),
    (b"\xff\xd8\xff", text("ảnh JPEG", "a JPEG image"), _TYPE_IN),
    (b"GIF8", text("ảnh GIF", "a GIF image"), _TYPE_IN),
    (b"II*\x00", text("ảnh TIFF", "a TIFF image"), _TYPE_IN),
    (b"MM\x00*", text("ảnh TIFF", "a TIFF image"), _TYPE_IN),
    (b"\x1f\x8b", text("tệp nén gzip (.gz)", "a gzip file (.gz)"), _UNPACK),
    (b"\x28\xb5\x2f\xfd", text("tệp nén Zstandard (.zst)", "a Zstandard file (.zst)"), _UNPACK),
    (b"BZh", text("tệp nén bzip2", "a bzip2 file"), _UNPACK),
    (b"\xfd7zXZ", text("tệp nén xz", "an xz file"), _UNPACK),
    (b"7z\xbc\xaf", text("tệp nén 7z", "a 7z archive"), _UNPACK),
    (b"Rar!", text("tệp nén RAR", "a RAR archive"), _UNPACK),
    (b"SQLite format 3", text("cơ sở dữ liệu SQLite", "an SQLite database"), _TYPE_IN),
    (b"PAR1", text("tệp Parquet", "a Parquet file"), _TYPE_IN),
)
_BEGINNINGS = tuple(begins for begins, _, _ in _KINDS)
_ZIPPED: tuple[tuple[bytes, Text, Text], ...] = (
    (b"xl/", text("bảng tính Excel (.xlsx)", "an Excel workbook (.xlsx)"), _SCORE_IT),
    (b"word/", text("tài liệu Word (.docx)", "a Word document (.docx)"), _TYPE_IN),
    (b"ppt/", text("tệp trình chiếu PowerPoint (.pptx)", "a PowerPoint presentation (.pptx)"), _TYPE_IN),
    (b"opendocument.spreadsheet", text("bảng tính OpenDocument (.ods)", "an OpenDocument spreadsheet"), _TYPE_IN),
    (b"opendocument", text("tài liệu OpenDocument", "an OpenDocument file"), _TYPE_IN),
)
_ZIP = (
    text("tệp nén ZIP, như .xlsx, .docx hoặc .zip", "a ZIP file, as .xlsx, .docx and .zip are"),
    text(
        "nếu là bảng tính hay văn bản, ghi số liệu vào tệp .yaml hoặc .json; nếu là .zip, giải nén trước",
        "of a workbook or document write the figures into a .yaml or .json file; unpack a .zip first",
    ),
)
_IMAGE = (text("ảnh chụp (HEIC, AVIF, WebP) hoặc phim", "a photograph (HEIC, AVIF, WebP) or a film"), _TYPE_IN)
_PAGE = (text("trang web (HTML)", "a web page (HTML)"), _SOURCE)
_MARKUP = (text("tệp XML", "an XML file"), _TYPE_IN)


UTF_16 = (
    text(
        "tệp không được mã hóa UTF-8 mà là UTF-16 (Notepad gọi là Unicode)",
        "the file is not encoded as UTF-8 but as UTF-16 (Unicode in Notepad)",
    ),
    text(
        "mở bằng Notepad, chọn Lưu thành (Save as), Mã hóa (Encoding): UTF-8",
        "open it in Notepad, choose Save as, Encoding: UTF-8",
    ),
)
"""What is told of a file in UTF-16, and what to do."""


def other_file(raw: bytes | str, instead: Text = _TYPE_IN) -> Problem | None:
    """Return the problem of a file that is of a known other kind by its first bytes; None if it may be YAML or JSON.

    Args:
        raw: the file, of which the first bytes alone may be there, or its text.
        instead: what to do with one that no program can take the figures from.
    """
    if isinstance(raw, str):
        raw = raw[:_LOOKED_AT].encode("utf-8", "replace")
    told = _told(raw)
    if told is None:
        return None
    kind, mend = told
    return Problem(
        CODE,
        "",
        text(f"đây là {kind.vi}, không phải YAML hay JSON", f"this is {kind.en}, and not YAML or JSON"),
        instead if mend is _TYPE_IN else mend,
    )


def known_kind(raw: bytes) -> Text | None:
    """Return what kind of file this is by its first bytes, as in "this is …"; None if it may be a text."""
    told = _told(raw)
    return None if told is None else told[0]


def _told(raw: bytes) -> tuple[Text, Text] | None:
    if raw.startswith(_BEGINNINGS):
        return next((kind, mend) for begins, kind, mend in _KINDS if raw.startswith(begins))
    if raw[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return next(((kind, mend) for inside, kind, mend in _ZIPPED if inside in raw), _ZIP)
    if raw[4:8] == b"ftyp" or (raw[:4] == b"RIFF" and raw[8:12] == b"WEBP"):
        return _IMAGE
    head = raw[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(head):
        return _PAGE
    if _XML.match(head):
        return _PAGE if b"<html" in head.lower() else _MARKUP
    return None


def is_utf16(raw: bytes) -> bool:
    """Tell whether bytes are text in UTF-16, as Notepad saves what it calls Unicode: by its mark, or by its zeros."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    odd, even = raw[1:16:2], raw[0:16:2]
    return len(raw) >= 8 and any(odd) != any(even) and (all(odd) or all(even))
