"""What a process that rates can be asked of a register of recognised products."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ocop_rules.plans.check import check_plan, installed_plan
from ocop_rules.register.life import register_life
from ocop_rules.register.read import read_register, read_register_text


@dataclass(frozen=True, slots=True)
class LifeOfRegister:
    """Reckon where the certificates of a register stand on a day.

    Attributes:
        register: the register, as a workbook or as JSON or YAML.
        is_workbook: whether it is a workbook.
        on: the day.
        within: so many days ahead certificates are told as ending.
    """

    register: bytes
    is_workbook: bool
    on: date
    within: int

    def run(self) -> str:
        """Return their document as canonical JSON; raises as `ocop_rules.read_register`."""
        read = read_register(self.register) if self.is_workbook else read_register_text(self.register)
        return register_life(read, self.on, self.within).to_json()


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """Check a plan that comes with the criteria over a register on a day.

    Attributes:
        plan: the plan's name.
        register: the register, as a workbook or as JSON or YAML.
        is_workbook: whether it is a workbook.
        on: the day.
        readings: the readings that are set, as names and choices.
    """

    plan: str
    register: bytes
    is_workbook: bool
    on: date
    readings: tuple[tuple[str, str], ...]

    def run(self) -> str:
        """Return what it comes to as canonical JSON; raises as `ocop_rules.check_plan`."""
        plan = installed_plan(self.plan)
        plan.chosen(dict(self.readings))
        read = read_register(self.register) if self.is_workbook else read_register_text(self.register)
        return check_plan(plan, read, self.on, dict(self.readings)).to_json()
