"""Records to walk through: an office full of work, whoever is outside it, and a programme with nothing."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from cases.tables import Programme
from panel import importing, sign_ins, tokens
from panel.demo import corners, towns
from panel.demo.people import TOWNS
from panel.sign_ins import actor_of
from panel.tables import Account
from tests.builders import a_facilitator, a_juror, a_programme, a_token, an_account
from tests.journeys import (
    agreeing,
    asking,
    banking,
    by_link,
    comparing,
    families,
    graduating,
    offices,
    phones,
    releasing,
)
from tests.journeys.crawling import Cookies, Stop, signed_in
from tests.visiting import settings

SPREADSHEETS = Path(__file__).parents[1] / "spreadsheets"
PUBLIC = ("/", "/sign-in", "/sign-in/link", "/unlock", "/accessibility", "/privacy", "/help", "/ask")


@dataclass
class Grounds:
    """Where people begin to walk, and single pages that no link leads to."""

    begin: dict[str, tuple[Cookies, list[str]]] = field(default_factory=dict)  # who: cookies, paths
    stops: list[Stop] = field(default_factory=list)


async def an_office() -> Grounds:
    """A town of the demo, files half brought in, and what staff see of each state."""
    await towns.tell(settings(PANEL_DEMO="yes"), [replace(TOWNS[0], lives=1)])
    programme = await Programme.objects().get(Programme.name == TOWNS[0].name)
    await Account.update({Account.safeguarding_lead: True}).where(
        Account.programme == programme.id, Account.role == "coordinator"
    )
    grounds = Grounds()
    people = await Account.objects().where(
        Account.programme == programme.id, Account.role.is_in(["coordinator", "facilitator", "evaluator"])
    )
    people += await Account.objects().where(Account.role == "administrator")
    for account in people:
        cookies = signed_in(await sign_ins.begin(account=account))
        grounds.begin[account.role] = (cookies, ["/", "/my-account"])
    coordinator = next(one for one in people if one.role == "coordinator")
    columns = await _files(coordinator)
    await _tokens(next(one for one in people if one.role == "evaluator"))
    cookies, begin = grounds.begin["coordinator"]
    begin.extend(["/imports", "/imports?kind=jurors", "/hearings?view=list", "/concerns", columns])
    grounds.stops = [
        Stop("nobody", "/", name="the demo"),
        Stop("nobody", "/mailbox"),
        Stop("coordinator", "/nowhere", cookies, 404, "404 inside"),
        *[one async for one in offices.stops(programme, coordinator, cookies)],
    ]
    evaluator = next(one for one in people if one.role == "evaluator")
    grounds.stops += [
        one async for one in comparing.of_the_evaluator(actor_of(evaluator), grounds.begin["evaluator"][0])
    ]
    to_come = (await corners.to_come(programme))[0]
    for page in ("", "/move", "/cancellation", "/seating"):
        grounds.stops.append(Stop("coordinator", f"/hearings/{to_come.id}{page}", cookies))
    return grounds


async def _files(coordinator: Account) -> str:
    """One of each: to be matched, to be looked at, and brought in. Where the first is matched."""
    by = actor_of(coordinator)
    unmatched = await importing.preview(by, "referrals", "who.csv", b"Concerning,DOB\nAda Ash,01/02/2011\n")
    kept = SPREADSHEETS / "referrals-as-kept.csv"
    await importing.preview(by, "referrals", kept.name, kept.read_bytes())
    pool = SPREADSHEETS / "jurors-as-kept.csv"
    await importing.confirm(by, (await importing.preview(by, "jurors", pool.name, pool.read_bytes())).id)
    return f"/imports/{unmatched.id}/columns"


async def _tokens(evaluator: Account) -> None:
    """One that is good, and one that was revoked."""
    await a_token(evaluator)
    ended, _ = await a_token(evaluator, label="Quarterly report", sees="public")
    await tokens.revoke(ended, actor_of(evaluator))


async def outside() -> Grounds:
    """Whoever is not of the office: by link, on the phone, at an agency, without any account."""
    programme = await a_programme(brief_hours=48, standby=1, self_referral=True)
    coordinator, referrer = (
        await an_account("coordinator", programme),
        await an_account("referrer", programme),
    )
    juror = await a_juror(programme, first_name="Noor", last_name="Vale")
    grounds = Grounds()
    writing = signed_in(await sign_ins.begin(account=referrer))
    grounds.begin["referrer"] = (writing, ["/", "/my-account"])
    grounds.begin["juror"] = (signed_in(await sign_ins.begin(juror=juror)), ["/", "/my-account"])
    grounds.begin["nobody"] = ((), [*PUBLIC])
    grounds.stops = [Stop("nobody", "/nowhere", status=404), Stop("nobody", "/sign-out", status=405)]
    for part in (
        families.stops(programme),
        asking.of_anybody(programme),
        by_link.stops(programme, coordinator, juror),
        asking.of_a_referrer(programme, referrer, writing),
        phones.stops(programme, juror),
        agreeing.by_link(programme, actor_of(coordinator)),
        graduating.by_link(programme, actor_of(coordinator), juror),
        banking.on_the_phone(programme, actor_of(coordinator), juror),
        releasing.of_anybody(programme),
    ):
        grounds.stops += [stop async for stop in part]
    return grounds


async def an_empty_world() -> Grounds:
    """A programme in which nothing has happened yet, and an installation that nobody has set up."""
    programme = await a_programme()
    grounds = Grounds()
    for role in ("coordinator", "facilitator", "evaluator", "referrer", "administrator"):
        lead = role == "coordinator"
        account = await an_account(role, programme, safeguarding_lead=lead)
        if role == "facilitator":
            await a_facilitator(programme, name=account.name, account_id=account.id)
        begin = ["/", *(["/concerns"] if lead else [])]
        grounds.begin[role] = (signed_in(await sign_ins.begin(account=account)), begin)
    grounds.begin["juror"] = (signed_in(await sign_ins.begin(juror=await a_juror(programme))), ["/"])
    grounds.begin["nobody"] = ((), ["/", "/sign-in", "/sign-in/link", "/unlock"])
    return grounds
