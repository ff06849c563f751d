"""Evaluating a bundle: reading, checking, choosing the version, rating."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from itertools import islice
from typing import Any

from ocop_rules.engine.checked import EngineName
from ocop_rules.errors import InvalidEvidence, NoVersionInForce, OcopError, Problem, UnknownVersion
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.check import Checker
from ocop_rules.evidence.reader import BundleInput, Draft, draft_of, parse, salvage
from ocop_rules.rating.evaluation import Evaluation
from ocop_rules.rating.rater import rate
from ocop_rules.rating.settings import Authority, RequirementRule, Rounding, Settings
from ocop_rules.rulebook.catalogue import choose_version, load, vocabulary
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.source import Source
from ocop_rules.text import text
from ocop_rules.validation import did_you_mean


def evaluate(
    bundle: BundleInput,
    version: str | None = None,
    engine: EngineName = "durable",
    *,
    authority: Authority = "council",
    strict: bool = True,
    requirement_rule: RequirementRule = "mean",
    rounding: Rounding | str | None = None,
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

    Raises:
        InvalidEvidence: with every problem of the bundle at once; nothing is scored in part.
        UnknownVersion: no such version is installed.
        NoVersionInForce: the bundle names no version and none applies to its dates.
        EngineDisagreement: the two evaluators differ (R12).
        ValueError: a setting or the engine is not one of those above.
    """
    if engine not in ("durable", "direct"):
        raise ValueError(f"engine is durable or direct, not {engine!r}")
    if isinstance(rounding, str):
        rounding = Rounding.parse(rounding)
    settings = Settings(authority, strict, requirement_rule, rounding)
    checked, rulebook, product_set, chosen_by = check(bundle, version)
    return rate(checked, rulebook, product_set, chosen_by, engine, settings)


def check(
    bundle: BundleInput, version: str | None = None
) -> tuple[EvidenceBundle, Rulebook, ProductSet, Citation | None]:
    """Read and check a bundle, and give it with the version and the sheet that it is rated on.

    The last part is the article that chose the version, or None if it was named. Raises as `evaluate` does.
    """
    parsed, source, problems = parse(bundle)
    known = draft_of(parsed) if parsed is not None else salvage(source)
    rulebook: Rulebook | None = None
    product_set: ProductSet | None = None
    chosen_by: Citation | None = None
    if known is not None:
        checker = Checker(known, source, vocabulary())
        problems += checker.against_vocabulary()
        rulebook, chosen_by = _version(known, source, version, problems)
        if rulebook is not None and known.product is not None:
            product_set = rulebook.set_named(known.product.set)
            if product_set is None:
                problems.append(_unknown_set(known.product.set, rulebook, source))
            else:
                problems += checker.against_set(product_set)
    if problems or parsed is None or rulebook is None or product_set is None:
        raise InvalidEvidence(_in_order(problems), source.name)
    return parsed, rulebook, product_set, chosen_by


def _in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: problem.line or 0)


def _version(
    bundle: Draft, source: Source, version: str | None, problems: list[Problem]
) -> tuple[Rulebook | None, Citation | None]:
    """Give the version to rate under and the article that chose it (R11); notes a problem where there is none."""
    if version is not None:
        return load(version), None
    if bundle.version is not None:
        try:
            return load(bundle.version), None
        except UnknownVersion as error:
            problems.append(
                Problem(
                    "unknown-version",
                    "version",
                    error.message,
                    found=bundle.version,
                    line=source.line(("version",)),
                )
            )
            return None, None
    if bundle.evaluated_on is None:
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
        return None, None
    if bundle.evaluated_on < bundle.submitted_on:
        return None, None
    try:
        found = choose_version(bundle.submitted_on, bundle.evaluated_on, bundle.purpose)
    except NoVersionInForce as error:
        if problems:
            return None, None
        raise error from None
    return load(found.version), found.citation


def _unknown_set(name: int | str, rulebook: Rulebook, source: Source) -> Problem:
    slugs = [product_set.slug for product_set in rulebook.sets.values()]
    numbers = f"{min(rulebook.sets)}–{max(rulebook.sets)}"
    return Problem(
        "unknown-set",
        "product.set",
        text(f"{rulebook.id} không có bộ sản phẩm này", f"{rulebook.id} has no such product set"),
        (did_you_mean(name, slugs) if isinstance(name, str) else None)
        or text(
            f"ghi số {numbers} hoặc tên bộ; xem: ocop criteria show {rulebook.id}",
            f"write a number {numbers} or a slug; see: ocop criteria show {rulebook.id}",
        ),
        str(name),
        source.line(("product", "set")),
    )


_CHUNK = 64


def evaluate_many(
    bundles: Iterable[BundleInput],
    workers: int | None = None,
    version: str | None = None,
    engine: EngineName = "durable",
    *,
    authority: Authority = "council",
    strict: bool = True,
    requirement_rule: RequirementRule = "mean",
    rounding: Rounding | str | None = None,
) -> Iterator[Evaluation | OcopError]:
    """Rate many products, keeping their order.

    Args:
        bundles: bundles as `evaluate` takes them; they are read as they are needed.
        workers: how many processes rate; None or 1 rates in this one.
        version: as for `evaluate`.
        engine: as for `evaluate`.
        authority: as for `evaluate`.
        strict: as for `evaluate`.
        requirement_rule: as for `evaluate`.
        rounding: as for `evaluate`.

    Yields:
        For each bundle its evaluation, or the error that `evaluate` would raise for it, so that one bad bundle
        loses no other.
    """
    rate_one = partial(
        _one,
        version=version,
        engine=engine,
        authority=authority,
        strict=strict,
        requirement_rule=requirement_rule,
        rounding=rounding,
    )
    if workers is None or workers <= 1:
        for bundle in bundles:
            yield rate_one(bundle)
        return
    waiting = iter(bundles)
    with ProcessPoolExecutor(workers) as pool:
        pending: deque[Future[list[Evaluation | OcopError]]] = deque()
        while True:
            while len(pending) < workers * 2 and (chunk := list(islice(waiting, _CHUNK))):
                pending.append(pool.submit(_several, rate_one, chunk))
            if not pending:
                return
            yield from pending.popleft().result()


def _one(bundle: BundleInput, **options: Any) -> Evaluation | OcopError:
    try:
        return evaluate(bundle, **options)
    except OcopError as error:
        return error


def _several(
    rate_one: Callable[[BundleInput], Evaluation | OcopError], chunk: list[BundleInput]
) -> list[Evaluation | OcopError]:
    return [rate_one(bundle) for bundle in chunk]
