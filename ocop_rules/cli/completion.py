"""What a shell offers to complete: versions, product sets, criteria."""

from __future__ import annotations

from collections.abc import Iterator

import typer


def complete_version(incomplete: str) -> Iterator[str]:
    """Return the ids of versions that begin so, newest first."""
    from ocop_rules.rulebook.catalogue import version_ids

    yield from (name for name in reversed(version_ids()) if name.startswith(incomplete))


def complete_plan(incomplete: str) -> Iterator[str]:
    """Return the names of plans that begin so."""
    from ocop_rules.rulebook.catalogue import default_catalogue
    from ocop_rules.rulebook.plan_files import plan_names

    yield from (name for name in plan_names(default_catalogue().root) if name.startswith(incomplete))


def complete_set(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Return the numbers and slugs of product sets that begin so, with their titles, of the version that was named."""
    from ocop_rules.cli.language import chosen_lang
    from ocop_rules.errors import OcopError
    from ocop_rules.rulebook.catalogue import load, version_ids

    named = ctx.params.get("version") or ctx.params.get("after") or version_ids()[-1]
    try:
        sets = load(str(named)).sets.values()
    except OcopError:
        return
    for each in sets:
        for name in (str(each.number), each.slug):
            if name.startswith(incomplete):
                yield name, each.title.in_(chosen_lang.current())
