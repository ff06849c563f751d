"""The routing table as it is: the methods of a path, and what the query of a route may state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from starlette.routing import BaseRoute, compile_path


def methods_of(routes: Sequence[BaseRoute], path: str) -> frozenset[str]:
    """Return the methods that a path is answered to, whichever routes they are on."""
    there = (each for each in iter_route_contexts(routes) if compile_path(each.path or "")[0].match(path))
    return frozenset(method for each in there for method in each.methods or ())


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
