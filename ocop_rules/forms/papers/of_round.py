"""The facts of a round out of its results; the one place where the papers touch the council's room."""

from __future__ import annotations

from ocop_rules.council.results import MemberScore, ProductResult, RoundResult
from ocop_rules.council.round import Member, OpenedRound
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.forms.papers.paper import sentence_of
from ocop_rules.forms.papers.round_facts import MemberFacts, ProductFacts, RoundFacts
from ocop_rules.rating.council import Apart
from ocop_rules.rating.points import Points
from ocop_rules.text import Text, text
from ocop_rules.words.messages import message_of
from ocop_rules.words.rounds import BLOCKS, basis_in_words, rules_in_words
from ocop_rules.words.terms import ROLES, displayed, headed

_APART = "too-far-apart"
_HOLDING = frozenset(("totals-alone", *BLOCKS))
"""The codes of notices that say why a result is provisional."""

_CRITERIA = 5


def facts_of(result: RoundResult) -> RoundFacts:
    """Return what papers say of a round."""
    opened, about = result.opened, result.opened.round
    decision = about.decision
    return RoundFacts(
        name=about.name,
        body=about.body,
        parent=about.parent,
        locality=about.locality,
        level=opened.rulebook.levels.get(about.level),
        rulebook=opened.rulebook,
        decision=(decision.number, decision.issued_on, decision.issued_by) if decision is not None else (None,) * 3,
        held_on=about.held_on,
        place=about.place,
        members=tuple(_member(at, member) for at, member in enumerate(about.members, 1)),
        products=tuple(_product(at, each, opened) for at, each in enumerate(result.products, 1)),
        rules=_rules(opened),
    )


def _rules(opened: OpenedRound) -> tuple[str, ...]:
    rules = opened.rules
    basis = basis_in_words(rules.basis, rules.source, rules.citation, "vi")
    aggregate, *others = rules_in_words(rules.settings, "vi")
    return (f"Điểm của sản phẩm: {aggregate}", *map(sentence_of, others), f"Các quy tắc trên: {basis}")


def _member(at: int, member: Member) -> MemberFacts:
    if member.chair:
        duty = "Chủ tịch Hội đồng"
    elif member.deputy:
        duty = "Phó Chủ tịch Hội đồng"
    else:
        duty = "Ủy viên" if member.role is Role.COUNCIL else headed(ROLES[member.role], "vi")
    return MemberFacts(
        at,
        member.id or member.name,
        member.name,
        member.position,
        member.office,
        member.role is Role.COUNCIL,
        duty,
        member.chair,
        member.deputy,
        member.role is Role.SECRETARY,
        member.absent,
    )


def _product(at: int, result: ProductResult, opened: OpenedRound) -> ProductFacts:
    bundle, evaluation = result.bundle, result.evaluation
    product_set = evaluation.product_set if evaluation is not None else opened.rulebook.set_named(bundle.product.set)
    assert product_set is not None  # bundles of a round were checked against the version
    counted = {each.judge: each for each in evaluation.judges if each.counted} if evaluation is not None else {}
    others = (each for each in result.scores if each.member.role is not Role.COUNCIL and each.total is not None)
    return ProductFacts(
        number=at,
        bundle=bundle,
        dossier=bundle.dossier,
        name=bundle.product.name,
        producer=bundle.producer.name if bundle.producer is not None else None,
        address=result.product.address,
        set_number=product_set.number,
        set_title=product_set.title.vi,
        group=(product_set.group or product_set.field).vi,
        evaluation=evaluation,
        totals=tuple(_total(each) for each in result.scores if each.member.role is Role.COUNCIL),
        reference=tuple((each.member.name, each.total) for each in others if each.total is not None),
        file=opened.folder / result.product.bundle,
        blocks=() if result.is_final else (*_held(evaluation), *_missing(result)),
        apart=() if result.is_final else tuple(_held(evaluation, frozenset((_APART,)))),
        differences=tuple(_apart(each, evaluation) for each in result.apart) if counted else (),
        scored_again=tuple(each.member.name for each in result.scores if each.replaced),
    )


def _total(score: MemberScore) -> Points | None:
    return score.total if score.counted else None


def _held(evaluation: Evaluation | None, codes: frozenset[str] = _HOLDING) -> list[Text]:
    if evaluation is None:
        return [text("chưa có phiếu nào của thành viên Hội đồng", "no member of the council has scored")]
    found = [notice for notice in evaluation.notices if notice.code in codes]
    return [text(message_of(notice, "vi"), message_of(notice, "en")) for notice in found]


def _missing(result: ProductResult) -> list[Text]:
    names = ", ".join(member.name for member in result.missing)
    if not names or result.evaluation is None:
        return []
    return [text(f"chưa có phiếu của {names}", f"there is no sheet yet of {names}")]


def _apart(pair: Apart, evaluation: Evaluation | None) -> str:
    """Return a pair of members whose totals are too far apart, with what each gave where they differ most."""
    told = f"{pair.higher} và {pair.lower} chênh nhau {displayed(pair.points, 'vi')} điểm"
    if not pair.criteria or evaluation is None:
        return told
    judges = [each.judge for each in evaluation.judges if each.counted]
    places = [judges.index(name) for name in (pair.higher, pair.lower)]
    at = []
    for number in pair.criteria[:_CRITERIA]:
        judged = evaluation.criteria[number].judged
        both = [judged[place] if place < len(judged) else None for place in places]
        at.append(f"{number} (phương án {' và '.join(map(_option, both))})")
    return f"{told}; khác nhau nhiều nhất ở tiêu chí {', '.join(at)}"


def _option(chosen: int | tuple[int, ...] | None) -> str:
    if chosen is None:
        return "không chọn"
    return "+".join(map(str, chosen)) if isinstance(chosen, tuple) else str(chosen)
