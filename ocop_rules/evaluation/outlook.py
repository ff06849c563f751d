"""The outlook of many products, on one process or several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import partial

from ocop_rules.advice.find import find_on
from ocop_rules.advice.goal import Measure
from ocop_rules.advice.ground import Ground
from ocop_rules.advice.outlook import OUTLOOK_STARS, ProductOutlook, product_outlook, star_outlook
from ocop_rules.ending import ending
from ocop_rules.errors import OcopError
from ocop_rules.evaluation.advice import Asked, Cost, papers_of, standing
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.rating.council import CouncilRules
from ocop_rules.rating.settings import Authority, RequirementRule, Rounding, Settings

_A_BATCH = 512 * 1024
"""As large as each bundle is taken to be, so that few go to a process at once: advice takes longer than a rating."""


def outlook(
    bundles: Iterable[BundleInput],
    target: int | None = None,
    *,
    workers: int | None = None,
    by: date | str | None = None,
    measure: Measure = "steps",
    costs: Mapping[str, Cost] | None = None,
    margin: Cost = 0,
    allow_judged: bool = False,
    version: str | None = None,
    authority: Authority = "council",
    strict: bool = True,
    requirement_rule: RequirementRule = "mean",
    rounding: Rounding | str | None = None,
    council: CouncilRules | str | None = None,
) -> Iterator[ProductOutlook | OcopError]:
    """Return for each bundle how far it is from more stars, or the error that `advise` would raise for it, in order.

    Args:
        bundles: bundles as `evaluate` takes them; they are read as they are needed.
        target: the stars to look out for, 1 to 5; None for 3, 4 and 5.
        workers: how many processes; None or 1 works in this one.
        by: as for `advise`, and so are the settings that follow.
        measure: as for `advise`.
        costs: as for `advise`.
        margin: as for `advise`.
        allow_judged: as for `advise`.
        version: as for `advise`.
        authority: as for `advise`.
        strict: as for `advise`.
        requirement_rule: as for `advise`.
        rounding: as for `advise`.
        council: as for `advise`.

    Raises:
        ValueError: a setting is not one of those that `advise` takes.
    """
    settings = Settings.stated(
        authority=authority, strict=strict, requirement_rule=requirement_rule, rounding=rounding, council=council
    )
    asked = Asked.stated(target, by, measure, costs, margin, allow_judged=allow_judged)
    return outlooks(bundles, asked, settings, version, workers or 1)


def outlooks(
    bundles: Iterable[BundleInput], asked: Asked, settings: Settings, version: str | None, workers: int
) -> Iterator[ProductOutlook | OcopError]:
    """Return for each bundle how far it is from more stars, or the error that `advise` would raise, in their order.

    Args:
        bundles: the bundles; they are read as they are needed.
        asked: what is asked of each; without a target, it is 3, 4 and 5 stars.
        settings: how to rate.
        version: under which version; None for that of each.
        workers: how many processes; 1 works in this one.
    """
    work = partial(_outlook, asked=replace(asked, paths=1, most_counted=1), settings=settings, version=version)
    if workers == 1:
        yield from map(work, bundles)
        return
    from ocop_rules.evaluation.workers import in_order  # which brings in multiprocessing

    with closing(in_order(work, bundles, workers, lambda _: _A_BATCH)) as batches:
        for batch in batches:
            yield from (answer for _, answer in batch)


def _outlook(bundle: BundleInput, asked: Asked, settings: Settings, version: str | None) -> ProductOutlook | OcopError:
    try:
        with ending.in_work():
            return _of_one(bundle, asked, settings, version)
    except OcopError as error:
        return error.alone()


def _of_one(bundle: BundleInput, asked: Asked, settings: Settings, version: str | None) -> ProductOutlook:
    present = standing(bundle, asked, settings, version, None)
    targets = OUTLOOK_STARS if asked.target is None else (asked.target,)
    ground = Ground(present, asked.goal(targets[0]), papers_of(present.rulebook))
    ahead = [star_outlook(find_on(ground, asked.goal(stars), sensitivity=False)) for stars in targets]
    return product_outlook(present.result, tuple(ahead))
