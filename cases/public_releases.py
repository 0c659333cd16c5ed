"""What the public reads: the releases of a programme, as they were said.

await public_releases.every(programme)               # rows ready to serve
await public_releases.share(programme, definition)   # what the newest period says of everybody
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases import programmes, sealing
from cases.errors import NotFound
from cases.evaluation import kept
from cases.evaluation import releases as protection
from cases.evaluation.definitions import Definition
from cases.evaluation_tables import Release
from cases.tables import Programme

SEALED = "public_release.exact"
SAID = ("published", "withdrawn")  # what the public once read
# what the public once read


async def every(programme: Programme) -> list[dict[str, Any]]:
    """What the public may read, the newest first: the envelope, `rows`, and the number of each.

    A withdrawn one has its number and the reason, and no rows.
    """
    return [
        {
            "number": one.number,
            "period": one.period,
            "state": one.state,
            "published_on": programmes.day_of(one.published_at, programme).isoformat(),
            **(_whole(one) if one.state == "published" else _gone(one, programme)),
        }
        for one in reversed(await said(programme))
    ]


def _whole(one: Release) -> dict[str, Any]:
    return {"sha256": one.shown_sha256, "threshold": one.threshold, **told(one)}


def _gone(one: Release, programme: Programme) -> dict[str, Any]:
    withdrawn = programmes.day_of(one.withdrawn_at, programme).isoformat()
    return {"withdrawn_on": withdrawn, "withdrawn_why": one.withdrawn_why, "rows": []}


async def at(address: str) -> Programme:
    """The programme of a public address; NotFound where there is none."""
    if not address:
        raise NotFound
    found: Programme | None = await Programme.objects().get(Programme.public_address == address)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Share:
    """k of n people, as of a day. With a release: as it published them, rounded."""

    k: int
    n: int
    on: date
    period: str = ""
    number: int = 0


async def share(programme: Programme, definition: Definition) -> Share | None:
    """What the newest period says of everybody, by this definition; None where it says none.

    Of one period alone: those of which it is hidden had the fewest events, and the others would mislead.
    """
    by_it = (definition.name, definition.version)
    these = [one for one in await said(programme) if one.state == "published" and named(one) == by_it]
    if not these:
        return None
    last = max(these, key=lambda one: (one.period, one.number or 0))
    whole = next(row for row in told(last)["rows"] if row["measure"] == "M1" and not row["group"])
    if whole["value"] is None:
        return None
    return Share(whole["k"], whole["n"], last.extract_on, last.period, last.number or 0)


def named(one: Release) -> tuple[str, int]:
    return one.definition, one.version


async def said(programme: Programme) -> list[Release]:
    """Everything that was once published, by number."""
    found: list[Release] = (
        await Release.objects()
        .where((Release.programme == programme.id) & (Release.state.is_in(list(SAID))))
        .order_by(Release.number)
    )
    return found


def told(release: Release) -> dict[str, Any]:
    """What the public sees: the envelope and its `rows`."""
    found: dict[str, Any] = json.loads(release.shown)
    return found


def opened(release: Release) -> protection.Release:
    """With its exact counts: for the next release, and for those who may see them."""
    return kept.read(sealing.unseal(SEALED, release.id, release.exact_sealed))
