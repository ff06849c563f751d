"""The service with further endpoints whose jobs are hostile, for the tests: nothing of it is reachable in `ocop serve`.

usage: python -m tests.service.hostile_service DATABASE_URL SETTINGS_AS_JSON

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
from ocop_service.guard import Rater
from ocop_service.observability.logging import start_logging
from ocop_service.settings import Settings
from starlette.responses import Response

from tests.service.hostile_jobs import JOBS


async def asked(request: Request, caller: Rater, job: str) -> Response:
    """Have a job done."""
    found = await request.app.state.core.raters.run(JOBS[job](), caller.actor)
    return Response(json.dumps(found), media_type="application/json")


def main() -> None:
    """Serve."""
    settings = Settings.model_validate({"database_url": sys.argv[1], "port": 0, **json.loads(sys.argv[2])})
    core = core_of(settings)
    core.database.migrate()
    for name in ("hostile", "honest"):
        print(core.keys.create(name, (Scope.READ, Scope.RATE))[1], flush=True)
    start_logging(settings)
    app = create_app(core)
    app.add_api_route("/jobs/{job}", asked, methods=["POST"])
    server_of(app, core).run()


if __name__ == "__main__":
    main()
