"""The files of a next decision, begun from those of another: what is to be read against its print."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from ocop_rules.errors import DraftRefused
from ocop_rules.rulebook.files import VERSION_NAME, CriteriaFiles
from ocop_rules.rulebook.loader import NOT_INHERITED
from ocop_rules.text import printable, text

NEVER = "9999-12-31"
"""The first day in force of a draft: it is given to no dossier before its day is filled in."""

_OWN = frozenset({*NOT_INHERITED, "in_force_citation", "errata", "unknown"})
"""What says something of the earlier decision alone."""

_TO_FILL = text(
    "Bản nháp chép từ {base}: số, ngày, điều khoản, điểm, dấu sao và điều kiện loại chưa đối chiếu với bản in",
    "A draft copied from {base}: number, days, articles, points, marks, knock-outs are not yet read against print",
)

DRAFT_STEPS = (
    text(
        "decision.yaml: điền số, ngày ban hành, ngày hiệu lực, điều khoản; bỏ dòng “unknown” khi đã đối chiếu xong",
        "decision.yaml: fill in number, days and articles; drop the entry in “unknown” once all is checked",
    ),
    text(
        "sets/: sửa điểm và dấu sao theo bản in; lời văn đổi thì thêm mục trong criteria/library",
        "sets/: correct points and marks as printed; where the wording changed, add an entry to criteria/library",
    ),
    text("kiểm tra: ocop criteria lint {version}", "check: ocop criteria lint {version}"),
    text("ghim: ocop criteria digest {version}", "pin: ocop criteria digest {version}"),
)
"""What is left to do with a draft, in order; `{version}` stands for its id."""


def draft_decision(root: Path, version: str, base: str) -> tuple[Path, ...]:
    """Write the directory of a next decision, begun from another's, and return its files.

    Sheets, knock-outs and known findings are copied; the library is shared. Of decision.yaml the number, the days, the
    status and what it replaces are begun anew, what only the earlier decision says is left out (its misprints,
    transition and remarks), and `unknown` says in every result that it is a draft.

    Args:
        root: the directory of the criteria.
        version: the id of the next decision, `qd-<number>-<year>`.
        base: the id of a version that is there; an amendment gives an amendment of the same decision.

    Raises:
        DraftRefused: the id is none, there are files of that version already, or none of the base.
    """
    parts = VERSION_NAME.match(version)
    target, source = root / version, root / base
    if parts is None:
        raise DraftRefused(
            text(
                f"“{printable(version)}” không phải mã phiên bản: ghi qd-<số>-<năm>, như qd-27-2027",
                f"“{printable(version)}” is no version id: write qd-<number>-<year>, as qd-27-2027",
            )
        )
    if not CriteriaFiles(root).has_version(base):
        raise DraftRefused(
            text(
                f"không có phiên bản “{printable(base)}”; xem: ocop criteria list",
                f"there is no version “{printable(base)}”; see: ocop criteria list",
            )
        )
    if target.exists():
        raise DraftRefused(
            text(
                f"đã có {version}, không ghi đè: chọn mã khác, hoặc xóa thư mục đó",
                f"{version} is there already and is not overwritten: choose another id, or remove that directory",
            )
        )
    written = _decision((source / "decision.yaml").read_text(encoding="utf-8"), base, version, *parts.groups())
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*"))
    (target / "decision.yaml").write_text(written, encoding="utf-8")
    return tuple(sorted(path for path in target.rglob("*") if path.is_file()))


def _decision(before: str, base: str, version: str, number: str, year: str) -> str:
    """Return a decision.yaml with what is a draft's own, block by block, so that order and comments stay."""
    official = f"{number}/{year}/QĐ-TTg" if re.search(r"(?m)^number: *[0-9]+/[0-9]{4}/", before) else f"{number}/QĐ-TTg"
    own = {
        "id": f"id: {version}\n",
        "number": f"number: {official}\n",
        "issued_on": f"issued_on: {year}-01-01\n",
        "in_force_from": f"in_force_from: {NEVER}\nstatus: incomplete\nreplaces: [{base}]\n{_unknown(base)}",
    }
    head, *blocks = re.split(r"(?m)^(?=[a-z_]+:)", before)
    kept = [block for block in blocks if block.partition(":")[0] not in _OWN]
    first = head.partition("\n")[0] + "\n" if head.startswith("# yaml-language-server") else ""
    return first + "".join(own.get(block.partition(":")[0], block) for block in kept)


def _unknown(base: str) -> str:
    vi, en = (json.dumps(each.format(base=base), ensure_ascii=False) for each in (_TO_FILL.vi, _TO_FILL.en))
    return f"unknown:\n  - vi: {vi}\n    en: {en}\n"
