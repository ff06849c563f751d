"""What a reader is shown of a diff: chapters of blocks of lines, the same for the terminal and the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ocop_rules.rulebook.citation import decision_named
from ocop_rules.rulebook.diff.change import Kind, Nature, Spot, VersionDiff
from ocop_rules.rulebook.diff.entry import Entry, Subject, criterion_title, entries
from ocop_rules.rulebook.lint.finding import set_ranges
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import Lang, Text, text
from ocop_rules.words.differences.line import SIGNS, TONES, Line, Tone, line
from ocop_rules.words.differences.parameters import ARROW
from ocop_rules.words.terms import day

_TITLE = text("Những gì đã thay đổi trong quy định", "What changed in the law")
_OF_ONE_SET = text(", bộ {number}", ", set {number}")
_IN_FORCE = text("hiệu lực từ {since}", "in force from {since}")
_LAPSED = text(", hết hiệu lực {lapsed}", ", lapsed on {lapsed}")
_NO_DIFFERENCE = text("Không có gì khác nhau.", "Nothing is different.")
_COUNTS = text(
    "{law} thay đổi của quy định; {reading} thay đổi trong cách dự án hiểu minh chứng; {wording} về câu chữ{hidden}.",
    "{law} changes of the law; {reading} of this project's reading of evidence; {wording} of wording{hidden}.",
)
_HIDDEN = text(" (xem với --labels)", " (shown with --labels)")
_INCOMPLETE = text(
    "Dữ liệu của {decision} chưa đủ, nên khác biệt ở đây có thể do chưa chép: {missing}",
    "The files of {decision} are incomplete, a difference may be due to that: {missing}",
)
_LAW: Mapping[tuple[Subject, Kind | None], Text] = {
    (Subject.DECISION, None): text("Quyết định, hạng sao, cấp đánh giá", "Decision, star bands, levels"),
    (Subject.SET, None): text("Bộ sản phẩm", "Product sets"),
    (Subject.SHEET, None): text("Phần, mục và trường hợp của phiếu", "Parts, sections and cases of the sheets"),
    (Subject.KNOCK_OUT, None): text("Điều kiện loại", "Knock-outs"),
    (Subject.CRITERION, None): text("Tiêu chí thay đổi", "Criteria changed"),
    (Subject.CRITERION, Kind.CRITERION_ADDED): text("Tiêu chí mới", "Criteria added"),
    (Subject.CRITERION, Kind.CRITERION_REMOVED): text("Tiêu chí bãi bỏ", "Criteria removed"),
    (Subject.CRITERION, Kind.CRITERION_RENUMBERED): text("Tiêu chí chỉ đổi số", "Criteria with another number only"),
}
"""The chapters of the law's changes, by subject; a kind has a chapter for itself where nothing else changed."""

_OTHERS: Mapping[Nature, tuple[Text, Text]] = {
    Nature.READING: (
        text("Cách dự án hiểu quy định", "Our reading"),
        text(
            "Không phải thay đổi của luật: minh chứng nào chứng minh một phương án là cách hiểu của dự án.",
            "No change of the law: which evidence shows that an option holds is this project's reading.",
        ),
    ),
    Nature.WORDING: (
        text("Câu chữ", "Wording"),
        text("Lời ghi ngắn của dự án, không phải nguyên văn quy định.", "Our own short words, not the law's."),
    ),
}
"""The chapters of what is no change of the law, and what is to be known of them."""

_CASES_OF_THE_SHEET = text("Trường hợp của phiếu", "Cases of the sheet")
_PART = text("Phần {number}. {title}", "Part {number}. {title}")
_SECTION = text("Mục {number}. {title}", "Section {number}. {title}")
_IN_SET = text("bộ", "set")
_EARLIER_SET = text("bộ cũ", "earlier set")


@dataclass(frozen=True, slots=True)
class Block:
    """What happened to one thing.

    Attributes:
        heading: the thing; empty if the lines name it.
        places: the sets, and the numbers, where the same happened.
    """

    heading: str
    places: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Changes of one kind of thing, and whose they are."""

    nature: Nature
    title: str
    note: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What a reader is shown of a diff.

    Attributes:
        legend: every tone with its sign and what it means.
    """

    title: str
    subtitle: str
    versions: tuple[str, ...]
    summary: str
    notes: tuple[str, ...]
    legend: tuple[tuple[Tone, str, str], ...]
    chapters: tuple[Chapter, ...]


def view(found: VersionDiff, lang: Lang, *, labels: bool) -> View:
    """Return what a reader is shown.

    Args:
        found: the diff.
        lang: the language.
        labels: whether changes of our wording alone are shown too.
    """
    one_set = "" if found.only is None else _OF_ONE_SET.in_(lang).format(number=found.only.number)
    return View(
        title=_TITLE.in_(lang) + one_set,
        subtitle=f"{found.before.decision}{ARROW}{found.after.decision}",
        versions=(_version(found.before, lang), _version(found.after, lang)),
        summary=_summary(found, lang, labels),
        notes=tuple(_notes(found, lang)),
        legend=tuple((tone, SIGNS[tone], name.in_(lang)) for tone, name in TONES.items()),
        chapters=tuple(each for each in _chapters(found, lang, labels) if each.blocks),
    )


