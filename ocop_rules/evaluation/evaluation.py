"""The evaluation: the explained result of a rating, as JSON and in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ocop_rules.canonical import digest_of_bytes
from ocop_rules.evaluation.document import EvaluationDocument, evaluation_document, evaluation_json
from ocop_rules.evaluation.records import Cell, Per, checked, records_of
from ocop_rules.evaluation.transport import pack, unpack
from ocop_rules.rating.result import Result
from ocop_rules.several import Several
from ocop_rules.text import Lang
from ocop_rules.words.explainer import explain
from ocop_rules.words.explanation import Explanation, explanation_text
from ocop_rules.words.messages import Message
from ocop_rules.words.notebook import fragment
from ocop_rules.words.plots import plots_of


@dataclass(frozen=True, repr=False)
class Evaluation(Result):
    """The explained result of rating one bundle under one version: a result with its JSON, digests and words."""

    @classmethod
    def of(cls, result: Result) -> Evaluation:
        """Return the evaluation of a result."""
        made = object.__new__(cls)
        made.__dict__.update(vars(result))
        return made

    def __reduce__(self) -> tuple[Callable[..., Evaluation], tuple[type[Evaluation], bytes]]:
        return unpack, (type(self), pack(self))

    @cached_property
    def warnings(self) -> tuple[Message, ...]:
        """What the reader of the result should know."""
        return Several([Message(*notice) for notice in self.notices])

    @cached_property
    def bundle_json(self) -> str:
        """The bundle as canonical JSON."""
        return self._bundle_bytes.decode()

    @cached_property
    def bundle_digest(self) -> str:
        """The SHA-256 of the bundle's canonical JSON."""
        return digest_of_bytes(self._bundle_bytes)

    @cached_property
    def _bundle_bytes(self) -> bytes:
        return self.bundle.canonical_json

    def as_json(self) -> EvaluationDocument:
        """Return the evaluation as plain data for canonical JSON; exact quantities are text."""
        return evaluation_document(self, self.bundle_digest)

    @cached_property
    def canonical_json(self) -> bytes:
        """The evaluation as canonical JSON (RFC 8785) in UTF-8: the same in, the same bytes out (R13)."""
        return evaluation_json(self, self.bundle_digest)

    def to_json(self) -> str:
        """Return the evaluation as canonical JSON (RFC 8785): the same in, the same bytes out (R13)."""
        return self._text

    @cached_property
    def _text(self) -> str:
        return self.canonical_json.decode()

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
        return digest_of_bytes(self.canonical_json)

    def explanation(self, lang: Lang = "vi") -> Explanation:
        """Return the explanation in `lang`, by its parts, to be laid out."""
        return explain(self, self.digest, lang)

    def explain(self, lang: Lang = "vi") -> str:
        """Return the explanation as plain text in `lang`: result, way to more stars, every criterion, warnings."""
        return explanation_text(self.explanation(lang), lang)

    def rows(self, per: Per = "criterion") -> list[dict[str, Cell]]:
        """Return flat records for a data frame: one a criterion, one a minimum requirement, or one for the product.

        Raises:
            ValueError: `per` is none of `criterion`, `product` and `requirement`.
        """
        return [*records_of(self, lambda: (self.bundle_digest, self.digest), checked(per))]

    def to_html(self, lang: Lang = "vi") -> str:
        """Return the explanation in `lang` with its plots, as a piece of HTML for a notebook or a page of one's own.

        It needs no other file, no script and no network; every text in it is escaped.
        """
        return fragment("evaluation", lang, explanation=self.explanation(lang), plots=plots_of(self, lang))

    def _repr_html_(self) -> str:
        return self.to_html()
