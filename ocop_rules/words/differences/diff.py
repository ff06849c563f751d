"""The diff of two decisions with its words: what Python users get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ocop_rules.canonical import canonical
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.rulebook.diff.change import VersionDiff
from ocop_rules.rulebook.diff.diff import diff as difference
from ocop_rules.rulebook.diff.document import ChangesDocument, diff_document
from ocop_rules.rulebook.lookup import product_set_of_either
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import Lang
from ocop_rules.words.differences.view import View, view
from ocop_rules.words.notebook import fragment

_MOST_BLOCKS = 200
"""So much of a chapter is shown in a notebook; the text and the JSON have all of it."""


def diff(
    before: str | Rulebook,
    after: str | Rulebook,
    product_set: int | str | None = None,
    *,
    catalogue: Catalogue | None = None,
) -> Diff:
    """Return what changed in the law from one version to another.

    Args:
        before: the earlier version.
        after: the later version.
        product_set: only this set: a number or name in the later version, or the name of a set that the earlier alone
            has; None for all.
        catalogue: the criteria; None for those that are installed.

    Raises:
        UnknownVersion: there is no such version, or neither has such a set.
        InvalidRulebook: the files of a version are wrong.
    """
    found = catalogue or default_catalogue()
    earlier, later = (each if isinstance(each, Rulebook) else found.load(each) for each in (before, after))
    only = None if product_set is None else product_set_of_either(earlier, later, str(product_set))[1]
    compared = difference(earlier, later, only)
    return Diff(compared.before, compared.after, compared.only, compared.changes)


@dataclass(frozen=True, slots=True, repr=False)
class Diff(VersionDiff):
    """What changed from one version to another, with its JSON and its words."""

    def as_json(self) -> ChangesDocument:
        """Return the changes as plain data."""
        return diff_document(self)

    def to_json(self) -> str:
        """Return the changes as canonical JSON."""
        return canonical(self.as_json())

    def explain(self, lang: Lang = "vi", *, labels: bool = False) -> str:
        """Return the changes as plain text in `lang`; with `labels` what was only reworded, too."""
        return "\n".join(_lines(view(self, lang, labels=labels))) + "\n"

    def _repr_html_(self) -> str:
        return fragment("diff", "vi", view=view(self, "vi", labels=False), most=_MOST_BLOCKS)


def _lines(shown: View) -> Iterator[str]:
    yield f"{shown.title}: {shown.subtitle}"
    yield from shown.versions
    yield shown.summary
    yield from (f"! {note}" for note in shown.notes)
    for chapter in shown.chapters:
        yield from ("", f"{chapter.title.upper()} ({len(chapter.blocks)})")
        if chapter.note:
            yield chapter.note
        for block in chapter.blocks:
            if block.heading:
                yield f"  {block.heading} ({block.places})"
            yield from (f"    {line.sign} {line.text}" for line in block.lines)
