"""The lint of a version: the rules of the rulebook, and whether durable_rules can hold its networks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ocop_rules.engine.durable import DurablePlan
from ocop_rules.engine.plan import plan_of
from ocop_rules.errors import NetworkLimit
from ocop_rules.rulebook.catalogue import load
from ocop_rules.rulebook.lint.finding import Finding, sheet_place
from ocop_rules.rulebook.lint.known import with_known
from ocop_rules.rulebook.lint.printed import in_printed_order
from ocop_rules.rulebook.lint.rules import findings
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import text

RULE = "network-limit"


@dataclass(frozen=True, slots=True)
class LintReport:
    """What the lint found in a version, by rule and in printed order.

    Attributes:
        version: the version's id.
        findings: the findings; those that need no mending say why in `known`.
    """

    version: str
    findings: tuple[Finding, ...]


def lint_version(version: str) -> LintReport:
    """Lint an installed version.

    Raises:
        UnknownVersion: no such version is installed.
        InvalidRulebook: its files are wrong.
    """
    return lint_rulebook(load(version))


def lint_rulebook(rulebook: Rulebook) -> LintReport:
    """Lint a loaded rulebook."""
    found = with_known(rulebook, [*findings(rulebook), *check(rulebook)])
    return LintReport(rulebook.id, in_printed_order(rulebook, found))


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the sets whose networks durable_rules could not hold."""
    for product_set in rulebook.sets.values():
        try:
            DurablePlan(plan_of(rulebook, product_set))
        except NetworkLimit as error:
            yield Finding(
                RULE,
                sheet_place(product_set.number),
                text(f"durable_rules không chứa được bộ này: {error}", f"durable_rules cannot hold this set: {error}"),
                set=product_set.number,
            )
