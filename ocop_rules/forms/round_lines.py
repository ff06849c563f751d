"""Where a round stands, in lines: each product's state, why it is blocked, whose sheets are still to come."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.council.results import ProductResult, RoundResult
from ocop_rules.text import Lang
from ocop_rules.words.messages import message_of
from ocop_rules.words.rounds import BLOCKS, SENTENCES, STATES, basis_in_words, rules_in_words


def scored_of(result: ProductResult) -> str:
    """Return how many members of the council have scored a product, of how many who are present: `4/5`."""
    scored = sum(score.counted for score in result.scores)
    return f"{scored}/{scored + len(result.missing)}"


def state_of(result: ProductResult, lang: Lang) -> str:
    """Return where a product stands."""
    if result.verdict is None:
        return STATES["nobody"].in_(lang)
    if result.is_blocked:
        codes = dict.fromkeys(notice.code for notice in result.verdict.blocks)
        return STATES["blocked"].in_(lang).format(why=", ".join(BLOCKS[code].in_(lang) for code in codes))
    if result.missing:
        return STATES["waiting"].in_(lang).format(count=len(result.missing))
    return STATES["final"].in_(lang)


def rules_of(result: RoundResult, lang: Lang) -> str:
    """Return how the council makes one result of its sheets, and upon what that rests."""
    followed = result.opened.rules
    rules = "; ".join(rules_in_words(followed.settings, lang))
    basis = basis_in_words(followed.basis, followed.source, followed.citation, lang)
    return SENTENCES["rules"].in_(lang).format(rules=f"{rules} ({basis})")


def blocks_of(result: RoundResult, lang: Lang) -> Iterator[str]:
    """Return why products are blocked, a line a reason."""
    for each in result.products:
        if each.verdict is not None and each.is_blocked:
            told = [message_of(notice, lang) for notice in each.verdict.blocks]
            yield from (f"{each.evidence.product.name}: {line}" for line in told)


def missing_of(result: RoundResult, lang: Lang) -> Iterator[str]:
    """Return whose sheets are still to come and who is absent, a line a member; or that everything is there."""
    for member in result.opened.round.council:
        if member.absent is not None:
            yield SENTENCES["absent"].in_(lang).format(member=member.name, why=member.absent)
            continue
        lacking = [each.evidence.dossier for each in result.products if member in each.missing]
        code = "missing-all" if len(lacking) == len(result.products) else "missing"
        if lacking:
            yield SENTENCES[code].in_(lang).format(member=member.name, dossiers=", ".join(lacking))
    if result.is_final:
        yield SENTENCES["ready"].in_(lang)
