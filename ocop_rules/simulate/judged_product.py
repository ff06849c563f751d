"""A product with what simulating its councils needs, which can go to another process."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path

from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.catalogue import catalogue_at, root_elsewhere
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.simulate.ballots import JudgeModel


@dataclass(frozen=True)
class JudgedProduct:
    """A product that councils judge.

    Attributes:
        rulebook: the version, which may be one that nobody published.
        number: the product set.
        settings: how it is rated.
        evidence: the bundle without score sheets.
        cases: the alternative case in which it falls, by group, where that is known.
        model: what a judge can write.
    """

    rulebook: Rulebook
    number: int
    settings: Settings
    evidence: EvidenceBundle
    cases: Mapping[str | None, str]
    model: JudgeModel

    @classmethod
    def of(cls, evaluation: Evaluation, model: JudgeModel) -> JudgedProduct:
        """Return the product of an evaluation."""
        stated = {
            group.name: evaluation.case if group.name is None else evaluation.cases[group.name]
            for group in evaluation.product_set.case_groups
        }
        return cls(
            evaluation.rulebook,
            evaluation.product_set.number,
            evaluation.settings,
            evaluation.bundle.model_copy(update={"sheets": ()}),
            {group: case for group, case in stated.items() if case is not None},
            model,
        )

    def __reduce__(self) -> tuple[Callable[..., JudgedProduct], tuple[object, ...]]:
        rest = [getattr(self, each.name) for each in fields(self) if each.name != "rulebook"]
        return _received, (*_sent(self.rulebook), *rest)


def _received(root: Path | None, sent: str | bytes, *rest: object) -> JudgedProduct:
    return JudgedProduct(_rulebook(catalogue_at(root).root, sent), *rest)  # type: ignore[arg-type]


def _sent(rulebook: Rulebook) -> tuple[Path | None, str | bytes]:
    """Return the directory of a rulebook's criteria and the rulebook by its name, or whole where it is not in there."""
    catalogue = catalogue_at(rulebook.root)
    known = rulebook.id in catalogue.version_ids() and catalogue.load(rulebook.id) is rulebook
    # What is sent whole is a copy, without what was made of it, that may lie elsewhere there.
    return root_elsewhere(rulebook.root), rulebook.id if known else pickle.dumps(replace(rulebook, root=Path()))


@lru_cache(maxsize=4)
def _rulebook(root: Path, sent: str | bytes) -> Rulebook:
    if isinstance(sent, str):
        return catalogue_at(root).load(sent)
    rulebook: Rulebook = pickle.loads(sent)
    return replace(rulebook, root=root)
