"""Who makes a paper of one product: the body, its council, the day; or that this is not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ocop_rules.forms.papers.blanks import MIDDLE, Blanks
from ocop_rules.forms.papers.letterhead import day_line
from ocop_rules.forms.papers.paper import LetterHead
from ocop_rules.text import text

_PARENT = text("tên cơ quan thành lập hội đồng", "the body that set up the council")
_BODY = text("tên hội đồng", "the name of the council")


@dataclass(frozen=True, slots=True)
class Office:
    """Whose paper it is; each is None where it is not known.

    Attributes:
        parent: the body that set up the council.
        body: the council.
        locality: where papers are dated from.
        held_on: the day of the round.
        chair: who chaired, with the office in which they sign.
        secretary: the secretary.
    """

    parent: str | None = None
    body: str | None = None
    locality: str | None = None
    held_on: date | None = None
    chair: str | None = None
    chair_title: str = "Chủ tịch Hội đồng"
    secretary: str | None = None

    def council_head(self, blanks: Blanks, *under: str, day: date | None = None) -> LetterHead:
        """Return the heading of a paper of the council."""
        return LetterHead(
            blanks.known(self.parent, _PARENT, MIDDLE).upper(),
            blanks.known(self.body, _BODY, MIDDLE).upper(),
            under,
            day_line(blanks, self.locality, day),
        )

    def letter_head(self, blanks: Blanks, *under: str) -> LetterHead:
        """Return the heading of a letter of the body that set up the council, which a clerk dates."""
        over = blanks.known(self.parent, _PARENT, MIDDLE)
        return LetterHead("", over.upper(), under, day_line(blanks, self.locality, None))
