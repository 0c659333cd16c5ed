"""The shape of what programs get, as it is described to them; and what every address shares."""

from typing import Any, Literal

import msgspec
from litestar.openapi.datastructures import ResponseSpec

from panel.web import problems
from panel.web.access import bearer as with_token
from panel.web.pulling import Listed

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
    410: "It was withdrawn. The problem says why.",
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
    at: int | None
    n: float
    k: float | None
    value: float | None
    low: float | None
    high: float | None
    interval: str | None
    definition: str
    version: int
    event: str | None
    window: int | None
    waiting: int | None
    index_event: str | None
    clock_start: str | None
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


class Published(msgspec.Struct):
    """A numbered release. One that was withdrawn keeps its number and the reason."""

    number: int
    period: str
    state: Literal["published", "withdrawn"]
    published_on: str
    definition: str
    version: int
    extract: str
    threshold: int | None
    sha256: str
    withdrawn_on: str
    withdrawn_why: str


class Releases(Paged):
    releases: list[Published] = []


class Frozen(msgspec.Struct):
    """A figure of a release: counts are rounded, and few people are hidden. It is never changed."""

    release: int
    period: str
    measure: str
    group: dict[str, str]
    n: int | None
    k: int | None
    value: float | None
    low: float | None
    high: float | None
    interval: str | None
    suppressed: bool
    notes: list[str]
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


class FrozenFigures(Paged):
    figures: list[Frozen] = []


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


def paths(name: str) -> list[str]:
    return [f"/{name}{form}" for form in FORMS]


def flat(name: str, kind: type[msgspec.Struct], rows: list[dict[str, Any]]) -> Listed:
    fields = [one.name for one in msgspec.structs.fields(kind)]
    return Listed(name, rows, fields, [[row[one] for one in fields] for row in rows])
