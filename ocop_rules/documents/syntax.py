"""What the parsers of YAML and JSON complain of, said so that it can be mended."""

from __future__ import annotations

from ocop_rules.errors import Problem
from ocop_rules.text import Text, text

CUT_OFF = "the document ends in the middle"
SEVERAL_DOCUMENTS = "more than one document"
KEY_NOT_TEXT = "a key must be plain text"
CONTROL_CHARACTER = "control characters are not allowed"
TAB = "found a tab character"

_COLON = (
    text("dấu hai chấm (:) đứng ở chỗ không hợp lệ", "a colon (:) stands where none can stand"),
    text(
        "kiểm tra thụt dòng; đặt chữ có dấu hai chấm trong ngoặc kép",
        "check the indentation; put text that holds a colon in quotes",
    ),
)
_NO_COLON = (
    text("thiếu dấu hai chấm (:) sau tên khóa", "a key has no colon (:) after it"),
    text("viết “khóa: giá trị”", "write “key: value”"),
)
_INDENTATION = (
    text("dòng này không nối tiếp được các dòng trước", "this line does not go on from those before it"),
    text(
        "thụt các dòng cùng cấp bằng nhau, bằng dấu cách; đặt chữ có dấu đặc biệt trong ngoặc kép",
        "indent lines of one level alike, with spaces; put text that holds special characters in quotes",
    ),
)
_JSON_KEY = (
    text("tên khóa JSON phải nằm trong ngoặc kép", "a key of JSON stands in double quotes"),
    text(
        "đặt tên khóa trong ngoặc kép; trước dấu } không có dấu phẩy",
        "put the key in double quotes; no comma stands before }",
    ),
)
_MORE = (
    text("còn nội dung sau khi tài liệu đã hết", "there is more after the end of the document"),
    text(
        "kiểm tra các dấu đóng ngoặc; mỗi tệp chỉ ghi một tài liệu",
        "check the closing brackets; keep one document a file",
    ),
)
_QUOTE = (
    text("thiếu dấu ngoặc kép đóng", "a closing quote is missing"),
    text(
        "đóng ngoặc kép mở ở dòng này (hoặc tệp đã bị cắt cụt)",
        "close the quote that is opened on this line (or the file was cut off)",
    ),
)
_SEPARATOR = (
    text("thiếu dấu phẩy hoặc dấu đóng ngoặc", "a comma or a closing bracket is missing"),
    text("kiểm tra dấu phẩy và dấu ngoặc cho đến dòng này", "check commas and brackets up to this line"),
)

_TOLD: tuple[tuple[str, tuple[Text, Text]], ...] = (
    (
        CUT_OFF,
        (
            text("tài liệu kết thúc giữa chừng", "the document ends in the middle"),
            text("đóng các dấu ngoặc, hoặc lấy lại tệp đầy đủ", "close the brackets, or get the whole file"),
        ),
    ),
    (
        SEVERAL_DOCUMENTS,
        (
            text("có nhiều tài liệu trong một tệp (---)", "the file holds more than one document (---)"),
            text("mỗi tệp chỉ ghi một tài liệu", "keep one document a file"),
        ),
    ),
    (
        KEY_NOT_TEXT,
        (
            text("khóa phải là một từ", "a key must be a word"),
            text("viết khóa, rồi dấu hai chấm, rồi giá trị", "write the key, a colon, then the value"),
        ),
    ),
    (
        TAB,
        (
            text("thụt dòng bằng dấu tab", "the line is indented with a tab"),
            text("thay tab bằng dấu cách", "write spaces instead of tabs"),
        ),
    ),
    ("document start", _MORE),
    ("Extra data", _MORE),
    ("mapping values are not allowed", _COLON),
    ("could not find expected ':'", _NO_COLON),
    ("':' delimiter", _NO_COLON),
    ("property name", _JSON_KEY),
    ("trailing comma", _JSON_KEY),
    (
        "Expecting value",
        (
            text("thiếu giá trị", "a value is missing"),
            text(
                "ghi giá trị (chữ thì trong ngoặc kép); trước dấu ] không có dấu phẩy",
                "write the value (text in double quotes); no comma stands before ]",
            ),
        ),
    ),
    ("',' delimiter", _SEPARATOR),
    ("expected ','", _SEPARATOR),
    ("end of stream", _QUOTE),
    ("Unterminated string", _QUOTE),
    (
        "escape",
        (
            text("dấu \\ trong ngoặc kép không có nghĩa ở đây", "a backslash in double quotes means nothing here"),
            text("viết \\\\ để có dấu \\", "write \\\\ for a backslash"),
        ),
    ),
    (
        "cannot start any token",
        (
            text("giá trị bắt đầu bằng ký tự đặc biệt", "a value begins with a special character"),
            text("đặt giá trị trong ngoặc kép", "put the value in quotes"),
        ),
    ),
    (
        "ontrol character",
        (
            text("có ký tự điều khiển", "there is a control character"),
            text("xóa ký tự đó, giữ nguyên phần chữ", "delete it, and keep the words as they are"),
        ),
    ),
    ("sequence entries are not allowed", _INDENTATION),
    ("expected key", _INDENTATION),
    ("'-' indicator", _INDENTATION),
    ("block end", _INDENTATION),
)
"""Part of what a parser says, and what we say for it."""

_UNTOLD = (
    text("không đọc được dòng này", "this line cannot be read"),
    text(
        "kiểm tra thụt dòng, dấu ngoặc kép và dấu hai chấm ở dòng này",
        "check indentation, quotes and colons on this line",
    ),
)


def syntax_problem(said: str, line: int | None) -> Problem:
    """Return the problem for what a parser said of a line."""
    message, mend = next((told for part, told in _TOLD if part in said), _UNTOLD)
    return Problem(
        "syntax",
        "",
        text(f"sai cú pháp: {message.vi}", f"not well-formed YAML or JSON: {message.en}"),
        mend,
        line=line,
    )
