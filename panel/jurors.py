"""The pool of peers: who is in it, and what they are called among each other."""

from uuid import UUID

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import NotFound
from panel import links, sign_ins
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
        ).where(Letter.juror == juror.id, Letter.state == "queued")
        await _shut_out(juror, but=seat)
        await journal.write(by, "juror.wrong_address", juror, programme=juror.programme)


async def correct_address(juror: Juror, by: Actor, *, email: str, phone: str) -> None:
    """The right address. Messages go out again."""
    async with database.atomic():
        if juror.wrong_address_at is not None:
            await _shut_out(juror)
        await Juror.update({Juror.email: email, Juror.phone: phone, Juror.wrong_address_at: None}).where(
            Juror.id == juror.id
        )
        await journal.write(by, "juror.address_corrected", juror, programme=juror.programme)


async def _shut_out(juror: Juror, *, but: UUID | None = None) -> None:
    """Links and sign-ins that somebody else may hold are good no longer."""
    await links.withdraw_from(juror.id, but=but)
    await sign_ins.end_all_of(juror.id)
