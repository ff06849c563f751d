"""Evaluating a bundle: reading, checking, choosing the version, rating."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from ocop_rules.documents.limits import MAX_PROBLEMS
from ocop_rules.documents.source import FileContent, Source
from ocop_rules.documents.suggestion import same_digits, suggested
from ocop_rules.documents.validation import in_file_order, one_of, shorten
from ocop_rules.ending import ending
from ocop_rules.engine.checked import EngineName
from ocop_rules.errors import InvalidEvidence, NoVersionInForce, Problem
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.check import Checker
from ocop_rules.evidence.reader import BundleInput, PartialBundle, as_partial_bundle, parse, salvage
from ocop_rules.rating.council import CouncilRules
from ocop_rules.rating.rater import check_cases, rate
from ocop_rules.rating.result import Result
from ocop_rules.rating.settings import Authority, RequirementRule, Rounding, Settings
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.rulebook.citation import Citation, decision_named
from ocop_rules.rulebook.lookup import set_names
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.text import text


def evaluate(
    bundle: BundleInput,
    version: str | None = None,
    engine: EngineName = "durable",
    *,
    authority: Authority = "council",
    strict: bool = True,
    requirement_rule: RequirementRule = "mean",
    rounding: Rounding | str | None = None,
    council: CouncilRules | str | None = None,
    catalogue: Catalogue | None = None,
) -> Evaluation:
    """Rate one product on its evidence.

    Args:
        bundle: the evidence bundle: a mapping, an `EvidenceBundle`, JSON or YAML text or bytes, or a path.
        version: the version to rate under; None for the one the bundle names, or the one in force (R11).
        engine: `durable`: durable_rules infers and the direct evaluator checks it; `direct`: the latter alone.
        authority: `council` lets a judged option stand above the evidence, `evidence` caps it (R3).
        strict: False to count facts that nothing backs, which are reported all the same (R10).
        requirement_rule: when a council meets a minimum requirement: `mean`, `majority` or `all`.
        rounding: the council's rounding rule, such as `2:half_up:total`; None rounds nothing (R9).
        council: what the council declares of itself, such as `members=7;quorum=5;spread=10`; None for nothing (R14).
        catalogue: the criteria to rate under; None for those that are installed. Others are told in the result.

    Raises:
        InvalidEvidence: with every problem of the bundle at once; nothing is scored in part.
        UnknownVersion: no such version is installed.
        NoVersionInForce: the bundle names no version and none applies to its dates.
        EngineDisagreement: the two evaluators differ (R12).
        ValueError: a setting or the engine is not one of those above.
    """
    settings = Settings.stated(
        authority=authority, strict=strict, requirement_rule=requirement_rule, rounding=rounding, council=council
    )
    return evaluate_as(bundle, version, settings, engine, catalogue)


def evaluate_as(
    bundle: BundleInput | FileContent,
    version: str | None,
    settings: Settings,
    engine: EngineName = "durable",
    catalogue: Catalogue | None = None,
    *,
    recorded: bool = False,
) -> Evaluation:
    """Rate one product as `evaluate` does, and raise as it does.

    Args:
        bundle: as for `evaluate`, or a file that was read elsewhere.
        version: as for `evaluate`.
        settings: how to rate, where the law leaves it open.
        engine: as for `evaluate`.
        catalogue: as for `evaluate`.
        recorded: True for the bundle of a record: words that are refused today in a new bundle stay in an old one.
    """
    if engine not in ("durable", "direct"):
        raise ValueError(f"engine is durable or direct, not {engine!r}")
    with ending.in_work():
        checked, rulebook, product_set, chosen_by, source = read_and_check(
            bundle, version, catalogue, recorded=recorded
        )
        try:
            return Evaluation.of(rate(checked, rulebook, product_set, chosen_by, engine, settings))
        except InvalidEvidence as error:  # in which case a dossier falls is known only when its facts are read
            raise refusal(error.problems, source) from None


def check(
    bundle: BundleInput, version: str | None = None, *, catalogue: Catalogue | None = None
) -> tuple[Problem, ...]:
    """Return what is wrong with a bundle, without rating it: nothing, if `evaluate` will take it.

    Args:
        bundle: as for `evaluate`.
        version: as for `evaluate`.
        catalogue: as for `evaluate`.

    Raises:
        UnknownVersion: no such version is installed.
    """
    with ending.in_work():
        try:
            read, rulebook, product_set, _, source = read_and_check(bundle, version, catalogue)
        except InvalidEvidence as error:
            return error.problems
        except NoVersionInForce as error:
            return (_no_version(error),)
        try:
            check_cases(read, rulebook, product_set)
        except InvalidEvidence as error:
            return refusal(error.problems, source).problems
        return ()


def read_and_check(
    bundle: BundleInput | FileContent,
    version: str | None = None,
    catalogue: Catalogue | None = None,
    *,
    recorded: bool = False,
) -> tuple[EvidenceBundle, Rulebook, ProductSet, Citation | None, Source]:
    """Read and check a bundle; raises as `evaluate` does.

    Gives it with the version and the sheet that it is rated on, the article that chose the version (None if it was
    named), and its source.
    """
    catalogue = catalogue or default_catalogue()
    parsed, source, problems = parse(bundle, recorded=recorded)
    known = as_partial_bundle(parsed) if parsed is not None else salvage(source)
    checker = Checker(known, catalogue.vocabulary())
    problems += islice(checker.against_vocabulary(), MAX_PROBLEMS + 1)
    rulebook, chosen_by = _version(known, version, problems, catalogue)
    product_set: ProductSet | None = None
    if rulebook is not None and known.product_set is not None:
        product_set = rulebook.set_named(known.product_set)
        if product_set is None:
            problems.append(_unknown_set(known.product_set, rulebook))
        else:
            problems += islice(checker.against_set(product_set), MAX_PROBLEMS + 1)
    if problems or parsed is None or rulebook is None or product_set is None:
        raise refusal(problems, source)
    return parsed, rulebook, product_set, chosen_by, source


def rate_under(
    bundle: Mapping[str, Any],
    rulebook: Rulebook,
    product_set: ProductSet,
    settings: Settings,
    engine: EngineName = "durable",
    catalogue: Catalogue | None = None,
) -> Result:
    """Rate a bundle on a sheet that is known, whatever version and product set it names.

    Args:
        bundle: the bundle as plain data.
        rulebook: the version.
        product_set: its sheet.
        settings: how to rate, where the law leaves it open.
        engine: as for `evaluate`.
        catalogue: as for `evaluate`.

    Raises:
        InvalidEvidence: with everything that is wrong with the bundle.
    """
    parsed, source, problems = parse(bundle, recorded=True)
    if parsed is None:
        raise refusal(problems, source)
    checker = Checker(as_partial_bundle(parsed), (catalogue or default_catalogue()).vocabulary())
    wrong = [*problems, *checker.against_vocabulary(), *checker.against_set(product_set)]
    if wrong:
        raise refusal(wrong, source)
    return rate(parsed, rulebook, product_set, None, engine, settings)


def refusal(problems: Sequence[Problem], source: Source) -> InvalidEvidence:
    """Return the error that tells the problems of a bundle, in the order of its file."""
    told = in_file_order(problems, source)
    if len(told) > MAX_PROBLEMS:
        more = Problem(
            "too-many-problems",
            "",
            text(f"chỉ nêu {MAX_PROBLEMS} lỗi đầu", f"only the first {MAX_PROBLEMS} problems are told"),
            text("sửa các lỗi trên rồi chạy lại", "mend those above and run it again"),
        )
        told = [*told[:MAX_PROBLEMS], more]
    return InvalidEvidence(told, source.name)


def _version(
    bundle: PartialBundle, version: str | None, problems: list[Problem], catalogue: Catalogue
) -> tuple[Rulebook | None, Citation | None]:
    """Return the version to rate under and the article that chose it (R11); notes a problem where there is none."""
    if version is not None:
        return catalogue.load(version), None
    wrong = {problem.place for problem in problems}
    if bundle.version is not None:
        meant = catalogue.ids_named(bundle.version)
        if len(meant) == 1:
            return catalogue.load(meant[0]), None
        problems.append(_unknown_version(bundle.version, meant or catalogue.version_ids()))
        return None, None
    if not wrong.isdisjoint(("", "version", "purpose", "submitted_on", "evaluated_on")):
        return None, None
    if bundle.submitted_on is None:
        problems.append(
            Problem(
                "missing-field",
                "submitted_on",
                text(
                    "cần ngày nộp hồ sơ để chọn bộ tiêu chí áp dụng",
                    "the day of filing is needed to choose the criteria that apply",
                ),
                text("thêm “submitted_on: …” hoặc “version: …”", "add “submitted_on: …” or “version: …”"),
            )
        )
    if bundle.submitted_on is None or bundle.evaluated_on is None or bundle.purpose is None:
        return None, None
    try:
        found = catalogue.choose_version(bundle.submitted_on, bundle.evaluated_on, bundle.purpose)
    except NoVersionInForce as error:
        if not problems:
            raise
        problems.append(_no_version(error, str(bundle.evaluated_on)))
        return None, None
    return catalogue.load(found.version), found.citation


def _no_version(error: NoVersionInForce, found: str | None = None) -> Problem:
    mend = text("kiểm tra các ngày, hoặc ghi “version: …”", "check the days, or write “version: …”")
    return Problem("no-version", "evaluated_on", error.message, mend, found)


def _unknown_version(name: str, known: Sequence[str]) -> Problem:
    close = suggested(name, known)
    return Problem.at(
        ("version",),
        "unknown-version",
        text("chưa cài đặt phiên bản này", "no such version is installed"),
        close if close is not None and same_digits(name, str(close.value)) else one_of(known),
        shorten(name),
    )


def _unknown_set(name: int | str, rulebook: Rulebook) -> Problem:
    named = decision_named(rulebook.decision)
    if isinstance(name, int) and name in rulebook.without_sets:
        why = rulebook.without_sets[name]
        return Problem(
            "set-not-known",
            "product.set",
            text(
                f"không chấm được bộ này theo {named.vi}: {why.vi}",
                f"this set cannot be rated under {named.en}: {why.en}",
            ),
            text(
                "xem các bộ đang có: ocop criteria show VERSION", "see the sets there are: ocop criteria show VERSION"
            ),
            shorten(name),
        )
    numbers = f"{min(rulebook.sets)}–{max(rulebook.sets)}"
    return Problem.at(
        ("product", "set"),
        "unknown-set",
        text(f"{named.vi} không có bộ sản phẩm này", f"{named.en} has no such product set"),
        (suggested(name, set_names(rulebook)) if isinstance(name, str) else None)
        or text(
            f"ghi số {numbers} hoặc tên bộ; xem: ocop criteria show {rulebook.id}",
            f"write a number {numbers} or the set's title; see: ocop criteria show {rulebook.id}",
        ),
        shorten(name),
    )
