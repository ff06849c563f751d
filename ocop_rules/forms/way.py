"""The way to a target of stars, as it is told beside a sheet and below a rating that was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ocop_rules.errors import AdviceMissing, AdviceNotProved, UnknownVersion
from ocop_rules.evaluation.advice import Advice, Asked, advise_as
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import Lang, Text, text
from ocop_rules.words.advice import advice_lines
from ocop_rules.words.advice_lines import AdviceLines

_WAYS = 3
"""So many equally good ways are shown."""

_NO_SOLVER = text(
    "Hồ sơ này cần bộ giải OR-Tools mà máy chủ chưa cài; người quản trị cài thêm ocop-rules[advice].",
    "This dossier needs the solver OR-Tools, which is not installed here; whoever runs it installs ocop-rules[advice].",
)


@dataclass(frozen=True, slots=True)
class WayTold:
    """What is told of the way to a target.

    Attributes:
        target: the stars wanted.
        advice: the way by evidence alone, or why there is none; None where it could not be found out.
        with_people: the way that counts on people's judgement too, where there is none without.
        unknown: why it could not be found out.
    """

    target: int
    advice: AdviceLines | None
    with_people: AdviceLines | None = None
    unknown: Text | None = None


def targets(rulebook: Rulebook) -> tuple[int, ...]:
    """Return the stars that one can aim at: those for which there are certificates, the fewest first."""
    return rulebook.certified_stars or tuple(sorted(band.stars for band in rulebook.bands if band.stars > 1))


def target_of(written: str, rulebook: Rulebook) -> int | None:
    """Return the target that a field states; None where it states none."""
    return next((each for each in targets(rulebook) if str(each) == written), None)


def way_told(
    bundle: Mapping[str, Any], target: int, lang: Lang, version: str | None = None, settings: Settings | None = None
) -> WayTold:
    """Return the way of a bundle to a target of stars.

    Args:
        bundle: one that can be rated.
        target: the stars wanted.
        lang: in which it is told.
        version: the one under which to rate; None for that of the bundle.
        settings: of the rating.
    """
    asked = Asked(target, None, "steps", {}, Decimal(0), allow_judged=False, paths=_WAYS, most_counted=_WAYS)

    def found(asked: Asked) -> Advice:
        return advise_as(bundle, asked, settings or Settings(), version, None, None, sensitivity=False)

    told = WayTold(target, None)
    try:
        alone = found(asked)
        told = replace(told, advice=advice_lines(alone, alone.result, lang))
        if not alone.is_reachable and any(each.by_people for each in alone.obstacles):
            together = found(replace(asked, allow_judged=True))
            if together.is_reachable:
                told = replace(told, with_people=advice_lines(together, together.result, lang))
    except AdviceMissing:
        return replace(told, unknown=_NO_SOLVER)
    except (AdviceNotProved, UnknownVersion) as error:
        return replace(told, unknown=error.message)
    return told
