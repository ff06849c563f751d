"""The service with one more endpoint, `/echo`, that only parses a bundle and sends it back: what HTTP alone costs.

usage: python -m benchmarks.echo_service DATABASE_URL [RATING_PROCESSES]

Prints two keys, then serves until it is stopped; its log says where it listens.
"""

from __future__ import annotations

import json
import sys

from fastapi import Request
from ocop_service.access.caller import Scope
from ocop_service.app import create_app
from ocop_service.commands.serve import server_of
from ocop_service.core import core_of
from ocop_service.observability.logging import start_logging
from ocop_service.settings import Settings
from starlette.responses import Response


async def echo(request: Request) -> Response:
    """Parse the body and send it back."""
    data = json.loads(await request.body())
    return Response(json.dumps(data, ensure_ascii=False), media_type="application/json")


def main() -> None:
    """Serve."""
    processes = int(sys.argv[2]) if len(sys.argv) > 2 else None
    settings = Settings(database_url=sys.argv[1], port=0, rate_limit="1000000/second", rating_processes=processes)
    core = core_of(settings)
    core.database.migrate()
    for name in ("benchmark", "another"):
        print(core.keys.create(name, (Scope.READ, Scope.RATE))[1], flush=True)
    start_logging(settings)
    app = create_app(core)
    app.add_api_route("/echo", echo, methods=["POST"])
    server_of(app, core).run()


if __name__ == "__main__":
    main()
