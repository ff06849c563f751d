"""A zip file without the time at which it was written, so that the same content gives the same bytes."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)


def steady(content: bytes) -> bytes:
    """Return a zip file, such as a DOCX, with all times set to the same and its entries in the order they have."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as read, ZipFile(out, "w", ZIP_DEFLATED) as write:
        for each in read.infolist():
            entry = ZipInfo(each.filename, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            write.writestr(entry, read.read(each))
    return out.getvalue()
