"""Reading YAML and JSON: what plain data comes of them, on which lines, and what is refused."""

from __future__ import annotations

import os
import time
import tracemalloc
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from ocop_rules.documents.limits import MAX_BYTES, MAX_VALUES
from ocop_rules.documents.source import Source, read_bytes, read_file, read_text
from ocop_rules.errors import InvalidDocument, Place, Problem, dotted
from tests.ordinary_user import ordinary_user


def problem(content: str | bytes) -> Problem:
    with pytest.raises(InvalidDocument) as refused:
        read_bytes(content if isinstance(content, bytes) else content.encode())
    assert len(refused.value.problems) == 1
    return refused.value.problems[0]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("62", 62),
        ("-62", -62),
        ("62.50", Decimal("62.50")),
        ("2026-08-01", date(2026, 8, 1)),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ('"62"', "62"),
        ("'true'", "true"),
        ("Sơn La", "Sơn La"),
        ("So\u031bn La", "Sơn La"),
        ("[1, a]", [1, "a"]),
        ("{b: 2}", {"b": 2}),
        # Only what a reader of the law would take for a number or a date is one.
        ("2026-02-30", "2026-02-30"),
        ("0123", "0123"),
        ("1e3", "1e3"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("1:30", "1:30"),
        (".5", ".5"),
        (".nan", ".nan"),
        ("yes", "yes"),
        ("no", "no"),
        ("True", "True"),
        ("<<", "<<"),
    ],
)
def test_words_of_yaml(written: str, value: Any) -> None:
    read = read_text(f"a: {written}\n").data
    assert read == {"a": value}
    assert type(read["a"]) is type(value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("62", 62),
        ("62.50", Decimal("62.50")),
        ("1e3", Decimal("1E+3")),
        ("true", True),
        ("null", None),
        ('"2026-08-01"', "2026-08-01"),
        ('"\\u01a1"', "ơ"),
        ('"\\ud83e\\udd6d"', "🥭"),
    ],
)
def test_words_of_json(written: str, value: Any) -> None:
    read = read_text(f'{{"a": {written}}}').data
    assert read == {"a": value}
    assert type(read["a"]) is type(value)


def test_json_has_no_floats_however_long_the_number() -> None:
    assert read_text('{"a": 0.1000000000000000000000000000000000000001}').data["a"] == Decimal(
        "0.1000000000000000000000000000000000000001"
    )
    assert read_text(f'{{"a": {"9" * 5000}}}').data["a"] == Decimal("9" * 5000)
    assert not read_text('{"a": 1e99999999999999999999}').data["a"].is_finite()


def test_a_group_of_yaml_in_braces_is_not_mistaken_for_json() -> None:
    assert read_text("{format: x, set: 7}").data == {"format": "x", "set": 7}
    assert read_text("[format, 7,]").data == ["format", 7]


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read_bytes(b"\xef\xbb\xbfa: 1").data == {"a": 1}


YAML = """\
# a comment
a: 1
b:
  - x: 1
    y: 2
  - {x: 3,
     y: 4}
"""


def every_line(source: Source) -> dict[str, int]:
    return {dotted(place): line for place, line in source.lines_at(places(source.data)).items()}


def places(data: Any, place: Place = ()) -> Iterator[Place]:
    yield place
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, inside in steps:
        yield from places(inside, (*place, step))


def test_every_value_has_its_line() -> None:
    source = read_text(YAML)
    lines = every_line(source)
    assert lines == {"": 2, "a": 2, "b": 4, "b[0]": 4, "b[0].x": 4, "b[0].y": 5, "b[1]": 6, "b[1].x": 6, "b[1].y": 7}
    assert source.line(("b", 1, "z", 3)) == 6
    assert source.line(("c",)) == 2


def test_json_has_lines_too_when_they_are_asked_for() -> None:
    source = read_text('{\n  "a": 1,\n\t"b": [\n    "\\ud83e\\udd6d",\n    2\n  ]\n}')
    assert every_line(source) == {"": 1, "a": 2, "b": 3, "b[0]": 4, "b[1]": 5}
    assert source.lines_at([("b", 1), ("b", 7), ("c", "d"), ()]) == {("b", 1): 5, ("b", 7): 3, ("c", "d"): 1, (): 1}
    assert source.line(("b",)) is None


def test_places_are_short_and_can_be_printed() -> None:
    assert dotted(("facts", 2, "value")) == "facts[2].value"
    assert dotted(("sheets", 0, "options", "1.1")) == "sheets[0].options.1.1"
    assert dotted(()) == ""
    assert dotted(("a\n\x1b[31m\ud800",)) == "a \\u001b[31m\\ud800"
    assert len(dotted(("a" * 10_000,))) <= 60


