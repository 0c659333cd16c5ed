"""Figures for programs: read only, with a token, in JSON or CSV. What a page would say, in numbers."""

from typing import Any

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency
from litestar.response import Response

from cases import own_definitions, programmes
from cases.evaluation import catalogue, definitions
from cases.evaluation.definitions import Definition
from panel import pulled, pulls
from panel.pulls import MEASURES, PAGED, PARAMETERS
from panel.tokens import Bearer
from panel.web import problems, pulling
from panel.web.access import RULE
from panel.web.api_releases import list_frozen, list_releases
from panel.web.api_shapes import (
    ANY,
    EXACT,
    HERE,
    TAKES,
    Defined,
    Definitions,
    Figures,
    Measure,
    Measures,
    Start,
    Thing,
    flat,
    paths,
    told,
)
from panel.web.pulling import Asked, Listed


@get("/", name="api", opt=ANY, responses=told(Start), summary="What there is")
async def start(request: Asked, bearer: NamedDependency[Bearer]) -> Response[bytes]:
    """The programme, the token, and every address that this token opens."""
    pulls.single(request.query_params.multi_items(), ())
    things = [Thing(path, words) for path, words, views in THINGS if bearer.sees in views]
    said = Start(bearer.programme.name, bearer.label, bearer.sees, f"{bearer.expires_at:%Y-%m-%d}", things)  # type: ignore[arg-type]
    return await pulling.answer(request, bearer, msgspec.json.encode(said), HERE)


@get(
    paths("definitions"),
    name="api-definitions",
    opt={**ANY, TAKES: PAGED},
    responses=told(Definitions),
    summary="What counts as an event",
)
async def list_definitions(request: Asked, bearer: NamedDependency[Bearer]) -> Response[bytes]:
    """The presets and the programme's own, with every version. “key” is what “definition” takes."""
    found = pulls.single(request.query_params.multi_items(), PAGED)
    known, usual = await _known(bearer)
    rows = [_defined(key, one, usual) for key, one in known.items()]
    return await pulling.give(request, bearer, flat("definitions", Defined, rows), pulls.page(found))


async def _known(bearer: Bearer) -> tuple[dict[str, Definition], str]:
    """The definitions of a programme, and its headline."""
    known = await own_definitions.every(bearer.programme)
    headline = bearer.programme.headline
    return known, headline if headline in known else definitions.USUAL


def _defined(key: str, one: Definition, usual: str) -> dict[str, Any]:
    return {
        "key": key,
        "name": one.name,
        "version": one.version,
        "title": one.title,
        "event": one.event,
        "window": one.window,
        "waiting": one.waiting,
        "clock_start": definitions.CLOCK,
        "basis": definitions.BASIS,
        "source": one.source,
        "words": one.words,
        "headline": key == usual,
    }


@get(
    paths("measures"),
    name="api-measures",
    opt={**ANY, TAKES: PAGED},
    responses=told(Measures),
    summary="What can be measured",
)
async def list_measures(request: Asked, bearer: NamedDependency[Bearer]) -> Response[bytes]:
    """The measures, by number. The formulae and their sources are in the document for evaluators."""
    found = pulls.single(request.query_params.multi_items(), PAGED)
    rows = [
        {"measure": one, "words": words, "usual": one in catalogue.USUAL} for one, words in MEASURES.items()
    ]
    return await pulling.give(request, bearer, flat("measures", Measure, rows), pulls.page(found))


@get(
    paths("figures"),
    name="api-figures",
    opt={**EXACT, TAKES: tuple(PARAMETERS)},
    responses=told(Figures, 403, 409),
    summary="Exact figures, grouped as you ask",
)
async def list_figures(request: Asked, bearer: NamedDependency[Bearer]) -> Response[bytes]:
    """From the record as it stands today, by the sums of the command panel evaluate.

    Each measure is given for everybody, then for each group of each column alone, then of all columns
    together. A figure that follow-up does not bear has no value, and says in “refused” why.
    """
    known, usual = await _known(bearer)
    today = programmes.today(bearer.programme)
    wanted = pulls.read(request.query_params.multi_items(), known, usual, today)
    rows = await pulled.figures(bearer.programme, wanted)
    listed = Listed("figures", rows, pulls.FIELDS, pulls.lines(rows))
    return await pulling.give(request, bearer, listed, wanted.page, wanted.words)


THINGS = tuple(
    (f"{HERE}{min(one.paths, key=len)}", str(one.summary), one.opt[RULE].sees)
    for one in (list_definitions, list_measures, list_figures, list_releases, list_frozen)
)
ADDRESSES = [start, list_definitions, list_measures, list_figures, list_releases, list_frozen]
routes: list[Any] = [Router(HERE, route_handlers=ADDRESSES, exception_handlers=problems.HANDLERS)]
