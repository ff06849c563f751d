"""What a process that rates can be asked of a register of recognised products."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ocop_rules.plans.check import check_plan, installed_plan
from ocop_rules.plans.dashboard import Dashboard
from ocop_rules.register.life import register_life
from ocop_rules.register.read import read_register, read_register_text
from ocop_rules.text import Lang


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


@dataclass(frozen=True, slots=True)
class DashboardOfRegister:
    """Make the dashboard of a register that lies on this machine.

    Attributes:
        path: of the file or the folder.
        on: the day that it is of.
        lang: its language.
        home: where its way back leads.
    """

    path: str
    on: date
    lang: Lang
    home: str

    def run(self) -> str:
        """Return the page; raises `InvalidRegister` with all that is wrong with the register."""
        return "".join(Dashboard.of(read_register(Path(self.path)), self.on).page(lang=self.lang, home=self.home))
