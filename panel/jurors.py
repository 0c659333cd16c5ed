"""The pool of peers: who is in it, and what they are called among each other."""

from datetime import date
from typing import Any
from uuid import UUID

from cases import callers, database, journal, programmes, search, states
from cases.actors import Actor, now
from cases.errors import NotFound, WrongState
from panel import links, sign_ins, steps
from panel.tables import Juror, Letter


def peer_name(first_name: str, last_name: str) -> str:
    """First name and initial: Tasha B. All that peers, and most pages, know."""
    return f"{first_name} {last_name[:1]}".strip()


def name(juror: Juror) -> str:
    return peer_name(juror.first_name, juror.last_name)


async def get(programme: UUID | None, juror: UUID) -> Juror:
    found: Juror | None = await Juror.objects().where(Juror.id == juror, Juror.programme == programme).first()
    if found is None:
        raise NotFound
    return found


async def pool(programme: UUID) -> list[Juror]:
    """Everybody who has not left, by name."""
    found: list[Juror] = (
        await Juror.objects()
        .where(Juror.programme == programme, Juror.state != "retired")
        .order_by(Juror.first_name, Juror.last_name)
    )
    return found


async def who_ring(programme: UUID | None, query: str) -> list[UUID]:
    """Who has this number, or whose parent or carer has it or is called so."""
    if not query.strip():
        return []
    columns = (Juror.id, Juror.phone, Juror.guardian_name, Juror.guardian_phone)
    rows = await Juror.select(*columns).where(Juror.programme == programme)
    return [
        row["id"]
        for row in rows
        if callers.is_of(query, [row["guardian_name"]], [row["phone"], row["guardian_phone"]])
    ][: callers.MOST]


async def advance(juror: Juror, by: Actor, why: str = "") -> None:
    """Take the steps that consent, training and oath now allow, inside the caller's atomic()."""
    today = programmes.today(await programmes.get(juror.programme))
    for state in steps.ahead(juror.state, juror, today):
        await states.change(juror, "juror", state, by, why)


async def change(juror: Juror, by: Actor, **facts: Any) -> None:
    """What stands about them, put right. The journal keeps the names of what changed, not the words."""
    changed = [name for name, value in facts.items() if getattr(juror, name) != value]
    if not changed:
        return
    async with database.atomic():
        juror = await get(by.programme, juror.id)
        for name in changed:
            setattr(juror, name, facts[name])
        juror.search_text = search.text_of(juror.first_name, juror.last_name, juror.school, juror.area)
        await juror.save([getattr(Juror, name) for name in (*changed, "search_text")])
        if {"guardian_email", "guardian_phone"} & set(changed):
            await links.withdraw("juror-guardian", juror=juror.id)  # it may be in other hands
        await journal.write(by, "juror.changed", juror, ", ".join(changed), programme=juror.programme)
        await advance(juror, by)


async def alike(programme: UUID, first_name: str, last_name: str, born_on: date | None) -> Juror | None:
    """Somebody of this name and birth date who is in the pool, or was."""
    same_day = Juror.born_on.is_null() if born_on is None else Juror.born_on == born_on
    born_then: list[Juror] = await Juror.objects().where(Juror.programme == programme, same_day)
    name = search.fold(f"{first_name} {last_name}")
    return next((one for one in born_then if search.fold(f"{one.first_name} {one.last_name}") == name), None)


async def activate(juror: Juror, by: Actor) -> None:
    """From now on they are asked to sit. Refuses while something is missing."""
    async with database.atomic():
        juror = await get(by.programme, juror.id)
        missing = steps.lacking(juror, programmes.today(await programmes.get(juror.programme)))
        if missing:
            words = steps.missing_words(missing)
            raise WrongState(f"{juror.first_name} cannot sit yet: {words} Put that right first.")
        await states.change(juror, "juror", "active", by)


async def not_me(juror: Juror, by: Actor, *, seat: UUID | None = None) -> None:
    """Somebody else reads this address. Nothing more goes to it until a coordinator corrects it.

    What they were sent opens nothing any more, but for the page that thanks them (of `seat`).
    """
    async with database.atomic():
        await Juror.update({Juror.wrong_address_at: now()}).where(
            Juror.id == juror.id, Juror.wrong_address_at.is_null()
        )
        await Letter.update(
            {Letter.state: "missed", Letter.problem: "The address is somebody else's."}
        ).where(Letter.juror == juror.id, Letter.party == "juror", Letter.state == "queued")
        await _shut_out(juror, but=seat)
        await journal.write(by, "juror.wrong_address", juror, programme=juror.programme)


async def correct_address(juror: Juror, by: Actor, *, email: str, phone: str) -> None:
    """The right address. Messages go out again; what went to another opens nothing any more.

    Through `juror_reach.correct`, which writes anew what still waits.
    """
    async with database.atomic():
        juror = await get(by.programme, juror.id)
        if juror.wrong_address_at is not None:
            await _shut_out(juror)
        elif (juror.email not in ("", email)) or (juror.phone not in ("", phone)):
            await links.withdraw_mailed(juror.id)
            if by.id != str(juror.id):  # who changes it themselves stays signed in
                await sign_ins.end_all_of(juror.id)
        await Juror.update({Juror.email: email, Juror.phone: phone, Juror.wrong_address_at: None}).where(
            Juror.id == juror.id
        )
        await journal.write(by, "juror.address_corrected", juror, programme=juror.programme)


async def _shut_out(juror: Juror, *, but: UUID | None = None) -> None:
    """Links and sign-ins that somebody else may hold are good no longer."""
    await links.withdraw_from(juror.id, but=but)
    await sign_ins.end_all_of(juror.id)
