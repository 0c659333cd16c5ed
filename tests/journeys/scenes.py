"""Scenes in which many want what only one can have. Each is a programme of its own."""

from collections.abc import Sequence

from cases.tables import Programme
from panel import arrangements, seats
from panel.sign_ins import actor_of
from panel.tables import Juror, Seat
from scheduling import hearings
from scheduling.tables import Booking, Hearing, Room, Session
from tests.builders import a_case, a_coordinator, a_juror, a_programme, a_seat
from tests.evenings import a_free_room, an_arranged_hearing, an_evening
from tests.journeys.racing import Attempt, Racers, Scene
from tests.running import SignedIn

YES = {"answer": "yes"}
BEFORE = ("offered", "declined", "expired", "offered", "declined")


async def a_small_programme() -> Programme:
    """One peer a panel, and nobody sits too often."""
    return await a_programme(seats=1, seats_least=1, sittings_a_month=60)


async def one_juror(racers: Racers) -> Scene:
    """Five hearings at one time want the same juror: by her own two devices, and by telephone."""
    programme = await a_small_programme()
    juror = await a_juror(programme)
    phones = [await racers.juror(juror) for _ in range(2)]
    desks = await racers.coordinators(programme, 2)
    attempts = []
    for number, state in enumerate(BEFORE):
        seat = await a_seat(await an_arranged_hearing(programme), juror, state=state)
        attempts += [says_yes(phones[number % 2], seat), wrote_down_yes(desks[number % 2], seat)]
    return Scene(attempts, lambda: bookings_of(programme, "juror"))


async def a_juror_wanted_again(racers: Racers) -> Scene:
    """Asked for one hearing, while another moves to that time, and a third is put back there."""
    programme = await a_small_programme()
    juror, by = await a_juror(programme), await a_coordinator(programme)
    phone, desk = await racers.juror(juror), (await racers.coordinators(programme, 1))[0]
    asked, moves, off = [
        await an_arranged_hearing(programme, starts_wall=wall) for wall in ("17:30", "18:30", "17:30")
    ]
    held = [await a_seat(hearing, juror) for hearing in (asked, moves, off)]
    await seats.answer(held[1], "yes", by)
    await seats.answer(held[2], "yes", by)
    await arrangements.cancel(off, reason="weather", by=by)
    attempts = [
        Attempt("move", desk, f"/hearings/{moves.id}/move", into(moves, "17:30")),
        Attempt("reinstate", desk, f"/hearings/{off.id}/reinstatement", {}),
        *(says_yes(phone, seat) for seat in held),
        *(wrote_down_yes(desk, seat) for seat in held),
        says_yes(phone, held[0]),
        wrote_down_yes(desk, held[2]),
    ]
    return Scene(attempts, lambda: bookings_of(programme, "juror"))


async def one_room(racers: Racers) -> Scene:
    """Five cases are arranged into one slot, two hearings moved into it, three cancelled ones put back."""
    programme = await a_small_programme()
    by = await a_coordinator(programme)
    room = await a_free_room(programme)
    evening = await an_evening(programme, room)
    desks = await racers.coordinators(programme, 4)
    slot = {"slot": f"{evening.id}/{room.id}/17:30"}
    attempts = []
    for _ in range(3):
        off = await an_arranged_hearing(programme, room=room, session=evening)
        await hearings.cancel(off, reason="weather", by=by)
        attempts.append(("reinstate", f"/hearings/{off.id}/reinstatement", {}))
    for wall in ("18:30", "19:30"):
        on = await an_arranged_hearing(programme, room=room, session=evening, starts_wall=wall)
        attempts.append(("move", f"/hearings/{on.id}/move", slot))
    waiting = [await a_case(programme) for _ in range(5)]
    attempts += [("arrange", f"/cases/{case.id}/hearings", slot) for case in waiting]
    return Scene(
        [Attempt(what, desks[n % 4], path, typed) for n, (what, path, typed) in enumerate(attempts)],
        lambda: in_the_slot(room, evening),
    )


async def the_last_seat(racers: Racers) -> Scene:
    """Everybody said no; now seven can come after all, while the place is offered to others."""
    programme, hearing = await a_hearing_with_one_place()
    desks = await racers.coordinators(programme, 2)
    attempts = [offers(desk, hearing) for desk in desks]
    attempts += await minds_changed(racers, hearing, programme, desks, 7)
    for _ in range(2):
        await a_juror(programme)
    return Scene([*attempts, attempts[-1]], lambda: live_seats(hearing))


