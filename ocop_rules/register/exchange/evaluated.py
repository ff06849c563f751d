"""Stored evaluations beside a register: which of them a recognition rests on, and where the two differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from ocop_rules.brief import brief
from ocop_rules.documents.limits import MAX_PROBLEMS
from ocop_rules.errors import InvalidRecord, Problem
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.rating.points import Points, exact_text, points_of
from ocop_rules.register.register import Register
from ocop_rules.register.rows import Assessment, Recognition, RegisteredProduct
from ocop_rules.replay.lines import input_files, read_lines
from ocop_rules.replay.record import Record, read_record
from ocop_rules.replay.snapshot import exact, reading_evaluation, recorded_result
from ocop_rules.text import printable, text


@dataclass(frozen=True, slots=True)
class StoredResult:
    """What a record says that tables of other systems ask for.

    Attributes:
        dossier: the dossier's id.
        digest: the digest of the evaluation.
        evaluated_on: the day of the evaluation.
        points: the points, exactly.
        stars: the stars; None where none are given.
        version: the version.
        set: the number of the product set.
    """

    dossier: str
    digest: str
    evaluated_on: date
    points: Points
    stars: int | None
    version: str
    set: int

    def __repr__(self) -> str:
        return brief(self)


def stored_results(paths: Sequence[str]) -> tuple[StoredResult, ...]:
    """Return what the records of files say, in their order; of each record a few values alone are kept.

    Args:
        paths: files or folders of records, as `ocop score --record` and `ocop log export --records` write them, plain
            or packed; `-` is standard input.

    Raises:
        InvalidDocument: a path names nothing that can be read.
        InvalidRecord: with every line that is no record or was changed, each by its file and line.
    """
    found: list[StoredResult] = []
    problems: list[Problem] = []
    for line in read_lines(input_files(paths)):
        if len(problems) >= MAX_PROBLEMS:
            break
        wrong: Iterable[Problem] = ()
        if line.fault is not None:
            wrong = [line.fault]
        else:
            try:
                found.append(stored_result(read_record(line.data)))
            except InvalidRecord as error:
                wrong = error.problems
        for each in wrong:
            place = f"{line.file}: {each.place}" if each.place else line.file
            problems.append(replace(each, place=place, line=line.number, path=None, edit=None))
    if problems:
        raise InvalidRecord(problems)
    return tuple(found)


def stored_result(record: Record) -> StoredResult:
    """Return what a record says.

    Raises:
        InvalidRecord: its evaluation lacks what every evaluation holds.
    """
    result = recorded_result(record.evaluation)
    with reading_evaluation():
        day = date.fromisoformat(str(record.evaluation["evaluated_on"]))
    points = points_of(exact(result.points))
    return StoredResult(
        record.dossier, record.evaluation_digest, day, points, result.stars, result.version, result.product_set
    )


def rounded(points: Points) -> Decimal:
    """Return points as they are shown: two decimals, half up."""
    return Decimal(floor(Fraction(points) * 100 + Fraction(1, 2))).scaleb(-2)


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What is known of the evaluation that a recognition rests on.

    Attributes:
        day: the day of the evaluation; None where neither a record nor the register says it.
        points: the points; None where they are not known.
    """

    day: date | None
    points: Decimal | None


