"""A link as a QR code, as SVG or PNG."""

from __future__ import annotations

from io import BytesIO

from ocop_rules.errors import PaperRefused
from ocop_rules.forms.packages import needed
from ocop_rules.text import text


def qr_svg(link: str) -> bytes:
    """Return a link as a QR code, an SVG file; the same link gives the same bytes.

    Raises:
        PaperRefused: segno is not installed, or the link is too long.
    """
    return _saved(link, "svg", 1)


def qr_png(link: str, scale: int = 8) -> bytes:
    """Return a link as a QR code, a PNG file.

    Args:
        link: the link.
        scale: how many pixels a module is wide.

    Raises:
        PaperRefused: segno is not installed, or the link is too long.
    """
    return _saved(link, "png", scale)


def _saved(link: str, kind: str, scale: int) -> bytes:
    with needed("codes"):
        import segno
    try:
        code = segno.make_qr(link, error="m")
    except segno.DataOverflowError:
        raise PaperRefused(text("đường dẫn quá dài cho mã QR", "the link is too long for a QR code")) from None
    out = BytesIO()
    code.save(out, kind=kind, scale=scale, border=4)
    return out.getvalue()
