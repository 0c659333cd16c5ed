"""Whose page the demo opens with one click, and by which link."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from cases import agreements, database, harmed, terms
from cases.actors import now
from cases.errors import NotFound
from cases.tables import Agreement, Case, HarmedPerson, Programme, Term
from panel import agreement_links, links
from panel.demo.corners import to_come
from panel.tables import Juror, Seat

A_DAY = timedelta(days=1)


async def juror_to_be(programme: Programme) -> Juror | None:
    """Who has an offer open: best who sat before, and has another hearing to come. Else who sat last."""
    mine: Any = Seat.juror
    rows = (
        await Seat.select(Seat.juror, Seat.state, Seat.expires_at)
        .where(
            Seat.programme == programme.id,
            Seat.state.is_in(["offered", "accepted", "confirmed"]),
            Seat.hearing.state == "arranged",
            Seat.hearing.starts_at > now(),
            mine.email != "",
        )
        .order_by(Seat.expires_at, ascending=False)
    )
    open_ones = [row["juror"] for row in rows if row["state"] == "offered" and row["expires_at"] > now()]
    coming = {row["juror"] for row in rows if row["state"] != "offered"}
    sat = await _sat(open_ones)
    open_ones.sort(key=lambda juror: (juror not in sat, juror not in coming))
    wanted = [Juror.id == open_ones[0]] if open_ones else [Juror.state == "active", Juror.email != ""]
    found: Juror | None = (
        await Juror.objects()
        .where(Juror.programme == programme.id, *wanted)
        .order_by(Juror.last_sat_on, ascending=False)
        .first()
    )
    return found


async def _sat(jurors: Sequence[UUID]) -> set[UUID]:
    if not jurors:
        return set()
    rows = await Seat.select(Seat.juror).where(Seat.juror.is_in(list(jurors)), Seat.state == "attended")
    return {row["juror"] for row in rows}


async def family_case(programme: Programme) -> Case | None:
    """A case with a hearing to come, best of all one in which somebody was harmed."""
    hearings = sorted(await to_come(programme), key=lambda one: one.starts_at)
    ids = [hearing.case for hearing in hearings]
    rows: list[Case] = await Case.objects().where(Case.id.is_in(ids)) if ids else []
    found = sorted(rows, key=lambda case: ids.index(case.id))
    for case in found:
        if await harmed_of(case):
            return case
    return found[0] if found else None


async def agreed_case(programme: Programme) -> Case | None:
    """One whose agreement runs, the latest."""
    found: Case | None = (
        await Case.objects()
        .where(Case.programme == programme.id, Case.state == "agreement_active")
        .order_by(Case.opened_on, ascending=False)
        .first()
    )
    return found


async def harmed_of(case: Case) -> HarmedPerson | None:
    return next((one for one in await harmed.of_referral(case.referral) if one.part == "harmed"), None)


async def path(kind: str, case: Case) -> str:
    """The way to the page of somebody without an account: a link made for this click."""
    async with database.atomic():
        if kind == "agreement":
            token = await agreement_links.mint(await _agreement(case), good_for=A_DAY)
        elif kind == "hours":
            token = await agreement_links.mint_hours(await _supervised(case))
        else:
            whose = await harmed_of(case) if kind == "harmed" else None
            if kind == "harmed" and whose is None:
                raise NotFound
            token = await links.mint(
                kind,
                programme=case.programme,
                case=case.id,
                harmed=whose.id if whose else None,
                good_for=A_DAY,
            )
    return f"{links.PATHS[kind]}{token}"


async def _agreement(case: Case) -> Agreement:
    found = await agreements.of_case(case)
    if found is None:
        raise NotFound
    return found


async def _supervised(case: Case) -> Term:
    for term in await terms.of(await _agreement(case)):
        if term.supervisor_name:
            return term
    raise NotFound
