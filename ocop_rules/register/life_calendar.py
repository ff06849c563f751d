"""What is due for certificates as a calendar that programs subscribe to (RFC 5545)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

from ocop_rules.register.certificate_life import Reminder
from ocop_rules.register.certificate_reckoning import days_after
from ocop_rules.register.life import RegisterLife
from ocop_rules.register.life_table import in_words
from ocop_rules.text import Lang
from ocop_rules.words.register_life import REMINDERS, TITLES

_OCTETS = 75
"""A line of a calendar is folded after so many octets (RFC 5545, 3.1)."""


def life_calendar(life: RegisterLife, lang: Lang) -> str:
    """Return what is due as an iCalendar file: an event a reminder, which keeps its id from day to day."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ocop_rules//register//VI", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_escaped(TITLES['calendar'].in_(lang))}")
    for each in life.reminders:
        lines += _event(each, life.on, lang)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded_line}\r\n" for line in lines for folded_line in _folded(line))


def _event(reminder: Reminder, on: date, lang: Lang) -> Iterator[str]:
    product, recognition = reminder.product.product, reminder.certificate.recognition
    what = REMINDERS[reminder.kind].in_(lang)
    named = f"{product.id}|{recognition.decided_on.isoformat()}|{reminder.kind}"
    told = [in_words(reminder.certificate, lang)]
    if reminder.product.producer is not None:
        told.append(reminder.product.producer.name)
    if reminder.citation is not None:
        told.append(reminder.citation.in_(lang))
    yield "BEGIN:VEVENT"
    yield f"UID:{hashlib.sha256(named.encode()).hexdigest()[:32]}@ocop-rules"
    yield f"DTSTAMP:{on:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{reminder.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{days_after(reminder.day, 1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(f'{what}: {product.name}')}"
    yield f"DESCRIPTION:{_escaped(chr(10).join(told))}"
    if reminder.product.commune is not None:
        yield f"LOCATION:{_escaped(reminder.product.commune)}"
    yield f"CATEGORIES:{_escaped(what)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(value: str) -> str:
    for mark in ("\\", ";", ","):
        value = value.replace(mark, f"\\{mark}")
    return value.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, no letter parted; all but the first begin with a blank."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _OCTETS:
            yield piece
            piece, size = " ", 1
        piece += letter
        size += octets
    yield piece
