"""The oath of confidentiality: its words, version by version, and who swore which."""

from datetime import date
from uuid import UUID

from cases import database, journal, programmes
from cases.actors import Actor, now
from cases.errors import BadInput, Taken, WrongState
from panel import jurors, letters, recipients
from panel.tables import Juror, Oath, OathText

LONGEST = 2000
SIGN_IN = "/sign-in/link"  # where a juror asks for a link to come in
FIRST = """I keep to myself what I hear on a panel. I tell nobody who was there.
I listen to everybody, and I am fair.
If I know somebody in it, I say so before it begins.
If I fear for somebody’s safety, I tell an adult who runs the panel."""


async def versions(programme: UUID) -> list[OathText]:
    """The newest first. A programme that wrote none has our first words."""
    found: list[OathText] = (
        await OathText.objects()
        .where(OathText.programme == programme)
        .order_by(OathText.version, ascending=False)
    )
    return found or [OathText(programme=programme, version=1, words=FIRST, again=False, since=now())]


async def current(programme: UUID) -> OathText:
    return (await versions(programme))[0]


async def reword(by: Actor, programme: UUID, *, words: str, again: bool) -> OathText:
    """A new version. `again`: whoever swore earlier words is not asked to sit until they swear anew."""
    async with database.atomic():
        before = await current(programme)
        if words.strip() == before.words.strip():
            raise BadInput({"words": "These are the words as they stand. Change something first."})
        await _keep(before)
        text = OathText(
            programme=programme, version=before.version + 1, words=words.strip(), again=again, since=now()
        )
        await OathText.insert(text)
        if again:
            await _unswear(programme)
        await journal.write(by, "oath.reworded", text, f"version {text.version}", programme=programme)
    return text


async def _unswear(programme: UUID) -> None:
    """Nobody is sworn any more; whoever sits is told that the new words wait."""
    await Juror.update({Juror.sworn_on: None}).where(
        Juror.programme == programme, Juror.sworn_on.is_not_null()
    )
    for juror in await Juror.objects().where(Juror.programme == programme, Juror.state == "active"):
        await tell(juror)


async def tell(juror: Juror) -> None:
    """Only the oath is left: once for each version, inside the caller's atomic().

    Who has no mail takes it with the coordinator.
    """
    to = await recipients.juror(juror)
    if to is None or not to.email or juror.sworn_on is not None:
        return
    text = await current(juror.programme)
    await letters.write(
        "oath-due",
        key=f"oath-due:{juror.id}:{text.version}",
        programme=await programmes.get(juror.programme),
        to=to,
        context={"first_name": juror.first_name, "path": SIGN_IN},
    )


async def swear(juror: Juror, by: Actor, *, version: int, on: date | None = None) -> None:
    """They take the oath in the words that stand now. The same oath twice is one."""
    async with database.atomic():
        juror = await jurors.get(by.programme, juror.id)
        text = await current(juror.programme)
        if version != text.version:
            raise WrongState("The words of the oath have just changed. Read them again.")
        if juror.sworn_on is not None and await _sworn(juror) == text.version:
            return
        await _keep(text)
        today = programmes.today(await programmes.get(juror.programme))
        juror.sworn_on = on or today
        await Oath.insert(
            Oath(programme=juror.programme, juror=juror.id, version=text.version, on_day=juror.sworn_on)
        )
        await Juror.update({Juror.sworn_on: juror.sworn_on}).where(Juror.id == juror.id)
        await journal.write(by, "juror.sworn_in", juror, f"version {version}", programme=juror.programme)
        await jurors.advance(juror, by)


async def sworn(juror: Juror) -> list[Oath]:
    """Every oath they took in this record, the newest first."""
    found: list[Oath] = (
        await Oath.objects().where(Oath.juror == juror.id).order_by(Oath.version, ascending=False)
    )
    return found


async def _sworn(juror: Juror) -> int:
    taken = await sworn(juror)
    return taken[0].version if taken else 0


async def _keep(text: OathText) -> None:
    """Our first words become the programme's own when somebody swears or changes them."""
    if not await OathText.exists().where(
        OathText.programme == text.programme, OathText.version == text.version
    ):
        try:
            async with database.atomic():
                await OathText.insert(text)
        except Taken:
            return
