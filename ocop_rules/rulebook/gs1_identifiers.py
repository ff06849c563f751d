"""The application identifiers of GS1 that traceability uses: `criteria/gs1.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from ocop_rules.rulebook.files import CriteriaFiles
from ocop_rules.rulebook.kinds import EntryName, FileModel
from ocop_rules.several import FrozenMapping
from ocop_rules.text import Text, misfit, text

FILE = "gs1.yaml"
"""The file, in the directory of the criteria."""

Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,4}$")]


class ApplicationIdentifier(FileModel):
    """An application identifier.

    Attributes:
        name: what it is called here.
        title: what it says.
        kind: `gtin`, a `text` of GS1's characters, or a `day` of six digits.
        length: how many digits a GTIN has.
        longest: how many characters a text has at most.
        link: where it stands in a GS1 Digital Link: its `key`, a `qualifier` in its path, an `attribute` of its query;
            None if it has no place there.
        remark: what is to be known of it.
    """

    name: EntryName
    title: Text
    kind: Literal["gtin", "text", "day"]
    length: Annotated[int, Field(ge=1, le=30)] | None = None
    longest: Annotated[int, Field(ge=1, le=90)] | None = None
    link: Literal["key", "qualifier", "attribute"] | None = None
    remark: Text | None = None

    @model_validator(mode="after")
    def _measured(self) -> ApplicationIdentifier:
        if (self.kind == "gtin") != (self.length is not None) or (self.kind == "text") != (self.longest is not None):
            raise misfit(text("gtin cần length, text cần longest", "a gtin needs a length, a text its longest"))
        return self


class Gs1Identifiers(FileModel):
    """The application identifiers that are known, and how links and days are read.

    Attributes:
        source: the standard that lists them.
        link_source: upon what the form of links rests.
        identifiers: the identifiers by their digits; qualifiers stand in a link in this order.
        years_before, years_after: a year of two digits lies within so many years of the year of reading.
        day_zero: how a day of 00 is read.
    """

    source: Text
    link_source: Text
    identifiers: Annotated[dict[Digits, ApplicationIdentifier], AfterValidator(FrozenMapping)]
    years_before: Annotated[int, Field(ge=0, le=99)]
    years_after: Annotated[int, Field(ge=0, le=99)]
    day_zero: Text

    @model_validator(mode="after")
    def _plain(self) -> Gs1Identifiers:
        digits = [*self.identifiers]
        if any(a != b and b.startswith(a) for a in digits for b in digits):
            raise misfit(text("một mã là phần đầu của mã khác", "one identifier begins another"))
        if sum(each.link == "key" for each in self.identifiers.values()) != 1:
            raise misfit(text("cần đúng một link: key", "exactly one link: key is needed"))
        if self.years_before + self.years_after != 99:
            raise misfit(
                text("years_before và years_after cộng lại là 99", "years_before and years_after add up to 99")
            )
        return self

    @property
    def key(self) -> str:
        """The digits of the identifier with which a link begins."""
        return next(digits for digits, each in self.identifiers.items() if each.link == "key")


def load_gs1(root: Path) -> Gs1Identifiers:
    """Return the application identifiers that are known, of a directory of criteria.

    Raises:
        InvalidRulebook: with every problem of the file, or it is not there.
    """
    return CriteriaFiles(root).read_alone(FILE, Gs1Identifiers)
