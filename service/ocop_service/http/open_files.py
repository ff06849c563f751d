"""How many connections there is room for: each is an open file, of which a process may have so many."""

from __future__ import annotations

import resource

_OTHER_FILES = 128


def room_for_connections(wanted: int) -> int:
    """Return how many connections there is room for, at most `wanted`; the limit is raised as far as it can be.

    Without it a service with the usual limit of 1024 files would run out of them before it put anybody off, and then
    could not open its database either.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else max(1, min(wanted, soft - _OTHER_FILES))
