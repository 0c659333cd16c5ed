"""Figures for programs: read only, with a token, in JSON or CSV. What a page would say, in numbers."""

import asyncio
from typing import Any, Literal

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Response

from cases import followed, own_definitions, programmes
from cases.evaluation import catalogue, definitions
from cases.evaluation.catalogue import MEASURES
from cases.evaluation.definitions import Definition
from panel import pulls
from panel.pulls import PAGED, PARAMETERS
from panel.tokens import Bearer
from panel.web import problems, pulling
from panel.web.access import RULE
from panel.web.access import bearer as with_token
from panel.web.pulling import Asked, Listed

HERE = "/api/v1"
TAKES = "takes"  # the parameters of an address, by their names in panel.pulls
ANY, EXACT = with_token("exact", "public"), with_token("exact")
FORMS = ("", ".json", ".csv")
SAID: dict[int, str] = {
    304: "What you have is what there is: nothing has changed since the ETag that you sent.",
    400: "A parameter cannot be taken. The problem names it, and what may stand there.",
    401: "There is no token, or it is not good (any more).",
    403: "The token is good, but not for this.",
    404: "There is no such thing, or it is not of your programme.",
    409: "It must not be answered so, for a reason of method: the problem says which.",
    429: "Too many pulls in a minute. Wait as long as Retry-After says.",
}


class Problem(msgspec.Struct):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    parameter: str | msgspec.UnsetType = msgspec.UNSET


class Figure(msgspec.Struct):
    """A figure with all that belongs to it. What only one measure has stands beside these."""

    measure: str
    group: dict[str, str]
    at: int
    n: float
    k: float | None
    value: float | None
    low: float | None
    high: float | None
    interval: str | None
    definition: str
    version: int
    event: str
    window: int
    waiting: int
    index_event: str
    clock_start: str
    source: str
    extract: str
    complete: bool
    suppressed: bool
    refused: str | None
    notes: list[str]


class Paged(msgspec.Struct):
    """What every list says of itself. `next` is the address of the next page, or null."""

    count: int
    page: int
    per: int
    next: str | None


class Figures(Paged):
    figures: list[Figure] = []


class Defined(msgspec.Struct):
    """What counts, from when, for how long."""

    key: str
    name: str
    version: int
    title: str
    event: str
    window: int
    waiting: int
    clock_start: str
    basis: str
    source: str
    words: str
    headline: bool


class Definitions(Paged):
    definitions: list[Defined] = []


class Measure(msgspec.Struct):
    measure: str
    words: str
    usual: bool


class Measures(Paged):
    measures: list[Measure] = []


class Thing(msgspec.Struct):
    """An address, and what is there."""

    path: str
    words: str


class Start(msgspec.Struct):
    programme: str
    token: str
    sees: Literal["exact", "public"]
    expires: str
    resources: list[Thing]


def told(kind: type[msgspec.Struct], *statuses: int) -> dict[int, ResponseSpec]:
    """What the description says of the answers."""
    good = {200: ResponseSpec(kind, description="What was asked for", generate_examples=False)}
    not_changed = {304: ResponseSpec(None, description=SAID[304])}
    return {
        **good,
        **not_changed,
        **{
            status: ResponseSpec(
                Problem,
                description=SAID[status],
                generate_examples=False,
                media_type=problems.KIND,  # one that Litestar has no word for
            )
            for status in (400, 401, *statuses, 429)
        },
    }


def _paths(name: str) -> list[str]:
    return [f"/{name}{form}" for form in FORMS]


@get("/", name="api", opt=ANY, responses=told(Start), summary="What there is")
async def start(request: Asked, bearer: NamedDependency[Bearer]) -> Response[bytes]:
    """The programme, the token, and every address that this token opens."""
    pulls.single(request.query_params.multi_items(), ())
    things = [
        Thing(f"{HERE}/definitions", "What counts as an event"),
        Thing(f"{HERE}/measures", "The measures"),
    ]
    if bearer.sees == "exact":
        things.append(Thing(f"{HERE}/figures", "Exact figures, grouped as you ask"))
    said = Start(bearer.programme.name, bearer.label, bearer.sees, f"{bearer.expires_at:%Y-%m-%d}", things)  # type: ignore[arg-type]
    return await pulling.answer(request, bearer, msgspec.json.encode(said), HERE)


@get(
    _paths("definitions"),
    name="api-definitions",
    opt={**ANY, TAKES: PAGED},
    responses=told(Definitions),
    summary="What counts as an event",
)
async def list_definitions(
    request: Asked,
    bearer: NamedDependency[Bearer],
) -> Response[bytes]:
    """The presets and the programme's own, with every version. `key` is what `definition` takes."""
    found = pulls.single(request.query_params.multi_items(), PAGED)
    known, usual = await _known(bearer)
    rows = [_defined(key, one, usual) for key, one in known.items()]
    return await pulling.give(request, bearer, _flat("definitions", Defined, rows), pulls.page(found))


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


def _flat(name: str, kind: type[msgspec.Struct], rows: list[dict[str, Any]]) -> Listed:
    fields = [one.name for one in msgspec.structs.fields(kind)]
    return Listed(name, rows, fields, [[row[one] for one in fields] for row in rows])


@get(
    _paths("measures"),
    name="api-measures",
    opt={**ANY, TAKES: PAGED},
    responses=told(Measures),
    summary="What can be measured",
)
async def list_measures(
    request: Asked,
    bearer: NamedDependency[Bearer],
) -> Response[bytes]:
    """The measures, by number. The formulae and their sources are in the document for evaluators."""
    found = pulls.single(request.query_params.multi_items(), PAGED)
    rows = [
        {"measure": one, "words": words, "usual": one in catalogue.USUAL} for one, words in MEASURES.items()
    ]
    return await pulling.give(request, bearer, _flat("measures", Measure, rows), pulls.page(found))


@get(
    _paths("figures"),
    name="api-figures",
    opt={**EXACT, TAKES: tuple(PARAMETERS)},
    responses=told(Figures, 403, 409),
    summary="Exact figures, grouped as you ask",
)
async def list_figures(
    request: Asked,
    bearer: NamedDependency[Bearer],
) -> Response[bytes]:
    """From the record as it stands today, by the sums of `panel evaluate`.

    Each measure is given for everybody, then for each group of each column alone, then of all columns
    together. A figure that follow-up does not bear has no value, and says in `refused` why.
    """
    known, usual = await _known(bearer)
    today = programmes.today(bearer.programme)
    wanted = pulls.read(request.query_params.multi_items(), known, usual, today)
    people = await followed.of(bearer.programme, wanted.asked.definition)
    pulls.check_pair(wanted.asked, people)
    # In a thread: intervals that are drawn take a moment, and others wait for their pages.
    found = await asyncio.to_thread(catalogue.answer, people, wanted.asked)
    rows = [one.row() for one in found]
    listed = Listed("figures", rows, pulls.FIELDS, pulls.lines(rows))
    return await pulling.give(request, bearer, listed, wanted.page, wanted.words)


THINGS = tuple(
    (f"{HERE}{min(one.paths, key=len)}", str(one.summary), one.opt[RULE].sees)
    for one in (list_definitions, list_measures, list_figures)
)
pulled = [start, list_definitions, list_measures, list_figures]
routes: list[Any] = [Router(HERE, route_handlers=pulled, exception_handlers=problems.HANDLERS)]
