"""Comparing two evaluations: what was answered differently, what that did, and which change is behind what."""

from __future__ import annotations

from ocop_rules.canonical import canonical
from ocop_rules.engine.checked import EngineName
from ocop_rules.replay.compare.answers import answers_between
from ocop_rules.replay.compare.common import in_common
from ocop_rules.replay.compare.document import EvaluationComparisonDocument, comparison_document
from ocop_rules.replay.compare.effects import criterion_effects, other_effects
from ocop_rules.replay.compare.explained import explained
from ocop_rules.replay.compare.found import Compared
from ocop_rules.replay.compare.side import ComparedInput, read_sides
from ocop_rules.replay.compare.trial import Trials
from ocop_rules.replay.compare.view import view_of
from ocop_rules.replay.compare.why import Reasons
from ocop_rules.replay.comparison import ComparedResult
from ocop_rules.replay.snapshot import result_of
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.text import Lang
from ocop_rules.words.compared import ComparisonLines, comparison_text


def compare(
    before: ComparedInput,
    after: ComparedInput,
    *,
    engine: EngineName = "durable",
    catalogue: Catalogue | None = None,
) -> EvaluationComparison:
    """Compare two evaluations: what was answered differently, what that did, and why.

    Args:
        before: the earlier one: an `Evaluation`, a record (as `Record`, plain data, JSON or path), or a bundle as
            `evaluate` takes it. A bundle is rated, a record is rated again under its version with its settings.
        after: the later one, or a draft.
        engine: which evaluators rate the two; what only some changes come to is rated by the direct one.
        catalogue: the criteria; None for those that are installed.

    Raises:
        InvalidComparison: with everything that is wrong with either of them.
    """
    one, other = read_sides(before, after, engine, catalogue)
    common = in_common(one.evaluation, other.evaluation)
    answers = answers_between(common)
    trials = Trials(one, other, common, answers, catalogue)
    mapped = None if common.mapping is None else common.mapping.pairs
    was, now = trials.view(frozenset()) or view_of(one.evaluation, mapped), view_of(other.evaluation)
    reasons = Reasons(trials, answers, was, now)
    alone: dict[int, ComparedResult] = {}
    if reasons.are_tried:
        for each in sorted(trials.tried):
            group = trials.with_needs([each])
            found = trials.result(group) if group == {each} else None
            alone |= {} if found is None else {each: result_of(found)}
    return EvaluationComparison(
        one,
        other,
        answers,
        alone,
        tuple(criterion_effects(one, other, common, reasons)),
        tuple(other_effects(was, now, reasons)),
        common.not_carried,
        reasons.are_tried,
    )


class EvaluationComparison(Compared):
    """What differs between two evaluations, with its JSON and its words."""

    def as_json(self) -> EvaluationComparisonDocument:
        """Return it as plain data of the format `ocop-comparison/1`."""
        return comparison_document(self)

    def to_json(self) -> str:
        """Return it as canonical JSON of the format `ocop-comparison/1`."""
        return canonical(self.as_json())

    def explanation(self, lang: Lang = "vi") -> ComparisonLines:
        """Return it in words in `lang`, by its parts, to be laid out."""
        return explained(self, lang)

    def explain(self, lang: Lang = "vi") -> str:
        """Return it as plain text in `lang`: the results, the answers, what they did and why."""
        return comparison_text(self.explanation(lang), lang)
