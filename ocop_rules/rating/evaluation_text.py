"""Writing an evaluation as canonical JSON quickly: what a sheet's rules always say alike is written once and kept.

The text is the same, byte for byte, as `canonical(evaluation.as_json())`, which tests hold it to.
"""

from __future__ import annotations

from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING

from ocop_rules.canonical import Json, canonical
from ocop_rules.engine.plan import Plan
from ocop_rules.engine.rule import Rule
from ocop_rules.rating.points import exact_text
from ocop_rules.rulebook.model import Criterion, plain_number

if TYPE_CHECKING:
    from ocop_rules.rating.evaluation import CriterionResult, Evaluation, EvidenceItem, Requirement


class _Fragments:
    """The texts that are always the same for one plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._citations: dict[int, str] = {}
        self._trace: dict[int, str] = {}
        self._requirements: dict[tuple[int, bool], str] = {}
        self._criteria: dict[str, tuple[str, str]] = {}

    def citation(self, rule: Rule) -> str:
        """Return a rule's citation."""
        found = self._citations.get(rule.index)
        if found is None:
            found = self._citations[rule.index] = canonical(rule.citation.as_json())
        return found

    def entry(self, index: int, times: int) -> str:
        """Return an entry of the trace."""
        found = self._trace.get(index)
        if found is None:
            rule = self.plan.rules[index]
            found = self._trace[index] = f'{{"citation":{self.citation(rule)},"rule":{quoted(rule.id)},"times":'
        return f"{found}{times}}}"

    def requirement(self, requirement: Requirement) -> str:
        """Return a requirement."""
        key = requirement.fired.index, requirement.met
        found = self._requirements.get(key)
        if found is None:
            found = self._requirements[key] = canonical(requirement.as_json())
        return found

    def criterion(self, criterion: Criterion) -> tuple[str, str]:
        """Return a criterion's own citation and the most it can earn."""
        found = self._criteria.get(criterion.number)
        if found is None:
            texts = canonical(criterion.citation.as_json()), quoted(plain_number(criterion.max_points))
            found = self._criteria[criterion.number] = texts
        return found

    def result(self, result: CriterionResult) -> str:
        """Return what a criterion earned."""
        criterion, fired = result.criterion, result.fired
        citation, most = self.criterion(criterion)
        rule = "null"
        if fired is not None:
            citation, rule = self.citation(fired), quoted(fired.id)
        case = f'"case":{quoted(result.case)},' if result.case is not None and criterion.cases else ""
        judged = f'"judged":[{",".join(map(_option, result.judged))}],' if result.judged else ""
        evidence = ",".join(map(_evidence, result.evidence))
        return (
            f'{{"basis":"{result.basis}",{case}"citation":{citation},"evidence":[{evidence}],{judged}"max_points":{most},'
            f'"option":{_option(result.option)},"points":"{exact_text(result.points)}","rule":{rule},'
            f'"supported":{_option(result.supported)}}}'
        )


_fragments: dict[tuple[str, int], _Fragments] = {}


def _fragments_of(plan: Plan) -> _Fragments:
    key = plan.version, plan.product_set.number
    found = _fragments.get(key)
    if found is None or found.plan is not plan:
        found = _fragments[key] = _Fragments(plan)
    return found


def _option(option: int | tuple[int, ...] | None) -> str:
    if option is None:
        return "null"
    return str(option) if isinstance(option, int) else f"[{','.join(map(str, option))}]"


def _evidence(item: EvidenceItem) -> str:
    backed = ",".join(map(quoted, item.backed_by))
    if item.kind == "document":
        return f'{{"backed_by":[{backed}],"document":{quoted(item.name)}}}'
    value = item.value
    if isinstance(value, bool) or value is None:
        shown = {True: "true", False: "false", None: "null"}[value]
    elif isinstance(value, int):
        shown = canonical(value)
    else:
        shown = quoted(value if isinstance(value, str) else plain_number(value))
    return f'{{"backed_by":[{backed}],"fact":{quoted(item.name)},"value":{shown}}}'


def evaluation_text(evaluation: Evaluation, rest: dict[str, Json]) -> str:
    """Return an evaluation as canonical JSON.

    Args:
        evaluation: the evaluation.
        rest: its plain data but for criteria, requirements and trace.
    """
    kept = _fragments_of(evaluation.plan)
    criteria = evaluation.criteria
    written_criteria = ",".join([f"{quoted(number)}:{kept.result(criteria[number])}" for number in sorted(criteria)])
    requirements = ",".join(map(kept.requirement, evaluation.requirements))
    trace = ",".join([kept.entry(*each) for each in sorted(evaluation.fired)])
    first, second, third, fourth = (canonical(_between(rest, *ends))[1:-1] for ends in _ENDS)
    return (
        f'{{{first},"criteria":{{{written_criteria}}},{second},"requirements":[{requirements}],{third},'
        f'"trace":[{trace}],{fourth}}}'
    )


_ENDS = (("", "criteria"), ("criteria", "requirements"), ("requirements", "trace"), ("trace", "~"))


def _between(rest: dict[str, Json], first: str, last: str) -> dict[str, Json]:
    return {name: value for name, value in rest.items() if first < name < last}
