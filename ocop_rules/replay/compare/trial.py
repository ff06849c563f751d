"""What if only some answers had been others? The earlier bundle with some changes applied, rated."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from ocop_rules.errors import OcopError
from ocop_rules.evaluation.evaluate import rate_under
from ocop_rules.rating.result import Result
from ocop_rules.rating.settings import Settings
from ocop_rules.replay.compare.answers import AnswerChange, AnswerKind
from ocop_rules.replay.compare.common import Common
from ocop_rules.replay.compare.side import ComparedSide
from ocop_rules.replay.compare.view import View, view_of
from ocop_rules.rulebook.catalogue import Catalogue

Changes = frozenset[int]
"""Some of the changes, by their positions."""

_IDLE = frozenset((AnswerKind.NAME,))


class Trials:
    """The results that the earlier evaluation would come to with some of the changes, each rated once.

    Attributes:
        tried: the changes that can be applied; not those of names, which earn nothing.
    """

    def __init__(
        self,
        before: ComparedSide,
        after: ComparedSide,
        common: Common,
        answers: Sequence[AnswerChange],
        catalogue: Catalogue | None,
    ) -> None:
        self._before, self._after = before.evaluation, after.evaluation
        self._common = common
        self._answers = answers
        self._catalogue = catalogue
        self._results: dict[Changes, tuple[Result | None, View | None]] = {}
        self.tried: Changes = frozenset(i for i, each in enumerate(answers) if each.kind not in _IDLE)
        self._needs = {i: frozenset(self._needs_of(i)) for i in self.tried}

    def with_needs(self, changes: Iterable[int]) -> Changes:
        """Return changes with those that they cannot stand without, such as the paper that a fact names."""
        found: set[int] = set()
        waiting = [*changes]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting += self._needs[each]
        return frozenset(found)

    def without(self, change: int) -> Changes:
        """Return all changes but one, and but those that cannot stand without it."""
        return frozenset(each for each in self.tried if change not in self.with_needs([each]))

    def result(self, changes: Changes) -> Result | None:
        """Return what comes of some changes; None where they cannot stand by themselves."""
        return self._tried(changes)[0]

    def view(self, changes: Changes) -> View | None:
        """Return what counts of the result of some changes, as `result` does."""
        return self._tried(changes)[1]

    def _tried(self, changes: Changes) -> tuple[Result | None, View | None]:
        if changes not in self._results:
            found = self._rated(changes)
            mapping = self._common.mapping
            moved = mapping is None or self._of(AnswerKind.CRITERIA) <= changes
            view = None if found is None else view_of(found, None if moved or mapping is None else mapping.pairs)
            self._results[changes] = found, view
        return self._results[changes]

    def _of(self, kind: AnswerKind) -> Changes:
        return frozenset(i for i, each in enumerate(self._answers) if each.kind is kind)

    def _needs_of(self, index: int) -> Iterable[int]:
        change = self._answers[index]
        match change.kind:
            case AnswerKind.FACT:
                now: Any = change.after or {}
                yield from (i for i in self._papers(now.get("documents", ())) if self._answers[i].before is None)
            case AnswerKind.DOCUMENT if change.after is None:
                for i in self._of(AnswerKind.FACT):
                    was: Any = self._answers[i].before or {}
                    if change.name in was.get("documents", ()):
                        yield i
            case AnswerKind.CHOICE if self._is_new(change.name):
                yield from self._of(AnswerKind.CRITERIA)
            case AnswerKind.SHEET | AnswerKind.TOTALS if change.after is not None:
                yield from self._of(AnswerKind.CRITERIA)

    def _papers(self, names: Collection[str]) -> Iterable[int]:
        return (i for i in self._of(AnswerKind.DOCUMENT) if self._answers[i].name in names)

    def _is_new(self, number: str) -> bool:
        """Tell whether a choice says nothing on the earlier sheet, which has no such criterion or other options."""
        mapping = self._common.mapping
        old = self._common.number_before(number)
        return old is None or (mapping is not None and old in mapping.blocked)

    def _rated(self, changes: Changes) -> Result | None:
        moved = self._of(AnswerKind.CRITERIA) <= changes
        base = self._common.carried if moved else self._common.before
        if base is None:
            return None
        bundle = {**base, "sheets": [{**each, "options": {**each["options"]}} for each in base["sheets"]]}
        bundle.pop("version", None)
        settings = dict(self._common.settings_before)
        for index in sorted(changes):
            self._apply(self._answers[index], bundle, settings, moved=moved)
        there = self._after if moved else self._before
        try:
            return rate_under(
                bundle, there.rulebook, there.product_set, Settings.recorded(settings), "direct", self._catalogue
            )
        except (OcopError, ValueError, KeyError):
            return None

    def _apply(self, change: AnswerChange, bundle: dict[str, Any], settings: dict[str, Any], *, moved: bool) -> None:
        now = change.after
        match change.kind:
            case AnswerKind.PURPOSE | AnswerKind.COMPLETE:
                _put(bundle, change.kind.value, now)
            case AnswerKind.DAY:
                _put(bundle, change.name, now)
            case AnswerKind.LEGAL_FORM:
                producer = dict(bundle.get("producer") or {"name": "-"})
                _put(producer, "type", now)
                bundle["producer"] = producer
            case AnswerKind.DOCUMENT:
                bundle["documents"] = _with(bundle["documents"], "id", change)
            case AnswerKind.FACT:
                bundle["facts"] = _with(bundle["facts"], "fact", change)
            case AnswerKind.SHEET:
                bundle["sheets"] = _with(bundle["sheets"], "judge", change)
            case AnswerKind.ROLE | AnswerKind.TOTALS | AnswerKind.CHOICE:
                sheet = next(each for each in bundle["sheets"] if each["judge"] == change.judge)
                if change.kind is AnswerKind.ROLE:
                    sheet["role"] = now
                elif change.kind is AnswerKind.TOTALS:
                    _put(sheet, "parts", now)
                else:
                    number = change.name if moved else self._common.number_before(change.name) or change.name
                    _put(sheet["options"], number, now)
            case AnswerKind.SETTING:
                _put(settings, change.name, now)
            case _:
                pass


def _put(into: dict[str, Any], name: str, value: object) -> None:
    if value is None and name != "rounding":
        into.pop(name, None)
    else:
        into[name] = value


def _with(items: Sequence[Mapping[str, Any]], key: str, change: AnswerChange) -> list[Mapping[str, Any]]:
    kept = [each for each in items if each[key] != change.name]
    if change.after is None:
        return kept
    if len(kept) == len(items):
        return [*items, change.after]  # type: ignore[list-item]
    return [change.after if each[key] == change.name else each for each in items]  # type: ignore[misc]
