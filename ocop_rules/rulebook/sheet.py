"""Building the sheets of a version from set files, definitions and knock-outs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from ocop_rules.documents.source import Source
from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.errors import Place
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.condition import none_of, one_of_these
from ocop_rules.rulebook.decision_definition import DecisionDefinition, MarkDefinition
from ocop_rules.rulebook.definition import (
    CaseGroupDefinition,
    CaseRule,
    CriterionDefinition,
    KnockOutDefinition,
    OptionDefinition,
    Placement,
    Scoring,
    SectionDefinition,
    SetDefinition,
)
from ocop_rules.rulebook.files import CriteriaFiles, origin, version_of
from ocop_rules.rulebook.library import Library, qualified
from ocop_rules.rulebook.model import (
    Case,
    CaseGroup,
    Criterion,
    Gate,
    KnockOut,
    Option,
    Part,
    ProductSet,
    Section,
    SheetCase,
    Told,
    frozen_mapping,
)
from ocop_rules.text import Text, text


class SheetBuilder:
    """Builds the sheets of a version from set files, definitions and knock-outs."""

    def __init__(
        self,
        files: CriteriaFiles,
        library: Library,
        decision: DecisionDefinition,
        knock_outs: Mapping[str, tuple[KnockOutDefinition, Source]],
    ) -> None:
        self._files = files
        self._library = library
        self._decision = decision
        self._knock_outs = knock_outs
        self.named: set[str] = set()
        self._misprints = decision.misprints()
        self._sheets_version = decision.extends or decision.id
        self._placed: dict[str, tuple[str, Place]] = {}
        self._printed_in = decision.number

    def build(self, written: SetDefinition, source: Source) -> ProductSet:
        """Return the product set that a set file describes."""
        own = version_of(source) == self._decision.id
        self._printed_in = self._decision.number if own else self._decision.sheets_number or self._decision.number
        self._placed = {}
        criteria: dict[str, Criterion] = {}
        numbers: dict[str, str] = {}
        knock_outs = [
            k
            for i, name in enumerate(written.knock_outs)
            if (k := self._knock_out(name, written, None, source, ("knock_outs", i)))
        ]
        parts = []
        for letter, sections in written.parts.items():
            if letter not in self._decision.parts:
                self._files.problem(source, ("parts", letter), text("phần chưa định nghĩa", "this part is not defined"))
                continue
            built = []
            for i, section in enumerate(sections):
                place: Place = ("parts", letter, i)
                for number, entry in section.criteria.items():
                    here: Place = (*place, "criteria", number)
                    placement = entry if isinstance(entry, Placement) else Placement(use=entry)
                    if number in criteria:
                        self._files.problem(source, here, text("tiêu chí bị lặp", "this criterion stands twice"))
                    criterion = self._criterion(written, letter, section, number, placement, source, here)
                    if criterion is None:
                        continue
                    criteria[number] = criterion
                    full = qualified(placement.use, f"{version_of(source)}:")
                    family = self._library.ancestry(full)
                    self.named.update(family)
                    numbers.update(dict.fromkeys(family, number))
                    knock_outs += [
                        k
                        for name in placement.knock_outs
                        if (k := self._knock_out(name, written, number, source, here))
                    ]
                built.append(
                    Section(
                        section.section,
                        self._section_title(section, criteria, source, place),
                        section.max,
                        tuple(n for n in section.criteria if n in criteria),
                    )
                )
            part = self._decision.parts[letter]
            parts.append(Part(letter, part.title, written.part_max.get(letter, part.max), tuple(built)))
        criteria = {n: self._gated(c, numbers, criteria, source) for n, c in criteria.items()}
        slug = Path(source.name).stem.partition("-")[2]
        if not slug:
            better = f"{written.number:02d}-name.yaml"
            message = text("tên tệp thiếu tên bộ sản phẩm", "the file's name lacks the product set's")
            self._files.problem(source, (), message, text(f"đặt tên: {better}", f"name it {better}"))
        return ProductSet(
            number=written.number,
            slug=slug,
            identity=written.identity or slug,
            title=written.title,
            field=written.field,
            group=written.group,
            parts=tuple(parts),
            criteria=frozen_mapping(criteria),
            knock_outs=tuple(knock_outs),
            case_groups=self._case_groups(written, criteria, source),
            errata=tuple(e for e in self._misprints if e.set in ("*", written.number)),
        )

    def _case_groups(
        self, written: SetDefinition, criteria: Mapping[str, Criterion], source: Source
    ) -> tuple[CaseGroup, ...]:
        """Return the groups of alternative cases of a set; each criterion that has cases must stand in one."""

        def cases(rules: Mapping[str, CaseRule], place: Place) -> Mapping[str, SheetCase]:
            found = {
                name: SheetCase(
                    name,
                    rule.title,
                    rule.when,
                    self._cite(written.number, rule.criterion, case=name),
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
                self._check_case_group(group, number, criteria.get(number), source, (*place, "criteria", i))
                if other != name or group.criteria.count(number) > 1:
                    message = text(
                        f"tiêu chí {number} đã thuộc nhóm {other}", f"{number} stands in group {other} already"
                    )
                    self._files.problem(source, (*place, "criteria", i), message)
            in_order = tuple(number for number in with_cases if number in group.criteria)
            groups.append(CaseGroup(name, group.title, in_order, cases(group.cases, (*place, "cases"))))
        for number in with_cases if groups else ():
            if number not in placed:
                message = text(f"tiêu chí {number} chưa thuộc nhóm nào", f"criterion {number} stands in no group")
                self._files.problem(source, ("case_groups",), message)
        return tuple(groups)

    def _check_case_group(
        self, group: CaseGroupDefinition, number: str, criterion: Criterion | None, source: Source, place: Place
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
        self._files.problem(source, place, message)

    def _section_title(
        self, section: SectionDefinition, criteria: dict[str, Criterion], source: Source, place: Place
    ) -> Text:
        if isinstance(section.title, Text):
            return section.title
        if section.title is None:
            inside = [criteria[number].title for number in section.criteria if number in criteria]
            if len(section.criteria) > 1:
                self._files.problem(source, place, text("mục này cần title", "this section needs a title"))
            return inside[0] if inside else text("?", "?")
        title = self._decision.sections.get(section.title)
        if title is None:
            self._files.problem(
                source,
                (*place, "title"),
                text(f"chưa có tên mục “{section.title}”", f"there is no section title “{section.title}”"),
                did_you_mean(section.title, self._decision.sections),
            )
            return text("?", "?")
        return title

    def _cite(self, set_number: int, criterion: str | None, **rest: object) -> Citation:
        return Citation(
            self._printed_in,
            appendix=self._decision.sheets_appendix,
            set=set_number,
            criterion=criterion,
            **rest,  # type: ignore[arg-type]
        )

    def _knock_out(
        self, name: str, written: SetDefinition, criterion: str | None, source: Source, place: Place
    ) -> KnockOut | None:
        if name not in self._knock_outs:
            self._files.problem(
                source,
                place,
                text(f"không có điều kiện loại “{name}”", f"there is no knock-out “{name}”"),
                did_you_mean(name, self._knock_outs),
            )
            return None
        definition, written_in = self._knock_outs[name]
        known = definition.name or name
        return KnockOut(
            id=known if criterion is None else f"{criterion}/{known}",
            name=known,
            outcome=definition.outcome,
            title=definition.title,
            when=definition.when,
            absent=none_of(definition.absent),
            shown=definition.shown or one_of_these(definition.absent),
            unless=definition.unless,
            reading=definition.reading,
            criterion=criterion,
            citation=self._cite(written.number, criterion, note=True),
            origin=origin(written_in, (name,)),
        )

    def _criterion(
        self,
        written: SetDefinition,
        letter: str,
        section: SectionDefinition,
        number: str,
        placement: Placement,
        source: Source,
        place: Place,
    ) -> Criterion | None:
        name = qualified(placement.use, f"{version_of(source)}:")
        self._placed[number] = name, place
        definition = self._library.definition(name)
        if definition is None:
            self._files.problem(
                source,
                place,
                text(f"không có tiêu chí “{placement.use}”", f"there is no criterion “{placement.use}”"),
                did_you_mean(name, self._library.names()),
            )
            return None
        if definition.title is None or definition.decided_by is None or not (definition.options or definition.cases):
            return None  # what it extends is wrong, which is noted
        file, at = self._library.options_at(name)
        family = self._library.ancestry(name)
        added = {
            mark.option: mark
            for mark in self._decision.marks
            if any(qualified(each, f"{self._sheets_version}:") in family for each in mark.criteria)
        }
        amendment = Citation(self._decision.number)
        self._check_marks(added, definition, source, place)

        def options(written_options: tuple[OptionDefinition, ...], case: str | None) -> tuple[Option, ...]:
            where: Place = (*at, "options") if case is None else (*at, "cases", case, "options")
            order = sorted(range(len(written_options)), key=lambda i: (written_options[i].points, i))
            return tuple(
                Option(
                    ordinal=i + 1,
                    rank=order.index(i) + 1,
                    points=option.points,
                    label=option.label,
                    when=option.when,
                    unless=option.unless,
                    told=None if option.told is None else Told(option.told.message, option.told.when),
                    min_stars=added[i + 1].stars if i + 1 in added else option.min_stars,
                    not_met_by=added[i + 1].not_met_by if i + 1 in added else (),
                    reading=option.reading,
                    citation=(cited := self._cite(written.number, number, case=case, option=i + 1)),
                    mark_citation=amendment if i + 1 in added else cited,
                    origin=origin(file, (*where, i)),
                )
                for i, option in enumerate(written_options)
            )

        own = options(definition.options, None) if definition.options else ()
        cases = {
            name: Case(name, case.title, options(case.options, name)) for name, case in (definition.cases or {}).items()
        }
        scoring = definition.scoring or Scoring.ONE
        return Criterion(
            number=number,
            part=letter,
            section=section.section,
            definition=name.removeprefix(f"{self._decision.id}:").removeprefix(f"{self._sheets_version}:"),
            identity=self._library.identity(name),
            title=definition.title,
            detail=definition.detail,
            decided_by=definition.decided_by,
            because=definition.because,
            scoring=scoring,
            applies_if=None,
            binds_unless=definition.binds_unless,
            options=own,
            cases=frozen_mapping(cases),
            max_points=max(_most(each, scoring) for each in (own, *(c.options for c in cases.values())) if each),
            citation=self._cite(written.number, number),
            origin=self._library.origin(name),
        )

    def _check_marks(
        self, added: Mapping[int, MarkDefinition], definition: CriterionDefinition, source: Source, place: Place
    ) -> None:
        """Note marks of an amendment on options that the criterion does not have."""
        count = len(definition.options or ())
        for mark in added.values():
            for ordinal in (mark.option, *mark.not_met_by):
                if ordinal > count:
                    message = text(
                        f"yêu cầu {mark.stars} sao nêu phương án {ordinal}, tiêu chí có {count}",
                        f"the requirement of {mark.stars} stars names option {ordinal}, the criterion has {count}",
                    )
                    self._files.problem(source, place, message)

    def _gated(
        self, criterion: Criterion, numbers: dict[str, str], criteria: dict[str, Criterion], source: Source
    ) -> Criterion:
        name, place = self._placed[criterion.number]
        definition = self._library.definition(name)
        applies_if = definition.applies_if if definition else None
        if applies_if is None:
            return criterion
        number = numbers.get(qualified(applies_if.criterion, name))
        needed = criteria[number].options if number else ()
        if number is None or applies_if.option > len(needed):
            self._files.problem(
                source,
                place,
                text(
                    f"bộ này không có {applies_if.criterion}, phương án {applies_if.option}",
                    f"this sheet has no {applies_if.criterion}, option {applies_if.option}",
                ),
            )
            return criterion
        return replace(criterion, applies_if=Gate(number, applies_if.option, needed[applies_if.option - 1].rank))


def _most(options: tuple[Option, ...], scoring: Scoring) -> Decimal:
    points = [option.points for option in options]
    return sum(points, Decimal(0)) if scoring is Scoring.SUM else max(points)
