"""The dossiers in a file as people have it: a score workbook, a bundle, a record, lines of them, another's table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ocop_rules.documents.first_bytes import other_file
from ocop_rules.documents.source import read_bytes
from ocop_rules.documents.workbook_parts import may_be_workbook
from ocop_rules.errors import InvalidDocument, InvalidEvidence, Problem
from ocop_rules.forms.mapped.document import by_product
from ocop_rules.forms.mapped.proposal import propose_mapping
from ocop_rules.forms.mapped.reader import read_mapped
from ocop_rules.forms.read_sheet import ReadSheet
from ocop_rules.forms.workbook.bundle import bundle_of_sheets
from ocop_rules.forms.workbook.reader import NOT_OURS, read_workbook
from ocop_rules.replay.dossiers import Dossier, dossiers_held
from ocop_rules.text import LANGS, text

_ENTER = text(
    "chọn bộ sản phẩm, mở phiếu rồi nhập những gì ghi trong tệp này",
    "choose the product set, open its sheet and enter what this file says",
)
_CHOOSE = text(
    "chọn tệp phiếu .xlsx, hồ sơ .yaml hoặc .json, bản ghi .json hoặc .jsonl",
    "choose a score workbook .xlsx, a bundle .yaml or .json, records .json or .jsonl",
)

_GUESSED = {
    "stated.member": text("người chấm", "who scored"),
    "stated.version": text("quyết định dùng để chấm", "the decision that it was scored by"),
    "columns.chosen": text("cột ghi phương án đã chọn", "the column of the options chosen"),
}
"""What of a mapping was guessed, in words."""


def dossiers_handed_in(content: bytes) -> tuple[Dossier, ...]:
    """Return the dossiers in a file, whatever people call it: what it is, is told by what is in it.

    Tables that others laid out are read where a mapping is found for them in which nothing had to be guessed.

    Raises:
        InvalidEvidence: it holds none, with everything that is wrong with it, in workbooks by cell.
        FormsMissing: the package that reads workbooks is not installed.
    """
    if not content.strip():
        empty = text("tệp trống, hoặc chưa chọn tệp", "the file is empty, or there is none")
        raise InvalidEvidence([Problem("empty", "", empty, _CHOOSE)])
    if may_be_workbook(content):
        return _of_workbook(content)
    other = other_file(content, _ENTER)
    if other is not None:
        raise InvalidEvidence([other])
    try:
        found = dossiers_held(content)
        is_table = len(found) == 1 and isinstance(read_bytes(content).data, str)
    except InvalidDocument as error:
        found, is_table = (Dossier("1", error=InvalidEvidence(error.problems)),), True
    return (_of_table(content, _TEXT) or found) if is_table else found


def _of_workbook(content: bytes) -> tuple[Dossier, ...]:
    try:
        return (Dossier("1", bundle_of_sheets(read_workbook(content), None, "")),)
    except InvalidEvidence as error:
        if any(problem.code != NOT_OURS for problem in error.problems):
            raise
        found = _of_table(content, "")
        if not found:
            raise
        return found


_TEXT = "bang.csv"
"""What a table is called that is a text: by the ending it is known for one."""


def _of_table(content: bytes, name: str) -> tuple[Dossier, ...]:
    """Return the dossiers of a table that others laid out; none where no row of it looks like headings we know."""
    try:
        proposal = propose_mapping(content, name=name)
    except InvalidEvidence:
        return ()
    if proposal.guessed:
        vi, en = (", ".join(_GUESSED[name].in_(lang) for name in proposal.guessed) for lang in LANGS)
        message = text(
            f"bảng này do nơi khác lập và không ghi rõ: {vi}", f"others laid this table out, and it does not say: {en}"
        )
        mend = text(
            "ghi rõ trong bảng, dùng mẫu phiếu của chương trình (ocop sheet new), hoặc khai cột bằng: ocop sheet map",
            "say it in the table, use a score workbook of ours (ocop sheet new), or map its columns by: ocop sheet map",
        )
        raise InvalidEvidence([Problem("unclear-table", "", message, mend)])
    read = read_mapped(content, proposal.mapping, name=name)
    if not read.sheets:
        message = text("bảng này chỉ có kết quả, không có phiếu", "this table has results alone, and no score sheet")
        raise InvalidEvidence([Problem("no-score-sheets", "", message, _ENTER)])
    return tuple(_of_products(by_product(read.sheets)))


def _of_products(products: Sequence[Sequence[ReadSheet]]) -> Iterator[Dossier]:
    for sheets in products:
        first = sheets[0]
        name = first.dossier or first.product or first.place
        if first.version is None or first.product_set is None:
            message = text(
                "bảng không ghi chấm theo quyết định, bộ sản phẩm nào",
                "it does not say by which decision or product set it was scored",
            )
            yield Dossier(name, error=InvalidEvidence([Problem("set-not-said", first.place, message)]))
        else:
            yield Dossier(name, bundle_of_sheets(sheets, None, name))
