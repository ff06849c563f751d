"""What a register of recognised products rests on that no decision prints: `criteria/register.yaml`."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, model_validator

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


RiskName = Literal[
    "knocked-out",
    "stars-lost",
    "finding-open",
    "failed-before",
    "papers-ended",
    "not-borne-out",
    "unverified",
    "contradiction",
    "at-threshold",
    "papers-ending",
    "never-visited",
    "long-since",
    "visit-not-known",
    "no-bundle",
]
"""A reason to visit a producer."""


class InspectionTerms(FileModel):
    """What makes a product worth a visit.

    Attributes:
        reading: upon what it rests.
        ending_days: papers that end within so many days are told as ending.
        near_points: a total so many points above the threshold of its stars is just at it.
        visit_days: after so many days without a visit it is long since the last.
        weights: how much each reason weighs.
    """

    reading: Text
    ending_days: Annotated[int, Field(ge=0, le=3660)]
    near_points: Annotated[Decimal, Field(ge=0, le=100)]
    visit_days: Annotated[int, Field(ge=1, le=3660)]
    weights: dict[RiskName, Annotated[int, Field(ge=0, le=1000)]]

    @model_validator(mode="after")
    def _all_weighed(self) -> InspectionTerms:
        lacking = [name for name in get_args(RiskName) if name not in self.weights]
        if lacking:
            named = ", ".join(lacking)
            raise misfit(text(f"chưa có trọng số của: {named}", f"these have no weight: {named}"))
        return self


class RegisterTerms(FileModel):
    """What a register rests on.

    Attributes:
        product_codes: the forms of codes.
        free_codes: since when any code is taken.
        certificate: how the days of certificates are counted.
        inspection: what makes a product worth a visit.
    """

    product_codes: tuple[CodeForm, ...]
    free_codes: FreeCodes
    certificate: CertificateReadings
    inspection: InspectionTerms


def load_register_terms(root: Path) -> RegisterTerms:
    """Return what registers rest on, of a directory of criteria.

    Raises:
        InvalidRulebook: with every problem of the file, or it is not there.
    """
    return CriteriaFiles(root).read_alone(FILE, RegisterTerms)
