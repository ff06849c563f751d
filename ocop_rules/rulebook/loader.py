"""Loading a version from its directory of criteria files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ocop_rules.errors import InvalidDocument, InvalidRulebook, Problem
from ocop_rules.rulebook.citation import Citation, cite_article
from ocop_rules.rulebook.condition import Condition, FactTest, documents_read, facts_read, leaves
from ocop_rules.rulebook.definition import (
    FILES,
    CriterionDefinition,
    DecisionDefinition,
    Erratum,
    KnockOuts,
    KnownFinding,
    KnownFindings,
    OptionDefinition,
    Placement,
    Scoring,
    SectionDefinition,
    SetDefinition,
    Theme,
)
from ocop_rules.rulebook.model import (
    Case,
    Criterion,
    Gate,
    KnockOut,
    Option,
    Origin,
    Part,
    ProductSet,
    Rulebook,
    Section,
    SheetCase,
    StarBand,
    TransitionRule,
    frozen_mapping,
)
from ocop_rules.rulebook.vocabulary import SCALE, FactDefinition, FactType, Vocabulary
from ocop_rules.source import Place, Source, read_file
from ocop_rules.text import Text, text
from ocop_rules.validation import did_you_mean, keys_of, problems_of

_Model = TypeVar("_Model", bound=BaseModel)
_KEYS = keys_of(
    *FILES.values(), CriterionDefinition, OptionDefinition, SectionDefinition, Placement, Erratum, KnownFinding
)


def load_rulebook(root: Path, version: str) -> Rulebook:
    """Load the version whose files stand in `root/version`, with `root/vocabulary.yaml`.

    Raises:
        InvalidRulebook: with every problem of every file at once.
    """
    return _Loader(root, version).load()


def load_vocabulary(root: Path) -> Vocabulary:
    """Load `root/vocabulary.yaml`; raises `InvalidRulebook` with all its problems."""
    return _Loader(root, "").load_vocabulary()


class _Loader:
    def __init__(self, root: Path, version: str) -> None:
        self._root = root
        self._directory = root / version
        self._version = version
        self._problems: list[Problem] = []
        self._themes: dict[str, tuple[CriterionDefinition, Origin, Source, Place]] = {}

    def load(self) -> Rulebook:
        vocabulary = self._read(self._root / "vocabulary.yaml", Vocabulary)
        decision = self._read(self._directory / "decision.yaml", DecisionDefinition)
        knock_outs = self._read(self._directory / "knock_outs.yaml", KnockOuts)
        for path in sorted((self._directory / "criteria").glob("*.yaml")):
            theme = self._read(path, Theme)
            if theme:
                for name, definition in theme[0].root.items():
                    key = f"{path.stem}.{name}"
                    self._themes[key] = (definition, self._origin(theme[1], (name,)), theme[1], (name,))
        known = self._read_known()
        set_files = [self._read(path, SetDefinition) for path in sorted((self._directory / "sets").glob("*.yaml"))]
        self._stop_if_wrong()
        assert vocabulary
        assert decision
        assert knock_outs
        sheets = _Sheets(self, decision[0], knock_outs, {n: self._resolve(n) for n in self._themes})
        self._stop_if_wrong()
        sets = [sheets.build(written, source) for written, source in filter(None, set_files)]
        self._check_vocabulary(sets, vocabulary[0])
        self._stop_if_wrong()
        return _rulebook(decision[0], sets, vocabulary[0], known)

    def _read_known(self) -> tuple[KnownFinding, ...]:
        path = self._directory / "known_findings.yaml"
        known = self._read(path, KnownFindings) if path.is_file() else None
        return known[0].root if known else ()

    def load_vocabulary(self) -> Vocabulary:
        vocabulary = self._read(self._root / "vocabulary.yaml", Vocabulary)
        self._stop_if_wrong()
        assert vocabulary
        return vocabulary[0]

    def problem(self, source: Source, place: Place, message: Text, mend: Text | None = None) -> None:
        """Note a problem at a place of a file."""
        where = f"{source.name}: {'.'.join(map(str, place))}"
        self._problems.append(Problem("criteria", where, message, mend, line=source.line(place)))

    def _origin(self, source: Source, place: Place) -> Origin:
        return Origin(source.name, source.line(place) or 1)

    def origin(self, source: Source, place: Place) -> Origin:
        """Give where a value of a file stands."""
        return self._origin(source, place)

    def _stop_if_wrong(self) -> None:
        if self._problems:
            raise InvalidRulebook(self._problems, self._version)

    def _read(self, path: Path, model: type[_Model]) -> tuple[_Model, Source] | None:
        try:
            source = read_file(path)
        except InvalidDocument as error:
            self._problems += [
                replace(p, place=f"{path.relative_to(self._root)} {p.place}".strip()) for p in error.problems
            ]
            return None
        source = replace(source, name=path.relative_to(self._root).as_posix())
        try:
            return model.model_validate(source.data), source
        except ValidationError as error:
            self._problems += [
                replace(p, place=f"{source.name}: {p.place}") for p in problems_of(error, source, known_keys=_KEYS)
            ]
            return None

    def _resolve(self, name: str, trail: tuple[str, ...] = ()) -> CriterionDefinition:
        """Give a definition with all that it extends filled in."""
        definition, _, source, place = self._themes[name]
        if definition.extends is None:
            return definition
        base_name = qualified(definition.extends, name)
        if base_name in (*trail, name) or base_name not in self._themes:
            self.problem(
                source,
                (*place, "extends"),
                text(f"không có tiêu chí “{base_name}” để mở rộng", f"there is no “{base_name}” to extend"),
                did_you_mean(base_name, self._themes),
            )
            return definition
        base = self._resolve(base_name, (*trail, name))
        return self._extended(base, definition, source, place)

    def _extended(
        self, base: CriterionDefinition, own: CriterionDefinition, source: Source, place: Place
    ) -> CriterionDefinition:
        options = base.options
        overrides = own.points is not None or own.min_stars is not None or own.labels is not None
        if overrides and options is None:
            self.problem(
                source,
                place,
                text("không đổi được phương án của các trường hợp", "cases cannot be overridden"),
            )
            return own
        if options is not None and overrides:
            wrong = [n for n in (*(own.min_stars or {}), *(own.labels or {})) if not 1 <= n <= len(options)]
            if wrong or (own.points is not None and len(own.points) != len(options)):
                self.problem(
                    source,
                    place,
                    text(f"tiêu chí gốc có {len(options)} phương án", f"the base has {len(options)} options"),
                )
                return own
            options = tuple(
                option.model_copy(
                    update={
                        "points": own.points[i] if own.points is not None else option.points,
                        "min_stars": own.min_stars.get(i + 1) if own.min_stars is not None else option.min_stars,
                        "label": (own.labels or {}).get(i + 1, option.label),
                    }
                )
                for i, option in enumerate(options)
            )
        changes = {
            key: getattr(own, key)
            for key in ("title", "detail", "decided_by", "because", "scoring", "applies_if")
            if getattr(own, key) is not None
        }
        return base.model_copy(update={**changes, "options": options})

    def definition_lines(self, name: str) -> tuple[Source, Place, int | None]:
        """Give where the options of a definition are written, following what it extends."""
        definition, _, source, place = self._themes[name]
        while definition.extends is not None:
            definition, _, source, place = self._themes[qualified(definition.extends, name)]
            name = f"{Path(source.name).stem}.{place[0]}"
        return source, place, None

    def definition_origin(self, name: str) -> Origin:
        """Give where a definition begins."""
        return self._themes[name][1]

    def _check_vocabulary(self, sets: list[ProductSet], vocabulary: Vocabulary) -> None:
        for condition, origin in _conditions(sets):
            for kind, names, known in (
                ("fact", facts_read(condition), vocabulary.facts),
                ("document", documents_read(condition), vocabulary.documents),
            ):
                for name in names:
                    if name not in known:
                        self._problems.append(
                            Problem(
                                f"unknown-{kind}",
                                str(origin),
                                text(f"“{name}” không có trong từ vựng", f"“{name}” is not in the vocabulary"),
                                did_you_mean(name, known),
                            )
                        )
            for leaf in leaves(condition):
                if isinstance(leaf, FactTest) and leaf.fact in vocabulary.facts:
                    wrong = _unfit(leaf, vocabulary.facts[leaf.fact])
                    if wrong is not None:
                        self._problems.append(Problem("wrong-test", f"{origin} {leaf.fact}", wrong))


def _unfit(test: FactTest, fact: FactDefinition) -> Text | None:
    """Say why a test does not fit the type of its fact; None if it does."""
    if test.is_ is None and test.in_ is None:
        if not fact.type.is_numeric:
            return text("ngưỡng chỉ dùng cho dữ kiện số", "thresholds are for facts that are numbers")
        bounds = [b for b in (test.at_least, test.above, test.at_most, test.below) if b is not None]
        scale = 1 if fact.type is FactType.COUNT else SCALE
        if any(b * scale != (b * scale).to_integral_value() for b in bounds):
            return text("ngưỡng có quá nhiều số lẻ", "a threshold has too many decimals")
        return None
    values = (test.is_,) if test.is_ is not None else test.in_ or ()
    if fact.type is FactType.BOOLEAN:
        fits = test.in_ is None and isinstance(test.is_, bool)
    else:
        fits = fact.type is FactType.CHOICE and all(v in (fact.values or {}) for v in values)
    return None if fits else text("giá trị không thuộc dữ kiện này", "this value is not one of the fact's")


def _conditions(sets: list[ProductSet]) -> Iterator[tuple[Condition, Origin]]:
    for product_set in sets:
        for criterion in product_set.criteria.values():
            for _, option in criterion.all_options():
                if option.when is not None:
                    yield option.when, option.origin
        for knock_out in product_set.knock_outs:
            yield knock_out.when, knock_out.origin
            if knock_out.unless is not None:
                yield knock_out.unless, knock_out.origin
        for case in product_set.cases.values():
            if case.when is not None:
                yield case.when, Origin(f"sets/{product_set.number}", 1)


def qualified(reference: str, near: str) -> str:
    """Give a reference with its theme: the theme of `near` where it names none."""
    return reference if "." in reference else f"{near.split('.')[0]}.{reference}"


class _Sheets:
    """Builds the sheets of a version from set files, definitions and knock-outs."""

    def __init__(
        self,
        loader: _Loader,
        decision: DecisionDefinition,
        knock_outs: tuple[KnockOuts, Source],
        definitions: dict[str, CriterionDefinition],
    ) -> None:
        self._loader = loader
        self._decision = decision
        self._knock_outs, self._knock_out_source = knock_outs
        self._definitions = definitions

    def build(self, written: SetDefinition, source: Source) -> ProductSet:
        """Give the product set that a set file describes."""
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
                self._loader.problem(
                    source, ("parts", letter), text("phần chưa định nghĩa", "this part is not defined")
                )
                continue
            built = []
            for i, section in enumerate(sections):
                place: Place = ("parts", letter, i)
                for number, entry in section.criteria.items():
                    here: Place = (*place, "criteria", number)
                    placement = entry if isinstance(entry, Placement) else Placement(use=entry)
                    if number in criteria:
                        self._loader.problem(source, here, text("tiêu chí bị lặp", "this criterion stands twice"))
                    criterion = self._criterion(written, letter, section, number, placement, source, here)
                    if criterion is None:
                        continue
                    criteria[number] = criterion
                    numbers[placement.use] = number
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
            parts.append(Part(letter, part.title, part.max, tuple(built)))
        criteria = {n: self._gated(c, numbers, criteria, source) for n, c in criteria.items()}
        cases = {n: SheetCase(n, rule.title, rule.when) for n, rule in (written.cases or {}).items()}
        return ProductSet(
            number=written.number,
            slug=Path(source.name).stem.split("-", 1)[1],
            title=written.title,
            field=written.field,
            group=written.group,
            parts=tuple(parts),
            criteria=frozen_mapping(criteria),
            knock_outs=tuple(knock_outs),
            cases=frozen_mapping(cases),
            errata=tuple(e for e in self._decision.errata if e.set in ("*", written.number)),
        )

    def _section_title(
        self, section: SectionDefinition, criteria: dict[str, Criterion], source: Source, place: Place
    ) -> Text:
        if isinstance(section.title, Text):
            return section.title
        if section.title is None:
            inside = [criteria[number].title for number in section.criteria if number in criteria]
            if len(section.criteria) > 1:
                self._loader.problem(source, place, text("mục này cần title", "this section needs a title"))
            return inside[0] if inside else text("?", "?")
        title = self._decision.sections.get(section.title)
        if title is None:
            self._loader.problem(
                source,
                (*place, "title"),
                text(f"chưa có tên mục “{section.title}”", f"there is no section title “{section.title}”"),
                did_you_mean(section.title, self._decision.sections),
            )
            return text("?", "?")
        return title

    def _cite(self, set_number: int, criterion: str | None, **rest: object) -> Citation:
        return Citation(
            self._decision.number,
            appendix=self._decision.sheets_appendix,
            set=set_number,
            criterion=criterion,
            **rest,  # type: ignore[arg-type]
        )

    def _knock_out(
        self, name: str, written: SetDefinition, criterion: str | None, source: Source, place: Place
    ) -> KnockOut | None:
        definition = self._knock_outs.root.get(name)
        if definition is None:
            self._loader.problem(
                source,
                place,
                text(f"không có điều kiện loại “{name}”", f"there is no knock-out “{name}”"),
                did_you_mean(name, self._knock_outs.root),
            )
            return None
        return KnockOut(
            id=name if criterion is None else f"{criterion}/{name}",
            name=name,
            outcome=definition.outcome,
            title=definition.title,
            when=definition.when,
            unless=definition.unless,
            reading=definition.reading,
            criterion=criterion,
            citation=self._cite(written.number, criterion, note=True),
            origin=self._loader.origin(self._knock_out_source, (name,)),
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
        definition = self._definitions.get(placement.use)
        if definition is None:
            self._loader.problem(
                source,
                place,
                text(f"không có tiêu chí “{placement.use}”", f"there is no criterion “{placement.use}”"),
                did_you_mean(placement.use, self._definitions),
            )
            return None
        assert definition.title
        assert definition.decided_by
        file, at, _ = self._loader.definition_lines(placement.use)

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
                    min_stars=option.min_stars,
                    reading=option.reading,
                    citation=self._cite(written.number, number, case=case, option=i + 1),
                    origin=self._loader.origin(file, (*where, i)),
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
            definition=placement.use,
            title=definition.title,
            detail=definition.detail,
            decided_by=definition.decided_by,
            because=definition.because,
            scoring=scoring,
            applies_if=None,
            options=own,
            cases=frozen_mapping(cases),
            max_points=max(_most(each, scoring) for each in (own, *(c.options for c in cases.values())) if each),
            citation=self._cite(written.number, number),
            origin=self._loader.definition_origin(placement.use),
        )

    def _gated(
        self, criterion: Criterion, numbers: dict[str, str], criteria: dict[str, Criterion], source: Source
    ) -> Criterion:
        applies_if = self._definitions[criterion.definition].applies_if
        if applies_if is None:
            return criterion
        number = numbers.get(qualified(applies_if.criterion, criterion.definition))
        needed = criteria[number].options if number else ()
        if number is None or applies_if.option > len(needed):
            self._loader.problem(
                source,
                (),
                text(
                    f"{criterion.number}: bộ này không có {applies_if.criterion}, phương án {applies_if.option}",
                    f"{criterion.number}: this sheet has no {applies_if.criterion}, option {applies_if.option}",
                ),
            )
            return criterion
        return replace(criterion, applies_if=Gate(number, applies_if.option, needed[applies_if.option - 1].rank))


def _most(options: tuple[Option, ...], scoring: Scoring) -> Decimal:
    points = [option.points for option in options]
    return sum(points, Decimal(0)) if scoring is Scoring.SUM else max(points)


def _rulebook(
    decision: DecisionDefinition, sets: list[ProductSet], vocabulary: Vocabulary, known: tuple[KnownFinding, ...]
) -> Rulebook:
    bands = sorted(decision.bands, key=lambda band: band.stars, reverse=True)
    return Rulebook(
        id=decision.id,
        decision=decision.number,
        title=decision.title,
        issued_on=decision.issued_on,
        in_force_from=decision.in_force_from,
        in_force_citation=cite_article(decision.number, decision.in_force_citation),
        lapsed_on=decision.lapsed_on,
        status=decision.status,
        replaces=decision.replaces,
        bands=tuple(StarBand(b.stars, b.at_least, b.title, cite_article(decision.number, b.citation)) for b in bands),
        requirements_citation=(
            cite_article(decision.number, decision.requirements_citation)
            if decision.requirements_citation
            else Citation(decision.number, appendix=decision.sheets_appendix, note=True)
        ),
        transition=tuple(
            TransitionRule(
                rule.purposes,
                decision.in_force_from + timedelta(days=rule.within_days),
                cite_article(decision.number, rule.citation),
            )
            for rule in decision.transition
        ),
        sets=frozen_mapping({s.number: s for s in sorted(sets, key=lambda s: s.number)}),
        errata=decision.errata,
        vocabulary=_used(sets, vocabulary),
        articles=frozen_mapping(dict(decision.articles)),
        known_findings=known,
    )


def _used(sets: list[ProductSet], vocabulary: Vocabulary) -> Vocabulary:
    """Give the part of the vocabulary that the rules read: other facts do not change what a version says."""
    facts: set[str] = set()
    documents: set[str] = set()
    for condition, _ in _conditions(sets):
        facts.update(facts_read(condition))
        documents.update(documents_read(condition))
    for name in facts:
        documents.update(vocabulary.facts[name].documents)
    return Vocabulary.model_construct(
        documents={n: d for n, d in vocabulary.documents.items() if n in documents},
        facts={n: f for n, f in vocabulary.facts.items() if n in facts},
    )
