"""The consent of the guardian of a juror under 18: asked for, given, taken back."""

from datetime import date, timedelta

from cases import database, journal, people, programmes, states
from cases.actors import Actor
from cases.errors import Refused
from cases.tables import Programme
from panel import jurors, letters, links, oaths, resting
from panel.tables import Juror, Letter

OPEN = timedelta(days=30)  # how long a guardian may answer by the link
HOWS = ("page", "paper", "spoken")
SAID_NO = "guardian"  # of AWAY_REASONS


def actor_of(juror: Juror, address: str = "") -> Actor:
    """The guardian, who comes by a link and has no account."""
    return Actor(
        id=f"guardian of {juror.id}",
        name=f"Guardian of {jurors.name(juror)}",
        role="visitor",
        programme=juror.programme,
        address=address,
    )


async def ask(juror: Juror, by: Actor) -> None:
    """Send the guardian a link to say yes or no; to one address at most one a day."""
    if not (juror.guardian_email or juror.guardian_phone):
        raise Refused("There is no email and no telephone number of the guardian. Write one down first.")
    programme = await programmes.get(juror.programme)
    to = letters.Recipient(
        name=juror.guardian_name or "Parent or carer",
        email=juror.guardian_email,
        phone=juror.guardian_phone,
        juror=juror.id,
        party="juror_guardian",
    )
    async with database.atomic():
        asked = await _asked_today(juror, programme)
        if to.way[1] in map(letters.address, asked):
            return
        token = await links.mint("juror-guardian", programme=programme.id, juror=juror.id, good_for=OPEN)
        await letters.write(
            "guardian-consent",
            key=f"{_question(juror, programme)}:{len(asked)}",
            programme=programme,
            to=to,
            context={
                "first_name": people.greeting(juror.guardian_name) or "there",
                "name": juror.first_name,
                "path": f"{links.PATHS['juror-guardian']}{token}",
            },
        )
        await journal.write(by, "juror.guardian_asked", juror, programme=juror.programme)


def _question(juror: Juror, programme: Programme) -> str:
    return f"guardian-consent:{juror.id}:{programmes.today(programme)}"


async def _asked_today(juror: Juror, programme: Programme) -> list[Letter]:
    """The question as it went out today, to wherever it went."""
    found: list[Letter] = await Letter.objects().where(
        Letter.name == "guardian-consent", Letter.key.like(f"{_question(juror, programme)}:%")
    )
    return found


async def agree(juror: Juror, by: Actor, *, on: date, how: str) -> None:
    """The guardian says yes; what only waited for it goes on. A second yes leaves the first as it stands."""
    if how not in HOWS:
        raise Refused("Choose how the guardian agreed.")
    async with database.atomic():
        juror = await jurors.get(by.programme, juror.id)
        if juror.guardian_consent_on is not None:
            return
        juror.guardian_consent_on, juror.guardian_consent_how = on, how
        await Juror.update({Juror.guardian_consent_on: on, Juror.guardian_consent_how: how}).where(
            Juror.id == juror.id
        )
        await journal.write(by, "juror.guardian_agreed", juror, how, programme=juror.programme)
        await jurors.advance(juror, by)
        if juror.state == "trained":
            await oaths.tell(juror)
        if await said_no(juror):
            await resting.come_back(juror, by)


async def refuse(juror: Juror, by: Actor) -> None:
    """The guardian says no, or takes a yes back: from now on the juror takes a break."""
    async with database.atomic():
        juror = await jurors.get(by.programme, juror.id)
        await Juror.update({Juror.guardian_consent_on: None, Juror.guardian_consent_how: ""}).where(
            Juror.id == juror.id
        )
        juror.guardian_consent_on, juror.guardian_consent_how = None, ""
        await journal.write(by, "juror.guardian_refused", juror, programme=juror.programme)
        if juror.state not in ("paused", "retired"):
            await resting.rest(juror, by, SAID_NO)


async def said_no(juror: Juror) -> bool:
    """Whether the last thing that happened is a guardian's no."""
    if juror.state != "paused":
        return False
    taken = await states.steps("juror", juror.id)
    return bool(taken) and taken[0].why == SAID_NO
