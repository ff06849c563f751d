"""Labels that are too long, stand twice, or were not translated."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.lint.finding import Finding, sheet_place
from ocop_rules.rulebook.lint.used_entries import UsedEntry, used_entries
from ocop_rules.rulebook.lint.wording import ordinals
from ocop_rules.rulebook.model import Option, ProductSet, Rulebook
from ocop_rules.rulebook.printed import ErratumField
from ocop_rules.text import LANGS, Lang, Text, text

RULE = "label"

ERRATA: frozenset[ErratumField] = frozenset({"label"})
"""The misprints that explain its findings."""

MAX_LENGTH = 160
"""A label is short: it says what the option is, not all that the decision says."""

_LANG_NAMES: dict[Lang, Text] = {
    "vi": text("tiếng Việt", "Vietnamese"),
    "en": text("tiếng Anh", "English"),
}


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the wordings that should be mended, once for each definition or set."""
    for product_set in rulebook.sets.values():
        for written in _set_texts(product_set):
            if _untranslated(written):
                yield Finding(RULE, sheet_place(product_set.number), _same(written), set=product_set.number)
    for entry in used_entries(rulebook):
        for case, written in _definition_texts(entry):
            if _untranslated(written):
                yield entry.finding(RULE, _same(written), case)
        for case, options in entry.cases():
            yield from _options(entry, case, options)


def _options(entry: UsedEntry, case: str | None, options: tuple[Option, ...]) -> Iterator[Finding]:
    for option in options:
        if _untranslated(option.label):
            yield entry.finding(RULE, _same(option.label), case, option.ordinal)
        for lang in LANGS:
            length = len(option.label.in_(lang))
            if length > MAX_LENGTH:
                name = _LANG_NAMES[lang]
                yield entry.finding(
                    RULE,
                    text(
                        f"phần diễn giải ngắn {name.vi} dài {length} ký tự, tối đa {MAX_LENGTH}",
                        f"the {name.en} label has {length} characters, at most {MAX_LENGTH} are good",
                    ),
                    case,
                    option.ordinal,
                )
    for lang in LANGS:
        stands: dict[str, list[int]] = {}
        for option in options:
            stands.setdefault(option.label.in_(lang).casefold(), []).append(option.ordinal)
        for same in stands.values():
            if len(same) > 1:
                name = _LANG_NAMES[lang]
                yield entry.finding(
                    RULE,
                    text(
                        f"các phương án {ordinals(same)} có cùng phần diễn giải ngắn {name.vi}",
                        f"options {ordinals(same)} have the same {name.en} label",
                    ),
                    case,
                    same[-1],
                )


def _set_texts(product_set: ProductSet) -> Iterator[Text]:
    yield product_set.title
    yield product_set.field
    if product_set.group is not None:
        yield product_set.group
    for group in product_set.case_groups:
        if group.title is not None:
            yield group.title
        for case in group.cases.values():
            yield case.title


def _definition_texts(entry: UsedEntry) -> Iterator[tuple[str | None, Text]]:
    criterion = entry.criterion
    for written in (criterion.title, criterion.detail, criterion.because):
        if written is not None:
            yield None, written
    for case in criterion.cases.values():
        yield case.name, case.title


def _untranslated(written: Text) -> bool:
    return written.vi == written.en and not _is_name(written.en)


def _is_name(wording: str) -> bool:
    """Tell whether a wording can be the same in both languages: an abbreviation, a brand, a standard's number."""
    words = [word for word in wording.split() if any(letter.isalpha() for letter in word)]
    if len(words) > 1:
        return all(word[0].isupper() or _is_code(word) for word in words)
    return all(_is_code(word) for word in words)


def _is_code(word: str) -> bool:
    return any(letter.isupper() or letter.isdigit() for letter in word[1:])


def _same(written: Text) -> Text:
    return text(
        f"“{written.vi}” giống nhau ở hai ngôn ngữ: chưa dịch?",
        f"“{written.en}” is the same in both languages: not translated?",
    )