async def a_seat_given_up(racers: Racers) -> Scene:
    """Who has the place gives it up, and it is taken back too; six want it."""
    programme, hearing, holder = await a_hearing_with_a_holder()
    desks = await racers.coordinators(programme, 2)
    seat = await seat_of(hearing, holder)
    attempts = [
        Attempt("release", desks[0], f"/seats/{seat.id}/release", {}),
        Attempt("say no", await racers.juror(holder), f"/mine/seats/{seat.id}/answer", {"answer": "no"}),
        offers(desks[1], hearing),
        wrote_down_yes(desks[1], seat),
    ]
    attempts += await minds_changed(racers, hearing, programme, desks, 6)
    return Scene(attempts, lambda: live_seats(hearing), least=0)


async def a_hearing_that_moves(racers: Racers) -> Scene:
    """It moves to two other times at once, which asks who holds the place again; six want it."""
    programme, hearing, holder = await a_hearing_with_a_holder()
    desks = await racers.coordinators(programme, 2)
    attempts = [
        Attempt("move", desk, f"/hearings/{hearing.id}/move", into(hearing, wall))
        for desk, wall in zip(desks, ("18:30", "19:30"), strict=True)
    ]
    attempts += [
        says_yes(await racers.juror(holder), await seat_of(hearing, holder)),
        offers(desks[0], hearing),
    ]
    attempts += await minds_changed(racers, hearing, programme, desks, 6)
    return Scene(attempts, lambda: live_seats(hearing))


async def a_hearing_put_back(racers: Racers) -> Scene:
    """It was cancelled; two put it back, which asks who held the place again; six want it."""
    programme, hearing, holder = await a_hearing_with_a_holder()
    desks = await racers.coordinators(programme, 2)
    attempts = [Attempt("reinstate", desk, f"/hearings/{hearing.id}/reinstatement", {}) for desk in desks]
    attempts += [
        says_yes(await racers.juror(holder), await seat_of(hearing, holder)),
        offers(desks[0], hearing),
    ]
    attempts += await minds_changed(racers, hearing, programme, desks, 6)
    await arrangements.cancel(hearing, reason="weather", by=await a_coordinator(programme))
    return Scene(attempts, lambda: live_seats(hearing))


SCENES = (
    one_room,
    one_juror,
    a_juror_wanted_again,
    the_last_seat,
    a_seat_given_up,
    a_hearing_that_moves,
    a_hearing_put_back,
)


async def a_hearing_with_one_place() -> tuple[Programme, Hearing]:
    programme = await a_small_programme()
    return programme, await an_arranged_hearing(programme)


async def a_hearing_with_a_holder() -> tuple[Programme, Hearing, Juror]:
    programme, hearing = await a_hearing_with_one_place()
    holder = await a_juror(programme)
    await seats.answer(await a_seat(hearing, holder), "yes", actor_of(holder))
    return programme, hearing, holder


async def minds_changed(
    racers: Racers, hearing: Hearing, programme: Programme, desks: Sequence[SignedIn], many: int
) -> list[Attempt]:
    """People who said no, or nothing in time, and can come after all: some tell it by telephone."""
    found = []
    for number in range(many):
        juror = await a_juror(programme)
        seat = await a_seat(hearing, juror, state="expired" if number % 3 else "declined")
        if number % 2:
            found.append(wrote_down_yes(desks[number % len(desks)], seat))
        else:
            found.append(says_yes(await racers.juror(juror), seat))
    return found


def says_yes(who: SignedIn, seat: Seat) -> Attempt:
    return Attempt("say yes", who, f"/mine/seats/{seat.id}/answer", YES)


def wrote_down_yes(who: SignedIn, seat: Seat) -> Attempt:
    return Attempt("yes by telephone", who, f"/seats/{seat.id}/answer", YES)


def into(hearing: Hearing, wall: str) -> dict[str, str]:
    """Another time of the same evening."""
    return {"slot": f"{hearing.session}/{hearing.room}/{wall}"}


def offers(who: SignedIn, hearing: Hearing) -> Attempt:
    return Attempt("offer", who, f"/hearings/{hearing.id}/seating", {})


async def seat_of(hearing: Hearing, juror: Juror) -> Seat:
    found = await Seat.objects().where(Seat.hearing == hearing.id, Seat.juror == juror.id).first()
    assert found is not None
    return found


async def live_seats(hearing: Hearing) -> int:
    return int(
        await Seat.count().where(Seat.hearing == hearing.id, Seat.state.is_in(["offered", "accepted"]))
    )


async def bookings_of(programme: Programme, kind: str) -> int:
    return int(
        await Booking.count().where(
            Booking.programme == programme.id, Booking.kind == kind, Booking.standing.eq(True)
        )
    )


async def in_the_slot(room: Room, evening: Session) -> int:
    return int(
        await Hearing.count().where(
            Hearing.room == room.id, Hearing.starts_at == evening.starts_at, Hearing.state == "arranged"
        )
    )