class EvaluationsBeside:
    """Finds the evaluation that each recognition of a register rests on.

    That is the one whose digest the register names; else the last of the product's dossiers between the recognition
    before and this one's day. A dossier is the product's whose id is the product's, its national code or that of its
    last bundle. Where there is no record, the last assessment of that time that the register itself holds, of the level
    of the recognition and not sent on to another.

    The register says what was recognised: where it has points, they stand, and every difference is told.

    Args:
        register: the register.
        results: what records say.
        bundles: the last evidence bundles of products by their ids.
    """

    def __init__(
        self, register: Register, results: Sequence[StoredResult], bundles: Mapping[str, EvidenceBundle]
    ) -> None:
        self._register = register
        self._bundles = bundles
        self._any = bool(results)
        self._by_digest = {each.digest: each for each in results}
        self._by_dossier: dict[str, list[StoredResult]] = {}
        for each in results:
            self._by_dossier.setdefault(each.dossier, []).append(each)
        self._assessments: dict[str, list[Assessment]] = {}
        for row in register.assessments or ():
            self._assessments.setdefault(row.product, []).append(row)
        self._notices: dict[tuple[str, date], tuple[Problem, ...]] = {}
        self._used: set[str] = set()

    def of(self, recognition: Recognition) -> Evaluated:
        """Return what is known of the evaluation that a recognition rests on."""
        key = (recognition.product, recognition.decided_on)
        product = self._register.product_by_id[recognition.product]
        notices: list[Problem] = []
        result = self._result(product, recognition, notices)
        if result is None:
            self._notices[key] = tuple(notices)
            assessment = self._assessment(recognition)
            own = recognition.points
            if assessment is None:
                return Evaluated(None, own)
            return Evaluated(assessment.assessed_on, own if own is not None else assessment.points)
        self._used.add(result.dossier)
        notices += _differences(product, recognition, result)
        points = recognition.points
        if points is None:
            points = rounded(result.points)
            if Fraction(points) != Fraction(result.points):
                message = text(
                    f"điểm của bản ghi được làm tròn: {points}", f"the record's points are rounded: {points}"
                )
                notices.append(_of(recognition, "rounded", message.vi, message.en, exact_text(result.points)))
        self._notices[key] = tuple(notices)
        return Evaluated(result.evaluated_on, points)

    def notices(self) -> Iterator[Problem]:
        """Yield what is doubtful of what was asked for, and which dossiers belong to no product of the register."""
        for each in self._notices.values():
            yield from each
        known = {each for product in self._register.products for each in self._dossiers(product)} | self._used
        named = {each.evaluation for each in self._register.recognitions}
        for dossier, results in self._by_dossier.items():
            if dossier not in known and not any(each.digest in named for each in results):
                message = text(
                    f"{len(results)} bản ghi của hồ sơ này không thuộc sản phẩm nào của sổ",
                    f"{len(results)} records of this dossier belong to no product of the register",
                )
                yield Problem("no-such-product", printable(dossier), message)

    def _dossiers(self, product: RegisteredProduct) -> Iterator[str]:
        bundle = self._bundles.get(product.id)
        named = (product.id, product.code, None if bundle is None else bundle.dossier)
        yield from dict.fromkeys(each for each in named if each is not None)

    def _result(
        self, product: RegisteredProduct, recognition: Recognition, notices: list[Problem]
    ) -> StoredResult | None:
        if recognition.evaluation is not None:
            found = self._by_digest.get(recognition.evaluation)
            if found is None and self._any:
                notices.append(
                    _of(
                        recognition,
                        "record-not-there",
                        "không có bản ghi của kết quả mà sổ nêu",
                        "there is no record of the evaluation that the register names",
                        recognition.evaluation[:16],
                    )
                )
            return found
        after, until = self._between(recognition)
        last: StoredResult | None = None
        same = 0
        for dossier in self._dossiers(product):
            for each in self._by_dossier.get(dossier, ()):
                if not after < each.evaluated_on <= until or (last and each.evaluated_on < last.evaluated_on):
                    continue
                differs = last is None or (each.points, each.stars) != (last.points, last.stars)
                same = 0 if last is None or each.evaluated_on > last.evaluated_on else same + differs
                last = each
        if last is not None and same:
            notices.append(
                _of(
                    recognition,
                    "several-evaluations",
                    "nhiều kết quả khác nhau trong cùng ngày; lấy kết quả lưu sau cùng",
                    "several evaluations of that day differ; the one that was stored last is taken",
                    last.evaluated_on.isoformat(),
                )
            )
        return last

    def _between(self, recognition: Recognition) -> tuple[date, date]:
        """Return the day after which an evaluation is of this recognition, and the day until which."""
        before = [
            each.decided_on
            for each in self._register.recognitions_by_product[recognition.product]
            if each.decided_on < recognition.decided_on
        ]
        return max(before, default=date.min), recognition.decided_on

    def _assessment(self, recognition: Recognition) -> Assessment | None:
        after, until = self._between(recognition)
        those = [
            each
            for each in self._assessments.get(recognition.product, ())
            if after < each.assessed_on <= until and _may_be(each, recognition)
        ]
        return max(those, key=lambda each: each.assessed_on, default=None)


def _may_be(assessment: Assessment, recognition: Recognition) -> bool:
    """Tell whether a recognition may rest on an assessment: none that was sent on, and none that says otherwise."""
    stated = ((assessment.level, recognition.level), (assessment.points, recognition.points))
    return (
        assessment.forwarded_on is None
        and assessment.forwarded_to is None
        and assessment.stars in (None, recognition.stars)
        and all(None in (one, other) or one == other for one, other in stated)
    )


def _of(recognition: Recognition, code: str, vi: str, en: str, found: str | None = None) -> Problem:
    place = f"recognitions ({printable(recognition.product)}, {recognition.decided_on.isoformat()})"
    return Problem(code, place, text(vi, en), None, None if found is None else printable(found))


def _differences(product: RegisteredProduct, recognition: Recognition, result: StoredResult) -> Iterator[Problem]:
    own = recognition.points
    if own is not None and not _same_points(own, result.points):
        yield _of(
            recognition,
            "points-differ",
            f"bản ghi ngày {result.evaluated_on:%d/%m/%Y} có {exact_text(result.points)} điểm; ghi theo sổ",
            f"the record of {result.evaluated_on.isoformat()} has {exact_text(result.points)} points; the register's "
            "are written",
            exact_text(own),
        )
    if result.stars != recognition.stars:
        vi, en = (
            ("không có sao", "no stars") if result.stars is None else (f"{result.stars} sao", f"{result.stars} stars")
        )
        yield _of(
            recognition,
            "stars-differ",
            f"bản ghi ngày {result.evaluated_on:%d/%m/%Y}: {vi}; ghi theo sổ",
            f"the record of {result.evaluated_on.isoformat()} gives {en}; the register's are written",
            str(recognition.stars),
        )
    version = recognition.version
    if version is not None and version != result.version:
        yield _of(
            recognition,
            "version-differs",
            f"bản ghi chấm theo {result.version}",
            f"the record was rated under {result.version}",
            version,
        )
    elif isinstance(product.set, int) and product.version == result.version and product.set != result.set:
        yield _of(
            recognition,
            "set-differs",
            f"bản ghi chấm theo bộ {result.set}",
            f"the record was rated by set {result.set}",
            str(product.set),
        )


def _same_points(own: Decimal, exact: Points) -> bool:
    """Tell whether points are the same, as exactly as the register writes them: with two decimals or more."""
    return Fraction(own) == Fraction(exact) or own == rounded(exact)
