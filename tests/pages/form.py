"""Reading a page's form as a browser does that runs no script: what it would send."""

from __future__ import annotations

from html.parser import HTMLParser

Fields = dict[str, list[str]]


class _Reader(HTMLParser):
    def __init__(self, form: str) -> None:
        super().__init__()
        self._form = form
        self._inside = False
        self._select: str | None = None
        self.fields: Fields = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self._inside = given.get("id") == self._form
        if not self._inside or "disabled" in given:
            return
        if tag == "select":
            self._select = name
            self.fields[name] = []
        elif tag == "option" and self._select is not None:
            if "selected" in given or not self.fields[self._select]:
                self.fields[self._select] = [given.get("value") or ""]
        elif tag == "input" and name and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.fields.setdefault(name, []).append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = None


def fields_of(html: str, form: str = "sheet") -> Fields:
    """Return the fields of a form with what stands in them."""
    reader = _Reader(form)
    reader.feed(html)
    assert reader.fields, "the page has no such form"
    return reader.fields
