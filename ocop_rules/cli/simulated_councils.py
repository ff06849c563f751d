"""Simulated councils for the command: the products that people judged, and the results laid out in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.text import Text

from ocop_rules.cli.scored import progress, tell_wrong
from ocop_rules.cli.table import show_table
from ocop_rules.errors import OcopError
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evaluation.many import evaluate_many
from ocop_rules.evaluation.workers import Workers
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.forms.judged_products import judged_products
from ocop_rules.replay.dossiers import no_dossiers
from ocop_rules.simulate.councils_by_law import CouncilsUnder, councils_by_law
from ocop_rules.simulate.councils_view import councils_view
from ocop_rules.simulate.scenario import OpenedSimulation
from ocop_rules.text import Lang


def simulated_councils(
    opened: OpenedSimulation, paths: Sequence[str], workers: Workers, lang: Lang
) -> tuple[tuple[CouncilsUnder, ...], bool]:
    """Return what councils of the products under some paths come to, and whether every product could be rated.

    Args:
        opened: the simulation.
        paths: files and folders; a folder with `round.yaml` is a round, with the sheets that came.
        workers: how many processes rate, or the cluster.
        lang: the language in which progress is shown.

    Raises:
        InvalidEvidence: there is no product.
        InvalidSimulation: what is declared of judges does not fit the products' sheets.
    """
    version = None if opened.base is None else opened.base.id
    here = workers if isinstance(workers, int) else None

    def rate(bundles: Iterable[BundleInput]) -> Iterator[Evaluation | OcopError]:
        return evaluate_many(bundles, here, version, catalogue=opened.catalogue)

    wrong: list[tuple[str, OcopError]] = []
    passed_over: list[str] = []
    found = []
    with progress(lang) as shown:
        for _, _, evaluation in judged_products(paths, rate, opened.catalogue, wrong, passed_over):
            found.append(evaluation)
            shown(len(found))
    if not found and not wrong:
        raise no_dossiers(paths, passed_over)
    tell_wrong(wrong)
    with progress(lang, "simulating") as shown:
        return councils_by_law(opened, found, workers, shown), not wrong


def show_councils(out: Console, laws: Iterable[CouncilsUnder], lang: Lang) -> None:
    """Show what councils come to under each law: of each product the chances, a line a size of council."""
    for law in laws:
        view = councils_view(law, lang)
        out.print()
        out.print(Text(view.title, style="bold cyan"))
        for line in view.about:
            out.print(Text(line, style="dim"))
        for line in view.stable:
            out.print(Text(line))
        for product in view.products:
            out.print(Text(f"\n{product.heading}", style="bold"))
            for line in product.lines:
                out.print(Text(line))
            if product.rows:
                show_table(out, product.columns, product.rows, right=product.right)
            for line in product.missed_by:
                out.print(Text(line))
        if view.more is not None:
            out.print(Text(f"\n{view.more}", style="dim"))
