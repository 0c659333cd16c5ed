"""Time goes by in a walk: the clock of the machine stands, so all that happened becomes older."""

from datetime import timedelta

from cases.actors import now
from cases.tables import Meeting
from panel import reminders
from panel.tables import Letter, Seat
from scheduling.tables import Booking, Hearing, Session
from scheduling.times import local

ZONE = "Europe/London"
SINCE_BEGUN = timedelta(minutes=10)
PASSING = {
    Session: ("starts_at", "ends_at"),
    Hearing: ("starts_at", "ends_at", "created_at"),
    Booking: ("starts", "ends"),
    Seat: ("offered_at", "expires_at", "answered_at"),
    Meeting: ("starts_at",),
    Letter: ("created_at",),
}


async def days(gap: timedelta) -> int:
    """So much later, and the work that recurs comes by. How many reminders it wrote."""
    for table, names in PASSING.items():
        for row in await table.objects():
            for name in names:
                stood = getattr(row, name)
                by = int(gap.total_seconds()) if isinstance(stood, int) else gap
                setattr(row, name, stood - by if stood is not None else None)
            if isinstance(row, Session):
                row.on_day = local(row.starts_at, ZONE).date()
            await row.save()
    return await reminders.write_due()


async def to_the_next_evening() -> bool:
    """The next hearing is due to begin."""
    soon = await Hearing.objects().where(Hearing.state == "arranged").order_by(Hearing.starts_at).first()
    assert soon is not None
    await days(soon.starts_at - (now() - SINCE_BEGUN))
    return True
