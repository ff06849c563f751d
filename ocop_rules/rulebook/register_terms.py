"""What a register of recognised products rests on that no decision prints: `criteria/register.yaml`."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ocop_rules.errors import InvalidRulebook, Problem
from ocop_rules.rulebook.files import CriteriaFiles
from ocop_rules.rulebook.kinds import FileModel
from ocop_rules.text import Text, misfit, text

FILE = "register.yaml"
"""The file, in the directory of the criteria."""


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error:
        raise misfit(text("không phải biểu thức chính quy", "it is no regular expression")) from None
    return value


class CodeForm(FileModel):
    """A form in which codes of products are written.

    Attributes:
        title: what stands in it.
        pattern: the form as a regular expression, of the whole code.
        example: a code of this form.
        until: the last day on which products were recognised with such codes; None if that goes on.
        source: where it was found.
    """

    title: Text
    pattern: Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_pattern)]
    example: str
    until: date | None = None
    source: Text | None = None

    def fits(self, code: str) -> bool:
        """Tell whether a code is written so."""
        return re.fullmatch(self.pattern, code) is not None


class FreeCodes(FileModel):
    """From which day on any code is taken, and why."""

    from_: Annotated[date, Field(alias="from")]
    reason: Text


class CountedDays(FileModel):
    """How a term is counted, and upon what that rests."""

    reading: Text
    source: Text | None = None


class RestDays(FileModel):
    """Whether an end on a day of rest is moved to the next working day, as we read it."""

    moved: Literal[False] = False
    reading: Text


class ExtendedCertificates(FileModel):
    """Whose certificate goes on past its end, as we read it.

    Attributes:
        filed: `late` for files outside the days for filing alone, `any` for every file that was filed.
        reading: the reading in words.
    """

    filed: Literal["late", "any"]
    reading: Text


class CertificateReadings(FileModel):
    """How the days of a certificate are counted."""

    end: CountedDays
    rest_days: RestDays
    extension: ExtendedCertificates


class RegisterTerms(FileModel):
    """What a register rests on.

    Attributes:
        product_codes: the forms of codes.
        free_codes: since when any code is taken.
        certificate: how the days of certificates are counted.
    """

    product_codes: tuple[CodeForm, ...]
    free_codes: FreeCodes
    certificate: CertificateReadings


def load_register_terms(root: Path) -> RegisterTerms:
    """Return what registers rest on, of a directory of criteria.

    Raises:
        InvalidRulebook: with every problem of the file, or it is not there.
    """
    if not (root / FILE).is_file():
        message = text("không có tệp này trong thư mục bộ tiêu chí", "the directory of the criteria has no such file")
        raise InvalidRulebook([Problem("criteria", FILE, message)], FILE)
    files = CriteriaFiles(root)
    found = files.read(root / FILE, RegisterTerms)
    files.stop_if_wrong(FILE)
    assert found
    return found[0]
