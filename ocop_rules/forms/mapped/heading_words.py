"""What the headings and labels of other people's tables mean: the field that a heading names."""

from __future__ import annotations

from collections.abc import Sequence

_HEADINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("dossier", ("ma san pham", "ma ho so", "so ho so", "ma so", "ma sp", "ma", "dossier")),
    ("product", ("ten san pham", "san pham", "ten sp", "product")),
    ("producer", ("chu the", "ten chu the", "ten co so", "co so san xuat", "don vi san xuat", "don vi", "producer")),
    ("address", ("dia chi", "address")),
    ("set", ("bo san pham", "so bo", "bo", "product set", "set")),
    ("version", ("quyet dinh", "phien ban", "version")),
    ("role", ("vai tro", "chuc danh", "role")),
    ("member", ("thanh vien", "ten thanh vien", "ho va ten", "ho ten", "nguoi cham", "nguoi danh gia", "giam khao")),
    ("member", ("member", "judge")),
    ("total", ("tong diem", "tong cong", "tong", "total")),
    ("mean", ("diem trung binh", "trung binh", "diem tb", "tb", "diem danh gia vong", "mean", "average")),
    ("stars", ("du kien phan hang", "phan hang", "xep hang", "hang sao", "so sao", "ket qua", "stars")),
    ("chosen", ("chon", "danh dau", "da chon", "phuong an duoc chon", "chosen")),
    ("option", ("phuong an", "lua chon", "phuong an chon", "muc chon", "option")),
    ("points", ("diem", "diem so", "so diem", "diem cham", "diem danh gia", "points", "score")),
    ("criterion", ("tieu chi", "so tieu chi", "ma tieu chi", "noi dung", "noi dung danh gia", "criterion")),
    ("remarks", ("ghi chu", "nhan xet", "y kien", "remarks")),
)
IGNORED = frozenset(
    (
        *("tt", "stt", "so tt", "so thu tu", "no", "nhom tieu chi", "nhom", "nhom san pham", "loai san pham"),
        *("loai hinh", "diem toi da", "don vi tinh", "quy cach", "so luong", "don gia", "gia", "nam"),
        *("dien thoai", "so dien thoai", "email", "nguoi dai dien", "ma so thue", "ngay het han", "han su dung"),
    )
)
"""Headings of columns that say nothing of a score or of what was scored."""
LABELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("dossier", ("ma san pham", "ma ho so", "ma so", "so ho so", "dossier")),
    ("product", ("ten san pham", "san pham", "product")),
    ("producer", ("ten chu the", "chu the", "ten co so", "co so", "producer")),
    ("set", ("bo san pham", "set")),
    ("member", ("thanh vien", "ho va ten", "ho ten", "nguoi danh gia", "nguoi cham", "member", "judge")),
    ("role", ("vai tro", "role")),
)
_OWN = ("chu the tu", "co so tu")
"""A column that begins so holds what the producer gave itself, and not who it is."""


def meaning(heading: str, known: Sequence[tuple[str, tuple[str, ...]]] = _HEADINGS) -> str | None:
    """Return the field that a heading means: the one whose longest word it begins with."""
    best, length = None, 0
    if heading.startswith(_OWN):
        return None
    for name, words in known:
        for word in words:
            exact = heading == word
            begins = len(word) > 4 and heading.startswith(f"{word} ")
            if (exact or begins) and len(word) + exact > length:
                best, length = name, len(word) + exact
    return best
