"""What programs may ask, described: as OpenAPI, and as a page for people. Both behind sign-in."""

from functools import cache
from typing import Any

from litestar import Litestar, Response, get
from litestar.di import NamedDependency, Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme
from litestar.response import Template

from panel import tokens
from panel.pulls import ALSO, FIELDS, PAGED, PARAMETERS, USUALLY
from panel.settings import Settings
from panel.web import access, api
from panel.web.access import allow
from panel.web.api_shapes import HERE, TAKES
from panel.web.pages import page

STAFF = allow("evaluator", "administrator")
TITLE = "Community Justice Panel: figures for programs"
ABOUT = (
    "Read only. Every address answers JSON, and CSV where it ends with .csv or the program takes text/csv. "
    "Every pull is in the journal."
)
SCHEME = "token"
KIND = "application/vnd.oai.openapi+json; charset=utf-8"


@cache
def description() -> dict[str, Any]:
    """The OpenAPI description of the addresses for programs, and of nothing else.

    Litestar makes it from the routes, in an application that nobody can reach: in ours it would open
    pages of its own, and tell of every other address.
    """
    alone = Litestar(
        route_handlers=api.routes,
        dependencies={"bearer": Provide(access.provide_bearer)},
        openapi_config=OpenAPIConfig(
            title=TITLE,
            version="1",
            description=ABOUT,
            use_handler_docstrings=True,
            security=[{SCHEME: []}],
            components=Components(security_schemes={SCHEME: _scheme()}),
            path=None,
        ),
        logging_config=None,
    )
    told: dict[str, Any] = alone.openapi_schema.to_schema()
    # The same address gives a file: with .csv behind it, or to a program that takes one.
    told["paths"] = {path: one for path, one in told["paths"].items() if not path.endswith((".csv", ".json"))}
    for one in api.ADDRESSES:
        path = f"{HERE}{min(one.paths, key=len)}".rstrip("/")
        if takes := one.opt.get(TAKES, ()):
            told["paths"][path]["get"]["parameters"] = [_parameter(name) for name in takes]
            told["paths"][path]["get"]["responses"]["200"]["content"]["text/csv"] = {
                "schema": {"type": "string"}
            }
    return told


def _parameter(name: str) -> dict[str, Any]:
    """As panel.pulls takes it."""
    number = {"type": "integer", "minimum": 1}
    schema = number if name in (*PAGED, *ALSO) else {"type": "string"}
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": {**PARAMETERS, **ALSO}[name],
        "schema": {**schema, **({"default": USUALLY[name]} if name in USUALLY else {})},
    }


def _scheme() -> SecurityScheme:
    shown = f"{tokens.PREFIX} and 64 letters"
    return SecurityScheme(type="http", scheme="bearer", bearer_format=shown)


@get(f"{HERE}/openapi.json", name="api-openapi", opt=STAFF)
async def show_openapi() -> Response[Any]:
    return Response(description(), media_type=KIND)


@get("/tokens/addresses", name="api-page", opt=STAFF)
async def show_addresses(settings: NamedDependency[Settings]) -> Template:
    """The same for people: each address, what it takes, what it answers, and an example."""
    told = description()
    return page(
        "tokens/addresses.html",
        about=told["info"]["description"],
        addresses=[_address(path, one["get"]) for path, one in told["paths"].items()],
        answers=sorted(_answers(told).items()),
        fields=", ".join(FIELDS),
        url=settings.public_url,
    )


def _answers(told: dict[str, Any]) -> dict[str, str]:
    every = [one["get"]["responses"].items() for one in told["paths"].values()]
    return {status: answer["description"] for answers in every for status, answer in answers}


def _address(path: str, one: dict[str, Any]) -> dict[str, Any]:
    return {
        "path": path,
        "title": one["summary"],
        "words": one.get("description", ""),
        "parameters": [
            [each["name"], each["description"], each["schema"].get("default", "")]
            for each in one.get("parameters", [])
        ],
        "example": EXAMPLES.get(path, path),
    }


EXAMPLES = {f"{HERE}/figures": f"{HERE}/figures?measure=M1,M5&by=gender&at=183,365"}
routes: list[Any] = [show_openapi, show_addresses]
