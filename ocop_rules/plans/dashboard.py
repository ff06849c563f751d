"""All products of a register on one page, which filters and counts them by itself: no network, no other file."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from ocop_rules.forms.rating_page import template
from ocop_rules.plans.check import check_plan, legal_forms
from ocop_rules.plans.check_table import target_row
from ocop_rules.plans.facts import RegisterFacts
from ocop_rules.register.certificate_life import ProductLife
from ocop_rules.register.register import Register
from ocop_rules.release import LIBRARY_VERSION
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.rulebook.plans import PlanPeriod, RegisterPlan
from ocop_rules.text import Lang, Text, written_day
from ocop_rules.words.dashboard import LABELS
from ocop_rules.words.plans import COLUMNS as PLAN_COLUMNS
from ocop_rules.words.register_life import STATES


def dashboard_page(
    register: Register,
    on: date,
    plan: RegisterPlan | None = None,
    readings: Mapping[str, str] | None = None,
    lang: Lang = "vi",
    *,
    catalogue: Catalogue | None = None,
) -> str:
    """Return a page with all products of a register on a day, and the targets of a plan.

    Args:
        register: the register.
        on: the day.
        plan: a plan whose targets stand on it.
        readings: the readings of the plan that are set.
        lang: the language.
        catalogue: the criteria; None for those that are installed.
    """
    used = catalogue or default_catalogue()
    year = PlanPeriod.model_validate({"from": date(on.year, 1, 1), "to": date(on.year, 12, 31)})
    facts = RegisterFacts(register, year, {}, on, used)
    forms = legal_forms(used)
    products = [_product(each, facts, forms, lang) for each in facts.life.products]
    check = None if plan is None else check_plan(plan, register, on, readings, catalogue=used)
    data = {"products": products, "labels": {name: each.in_(lang) for name, each in LABELS.items()}}
    script = _script()
    seal = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return template("dashboard").render(
        lang=lang,
        title=register.name or LABELS["title"].in_(lang),
        on=written_day(on, lang),
        labels={name: each.in_(lang) for name, each in LABELS.items()},
        plan="" if check is None else check.plan.definition.title.in_(lang),
        target_heads=[each.in_(lang) for each in PLAN_COLUMNS.values()],
        targets=[]
        if check is None
        else [target_row(each, lang) | {"code": each.verdict.value} for each in check.targets],
        data=_inert(data),
        script=script,
        seal=seal,
        library=LIBRARY_VERSION,
    )


def _product(life: ProductLife, facts: RegisterFacts, forms: Mapping[str, Text], lang: Lang) -> list[object]:
    """Return a product as the page's script reads it, in the order of the columns of its table."""
    product, producer, current = life.product, life.producer, life.current
    product_set = facts.set_of(product)
    form = None if producer is None or producer.form is None else forms.get(producer.form)
    state = "none" if current is None else current.state.value
    is_ending = current is not None and current.is_ending
    return [
        product.id,
        product.name,
        None if producer is None else producer.name,
        life.commune,
        None if form is None else form.in_(lang),
        product.group if product_set is None else product_set.title.in_(lang),
        life.stars,
        STATES[state].in_(lang),
        None if current is None or current.last_day is None else current.last_day.isoformat(),
        is_ending,
    ]


def _inert(data: object) -> str:
    """Return data as JSON that cannot end the element in which it stands."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return written.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


@cache
def _script() -> str:
    return files("ocop_rules.forms").joinpath("dashboard.js").read_text(encoding="utf-8")
