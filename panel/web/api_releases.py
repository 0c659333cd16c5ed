"""Numbered releases for programs: what everybody may read, frozen, and nothing to choose but the number."""

from typing import Any

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Response

from cases import public_releases
from cases.errors import NotFound
from cases.evaluation import fixed
from panel import pulls
from panel.pulls import MEANT, PAGED
from panel.tokens import Bearer
from panel.web import pulling
from panel.web.api_shapes import ANY, TAKES, FrozenFigures, Published, Releases, flat, paths, told
from panel.web.problems import Gone
from panel.web.pulling import Asked, Listed

GROUPS = (*fixed.COLUMNS, fixed.HALF, fixed.QUARTER)
FIELDS = (
    *("release", "period", "measure", *GROUPS, "from", "until"),
    *("n", "k", "value", "low", "high", "interval", *MEANT, "suppressed", "notes"),
)
TAKEN = ("number", *PAGED)


@get(
    paths("releases"),
    name="api-releases",
    opt={**ANY, TAKES: PAGED},
    responses=told(Releases),
    summary="Numbered releases",
)
async def list_releases(request: Asked, bearer: NamedDependency[Bearer]) -> Response[bytes]:
    """What was published for everybody, the newest first."""
    found = pulls.single(request.query_params.multi_items(), PAGED)
    rows = [_published(one) for one in await public_releases.every(bearer.programme)]
    return await pulling.give(request, bearer, flat("releases", Published, rows), pulls.page(found))


def _published(one: dict[str, Any]) -> dict[str, Any]:
    usual = {"definition": "", "version": 0, "extract": "", "threshold": None, "sha256": ""}
    usual |= {"withdrawn_on": "", "withdrawn_why": ""}
    whole = usual | one
    return {name: whole[name] for name in Published.__struct_fields__}


@get(
    paths("releases/figures"),
    name="api-release",
    opt={**ANY, TAKES: TAKEN},
    responses=told(FrozenFigures, 404, 410),
    summary="The figures of a release",
)
async def list_frozen(request: Asked, bearer: NamedDependency[Bearer]) -> Response[bytes]:
    """As they were published: rounded, with few people hidden. They are never changed.

    Counts of one release are not to be subtracted from those of another: what is hidden stays hidden.
    """
    found = pulls.single(request.query_params.multi_items(), TAKEN)
    one = _of_number(found.get("number", ""), await public_releases.every(bearer.programme))
    rows = [_row(one, row) for row in one["rows"]]
    lines = [[pulls.cell(row, field, GROUPS) for field in FIELDS] for row in rows]
    words = f"number={one['number']}"
    return await pulling.give(
        request, bearer, Listed("figures", rows, FIELDS, lines), pulls.page(found), words
    )


def _of_number(written: str, known: list[dict[str, Any]]) -> dict[str, Any]:
    """The newest that stands, where none is named."""
    standing = [one for one in known if one["state"] == "published"]
    found = [one for one in known if str(one["number"]) == written] if written else standing[:1]
    if not found:
        raise NotFound
    if found[0]["state"] != "published":
        raise Gone(f"Release {written} was withdrawn: {found[0]['withdrawn_why']}")
    return found[0]


def _row(one: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """A figure never goes without what it means."""
    meant = {name: one[name] for name in MEANT}
    return {"release": one["number"], "period": one["period"], **row, **meant}
