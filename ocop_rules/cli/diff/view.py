"""What a reader is shown of a diff: chapters of blocks of lines, the same for the terminal and the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ocop_rules.cli.diff.telling import Telling
from ocop_rules.cli.diff.values import ARROW
from ocop_rules.cli.diff.words import Line, line
from ocop_rules.rulebook.diff.change import Kind, Nature, Spot, VersionDiff
from ocop_rules.rulebook.diff.entry import Entry, Subject, criterion_title, entries
from ocop_rules.rulebook.lint.finding import set_ranges
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import Lang, Text


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
    """What a reader is shown of a diff."""

    title: str
    subtitle: str
    versions: tuple[str, ...]
    summary: str
    notes: tuple[str, ...]
    chapters: tuple[Chapter, ...]


def view(found: VersionDiff, lang: Lang, *, labels: bool) -> View:
    """Return what a reader is shown.

    Args:
        found: the diff.
        lang: the language.
        labels: whether changes of our wording alone are shown too.
    """
    telling = Telling(found.before, found.after, lang)
    say = telling.say
    one_set = "" if found.only is None else say(f", bộ {found.only.number}", f", set {found.only.number}")
    return View(
        title=say("Những gì đã thay đổi trong quy định", "What changed in the law") + one_set,
        subtitle=f"{found.before.decision}{ARROW}{found.after.decision}",
        versions=(_version(telling, found.before), _version(telling, found.after)),
        summary=_summary(telling, found, labels),
        notes=tuple(_notes(telling, found)),
        chapters=tuple(each for each in _chapters(telling, found, labels) if each.blocks),
    )


def _version(telling: Telling, rulebook: Rulebook) -> str:
    since = telling.say(f"hiệu lực từ {rulebook.in_force_from}", f"in force from {rulebook.in_force_from}")
    lapsed = telling.say(f", hết hiệu lực {rulebook.lapsed_on}", f", lapsed on {rulebook.lapsed_on}")
    title = rulebook.title.in_(telling.values.lang)
    return f"{rulebook.id}: {title} ({since}{lapsed if rulebook.lapsed_on else ''})"


def _summary(telling: Telling, found: VersionDiff, labels: bool) -> str:
    say = telling.say
    law, reading, wording = (len(found.of(nature)) for nature in (Nature.LAW, Nature.READING, Nature.WORDING))
    if not found.changes:
        return say("Không có gì khác nhau.", "Nothing is different.")
    told = say(
        f"{law} thay đổi của quy định; {reading} thay đổi trong cách dự án hiểu minh chứng; {wording} về câu chữ",
        f"{law} changes of the law; {reading} of this project's reading of evidence; {wording} of wording",
    )
    hidden = say(" (xem với --labels)", " (shown with --labels)") if wording and not labels else ""
    return f"{told}{hidden}."


def _notes(telling: Telling, found: VersionDiff) -> Iterator[str]:
    for rulebook in (found.before, found.after):
        for unknown in rulebook.unknown:
            missing = unknown.in_(telling.values.lang)
            yield telling.say(
                f"Dữ liệu {rulebook.id} chưa đủ, nên khác biệt ở đây có thể do chưa chép: {missing}",
                f"The files of {rulebook.id} are incomplete, a difference may be due to that: {missing}",
            )


def _chapters(telling: Telling, found: VersionDiff, labels: bool) -> Iterator[Chapter]:
    yield from _of_the_law(telling, found)
    say = telling.say
    yield Chapter(
        Nature.READING,
        say("Cách dự án hiểu quy định", "Our reading"),
        say(
            "Không phải thay đổi của luật: minh chứng nào chứng minh một phương án là cách hiểu của dự án.",
            "No change of the law: which evidence shows that an option holds is this project's reading.",
        ),
        _blocks(telling, found, entries(found, found.of(Nature.READING))),
    )
    if labels:
        yield Chapter(
            Nature.WORDING,
            say("Câu chữ", "Wording"),
            say("Lời ghi ngắn của dự án, không phải nguyên văn quy định.", "Our own short words, not the law's."),
            _blocks(telling, found, entries(found, found.of(Nature.WORDING))),
        )


def _of_the_law(telling: Telling, found: VersionDiff) -> Iterator[Chapter]:
    groups: dict[tuple[Subject, Kind | None], list[Entry]] = {}
    for entry in entries(found, found.of(Nature.LAW)):
        groups.setdefault((entry.subject, _alone(entry)), []).append(entry)
    say = telling.say
    titles = {
        (Subject.DECISION, None): say("Quyết định, hạng sao, cấp đánh giá", "Decision, star bands, levels"),
        (Subject.SET, None): say("Bộ sản phẩm", "Product sets"),
        (Subject.SHEET, None): say("Phần, mục và trường hợp của phiếu", "Parts, sections and cases of the sheets"),
        (Subject.KNOCK_OUT, None): say("Điều kiện loại", "Knock-outs"),
        (Subject.CRITERION, None): say("Tiêu chí thay đổi", "Criteria changed"),
        (Subject.CRITERION, Kind.CRITERION_ADDED): say("Tiêu chí mới", "Criteria added"),
        (Subject.CRITERION, Kind.CRITERION_REMOVED): say("Tiêu chí bãi bỏ", "Criteria removed"),
        (Subject.CRITERION, Kind.CRITERION_RENUMBERED): say("Tiêu chí chỉ đổi số", "Criteria with another number only"),
    }
    for group, title in titles.items():
        yield Chapter(Nature.LAW, title, "", _blocks(telling, found, groups.get(group, ())))


def _alone(entry: Entry) -> Kind | None:
    """Return the kind of an entry that has a chapter for itself."""
    kinds = {change.kind for change in entry.changes}
    alone = (Kind.CRITERION_ADDED, Kind.CRITERION_REMOVED, Kind.CRITERION_RENUMBERED)
    return next((kind for kind in alone if kinds == {kind}), None)


def _blocks(telling: Telling, found: VersionDiff, told: Iterable[Entry]) -> tuple[Block, ...]:
    return tuple(
        Block(
            _heading(telling, found, entry),
            _places(telling, entry),
            tuple(line(telling, change) for change in entry.changes if change.kind is not Kind.CRITERION_RENUMBERED),
        )
        for entry in told
    )


def _heading(telling: Telling, found: VersionDiff, entry: Entry) -> str:
    before, after = entry.places[0]
    lang = telling.values.lang
    match entry.subject:
        case Subject.DECISION | Subject.SET:
            return ""
        case Subject.CRITERION:
            title = criterion_title(found.after, after) or criterion_title(found.before, before)
            return title.in_(lang) if title else entry.changes[0].identity
        case Subject.KNOCK_OUT:
            return _knock_out_title(found, entry).in_(lang)
        case Subject.SHEET:
            return _sheet_title(telling, found, after, before)


def _knock_out_title(found: VersionDiff, entry: Entry) -> Text:
    for rulebook, spot in zip((found.after, found.before), reversed(entry.places[0]), strict=True):
        if spot and spot.set and spot.name:
            sheet = rulebook.sets[spot.set]
            return next(each.title for each in sheet.knock_outs if each.name == spot.name)
    raise ValueError("a knock-out stands in one of the versions")


def _sheet_title(telling: Telling, found: VersionDiff, after: Spot | None, before: Spot | None) -> str:
    spot, rulebook = (after, found.after) if after and after.part else (before, found.before)
    if spot is None or spot.set is None or spot.part is None:
        return telling.say("Trường hợp của phiếu", "Cases of the sheet")
    part = next(each for each in rulebook.sets[spot.set].parts if each.letter == spot.part)
    section = next((each for each in part.sections if each.number == spot.section), None)
    lang = telling.values.lang
    if section is None:
        return telling.say("Phần ", "Part ") + f"{part.letter}. {part.title.in_(lang)}"
    return telling.say("Mục ", "Section ") + f"{section.number}. {section.title.in_(lang)}"


def _places(telling: Telling, entry: Entry) -> str:
    """Write where the same happened: the sets, by the numbers that the thing has in them."""
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
    say = telling.say
    told = []
    for (written, earlier), numbers in sets.items():
        ranges = set_ranges(numbers).replace("-", "–").replace(",", ", ")
        word = say("bộ cũ", "earlier set") if earlier else say("bộ", "set")
        told.append(f"{word} {ranges}" + (f": {written}" if written else ""))
    return "; ".join(told)


def _numbers(before: str | None, after: str | None) -> str:
    if before and after and before != after:
        return f"{before}{ARROW}{after}"
    return after or before or ""
