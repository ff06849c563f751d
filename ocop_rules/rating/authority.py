"""Who decides next: the level that certifies the result, and the levels it is forwarded to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ocop_rules.brief import brief
from ocop_rules.canonical import Json
from ocop_rules.evidence.bundle import Role
from ocop_rules.rulebook.model import Rulebook, plain_number
from ocop_rules.rulebook.procedure import Level
from ocop_rules.text import Text, text

WHOSE: dict[Role | None, Text | None] = {
    Role.COUNCIL: None,
    Role.ADVISORY: text("tổ tư vấn đánh giá để tham khảo", "an adviser's assessment for reference"),
    Role.PRODUCER: text("chủ thể tự đánh giá", "the producer's own assessment"),
    None: text("tính theo minh chứng, chưa có phiếu của hội đồng", "on evidence alone, no council's sheet"),
}
"""Whose assessment a result is, by the role of those whose sheets count: what is not a council's says so."""

NO_VERDICT: dict[Role | None, Text] = {
    Role.ADVISORY: text(
        "Tổ tư vấn đánh giá để tham khảo: chưa phải kết quả đánh giá của hội đồng",
        "An assessment by advisers, for reference: this is not a council's verdict",
    ),
    Role.PRODUCER: text(
        "Chủ thể tự đánh giá, không phải kết quả của hội đồng: không được công nhận, cấp giấy chứng nhận",
        "The producer's own assessment, not a council's verdict: it is neither recognised nor certified",
    ),
    None: text(
        "Tính theo minh chứng trong hồ sơ, chưa có phiếu của hội đồng: chưa phải kết quả đánh giá của hội đồng",
        "Counted on the evidence of the bundle, without a council's sheet: this is not a council's verdict",
    ),
}
"""What is to be known of a result that is not a council's."""


class Forwarding(NamedTuple):
    """A level that forwards the dossier, from how many points, and to which level."""

    level: Level
    at_least: Decimal
    to: Level

    def __repr__(self) -> str:
        return brief(self)

    def as_json(self) -> dict[str, Json]:
        """Return the forwarding as plain data for canonical JSON."""
        return {
            "level": self.level.name,
            "at_least": plain_number(self.at_least),
            "to": self.to.name,
            "citation": self.level.forwards_citation.as_json(),
        }


class Authority(NamedTuple):
    """Who decides next.

    Attributes:
        certified_by: the level that certifies these stars; None if no level does.
        forwardings: the levels that forward the dossier on its points, from the lowest up.
        assessed_by: who assessed, where that is somebody whose assessment nobody certifies: the producer; else None.
    """

    certified_by: Level | None
    forwardings: tuple[Forwarding, ...]
    assessed_by: Role | None = None

    def __repr__(self) -> str:
        return brief(self)

    def as_json(self) -> dict[str, Json]:
        """Return the authority as plain data for canonical JSON."""
        level = self.certified_by
        whose: dict[str, Json] = {} if self.assessed_by is None else {"assessed_by": str(self.assessed_by)}
        return {
            **whose,
            "certified_by": level.name if level else None,
            "citation": level.citation.as_json() if level else None,
            "forwardings": [forwarding.as_json() for forwarding in self.forwardings],
        }


def authority_of(
    rulebook: Rulebook, points: Fraction | Decimal, stars: int | None, assessed_by: Role | None = Role.COUNCIL
) -> Authority:
    """Return who decides on a result: nobody, if it has no stars or is the producer's own assessment.

    Args:
        rulebook: the version.
        points: the total.
        stars: the stars given, or None.
        assessed_by: the role of those whose sheets count; None if evidence alone was counted.
    """
    if assessed_by is Role.PRODUCER:
        return Authority(None, (), assessed_by)
    if stars is None:
        return Authority(None, ())
    forwardings = tuple(
        Forwarding(level, level.forwards_at_least, rulebook.levels[level.forwards_to])
        for level in rulebook.levels.values()
        if level.forwards_to is not None and level.forwards_at_least is not None and points >= level.forwards_at_least
    )
    certified_by = next((level for level in rulebook.levels.values() if stars in level.certifies), None)
    return Authority(certified_by, forwardings)
