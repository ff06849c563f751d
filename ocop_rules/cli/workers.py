"""Where a command has its work done: processes of this machine, or the workers of a cluster."""

from __future__ import annotations

from typing import Annotated

import typer

from ocop_rules.cli.language import chosen_lang
from ocop_rules.errors import ClusterError
from ocop_rules.evaluation.cluster import Cluster
from ocop_rules.evaluation.workers import Workers, cores

AllCoresOption = Annotated[
    int | None, typer.Option("--workers", "-j", min=1, max=256, help="Processes; all cores if left out.")
]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        help="Have the workers of this Dask cluster do it: tcp://host:8786, or tls://host:8786.",
        metavar="URL",
        show_default=False,
    ),
]


def chosen_workers(workers: int | None, cluster: str | None) -> Workers:
    """Return where work is done: on so many processes, all cores if nothing is said, or on a cluster.

    Args:
        workers: how many processes of this machine.
        cluster: the address of a cluster's scheduler.

    Raises:
        typer.BadParameter: both are given, or the address is none.
    """
    if cluster is None:
        return workers or cores()
    if workers is not None:
        raise typer.BadParameter(
            "--workers are processes of this machine and --cluster has others work: give one of them"
        )
    try:
        return Cluster(cluster)
    except ClusterError as error:
        raise typer.BadParameter(error.render(chosen_lang.current())) from None
