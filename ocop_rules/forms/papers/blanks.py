"""What a paper leaves for a pen: dots where something is not known, and the list of what that was."""

from __future__ import annotations

from ocop_rules.text import Text

SHORT = "………"
MIDDLE = "……………………"
LONG = "………………………………………………"
DAY = "ngày …… tháng …… năm ………"


class Blanks:
    """Collects what is not known while a paper is made."""

    def __init__(self) -> None:
        self._told: dict[str, Text] = {}

    def dots(self, about: Text, dots: str = MIDDLE) -> str:
        """Return dots for something that is not known, and remember what it is."""
        self._told.setdefault(about.vi, about)
        return dots

    def known(self, value: str | None, about: Text, dots: str = MIDDLE) -> str:
        """Return a value, or dots for it."""
        return value if value else self.dots(about, dots)

    def told(self) -> tuple[Text, ...]:
        """Return what is left for a pen, each once, in the order of the paper."""
        return tuple(self._told.values())
