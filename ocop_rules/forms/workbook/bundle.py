"""A score workbook as an evidence bundle, alone or with the evidence of its dossier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ocop_rules.documents.source import read_file
from ocop_rules.errors import InvalidDocument, InvalidEvidence, Problem
from ocop_rules.evidence.bundle import FORMAT, EvidenceBundle
from ocop_rules.evidence.reader import BundleInput, parse
from ocop_rules.evidence.score_sheet import ScoreSheet
from ocop_rules.forms.read_sheet import ReadSheet
from ocop_rules.forms.workbook.reader import read_workbook
from ocop_rules.rulebook.catalogue import default_catalogue, load
from ocop_rules.text import printable, text


def bundle_from_workbook(
    workbook: Path | str | bytes, evidence: BundleInput | None = None, name: str = ""
) -> dict[str, Any]:
    """Return the bundle of a product that members scored in a workbook, for `evaluate`.

    Args:
        workbook: the workbook's path, or what is in it.
        evidence: the bundle of the dossier: its evidence counts besides, and its sheets of the roles that the workbook
            has sheets of give way to those. None where the sheets are all there is; it is then evaluated on the latest
            day that they state, or else on the first day of the version.
        name: what the workbook is called in messages; the file's own name if left out.

    Raises:
        InvalidEvidence: the workbook or the bundle cannot be read, nobody has scored yet, or the two are about
            different products.
    """
    called = name or ("" if isinstance(workbook, bytes) else Path(workbook).name)
    return bundle_of_sheets(read_workbook(workbook, called), evidence, called)


def bundle_of_sheets(sheets: Sequence[ReadSheet], evidence: BundleInput | None, called: str) -> dict[str, Any]:
    """Return the bundle of a product of which sheets were read; arguments and errors as for `bundle_from_workbook`."""
    if not sheets:
        message = text("chưa thành viên nào chấm trên phiếu này", "no member has scored in this workbook yet")
        raise InvalidEvidence([Problem("nothing-scored", "", message)], called)
    return _alone(sheets, called) if evidence is None else _beside(sheets, evidence, called)


def must_be_of_version(sheets: Sequence[ReadSheet], version: str | None, called: str) -> None:
    """Refuse sheets that are not of the version to rate under, whose options may be others under the same numbers.

    Raises:
        InvalidEvidence: they are of another version; where none is named, they may be of any.
    """
    own = sheets[0].version if sheets else None
    if version is None or own is None:
        return
    named = default_catalogue().ids_named(version)
    if named and own not in named:
        message = text(
            f"phiếu theo {own}, không phải {printable(version)}",
            f"the sheets are of {own}, and not of {printable(version)}",
        )
        mend = text(
            "bỏ --version, hoặc chấm trên phiếu của bộ tiêu chí đó", "leave out --version, or score on a sheet of it"
        )
        raise InvalidEvidence([Problem("other-version", "", message, mend)], called)


def _alone(sheets: Sequence[ReadSheet], called: str) -> dict[str, Any]:
    first = sheets[0]
    assert first.version is not None
    assert first.product_set is not None
    rulebook = load(first.version)
    days = [each.filled_on for each in sheets if each.filled_on is not None]
    bundle: dict[str, Any] = {
        "format": FORMAT,
        "dossier": first.dossier or Path(called or "phieu").stem,
        "version": first.version,
        "product": {
            "name": first.product or rulebook.sets[first.product_set].title.vi,
            "set": first.product_set,
        },
        "evaluated_on": max(days, default=rulebook.in_force_from).isoformat(),
        "sheets": [dict(each.sheet) for each in sheets],
    }
    if first.producer is not None:
        bundle["producer"] = {"name": first.producer}
    return bundle


def _beside(sheets: Sequence[ReadSheet], evidence: BundleInput, called: str) -> dict[str, Any]:
    bundle = _plain(evidence)
    problems = [*_differences(sheets[0], bundle)]
    if problems:
        raise InvalidEvidence(problems, called)
    roles = {str(each.role) for each in sheets}
    kept = [each for each in bundle.get("sheets") or [] if not isinstance(each, Mapping) or _role(each) not in roles]
    return {
        **bundle,
        "version": bundle.get("version") or sheets[0].version,
        "sheets": [*kept, *(dict(each.sheet) for each in sheets)],
    }


def _role(sheet: Mapping[str, Any]) -> str:
    return str(sheet.get("role") or ScoreSheet.model_fields["role"].default)


def _plain(evidence: BundleInput) -> dict[str, Any]:
    """Return a bundle as plain data; what is wrong inside it is told when it is rated."""
    if isinstance(evidence, Path):
        try:
            data = read_file(evidence).data
        except InvalidDocument as error:
            raise InvalidEvidence(error.problems, error.name) from None
        if isinstance(data, Mapping):
            return dict(data)
    parsed, source, problems = parse(evidence)
    if parsed is not None and not problems:
        whole = parsed.as_json()
        assert isinstance(whole, dict)
        return dict(whole)
    if isinstance(source.data, Mapping) and not isinstance(source.data, EvidenceBundle):
        return dict(source.data)
    raise InvalidEvidence(problems, source.name)


def _differences(sheet: ReadSheet, bundle: Mapping[str, Any]) -> Iterator[Problem]:
    """Return a problem for each thing of which workbook and bundle say different things."""
    dossier = bundle.get("dossier")
    if sheet.dossier is not None and dossier is not None and sheet.dossier != str(dossier).strip():
        yield _differs("dossier", str(dossier), sheet.dossier)
    version = bundle.get("version")
    if version is not None and sheet.version not in default_catalogue().ids_named(str(version)):
        yield _differs("version", str(version), str(sheet.version))
    product = bundle.get("product")
    named = product.get("set") if isinstance(product, Mapping) else None
    if isinstance(named, int | str) and sheet.version is not None:
        product_set = load(sheet.version).set_named(named)
        if product_set is not None and product_set.number != sheet.product_set:
            yield _differs("product.set", str(named), str(sheet.product_set))


def _differs(field: str, in_bundle: str, on_sheets: str) -> Problem:
    message = text(
        f"hồ sơ ghi {printable(in_bundle)}, phiếu ghi {printable(on_sheets)}",
        f"the bundle says {printable(in_bundle)}, the score sheets {printable(on_sheets)}",
    )
    mend = text("dùng đúng hồ sơ của sản phẩm trên phiếu", "use the bundle of the product on the sheets")
    return Problem("another-product", field, message, mend)
