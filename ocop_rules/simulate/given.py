"""A dossier as it was found, and as it stands under the base once it was read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ocop_rules.errors import OcopError
from ocop_rules.evaluation.evaluate import read_and_check
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.reader import BundleInput, parse
from ocop_rules.rating.rater import check_cases, rate
from ocop_rules.rating.result import cases_by_criterion
from ocop_rules.rating.settings import Settings
from ocop_rules.replay.dossiers import Dossier, dossier_of
from ocop_rules.replay.translation import carry, sheet_mapping
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.simulate.scenario import OpenedSimulation
from ocop_rules.simulate.tally import UNKNOWN


@dataclass(frozen=True, slots=True)
class Given:
    """A dossier as it was found.

    Attributes:
        source: where it stands.
        bundle: its bundle, or bytes that may be those of a record; None where there is none.
        error: why it cannot be read.
        version, settings: of a record, by what it was rated.
    """

    source: str
    bundle: BundleInput | None
    error: OcopError | None = None
    version: str | None = None
    settings: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class ReadDossier:
    """A dossier that was read and checked, under the base.

    Attributes:
        position: its place among all dossiers.
        source: where it stands.
        bundle: its bundle, as it stands under the base.
        rulebook, product_set: the version under which it is rated first, and the sheet there.
        settings: what the law leaves open.
        carried, in_part: whether it was carried from another version, and whether something judged has no place.
    """

    position: int
    source: str
    bundle: EvidenceBundle
    rulebook: Rulebook
    product_set: ProductSet
    settings: Settings
    carried: bool = False
    in_part: bool = False

    @property
    def commune(self) -> str:
        """The producer's commune, as far as it is known."""
        producer = self.bundle.producer
        return UNKNOWN if producer is None or producer.commune is None else producer.commune

    @property
    def legal_form(self) -> str:
        """The producer's legal form, as far as it is known."""
        producer = self.bundle.producer
        if producer is not None and producer.type is not None:
            return str(producer.type)
        return next((str(fact.value) for fact in self.bundle.facts if fact.fact == "legal_form"), UNKNOWN)


def given_of(found: Dossier) -> Given:
    """Return a dossier that was found; of a record with what rated it."""
    record = found.record
    if record is not None:
        return Given(found.name, record.bundle, None, record.version, record.settings)
    return Given(found.name, found.bundle, found.error)


def read_given(given: Given, opened: OpenedSimulation, position: int) -> ReadDossier:
    """Return a dossier as it stands under the base.

    Args:
        given: the dossier.
        opened: the simulation.
        position: its place among all dossiers.

    Raises:
        OcopError: it is wrong, or cannot be carried to the base.
    """
    if isinstance(given.bundle, bytes):
        given = given_of(dossier_of(given.source, given.bundle))
    if given.error is not None:
        raise given.error
    base, recorded = opened.base, given.version is not None
    assert given.bundle is not None
    parsed, _, problems = parse(given.bundle, recorded=recorded)
    whole: BundleInput = given.bundle if parsed is None or problems else parsed
    version = given.version
    if version is None and base is not None and (parsed is None or parsed.version is None):
        version = base.id
    bundle, rulebook, product_set, _, _ = read_and_check(whole, version, opened.catalogue, recorded=recorded)
    settings = Settings() if given.settings is None else Settings.recorded(given.settings)
    if product_set.case_groups:
        check_cases(bundle, rulebook, product_set)
    read = ReadDossier(position, given.source, bundle, rulebook, product_set, settings)
    return read if base is None or rulebook.id == base.id else _carried(read, base, opened)


def _carried(read: ReadDossier, base: Rulebook, opened: OpenedSimulation) -> ReadDossier:
    """Return a dossier of another version as it stands under the base."""
    own, number = read.rulebook, read.product_set.number
    result = rate(read.bundle, own, read.product_set, None, "direct", read.settings)
    cases = cases_by_criterion(result.criteria)
    moved = carry(plain_bundle(read.bundle), sheet_mapping(own.id, number, base.id), cases)
    bundle, _, there, _, _ = read_and_check(moved.bundle, base.id, opened.catalogue, recorded=True)
    if there.case_groups:
        check_cases(bundle, base, there)
    in_part = bool(moved.not_carried)
    return ReadDossier(read.position, read.source, bundle, base, there, read.settings, True, in_part)


def plain_bundle(bundle: EvidenceBundle) -> dict[str, Any]:
    """Return a bundle as plain data."""
    found: Any = bundle.as_json()
    return found  # type: ignore[no-any-return]
