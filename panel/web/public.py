"""Figures for everybody: without a sign-in, without a cookie, the same for each who asks.

Nothing in an address chooses what is counted: whatever stands behind a question mark is passed over.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from cases import programmes, public_releases, releases
from cases.errors import NotFound
from cases.evaluation_tables import Release
from cases.tables import Programme
from panel import public_words, security
from panel.web import viewing
from panel.web.access import public
from panel.web.seen import plain

Asked = Request[Any, Any, Any]
EVERYBODY = public("What was published is for everybody; nobody can be found in it.")
FOR_A_WHILE = "public, max-age=300"  # seconds: a withdrawal is seen soon
NOBODY: dict[str, Any] = {
    **dict.fromkeys(("by", "visitor", "programme", "typed")),
    **dict.fromkeys(("csrf", "notice"), ""),
    "navigation": [],
    "problems": {},
    "letters_wait": False,
    "here_alone": False,
}


@get("/public/{address:str}", name="public-programme", opt=EVERYBODY)
async def show(request: Asked, address: FromPath[str]) -> Response[Any]:
    """Every release by its number."""
    programme = await public_releases.at(address)
    found = [
        {
            "number": one.number,
            "period": one.period,
            "on": _day(one.published_at, programme),
            "withdrawn": _day(one.withdrawn_at, programme),
            "why": one.withdrawn_why,
            "sentence": _sentence(one, programme),
        }
        for one in await _said(programme)
    ]
    return _page(request, "public/programme.html", whose=programme, releases=found)


def _day(at: datetime | None, programme: Programme) -> str:
    return plain(programmes.day_of(at, programme), programme) if at else ""


def _sentence(one: Release, programme: Programme) -> str:
    return public_words.sentence(public_releases.told(one), programme) if one.state == "published" else ""


async def _said(programme: Programme) -> list[Release]:
    return [one for one in await releases.of(programme) if one.number is not None]


@get("/public/{address:str}/{number:int}", name="public-release", opt=EVERYBODY)
async def show_release(request: Asked, address: FromPath[str], number: FromPath[int]) -> Response[Any]:
    programme = await public_releases.at(address)
    one = await _release(programme, number)
    return _page(
        request,
        "public/release.html",
        whose=programme,
        one=one,
        on=_day(one.published_at, programme),
        withdrawn=_day(one.withdrawn_at, programme),
        drawn=drawn(one, programme) if one.state == "published" else None,
        here=f"/public/{address}/{number}",
    )


async def _release(programme: Programme, number: int) -> Release:
    found = next((one for one in await _said(programme) if one.number == number), None)
    if found is None:
        raise NotFound
    return found


def drawn(one: Release, programme: Programme) -> dict[str, Any]:
    """Everything that a page shows of a release, made of what is public alone."""
    told = public_releases.told(one)
    return {
        "sentence": public_words.sentence(told, programme),
        "groups": public_words.groups(told),
        "beware": public_words.beware(told),
        "averages": public_words.averages(told),
        "chart": public_words.drawing(told),
        "points": public_words.points(told),
        "first_ones": public_words.first_ones(told),
        "facts": [
            *public_words.facts(told),
            ("Extract", plain(one.extract_on, programme)),
            ("Threshold", f"{one.threshold} people"),
            ("SHA-256", one.shown_sha256),
        ],
        "did_not": told["did_not"],
        "did": told["did"],
    }


@get(
    ["/public/{address:str}/{number:int}/figures.csv", "/public/{address:str}/{number:int}/figures.xlsx"],
    name="public-file",
    opt=EVERYBODY,
)
async def download(request: Asked, address: FromPath[str], number: FromPath[int]) -> Response[Any]:
    programme = await public_releases.at(address)
    one = await _release(programme, number)
    if one.state != "published":
        raise NotFound
    lines = list(public_words.lines(number, public_releases.told(one)))
    sheet = viewing.sheet(request, f"{address}-release-{number}", public_words.HEADINGS, lines)
    return _cached(request, sheet, one.shown_sha256)


@get("/public/{address:str}/{number:int}/figures.json", name="public-frozen", opt=EVERYBODY)
async def frozen(request: Asked, address: FromPath[str], number: FromPath[int]) -> Response[Any]:
    """As the record froze it, to the letter: its SHA-256 stands on the page."""
    one = await _release(await public_releases.at(address), number)
    if one.state != "published":
        raise NotFound
    return _cached(request, Response(one.shown.encode(), media_type="application/json"), one.shown_sha256)


def _page(request: Asked, template: str, **context: Any) -> Response[Any]:
    """Written without anything of whoever asks."""
    frame = NOBODY | {"demo": security.door_of(request).settings.demo, "path": request.url.path}
    engine: Any = request.app.template_engine
    words = engine.get_template(template).render(**frame, **context)
    answer = Response(words.encode(), media_type="text/html")
    return _cached(request, answer, sha256(words.encode()).hexdigest())


def _cached(request: Asked, answer: Response[Any], version: str) -> Response[Any]:
    """304 where the asker has it already."""
    tag = f'W/"{version}"'
    headers = {"ETag": tag, "Cache-Control": FOR_A_WHILE}
    held = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    if tag in held or "*" in held:
        return Response(b"", status_code=304, headers=headers, media_type=answer.media_type)
    answer.headers.update(headers)
    return answer


routes: list[Any] = [show, show_release, download, frozen]
