"""Jurors who come from a spreadsheet join the pool, with the times they can come."""

from collections.abc import Sequence

from cases import batches, database, programmes, search, states
from cases.actors import Actor, now
from cases.errors import NotFound
from panel import trainings
from panel.juror_rows import NewJuror
from panel.tables import Availability, Juror

KEPT = (
    *("first_name", "last_name", "born_on", "email", "phone", "language", "school", "school_year", "area"),
    *("household", "state", "guardian_name", "guardian_phone", "guardian_consent_on", "trained_until"),
    *("sworn_on", "home_by", "sat_before", "last_sat_on", "route", "id", "guardian_email", "access", "diet"),
    "gender",
)


async def join_all(by: Actor, many: Sequence[NewJuror], why: str = "") -> list[Juror]:
    """Take jurors into the pool, all or none."""
    if by.programme is None:
        raise NotFound
    programme = await programmes.get(by.programme)
    jurors = [
        Juror(
            programme=programme.id,
            **{column: getattr(new, column) for column in KEPT},
            joined_on=programmes.today(programme),
            search_text=search.text_of(new.first_name, new.last_name, new.school, new.area),
            created_at=now(),
        )
        for new in many
    ]
    times = [
        Availability(
            programme=programme.id,
            juror=juror.id,
            weekday=usual.weekday,
            from_wall=usual.from_wall,
            until_wall=usual.until_wall,
        )
        for juror, new in zip(jurors, many, strict=True)
        for usual in new.available
    ]
    async with database.atomic():
        await batches.insert(jurors)
        await batches.insert(times)
        await trainings.as_told(jurors, by)
        # not the name of the file: it may be somebody's name, and the journal stays
        await states.begin(jurors, "juror", by, why="From a list" if why else "")
    return jurors
