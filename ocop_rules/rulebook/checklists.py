"""Lists of what a dossier holds, as those who take dossiers in keep them: `criteria/checklists/<id>.yaml`.

They are no part of a version, so that a change there changes no digest of one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.documents.validation import one_of
from ocop_rules.errors import InvalidRulebook, Problem
from ocop_rules.rulebook.files import CriteriaFiles
from ocop_rules.rulebook.kinds import EntryName, FileModel
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.several import FrozenMapping
from ocop_rules.text import Text, misfit, printable, text

DIRECTORY = "checklists"
"""The directory of these files, in the directory of the criteria."""

Filed: TypeAlias = Literal["nothing", "part", "whole"]
"""How much of what must be there is there."""


class DossierState(FileModel):
    """A state of a dossier, in the words of those who take it in.

    Attributes:
        title: the words.
        when: how much of the dossier is there then; None where that is not what the state rests on.
    """

    title: Text
    when: Filed | None = None


class ChecklistItemDefinition(FileModel):
    """An item of a list.

    Attributes:
        number: its printed number.
        title: what it is.
        needed: whether every dossier must hold it.
        not_for: fields of product sets (in Vietnamese) whose dossiers need not.
        documents: the types of papers that serve it, by the vocabulary.
        remark: what is printed besides.
    """

    number: Annotated[int, Field(ge=1)]
    title: Text
    needed: bool = False
    not_for: tuple[str, ...] = ()
    documents: Annotated[tuple[EntryName, ...], Field(min_length=1)]
    remark: Text | None = None


class ChecklistDefinition(FileModel):
    """A list of what a dossier holds.

    Attributes:
        id: its name, which is that of the file.
        title: what it is called.
        source: whose list it is.
        reading: upon what it rests that types of papers serve items.
        states: the states of a dossier, by the codes of those who take it in.
        items: the items in their order.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,40}$")]
    title: Text
    source: Text
    reading: Text
    states: Annotated[dict[str, DossierState], AfterValidator(FrozenMapping)]
    items: Annotated[tuple[ChecklistItemDefinition, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _once(self) -> ChecklistDefinition:
        numbers = [each.number for each in self.items]
        if len(set(numbers)) < len(numbers):
            raise misfit(text("hai mục có cùng số", "two items have the same number"))
        served = [name for each in self.items for name in each.documents]
        twice = sorted({name for name in served if served.count(name) > 1})
        if twice:
            raise misfit(text("loại giấy tờ ở hai mục", "a type of paper serves two items"), found=", ".join(twice))
        whens = [each.when for each in self.states.values() if each.when is not None]
        if sorted(whens) != ["nothing", "part", "whole"]:
            raise misfit(
                text("cần đúng một trạng thái cho nothing, part, whole", "nothing, part, whole: one state each")
            )
        return self

    def state(self, filed: Filed) -> tuple[str, DossierState]:
        """Return the state of a dossier of which so much is there, with its code."""
        return next((code, each) for code, each in self.states.items() if each.when == filed)


def checklist_files(root: Path) -> dict[str, Path]:
    """Return the lists of a directory of criteria, by id."""
    return {path.stem: path for path in sorted((root / DIRECTORY).glob("*.yaml"))}


def load_checklist(name: str, root: Path, vocabulary: Vocabulary) -> ChecklistDefinition:
    """Return a list of what a dossier holds.

    Args:
        name: its id, such as `dossier-1048`.
        root: the directory of the criteria.
        vocabulary: the vocabulary of those criteria.

    Raises:
        InvalidRulebook: with every problem of the file, or there is no such list.
    """
    known = checklist_files(root)
    if name not in known:
        message = text("không có danh mục này", "there is no such checklist")
        mend = did_you_mean(name, known) or one_of(known)
        raise InvalidRulebook([Problem("unknown-checklist", "", message, mend, printable(name))])
    files = CriteriaFiles(root)
    found = files.read(known[name], ChecklistDefinition)
    if found is not None:
        definition, source = found
        if definition.id != name:
            files.problem(source, ("id",), text("id phải là tên tệp", "the id must be the name of the file"))
        for i, item in enumerate(definition.items):
            for j, each in enumerate(item.documents):
                if each not in vocabulary.documents:
                    message = text(
                        "loại minh chứng không có trong từ vựng", "this document type is not in the vocabulary"
                    )
                    files.problem(
                        source, ("items", i, "documents", j), message, did_you_mean(each, vocabulary.documents)
                    )
    files.stop_if_wrong(known[name].name)
    assert found
    return found[0]
