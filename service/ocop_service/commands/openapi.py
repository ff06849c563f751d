"""`ocop openapi`: the description of the API, for client generators."""

from __future__ import annotations

import json

import typer

from ocop_service.app import routed


def openapi() -> None:
    """Write the OpenAPI document of the service's API to standard output.

    Example: `ocop openapi > ocop.openapi.json`
    """
    typer.echo(json.dumps(routed().openapi(), ensure_ascii=False, indent=2))
