"""What a referrer sent, and where it stands: their own alone, and nothing that others told."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from cases import journal, journey, people, referrals, search, states
from cases.actors import Actor
from cases.errors import NotFound
from cases.tables import Offence, Programme, Referral
from panel import referrers
from panel.sign_ins import Visitor
from panel.tables import Account
from panel.web import viewing
from panel.web.access import allow
from panel.web.pages import page
from panel.web.seen import plain, stamp

REFERRER = allow("referrer")
PATH = "/my-referrals"
# In the words of somebody who waits for an answer.
WORDS = {
    "received": "Received",
    "screening": "Being looked at",
    "accepted": "Accepted",
    "returned": "Returned to you",
}
WROTE = (Referral.told_name, Referral.reference, Referral.agency_reference, Referral.incident_reference)
SORTS: viewing.Sorts = {
    "newest": Referral.received_at,  # unless a heading was chosen
    "referred": Referral.referred_on,
    "reference": Referral.reference,
    "name": Referral.told_name,
    "state": Referral.state,
}
NONE = "None given"
# What a referrer learns of a case: how it ended, nothing of what happened in it.
ENDS = {"completed": "Agreement completed", journey.RETURNED: "Returned to you"}


@get(PATH, name="my-referrals", opt=REFERRER)
async def show_my_referrals(
    request: Request[Any, Any, Any],
    visitor: NamedDependency[Visitor],
    programme: NamedDependency[Programme],
) -> Template:
    view = viewing.read(request, PATH, sorts=SORTS, states=WORDS)
    own = await _found(account_of(visitor), view)
    pages = viewing.Pages(await _asked(Referral.count(), own, view), view.page)
    rows = await _ordered(own, view).limit(pages.size).offset(pages.offset)
    lines = [_line(row, programme) for row in rows]
    return page("my_referrals/list.html", view=view, pages=pages, rows=lines, words=WORDS)


@get([f"{PATH}.csv", f"{PATH}.xlsx"], name="my-referrals-file", opt=REFERRER)
async def download_my_referrals(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    view = viewing.read(request, PATH, sorts=SORTS, states=WORDS)
    rows = await _ordered(await _found(account_of(visitor), view), view)
    await journal.read(by, "referrals.downloaded", ("programme", str(by.programme)), f"{len(rows)} rows")
    headings = ["Reference", "Your reference", "Young person", "Offence", "Referred on", "Where it stands"]
    lines = [
        [
            row["reference"],
            row["agency_reference"],
            row["told_name"],
            row["offence_name"],
            row["referred_on"],
            WORDS[row["state"]],
        ]
        for row in rows
    ]
    return viewing.sheet(request, "my-referrals", headings, lines)


@get(f"{PATH}/{{referral_id:uuid}}", name="my-referral", opt=REFERRER)
async def show_my_referral(
    referral_id: FromPath[UUID],
    by: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
    programme: NamedDependency[Programme],
) -> Template:
    referral = await _mine(visitor, referral_id)
    await journal.read(by, "referral.read", referral)
    offence = await Offence.objects().where(Offence.id == referral.offence).first()
    return page(
        "my_referrals/one.html",
        referral=referral,
        state=journey.REFERRAL[referral.state],
        word=WORDS[referral.state],
        facts=[
            ("Young person", referral.told_name),
            ("Your reference", referral.agency_reference or NONE),
            ("Incident reference", referral.incident_reference or NONE),
            ("Offence", offence.name if offence else ""),
            ("Offence date", plain(referral.offence_on, programme) if referral.offence_on else ""),
            ("Referred on", plain(referral.referred_on, programme)),
        ],
        reason=journey.RETURN_REASONS.get(referral.return_reason or "", ""),
        timeline=await _timeline(referral, programme),
    )


@get(f"{PATH}/{{referral_id:uuid}}/receipt", name="receipt", opt=REFERRER)
async def show_receipt(
    referral_id: FromPath[UUID], visitor: NamedDependency[Visitor], programme: NamedDependency[Programme]
) -> Template:
    referral = await _mine(visitor, referral_id)
    return page(
        "my_referrals/receipt.html",
        referral=referral,
        short=people.short(referral.told_name),
        on=stamp(referral.received_at, programme),
        screen_by=plain(referral.screen_by, programme),
        waits=referral.state in journey.WAITING,
    )


def account_of(visitor: Visitor) -> Account:
    if visitor.account is None:
        raise NotFound
    return visitor.account


async def _mine(visitor: Visitor, referral_id: UUID) -> Referral:
    found = await referrers.sent(account_of(visitor), referral_id)
    if found is None:
        raise NotFound
    return found


async def _found(account: Account, view: viewing.View) -> Any:
    """Their own, or those that hold what is sought in what they wrote: not how others write the name."""
    own, found = referrers.theirs(account), search.matching(Referral.search_text, view.query)
    if found is None:
        return own
    rows = await Referral.select(Referral.id, *WROTE, Referral.offence.name.as_alias("offence_name")).where(
        own, found
    )
    ids = [row.pop("id") for row in rows]
    told = zip(ids, (" ".join(filter(None, row.values())) for row in rows), strict=True)
    seen = [referral for referral, text in told if search.holds(text, view.query)]
    return Referral.id.is_in(seen or [account.id])


def _asked(query: Any, own: Any, view: viewing.View) -> Any:
    query = query.where(own)
    return query.where(Referral.state.is_in(list(view.states))) if view.states else query


def _ordered(own: Any, view: viewing.View) -> Any:
    columns = (
        *(Referral.id, Referral.reference, Referral.agency_reference, Referral.told_name),
        *(Referral.referred_on, Referral.state),
        Referral.offence.name.as_alias("offence_name"),
    )
    query = _asked(Referral.select(*columns), own, view)
    if view.sort == "newest":
        query = query.order_by(Referral.received_at, ascending=False)
    return viewing.ordered(query, view, SORTS)


def _line(row: dict[str, Any], programme: Programme) -> dict[str, Any]:
    return {
        **row,
        "on": plain(row["referred_on"], programme),
        "badge": journey.REFERRAL[row["state"]],
        "word": WORDS[row["state"]],
    }


async def _timeline(referral: Referral, programme: Programme) -> list[dict[str, Any]]:
    """Dated steps without the names of who took them, the newest first."""
    case = await referrals.case_of(referral)
    ends = [step for step in await states.steps("case", case.id) if step.to_state in ENDS] if case else []
    steps = [(ENDS[step.to_state], step) for step in ends]
    steps += [(WORDS[step.to_state], step) for step in await states.steps("referral", referral.id)]
    return [
        {
            "title": title,
            "by": "",
            "at": stamp(step.at, programme),
            "iso": step.at.isoformat(),
            "text": journey.RETURN_REASONS.get(step.why, ""),
        }
        for title, step in steps
    ]


routes = [show_my_referrals, download_my_referrals, show_my_referral, show_receipt]
