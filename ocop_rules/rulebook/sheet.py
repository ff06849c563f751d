"""Building the sheets of a version from set files, the library and knock-outs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path

from ocop_rules.documents.source import Source
from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.errors import Place
from ocop_rules.rulebook.case_groups import case_groups
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.condition import none_of, one_of_these
from ocop_rules.rulebook.decision_definition import DecisionDefinition, MarkDefinition
from ocop_rules.rulebook.definition import (
    AppliesIf,
    KnockOutDefinition,
    OptionDefinition,
    Placement,
    PrintedOptions,
    SectionDefinition,
    SetDefinition,
)
from ocop_rules.rulebook.files import CriteriaFiles, origin, version_of
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.library import Library
from ocop_rules.rulebook.model import (
    Case,
    Criterion,
    Gate,
    KnockOutRule,
    Option,
    Part,
    ProductSet,
    ReadingNote,
    Section,
)
from ocop_rules.several import Several, frozen_mapping
from ocop_rules.text import Text, text


class SheetBuilder:
    """Builds the sheets of a version from set files, the library and knock-outs.

    Attributes:
        named: the entries of the library that the sheets built so far name, and those that these extend.
        failed: the set and the number of each criterion that could not be built, which is noted.
    """

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
        self.failed: set[tuple[int, str]] = set()
        self._misprints = decision.misprints()
        self._printed_in = decision.number

    def build(self, written: SetDefinition, source: Source) -> ProductSet:
        """Return the product set that a set file describes."""
        own = version_of(source) == self._decision.id
        self._printed_in = self._decision.number if own else self._decision.sheets_number or self._decision.number
        criteria: dict[str, Criterion] = {}
        knock_outs = [
            k
            for i, name in enumerate(written.knock_outs)
            if (k := self._knock_out(name, written, None, source, ("knock_outs", i)))
        ]
        parts = []
        gates: list[tuple[str, AppliesIf, Place]] = []
        for letter, entries in written.parts.items():
            if letter not in self._decision.parts:
                self._files.problem(source, ("parts", letter), text("phần chưa định nghĩa", "this part is not defined"))
                continue
            built = []
            for section, entry in entries.items():
                place: Place = ("parts", letter, section)
                inside = entry.criteria if isinstance(entry, SectionDefinition) else {section: entry}
                for number, placement in inside.items():
                    here: Place = place if placement is entry else (*place, "criteria", number)
                    if number in criteria:
                        self._files.problem(source, here, text("tiêu chí bị lặp", "this criterion stands twice"))
                    if (placement.max is None) == (placement is entry):
                        self._files.problem(
                            source, (*here, "max"), _MAX_ALONE if placement.max is None else _MAX_INSIDE
                        )
                    criterion = self._criterion(written, letter, section, number, placement, source, here)
                    if criterion is None:
                        self.failed.add((written.number, number))
                        continue
                    criteria[number] = criterion
                    self.named.update(self._library.ancestry(placement.use))
                    if placement.applies_if is not None:
                        gates.append((number, placement.applies_if, (*here, "applies_if")))
                    knock_outs += [
                        k
                        for name in placement.knock_outs
                        if (k := self._knock_out(name, written, number, source, here))
                    ]
                numbers = tuple(number for number in inside if number in criteria)
                title = self._section_title(entry, criteria.get(section), source, place)
                built.append(Section(section, title, entry.max or Decimal(0), numbers))
            part = self._decision.parts[letter]
            parts.append(Part(letter, part.title, written.part_max.get(letter, part.max), Several(built)))
        needed = {number: gate.criterion for number, gate, _ in gates}
        for number, gate, place in gates:
            if _returns(number, needed):
                message = text("applies_if đi thành vòng tròn", "applies_if goes in a circle")
                self._files.problem(source, place, message)
            elif (written.number, gate.criterion) not in self.failed:
                criteria[number] = self._gated(criteria[number], gate, criteria, source, place)
        slug = Path(source.name).stem.partition("-")[2]
        if not slug:
            better = f"{written.number:02d}-name.yaml"
            message = text("tên tệp thiếu tên bộ sản phẩm", "the file's name lacks the product set's")
            self._files.problem(source, (), message, text(f"đặt tên: {better}", f"name it {better}"))
        cite = partial(self._cite, written.number)
        return ProductSet(
            number=written.number,
            slug=slug,
            identity=written.identity or slug,
            title=written.title,
            field=written.field,
            group=written.group,
            parts=Several(parts),
            criteria=frozen_mapping(criteria),
            knock_outs=Several(knock_outs),
            case_groups=case_groups(self._files, written, criteria, self.failed, source, cite),
            errata=Several(e for e in self._misprints if e.set in ("*", written.number)),
        )

    def _section_title(
        self, entry: SectionDefinition | Placement, alone: Criterion | None, source: Source, place: Place
    ) -> Text:
        if isinstance(entry, Placement):
            return alone.title if alone else text("?", "?")
        if isinstance(entry.title, Text):
            return entry.title
        title = self._decision.sections.get(entry.title)
        if title is None:
            self._files.problem(
                source,
                (*place, "title"),
                text(f"chưa có tên mục “{entry.title}”", f"there is no section title “{entry.title}”"),
                did_you_mean(entry.title, self._decision.sections),
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
    ) -> KnockOutRule | None:
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
        return KnockOutRule(
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
        section: str,
        number: str,
        placement: Placement,
        source: Source,
        place: Place,
    ) -> Criterion | None:
        name = placement.use
        definition = self._library.definition(name)
        if definition is None and self._library.is_wrong(name):
            return None  # its file is, which is noted
        if definition is None:
            self._files.problem(
                source,
                (*place, "use"),
                text(f"thư viện không có “{name}”", f"there is no “{name}” in the library"),
                did_you_mean(name, self._library.names()),
            )
            return None
        if definition.title is None or definition.decided_by is None or not (definition.options or definition.cases):
            return None  # what it extends is wrong, which is noted
        added = {mark.option: mark for mark in self._decision.marks if written.number in mark.criteria.get(number, ())}
        if (named := tuple(placement.cases or ())) != (needed := tuple(definition.cases or ())):
            here, there = ", ".join(named) or "–", ", ".join(needed) or "–"
            self._files.problem(
                source,
                place,
                text(
                    f"“{name}” có các trường hợp “{there}”, phiếu ghi “{here}”",
                    f"“{name}” has the cases “{there}”, the sheet gives “{here}”",
                ),
            )
            return None
        cases: dict[str | None, tuple[OptionDefinition, ...]] = {None: definition.options} if definition.options else {}
        cases |= {case: each.options for case, each in (definition.cases or {}).items()}
        built = {
            case: self._options(written, number, placement, case, options, added, source, place)
            for case, options in cases.items()
        }
        if any(options is None for options in built.values()):
            return None
        scored = {case: options for case, options in built.items() if options is not None}
        return Criterion(
            number=number,
            part=letter,
            section=section,
            definition=name,
            identity=self._library.identity(name),
            title=definition.title,
            detail=definition.detail,
            decided_by=definition.decided_by,
            because=definition.because,
            scoring=placement.scoring,
            applies_if=None,
            binds_unless=definition.binds_unless,
            options=scored.get(None, ()),
            cases=frozen_mapping(
                {case: Case(case, each.title, scored[case]) for case, each in (definition.cases or {}).items()}
            ),
            max_points=max(_most(each, placement.scoring) for each in scored.values()),
            citation=self._cite(written.number, number),
            origin=self._library.origin(name),
        )

    def _options(
        self,
        written: SetDefinition,
        number: str,
        placement: Placement,
        case: str | None,
        options: tuple[OptionDefinition, ...],
        added: Mapping[int, MarkDefinition],
        source: Source,
        place: Place,
    ) -> tuple[Option, ...] | None:
        """Return the options of a case with what the sheet prints beside them; None, noted, if the two do not fit."""
        here: Place = place if case is None else (*place, "cases", case)
        printed = placement.printed(case)
        if printed is None or not self._fits(printed, options, added, source, here):
            return None
        points = printed.points
        file, at = self._library.options_at(placement.use)
        where: Place = (*at, "options") if case is None else (*at, "cases", case, "options")
        order = sorted(range(len(options)), key=lambda i: (points[i], i))
        amendment = Citation(self._decision.number)
        return Several(
            Option(
                ordinal=i + 1,
                rank=order.index(i) + 1,
                points=points[i],
                label=option.label,
                when=option.when,
                unless=option.unless,
                told=None if option.told is None else ReadingNote(option.told.message, option.told.when),
                min_stars=added[i + 1].stars if i + 1 in added else printed.marks.get(i + 1),
                not_met_by=added[i + 1].not_met_by if i + 1 in added else (),
                reading=option.reading,
                citation=(cited := self._cite(written.number, number, case=case, option=i + 1)),
                mark_citation=amendment if i + 1 in added else cited,
                origin=origin(file, (*where, i)),
            )
            for i, option in enumerate(options)
        )

    def _fits(
        self,
        printed: PrintedOptions,
        options: tuple[OptionDefinition, ...],
        added: Mapping[int, MarkDefinition],
        source: Source,
        place: Place,
    ) -> bool:
        """Tell whether points and marks are those of so many options, noting what is not."""
        count = len(options)
        fits = True
        if len(printed.points) != count:
            fits = False
            message = text(
                f"có {len(printed.points)} mức điểm, còn số phương án là {count}",
                f"the number of points is {len(printed.points)}, that of options {count}",
            )
            self._files.problem(source, (*place, "points"), message)
        for ordinal in printed.marks:
            if not 1 <= ordinal <= count:
                fits = False
                message = text(f"số phương án là {count}", f"the number of options is {count}")
                self._files.problem(source, (*place, "marks", str(ordinal)), message)
        for mark in added.values():
            for ordinal in (mark.option, *mark.not_met_by):
                if ordinal > count:
                    fits = False
                    message = text(
                        f"yêu cầu {mark.stars} sao nêu phương án {ordinal}, tiêu chí có {count}",
                        f"the requirement of {mark.stars} stars names option {ordinal}, the criterion has {count}",
                    )
                    self._files.problem(source, place, message)
        return fits

    def _gated(
        self, criterion: Criterion, gate: AppliesIf, criteria: Mapping[str, Criterion], source: Source, place: Place
    ) -> Criterion:
        needed = criteria[gate.criterion].options if gate.criterion in criteria else ()
        if gate.option > len(needed):
            message = text(
                f"bộ này không có tiêu chí {gate.criterion}, phương án {gate.option}",
                f"this sheet has no criterion {gate.criterion}, option {gate.option}",
            )
            self._files.problem(source, place, message)
            return criterion
        return replace(criterion, applies_if=Gate(gate.criterion, gate.option, needed[gate.option - 1].rank))


_MAX_ALONE = text(
    "tiêu chí đứng riêng cần max, điểm tối đa in trên phiếu", "a criterion by itself needs max, the printed maximum"
)
_MAX_INSIDE = text(
    "max ghi ở mục, không ở tiêu chí trong mục", "max stands at the section, not at a criterion inside it"
)


def _returns(number: str, needed: Mapping[str, str]) -> bool:
    """Tell whether what a criterion needs needs the criterion in turn."""
    step = needed.get(number)
    for _ in needed:
        if step is None or step == number:
            break
        step = needed.get(step)
    return step == number


def _most(options: tuple[Option, ...], scoring: Scoring) -> Decimal:
    points = [option.points for option in options]
    return sum(points, Decimal(0)) if scoring is Scoring.SUM else max(points)