@pytest.mark.parametrize(
    ("written", "code", "place", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", "a", 3),
        ("a:\n  - {x: 1, x: 2}\n", "duplicate-key", "a[0].x", 2),
        ("é: 1\ne\u0301: 2\n", "duplicate-key", "é", 2),
        ('{"a": {"b": 1,\n "b": 2}}', "duplicate-key", "a.b", 2),
        ('{"x": "\\ud83e\\udd6d", "a": 1,\n "a": 2}', "duplicate-key", "a", 2),
        ("a: &x 1\nb: *x\n", "alias", "b", 2),
        ("a: {<<: *x}\n", "alias", "a.<<", 1),
        ("a: !!float 1\n", "tag", "a", 1),
        ("a: !x 1\n", "tag", "a", 1),
        ("--- 1\n--- 2\n", "syntax", "", 2),
        ("a: 1\n---\na: 1\n", "syntax", "", 2),
        ("a:\n\tb: 1\n", "syntax", "", 2),
        ("a: b: c\n", "syntax", "", 1),
        ('b: 1\na: "x\n\n\n', "syntax", "", 2),
        ("? {a: 1}\n: 2\n", "syntax", "", 1),
        ('{"a": 1,\n "b" 2}', "syntax", "", 2),
        ('{"a": 1}\n{"a": 2}', "syntax", "", 2),
        ('{"a": [1,\n', "syntax", "", 2),
        ("a: \x00", "not-utf8", "", 1),
        ("a: 1\nb: \x07\n", "syntax", "", 2),
        ("a: " + "[" * 50 + "]" * 50, "too-complex", "a[0][0]", 1),
        ('{"a": ' + "[" * 50 + "]" * 50 + "}", "too-complex", "a[0][0]", 1),
        ('{"a": ' + "[" * 200_000, "too-complex", "a[0][0]", 1),
    ],
)
def test_what_is_refused(written: str, code: str, place: str, line: int) -> None:
    refused = problem(written)
    assert (refused.code, refused.place, refused.line) == (code, place, line)
    assert refused.mend is not None


@pytest.mark.parametrize(
    ("written", "place", "line"),
    [
        ("[" * 42, "[0][0][0]", 1),
        ("[" * 3000, "[0][0][0]", 1),
        ("- " * 100 + "x", "[0][0][0]", 1),
        ("- " * 3000 + "x", "[0][0][0]", 1),
        ("a: " + "{b: " * 3000, "a.b.b", 1),
        ("\n".join(" " * i + "a:" for i in range(60)), "a.a.a", 42),
        ('{"a": [1, {"b": 2, "c": ' + "[" * 3000, "a[1].c", 1),
        ("a: [x, " + "[" * 1500, "a[1][0]", 1),
        ("{a: 1, b: [2, 3, " + "[" * 1200, "b[2][0]", 1),
        ("a: 'it''s [' # [\nb: " + "[" * 1100, "b[0][0]", 2),
    ],
)
def test_what_is_nested_too_deeply_is_told_so_whatever_the_parser_meets_first(
    written: str, place: str, line: int
) -> None:
    refused = problem(written)
    assert (refused.code, refused.place, refused.line) == ("too-complex", place, line)


@pytest.mark.parametrize(
    "written", ["a: '" + "[" * 3000, 'a: "' + "[" * 3000, "a: [b, [c\n", "[" * 41, "? " * 3000, "{" * 3000]
)
def test_what_is_wrong_otherwise_is_not_taken_for_too_deep(written: str) -> None:
    assert problem(written).code == "syntax"


def test_a_parser_with_a_smaller_limit_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    real: Any = yaml.parse

    def refusing_early(content: str, **_: Any) -> Iterator[Any]:
        for event in real(content, Loader=yaml.SafeLoader):
            ahead = content[event.end_mark.index :][:1000]
            if ahead.count("[") - ahead.count("]") > 5 or ahead.startswith("[" * 6):
                raise yaml.scanner.ScannerError("", None, "anything at all", event.end_mark)
            yield event

    monkeypatch.setattr(yaml, "parse", refusing_early)
    refused = problem("a: 1\nb: " + "[" * 50 + "]" * 50)
    assert (refused.code, refused.place, refused.line) == ("too-complex", "b[0][0]", 2)
    assert problem("b: " + "[" * 10 + "]" * 10).code == "syntax"


def test_directives_that_the_parser_compares_with_each_other_are_few() -> None:
    for before in ("", "a: 1\n...\n"):
        refused = problem(before + "".join(f"%TAG !{i}! a\n" for i in range(500_000)) + "--- 1\n")
        assert (refused.code, refused.line) == ("tag", 1 + before.count("\n"))
    assert read_text("%TAG !a! b\n--- {a: 1}").data == {"a": 1}


