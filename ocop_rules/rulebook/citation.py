"""Typed citations of the decisions."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import cast

from pydantic import BaseModel, ConfigDict, model_validator

from ocop_rules.brief import brief
from ocop_rules.rulebook.document_fields import CitationDocument
from ocop_rules.text import Lang, Text, misfit, text


class ArticleCitation(BaseModel):
    """A place in the text of a decision, as written in YAML: of its body, or of an appendix that has clauses too.

    Attributes:
        article: the article (Điều) of the body; None for a place in an appendix.
        appendix: the appendix, such as `II`; None for a place in the body.
        clause: the clause (khoản) of the article or the appendix.
        point: the point (điểm) of the clause.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: int | None = None
    appendix: str | None = None
    clause: int | None = None
    point: str | None = None

    @model_validator(mode="after")
    def _body_or_appendix(self) -> ArticleCitation:
        if (self.article is None) == (self.appendix is None):
            message = text("cần article hoặc appendix, một trong hai", "article or appendix is needed, one of them")
            raise misfit(message)
        return self


def decision_named(number: str) -> Text:
    """Return a decision as people cite it, by its number: `Quyết định 148/QĐ-TTg`."""
    return text(f"Quyết định {number}", f"Decision {number}")


@dataclass(frozen=True, slots=True)
class Citation:
    """The place of the law that a rule implements.

    A place in the body (`article`, `clause`, `point`), in an appendix that has clauses too (`appendix`, `clause`,
    `point`), or in the sheets (`appendix`, `set`, `criterion`, `case`, `option`); `note` is True for a note under the
    sheet's head, a section or a criterion.
    """

    decision: str
    article: int | None = None
    clause: int | None = None
    point: str | None = None
    appendix: str | None = None
    set: int | None = None
    criterion: str | None = None
    case: str | None = None
    option: int | None = None
    note: bool = False

    def __repr__(self) -> str:
        return brief(self)

    def in_(self, lang: Lang) -> str:
        """Write the citation as lawyers do, in `lang`."""
        vi = lang == "vi"
        steps: list[str] = []
        if self.point is not None:
            steps.append(f"điểm {self.point}" if vi else f"point {self.point}")
        if self.clause is not None:
            steps.append(f"khoản {self.clause}" if vi else f"clause {self.clause}")
        if self.article is not None:
            steps.append(f"Điều {self.article}" if vi else f"Art. {self.article}")
        if self.appendix is not None:
            steps.append(f"Phụ lục {self.appendix}" if vi else f"Appendix {self.appendix}")
        if not vi:
            steps.reverse()
        if self.set is not None:
            steps.append(f"bộ {self.set}" if vi else f"set {self.set}")
        if self.criterion is not None:
            steps.append(f"tiêu chí {self.criterion}" if vi else f"criterion {self.criterion}")
        if self.case is not None:
            steps.append(f"trường hợp {self.case}" if vi else f"case {self.case}")
        if self.option is not None:
            steps.append(f"phương án {self.option}" if vi else f"option {self.option}")
        if self.note:
            steps.append("ghi chú" if vi else "note")
        return ", ".join([self.decision, *steps])

    def as_json(self) -> CitationDocument:
        """Return the citation as plain data, without the parts that are not stated."""
        stated = zip(_PARTS, _stated(self), strict=True)
        known = {name: value for name, value in stated if value is not None and value is not False}
        return cast("CitationDocument", known)


_PARTS = tuple(field.name for field in fields(Citation))
_stated = attrgetter(*_PARTS)


def cite_article(decision: str, place: ArticleCitation | None) -> Citation:
    """Return the citation of a place in the body of `decision`, or of the decision as a whole where none is known."""
    if place is None:
        return Citation(decision)
    return Citation(decision, article=place.article, clause=place.clause, point=place.point, appendix=place.appendix)
