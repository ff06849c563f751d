"""Words for what a version says at the place of a change."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ocop_rules.cli.sheet import condition_in_words
from ocop_rules.rulebook.condition import Condition
from ocop_rules.rulebook.diff.change import Days, Forwards, GateSays, LevelSays, OptionSays, Titled
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import Lang, Text
from ocop_rules.words.terms import displayed

ARROW = " → "

_STATUS = {
    "in_force": ("có hiệu lực", "in force"),
    "lapsed": ("hết hiệu lực", "lapsed"),
    "incomplete": ("chưa chép đủ", "incomplete"),
}
_OUTCOMES = {"disqualified": ("bị loại", "disqualified"), "stopped": ("dừng đánh giá", "evaluation stopped")}
_SCORING = {
    "one": ("tính một phương án", "one option counts"),
    "sum": ("cộng mọi phương án đạt được", "all options that hold add up"),
}
_DECIDED_BY = {"evidence": ("minh chứng", "evidence"), "council": ("hội đồng", "the council")}
_PLACES = {
    "sheets": ("ghi ở chú thích của phiếu", "in a note of the sheets"),
    "articles": ("ghi ở điều khoản của quyết định", "in an article of the decision"),
}
_PURPOSES = {
    "first": ("đánh giá lần đầu", "first evaluation"),
    "upgrade": ("nâng hạng", "upgrade"),
    "reevaluation": ("đánh giá lại", "re-evaluation"),
}


class Values:
    """Writes values in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.vi = lang == "vi"

    def say(self, vi: str, en: str) -> str:
        """Return one of two wordings."""
        return vi if self.vi else en

    def term(self, table: dict[str, tuple[str, str]], key: object) -> str:
        """Return the wording of a fixed term."""
        return table[str(key)][0 if self.vi else 1]

    def status(self, value: object) -> str:
        """Write where a version stands."""
        return self.term(_STATUS, value)

    def outcome(self, value: object) -> str:
        """Write what a knock-out makes of an evaluation."""
        return self.term(_OUTCOMES, value)

    def scoring(self, value: object) -> str:
        """Write how options make points."""
        return self.term(_SCORING, value)

    def decided_by(self, value: object) -> str:
        """Write who decides."""
        return self.term(_DECIDED_BY, value)

    def requirements_place(self, value: object) -> str:
        """Write where the minimum requirements are printed."""
        return self.term(_PLACES, value)

    def number(self, value: Decimal | int) -> str:
        """Write a number of points."""
        return displayed(Decimal(value), self.lang)

    def points(self, value: Decimal | int) -> str:
        """Write a number of points with the word."""
        written = self.number(value)
        return self.say(f"{written} điểm", f"{written} {'point' if value == 1 else 'points'}")

    def quoted(self, value: Text | None) -> str:
        """Write a title or label, or that there is none."""
        return self.say("(không có)", "(none)") if value is None else f"“{value.in_(self.lang)}”"

    def titled(self, value: Titled) -> str:
        """Write a title after its number."""
        return f"{value.number} {self.quoted(value.title)}"

    def list(self, values: Iterable[str]) -> str:
        """Write several things: a, b and c."""
        *first, last = list(values)
        return ", ".join(first) + (self.say(" và ", " and ") if first else "") + last

    def stars(self, values: tuple[int, ...]) -> str:
        """Write which stars a level certifies."""
        if not values:
            return self.say("không công nhận hạng nào", "certifies none")
        written = self.list(str(value) for value in values)
        return self.say(f"công nhận hạng {written} sao", f"certifies {written} stars")

    def forwards(self, value: Forwards | None, rulebook: Rulebook) -> str:
        """Write from how many points a level forwards a dossier."""
        if value is None:
            return self.say("không chuyển hồ sơ lên cấp trên", "forwards nothing")
        to = rulebook.levels[value.to].title.in_(self.lang)
        points = self.points(value.at_least)
        return self.say(f"chuyển hồ sơ từ {points} trở lên đến {to}", f"forwards dossiers of at least {points} to {to}")

    def level(self, value: LevelSays, rulebook: Rulebook) -> str:
        """Write what a level does."""
        does = [self.stars(value.certifies)]
        if value.forwards is not None:
            does.append(self.forwards(value.forwards, rulebook))
        return f"{value.title.in_(self.lang)} ({'; '.join(does)})"

    def days(self, value: Days) -> str:
        """Write a rule of transition."""
        purposes = self.list(self.term(_PURPOSES, each) for each in value.purposes)
        return self.say(
            f"hồ sơ {purposes} đã nộp được đánh giá tiếp theo quyết định cũ trong {value.days} ngày",
            f"dossiers already filed for {purposes} go on under the earlier decision for {value.days} days",
        )

    def gate(self, value: GateSays | None) -> str:
        """Write what a criterion needs to apply."""
        if value is None:
            return self.say("luôn áp dụng", "always")
        title, option = self.quoted(value.title), f"{value.option} {self.quoted(value.label)}"
        return self.say(f"khi {title} đạt từ phương án {option}", f"if {title} reaches option {option}")

    def option(self, value: OptionSays) -> str:
        """Write an option that is there in one version alone."""
        return f"{self.quoted(value.label)}, {self.points(value.points)}"

    def condition(self, value: Condition | None, rulebook: Rulebook) -> str:
        """Write a condition, or that there is none."""
        if value is None:
            return self.say("(chưa có điều kiện)", "(no condition)")
        return condition_in_words(value, rulebook.vocabulary, self.lang)
