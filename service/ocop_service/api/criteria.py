"""`/v1/versions`, `/v1/in-force`: the decisions, their sheets, what evidence they read, what changed between them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.responses import Response

from ocop_rules import __version__
from ocop_rules.canonical import Document, canonical, digest
from ocop_rules.rulebook.catalogue import in_force, load, version_ids, versions
from ocop_rules.rulebook.diff.document import ChangesDocument
from ocop_rules.rulebook.evidence_document import EvidenceListDocument, evidence_list_document
from ocop_rules.rulebook.kinds import Purpose
from ocop_rules.rulebook.lookup import product_set_named, product_set_of_either
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.rulebook.sheet_document import SheetDocument, sheet_document
from ocop_rules.rulebook.version_document import (
    InForceDocument,
    VersionDocument,
    VersionListDocument,
    in_force_document,
    version_document,
    version_list_document,
)
from ocop_rules.text import Lang
from ocop_rules.words.bundle_schema import set_schema
from ocop_service.api.described import NOT_MODIFIED, problems, reference, sent
from ocop_service.core import core
from ocop_service.guard import READING, Reader
from ocop_service.http.caching import tagged
from ocop_service.http.context import context_of
from ocop_service.http.parameters import AsMeant, AsVersion, QueryModel
from ocop_service.raters.jobs import Changes

router = APIRouter(tags=["criteria"], dependencies=[READING], responses=NOT_MODIFIED)

_JSON = "application/json"
_SCHEMA = "application/schema+json"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def _written_day(value: object) -> object:
    if isinstance(value, str) and not _DAY.match(value):
        raise ValueError("YYYY-MM-DD")
    return value


VersionName = Annotated[
    str, Path(max_length=40, description="The id of a version.", examples=["qd-26-2026"]), AsVersion
]
SetName = Annotated[
    str,
    Path(alias="set", max_length=100, description="The number, slug or title of a product set.", examples=["7"]),
    AsMeant,
]
QueryDay = Annotated[date, BeforeValidator(_written_day), Field(examples=["2026-08-01"])]


def _tag(*versions_read: str) -> str:
    """Return the entity tag of what is made of some versions: it changes with them and with the library."""
    read = [load(version).digest for version in versions_read]
    return f"{read[0][:32] if len(read) == 1 else digest(read)[:32]}-{__version__}"


@lru_cache(maxsize=256)
def _version(version: str) -> tuple[str, str]:
    return canonical(version_document(load(version))), _tag(version)


@lru_cache(maxsize=128)
def _written(make: Callable[[Rulebook, ProductSet], Document], version: str, number: int) -> str:
    rulebook = load(version)
    return canonical(make(rulebook, rulebook.sets[number]))


def _of_set(make: Callable[[Rulebook, ProductSet], Document], version: str, set_name: str) -> tuple[str, str]:
    return _written(make, version, product_set_named(load(version), set_name).number), _tag(version)


@lru_cache(maxsize=64)
def _schema(version: str, number: int, lang: Lang) -> str:
    rulebook = load(version)
    return canonical(set_schema(rulebook, rulebook.sets[number], lang))


async def _answered(request: Request, made: Callable[[], tuple[str, str]]) -> Response:
    """Answer with JSON and its entity tag, which are made in a thread: loading a version takes a while."""
    content, tag = await asyncio.to_thread(made)
    return tagged(request, content, tag, _JSON)


@router.get(
    "/versions",
    operation_id="list_versions",
    summary="The versions of the criteria, oldest first",
    response_model=VersionListDocument,
    response_description="The versions",
)
async def list_versions(request: Request) -> Response:
    """List the decisions whose criteria are installed, with their days, status and digest."""
    return await _answered(request, lambda: (canonical(version_list_document(versions())), _tag(*version_ids())))


@router.get(
    "/versions/{version}",
    operation_id="get_version",
    summary="A version: decision, days, bands, levels, transition, errata, what is unknown, its sets in short",
    response_model=VersionDocument,
    response_description="The version",
    responses=problems("not-found"),
)
async def get_version(request: Request, version: VersionName) -> Response:
    """Return what a version says besides its sheets."""
    return await _answered(request, lambda: _version(version))


@router.get(
    "/versions/{version}/sets/{set}",
    operation_id="get_sheet",
    summary="A sheet in full: parts, sections, criteria, options with points, marks and conditions",
    response_model=SheetDocument,
    response_description="The sheet",
    responses=problems("not-found"),
)
async def get_sheet(request: Request, version: VersionName, set_name: SetName) -> Response:
    """Return a sheet as the decision prints it, each option with what evidence earns it and with its clause."""
    return await _answered(request, lambda: _of_set(sheet_document, version, set_name))


@router.get(
    "/versions/{version}/sets/{set}/evidence",
    operation_id="get_evidence_list",
    summary="What a producer must bring for a sheet, and what the council judges",
    response_model=EvidenceListDocument,
    response_description="Facts, documents and judged criteria",
    responses=problems("not-found"),
)
async def get_evidence_list(request: Request, version: VersionName, set_name: SetName) -> Response:
    """List the facts and documents that a sheet reads: type, unit, values, who may attest, what each serves."""
    return await _answered(request, lambda: _of_set(evidence_list_document, version, set_name))


class BundleSchemaDocument(BaseModel):
    """A JSON Schema (draft 2020-12) of the bundles of one product set."""

    model_config = ConfigDict(frozen=True, extra="allow")

    schema_: Annotated[str, Field(alias="$schema")]
    title: str


@router.get(
    "/versions/{version}/sets/{set}/schema",
    operation_id="get_bundle_schema",
    summary="The JSON Schema of a set's bundles, for forms and editors, in Vietnamese or English",
    response_class=Response,
    response_description="The schema, draft 2020-12",
    responses={200: sent(_SCHEMA, reference("BundleSchemaDocument")), **problems("not-found")},
)
async def get_bundle_schema(request: Request, version: VersionName, set_name: SetName) -> Response:
    """Return a schema that takes every right bundle of the set; titles are in the language of `Accept-Language`."""
    lang = context_of(request.scope).lang

    def made() -> tuple[str, str]:
        return _schema(version, product_set_named(load(version), set_name).number, lang), _tag(version)

    content, tag = await asyncio.to_thread(made)
    headers = {"Content-Language": lang, "Vary": "Accept-Language"}
    return tagged(request, content, f"{tag}-{lang}", _SCHEMA, headers=headers)


class ChangesQuery(QueryModel):
    """What changes are narrowed to."""

    set: Annotated[
        str | None, Field(max_length=100, description="One set alone, by its number or slug.", examples=["7"]), AsMeant
    ] = None
    wording: Annotated[bool, Field(description="true tells changes of our wording alone too.")] = False


@router.get(
    "/versions/{before}/changes/{after}",
    operation_id="get_changes",
    summary="What changed in the law from one version to another",
    response_model=ChangesDocument,
    response_description="The changes",
    responses=problems("not-found", "rating-abandoned"),
)
async def get_changes(
    request: Request,
    caller: Reader,
    before: Annotated[
        str, Path(max_length=40, description="The earlier version.", examples=["qd-148-2023"]), AsVersion
    ],
    after: Annotated[str, Path(max_length=40, description="The later version.", examples=["qd-26-2026"]), AsVersion],
    query: Annotated[ChangesQuery, Query()],
) -> Response:
    """Compare two versions criterion by criterion, though every decision numbers them anew."""

    def chosen() -> tuple[Changes, str]:
        only = None
        if query.set is not None:
            holder, product_set = product_set_of_either(load(before), load(after), query.set)
            only = holder.id, product_set.number
        return Changes(before, after, only, query.wording), _tag(before, after)

    job, tag = await asyncio.to_thread(chosen)
    content = await core(request).raters.run(job, caller.actor)  # it takes half a second where it is of all sets
    return tagged(request, content, tag, _JSON)


class InForceQuery(QueryModel):
    """The days and the purpose that choose a version."""

    submitted_on: Annotated[QueryDay, Field(description="The day the dossier was filed.")]
    evaluated_on: Annotated[QueryDay, Field(description="The day of the evaluation.")]
    purpose: Annotated[Purpose, Field(description="Why the product is evaluated.")] = Purpose.FIRST


@router.get(
    "/in-force",
    operation_id="get_in_force",
    summary="Which version applies to a dossier, and the article that says so",
    response_model=InForceDocument,
    response_description="The version and the clause",
    responses=problems("no-version-in-force"),
)
async def get_in_force(request: Request, query: Annotated[InForceQuery, Query()]) -> Response:
    """Choose the version by both days and the purpose, under the decisions' own transition articles."""

    def made() -> tuple[str, str]:
        found = in_force(query.submitted_on, query.evaluated_on, query.purpose)
        return canonical(in_force_document(found)), _tag(*version_ids())

    return await _answered(request, made)
