"""Opening a file that somebody names: a file, never a pipe or a device, which may have no end or keep us waiting."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ocop_rules.errors import InvalidDocument, Problem
from ocop_rules.text import Text, printable, text

_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class NotRegular(OSError):
    """What a path names is a pipe, a device or a socket."""


def opened(path: Path | str) -> IO[bytes]:
    """Open a regular file for reading, without waiting for whoever may write to a pipe.

    Raises:
        NotRegular: it is no file: a pipe, a device, a socket.
        OSError: it cannot be opened.
        ValueError: no file can have this path.
    """
    _regular(path, os.stat(path))  # a device may do something when it is opened
    descriptor = os.open(path, os.O_RDONLY | _AT_ONCE)
    try:
        _regular(path, os.fstat(descriptor))  # it may be another one by now
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def _regular(path: Path | str, found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(found.st_mode):
        raise NotRegular(errno.EINVAL, "not a regular file", str(path))


@contextmanager
def open_regular(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """Open a regular file for reading, and tell its size.

    Raises:
        InvalidDocument: it cannot be opened or read, or it is no regular file.
    """
    try:
        with opened(path) as file:
            yield file, os.fstat(file.fileno()).st_size
    except (OSError, ValueError) as error:
        raise InvalidDocument([unreadable(error)], printable(str(path), 200)) from None


def unreadable(error: OSError | ValueError, place: str = "") -> Problem:
    """Return the problem of a file that cannot be opened or read."""
    if isinstance(error, NotRegular):
        return Problem("unreadable-file", place, *_NOT_REGULAR)
    code = error.errno if isinstance(error, OSError) else None
    return Problem("unreadable-file", place, *_UNREADABLE.get(code or 0, _UNREADABLE[0]))


_NOT_REGULAR = (
    text("đây là ống dẫn hoặc thiết bị, không phải tệp", "this is a pipe or a device, not a file"),
    text(
        "lưu nội dung thành tệp, hoặc đọc từ đầu vào chuẩn: LỆNH | ocop … -",
        "save what it gives as a file, or read standard input: COMMAND | ocop … -",
    ),
)
_UNREADABLE: dict[int, tuple[Text, Text]] = {
    0: (text("không mở được tệp", "the file cannot be opened"), text("kiểm tra lại đường dẫn", "check the path")),
    errno.ENOENT: (
        text("không có tệp này", "there is no such file"),
        text("kiểm tra lại đường dẫn và tên tệp", "check the path and the file's name"),
    ),
    errno.EISDIR: (
        text("đây là thư mục, không phải tệp", "this is a directory, not a file"),
        text("chỉ đến một tệp .yaml hoặc .json trong đó", "name a .yaml or .json file in it"),
    ),
    errno.EACCES: (
        text("không có quyền đọc tệp này", "you may not read this file"),
        text("cấp quyền đọc, hoặc chép tệp đi nơi khác", "give yourself leave to read it, or copy it elsewhere"),
    ),
}
