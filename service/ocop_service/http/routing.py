"""The routing table as it is: every method and path that an application answers, with what its query may state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel
from starlette.routing import BaseRoute, compile_path


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the table: a path pattern, a method of it, and the names that its query may state."""

    method: str
    path: str
    query: frozenset[str]


def table(routes: Sequence[BaseRoute]) -> Iterator[Entry]:
    """Return the entries of an application's routes, of those that were included too."""
    for context in iter_route_contexts(routes):
        route = context.original_route
        query = query_names(route.dependant) if isinstance(route, APIRoute) else frozenset()
        for method in sorted(context.methods or ()):
            yield Entry(method, context.path or "", query)


def methods_of(routes: Sequence[BaseRoute], path: str) -> frozenset[str]:
    """Return the methods that a path is answered to, whichever routes they are on."""
    return frozenset(each.method for each in table(routes) if compile_path(each.path)[0].match(path))


def query_names(dependant: Dependant) -> frozenset[str]:
    """Return the names that the query of a route may state.

    `Dependant` is of FastAPI's inside, for which pyproject.toml caps it: nothing public says what a route reads.
    """
    names: set[str] = set()
    for field in dependant.query_params:
        model = _model(field)
        if model is None:
            names.add(field.alias)
        else:
            names.update(each.alias or name for name, each in model.model_fields.items())
    return frozenset(names).union(*(query_names(each) for each in dependant.dependencies))


def query_models(dependant: Dependant) -> list[type[BaseModel]]:
    """Return the models that the query of a route is read as."""
    found = [model for field in dependant.query_params if (model := _model(field)) is not None]
    return found + [model for each in dependant.dependencies for model in query_models(each)]


def _model(field: Any) -> type[BaseModel] | None:
    annotation = field.field_info.annotation
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