@pytest.mark.parametrize(
    ("written", "vi", "en"),
    [
        ("a:\n\tb: 1\n", "dấu tab", "a tab"),
        ("a: 1\n\tb: 1\n", "dấu tab", "a tab"),
        ("a: @b\n", "ký tự đặc biệt", "a special character"),
        ("a: b: c\n", "dấu hai chấm", "a colon"),
        ('a: "b\n', "ngoặc kép đóng", "closing quote"),
        ('a: "\\q"\n', "dấu \\", "a backslash"),
        ("a: [1, 2\n", "dấu đóng ngoặc", "closing bracket"),
        ("a: 1\n- b\n", "không nối tiếp", "does not go on"),
        ('{"a": 1, "b"}', "dấu hai chấm", "no colon"),
        ('{"a": 1 "b": 2}', "dấu phẩy", "a comma"),
        ('{"a": 1,}', "ngoặc kép", "double quotes"),
        ('{"a": }', "thiếu giá trị", "a value is missing"),
        ('{"a": "b\nc"}', "ký tự điều khiển", "control character"),
        ('{"a": [', "giữa chừng", "in the middle"),
        ('{"a": "\x07"}', "ký tự điều khiển", "control character"),
    ],
)
def test_the_parsers_words_are_said_so_that_they_can_be_mended(written: str, vi: str, en: str) -> None:
    refused = problem(written)
    assert refused.code == "syntax"
    assert vi in refused.message.vi
    assert en in refused.message.en


def test_all_repeated_keys_are_told_at_once() -> None:
    with pytest.raises(InvalidDocument) as refused:
        read_text("a: 1\na: 2\nb: {c: 1, c: 2}\nb: 3\n")
    assert [(p.place, p.line) for p in refused.value.problems] == [("a", 2), ("b.c", 3), ("b", 4)]


@pytest.mark.parametrize(
    "raw", ["a: é".encode("latin-1"), "a: é".encode("utf-16"), "a: é".encode("utf-16-le"), b"a: \xb5\xcc", b"\x80"]
)
def test_other_encodings_are_refused(raw: bytes) -> None:
    assert problem(raw).code == "not-utf8"


def test_half_a_character_in_a_text_is_refused() -> None:
    with pytest.raises(InvalidDocument) as refused:
        read_text("a: 1\nb: \ud800\n")
    assert [(p.code, p.line, p.found) for p in refused.value.problems] == [("not-utf8", 2, "\\ud800")]


def test_a_billion_laughs_take_no_time() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i + 1}: &a{i + 1} [{', '.join([f'*a{i}'] * 9)}]" for i in range(9)]
    began = time.perf_counter()
    assert problem("\n".join(lines)).code == "alias"
    assert time.perf_counter() - began < 1


def test_more_values_than_the_limit_are_refused() -> None:
    assert problem("a: [" + "1," * (MAX_VALUES + 1) + "]").code == "too-complex"
    assert problem('{"a": [' + "1," * MAX_VALUES + "1]}").code == "too-complex"


def test_a_file_of_50_mb_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"# nothing but a comment\n" * (50 * 1024 * 1024 // 24))
    tracemalloc.start()
    try:
        began = time.perf_counter()
        with pytest.raises(InvalidDocument) as refused:
            read_file(path)
        assert time.perf_counter() - began < 0.5
        assert tracemalloc.get_traced_memory()[1] < 1024 * 1024
    finally:
        tracemalloc.stop()
    (only,) = refused.value.problems
    assert (only.code, only.found) == ("too-large", "50 MiB")


def test_a_device_or_a_pipe_is_no_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    for path in (pipe, Path(os.devnull), Path("/dev/zero")):
        refused = unreadable(path)
        assert refused.code == "unreadable-file"
        assert "a pipe or a device" in refused.message.en
        assert refused.mend is not None
        assert "standard input" in refused.mend.en


def test_a_document_of_the_largest_size_is_read() -> None:
    assert read_bytes(b"a: 1\n#" + b"x" * (MAX_BYTES - 6)).data == {"a": 1}
    assert problem(b"a: 1\n#" + b"x" * (MAX_BYTES - 5)).code == "too-large"


def unreadable(path: Path) -> Problem:
    with pytest.raises(InvalidDocument) as refused:
        read_file(path)
    assert len(refused.value.problems) == 1
    return refused.value.problems[0]


def test_a_missing_file(tmp_path: Path) -> None:
    refused = unreadable(tmp_path / "none.yaml")
    assert refused.code == "unreadable-file"
    assert refused.message.vi == "không có tệp này"


def test_a_directory(tmp_path: Path) -> None:
    assert "directory" in unreadable(tmp_path).message.en


def test_paths_that_no_file_can_have(tmp_path: Path) -> None:
    assert unreadable(tmp_path / "a\0b").code == "unreadable-file"
    assert unreadable(tmp_path / ("a" * 5000)).code == "unreadable-file"


def test_a_file_that_may_not_be_read() -> None:
    with ordinary_user() as directory:
        path = directory / "secret.yaml"
        path.write_text("a: 1")
        assert read_file(path).data == {"a": 1}
        path.chmod(0)
        assert "may not read" in unreadable(path).message.en
