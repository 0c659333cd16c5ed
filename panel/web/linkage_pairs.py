"""The clerical queue: one likely pair after the other, side by side; nobody sees what another said."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases.actors import Actor
from cases.errors import BadInput
from cases.linkage import beside, clerical
from cases.linkage.beside import Line
from cases.linkage.clerical import Compared
from cases.linkage.extracts import Offence
from cases.linkage.tables import LinkageCandidate
from cases.tables import Programme
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import plain

STAFF = allow("coordinator")
ANSWERS = (
    ("yes", "The same person"),
    ("no", "Not the same person"),
    ("unsure", "I cannot tell", "Somebody else is asked. Where two cannot tell, nobody is linked."),
)
SAID = {"yes": "the same person", "no": "not the same person"}
MARKS = {
    beside.SAME: ("Same", "green"),
    beside.ALIKE: ("Nearly", "yellow"),
    beside.DIFFERS: ("Differs", "red"),
    beside.UNKNOWN: ("Not known", "grey"),
}


@get("/linkage/pairs", name="linkage-pairs", opt=STAFF)
async def show_queue(by: NamedDependency[Actor]) -> Template:
    return page("linkage/pairs.html", waiting=await clerical.queue(by))


@get("/linkage/pairs/{pair_id:uuid}", name="linkage-pair", opt=STAFF)
async def show_pair(
    pair_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _pair(await clerical.get(by, pair_id), by, programme)


async def _pair(pair: LinkageCandidate, by: Actor, programme: Programme, **more: Any) -> Template:
    """What somebody else said is not here: each judges alone."""
    seen = None if pair.outcome != "open" else await clerical.compare(pair, by)
    return page(
        "linkage/pair.html",
        pair=pair,
        lines=[_line(one, programme) for one in _lines(seen)] if seen else [],
        offences=[_offence(one, programme) for one in seen.offences] if seen else [],
        number=seen.theirs.number if seen else "",
        mine=SAID.get(seen.mine, "") if seen else "",
        answers=ANSWERS,
        left=len(await clerical.queue(by)),
        **more,
    )


def _lines(seen: Compared) -> list[Line]:
    names = (seen.name, seen.preferred_name)
    return beside.lines(names, seen.born_on, seen.postcode, seen.town, seen.theirs)


def _line(one: Line, programme: Programme) -> dict[str, Any]:
    word, colour = MARKS[one.how]
    ours, theirs = (_written(each, programme) for each in (one.ours, one.theirs))
    return {
        "fact": one.fact,
        "ours": ours,
        "theirs": theirs,
        "words": one.words if one.how in (beside.ALIKE, beside.DIFFERS) else "",
        "word": word,
        "colour": colour,
    }


def _written(said: str | date | None, programme: Programme) -> str:
    return plain(said, programme) if isinstance(said, date) else said or "Not known"


def _offence(one: Offence, programme: Programme) -> list[str]:
    proven = plain(one.proven_on, programme) if one.proven_on else "Not proven"
    return [one.offence or "Not said", plain(one.happened_on, programme), proven]


@post("/linkage/pairs/{pair_id:uuid}", name="linkage-judge", opt=STAFF)
async def judge(
    request: Request[Any, Any, Any],
    pair_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    """Kept, and on to the next."""
    pair, typed = await clerical.get(by, pair_id), await forms.typed(request)
    says = typed.get("says", "")
    try:
        if says == "unsure":
            await clerical.cannot_tell(pair, by)
        else:
            await clerical.judge(pair, says, by)
    except BadInput:
        problems = {"says": "Say whether they are the same person."}
        return await _pair(pair, by, programme, typed=typed, problems=problems)
    following = await clerical.queue(by)
    to = f"/linkage/pairs/{following[0].id}" if following else "/linkage/pairs"
    return redirect(to, notice="Your answer is kept.")


routes: list[Any] = [show_queue, show_pair, judge]