def _version(rulebook: Rulebook, lang: Lang) -> str:
    dates = _IN_FORCE.in_(lang).format(since=day(rulebook.in_force_from, lang))
    if rulebook.lapsed_on:
        dates += _LAPSED.in_(lang).format(lapsed=day(rulebook.lapsed_on, lang))
    return f"{decision_named(rulebook.decision).in_(lang)}: {rulebook.title.in_(lang)} ({dates})"


def _summary(found: VersionDiff, lang: Lang, labels: bool) -> str:
    if not found.changes:
        return _NO_DIFFERENCE.in_(lang)
    counts = {str(nature): len(found.of(nature)) for nature in Nature}
    hidden = _HIDDEN.in_(lang) if counts[Nature.WORDING] and not labels else ""
    return _COUNTS.in_(lang).format(**counts, hidden=hidden)


def _notes(found: VersionDiff, lang: Lang) -> Iterator[str]:
    for rulebook in (found.before, found.after):
        for missing in rulebook.unknown:
            named = decision_named(rulebook.decision).in_(lang)
            yield _INCOMPLETE.in_(lang).format(decision=named, missing=missing.in_(lang))


def _chapters(found: VersionDiff, lang: Lang, labels: bool) -> Iterator[Chapter]:
    groups: dict[tuple[Subject, Kind | None], list[Entry]] = {}
    for entry in entries(found, found.of(Nature.LAW)):
        groups.setdefault((entry.subject, _alone(entry)), []).append(entry)
    for group, title in _LAW.items():
        yield Chapter(Nature.LAW, title.in_(lang), "", _blocks(found, lang, groups.get(group, ())))
    for nature, (title, note) in _OTHERS.items():
        if labels or nature is not Nature.WORDING:
            blocks = _blocks(found, lang, entries(found, found.of(nature)))
            yield Chapter(nature, title.in_(lang), note.in_(lang), blocks)


def _alone(entry: Entry) -> Kind | None:
    """Return the kind of an entry that has a chapter for itself."""
    kinds = {change.kind for change in entry.changes}
    return next((kind for _, kind in _LAW if kind and kinds == {kind}), None)


def _blocks(found: VersionDiff, lang: Lang, told: Iterable[Entry]) -> tuple[Block, ...]:
    return tuple(
        Block(
            _heading(found, entry, lang),
            _places(entry, lang),
            tuple(
                line(found, change, lang) for change in entry.changes if change.kind is not Kind.CRITERION_RENUMBERED
            ),
        )
        for entry in told
    )


def _heading(found: VersionDiff, entry: Entry, lang: Lang) -> str:
    before, after = entry.places[0]
    match entry.subject:
        case Subject.DECISION | Subject.SET:
            return ""
        case Subject.CRITERION:
            title = criterion_title(found.after, after) or criterion_title(found.before, before)
            return title.in_(lang) if title else entry.changes[0].identity
        case Subject.KNOCK_OUT:
            return _knock_out_title(found, entry).in_(lang)
        case Subject.SHEET:
            return _sheet_title(found, after, before, lang)


def _knock_out_title(found: VersionDiff, entry: Entry) -> Text:
    for rulebook, spot in zip((found.after, found.before), reversed(entry.places[0]), strict=True):
        if spot and spot.set and spot.name:
            sheet = rulebook.sets[spot.set]
            return next(each.title for each in sheet.knock_outs if each.name == spot.name)
    raise ValueError("a knock-out stands in one of the versions")


def _sheet_title(found: VersionDiff, after: Spot | None, before: Spot | None, lang: Lang) -> str:
    spot, rulebook = (after, found.after) if after and after.part else (before, found.before)
    if spot is None or spot.set is None or spot.part is None:
        return _CASES_OF_THE_SHEET.in_(lang)
    part = next(each for each in rulebook.sets[spot.set].parts if each.letter == spot.part)
    section = next((each for each in part.sections if each.number == spot.section), None)
    if section is None:
        return _PART.in_(lang).format(number=part.letter, title=part.title.in_(lang))
    return _SECTION.in_(lang).format(number=section.number, title=section.title.in_(lang))


def _places(entry: Entry, lang: Lang) -> str:
    """Return where the same happened: the sets, by the numbers that the thing has in them."""
    if entry.subject in (Subject.DECISION, Subject.SET):
        return ""
    sets: dict[tuple[str, bool], list[int]] = {}
    for before, after in entry.places:
        if before is None or after is None or before.set is None or after.set is None:
            continue
        gone = after.criterion is None and before.criterion is not None
        number = before.set if gone else after.set
        written = _numbers(before.criterion, after.criterion)
        sets.setdefault((written, gone and before.set != after.set), []).append(number)
    told = []
    for (written, earlier), numbers in sets.items():
        ranges = set_ranges(numbers).replace("-", "–").replace(",", ", ")
        word = (_EARLIER_SET if earlier else _IN_SET).in_(lang)
        told.append(f"{word} {ranges}" + (f": {written}" if written else ""))
    return "; ".join(told)


def _numbers(before: str | None, after: str | None) -> str:
    if before and after and before != after:
        return f"{before}{ARROW}{after}"
    return after or before or ""
