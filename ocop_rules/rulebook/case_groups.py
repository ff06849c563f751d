"""The alternative cases of a sheet, put together from its file (R5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set

from ocop_rules.documents.source import Source
from ocop_rules.errors import Place
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.definition import CaseGroupDefinition, CaseRule, SetDefinition
from ocop_rules.rulebook.files import CriteriaFiles, origin
from ocop_rules.rulebook.model import CaseGroup, Criterion, SheetCase
from ocop_rules.several import frozen_mapping
from ocop_rules.text import text


def case_groups(
    files: CriteriaFiles,
    written: SetDefinition,
    criteria: Mapping[str, Criterion],
    failed: Set[tuple[int, str]],
    source: Source,
    cite: Callable[..., Citation],
) -> tuple[CaseGroup, ...]:
    """Return the groups of alternative cases of a set; each criterion that has cases must stand in one (R5).

    Args:
        files: takes the problems.
        written: the set as written.
        criteria: its criteria by printed number.
        failed: the set and the number of criteria that could not be built, which is noted.
        source: its file.
        cite: makes the citation of a criterion of the set, given its number or None, and the case.
    """

    def cases(rules: Mapping[str, CaseRule], place: Place) -> Mapping[str, SheetCase]:
        found = {
            name: SheetCase(
                name,
                rule.title,
                rule.when,
                cite(rule.criterion, case=name),
                origin(source, (*place, name)),
            )
            for name, rule in rules.items()
        }
        return frozen_mapping(found)

    with_cases = tuple(number for number, criterion in criteria.items() if criterion.cases)
    if written.cases is not None:
        return (CaseGroup(None, None, with_cases, cases(written.cases, ("cases",))),)
    groups: list[CaseGroup] = []
    placed: dict[str, str] = {}
    for name, group in written.case_groups.items():
        place: Place = ("case_groups", name)
        for i, number in enumerate(group.criteria):
            other = placed.setdefault(number, name)
            if (written.number, number) not in failed:
                _check(files, group, number, criteria.get(number), source, (*place, "criteria", i))
            if other != name or group.criteria.count(number) > 1:
                message = text(f"tiêu chí {number} đã thuộc nhóm {other}", f"{number} stands in group {other} already")
                files.problem(source, (*place, "criteria", i), message)
        in_order = tuple(number for number in with_cases if number in group.criteria)
        groups.append(CaseGroup(name, group.title, in_order, cases(group.cases, (*place, "cases"))))
    for number in with_cases if groups else ():
        if number not in placed:
            message = text(f"tiêu chí {number} chưa thuộc nhóm nào", f"criterion {number} stands in no group")
            files.problem(source, ("case_groups",), message)
    return tuple(groups)


def _check(
    files: CriteriaFiles,
    group: CaseGroupDefinition,
    number: str,
    criterion: Criterion | None,
    source: Source,
    place: Place,
) -> None:
    if criterion is None:
        message = text(f"bộ này không có tiêu chí {number}", f"this sheet has no criterion {number}")
    elif tuple(criterion.cases) != tuple(group.cases):
        here, there = ", ".join(group.cases), ", ".join(criterion.cases)
        message = text(
            f"tiêu chí {number} có các trường hợp “{there}”, nhóm có “{here}”",
            f"criterion {number} has the cases “{there}”, the group has “{here}”",
        )
    else:
        return
    files.problem(source, place, message)
