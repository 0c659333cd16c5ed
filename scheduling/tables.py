"""When and where: venues, rooms, sessions, hearings, and who is booked for what."""

from piccolo.columns import (
    UUID,
    BigInt,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from cases.tables import Case, Programme


class Venue(Table, tablename="venue"):
    """A place where hearings are held."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    name = Varchar(length=120)
    address = Varchar(length=250)
    how_to_get_there = Text(default="")
    closed = Boolean(default=False)


class Room(Table, tablename="room"):
    """A room in a venue: one hearing at a time."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    venue = ForeignKey(references=Venue, null=False)
    name = Varchar(length=80)
    holds = Integer(default=12)
    step_free = Boolean(default=True)
    closed = Boolean(default=False)


class Session(Table, tablename="session"):
    """An evening of hearings at one venue. The wall time typed is kept beside the instant."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    venue = ForeignKey(references=Venue, null=False)
    on_day = Date()
    from_wall = Varchar(length=5)  # 17:30, as typed
    until_wall = Varchar(length=5)
    time_zone = Varchar(length=60)
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    cancelled_at = Timestamptz(null=True, default=None)


class Facilitator(Table, tablename="facilitator"):
    """The adult who runs a hearing. `account_id` names the account that signs in, if any."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    name = Varchar(length=120)
    account_id = UUID(null=True, default=None)
    closed = Boolean(default=False)


class Hearing(Table, tablename="hearing"):
    """One case heard in one room at one time."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    case = ForeignKey(references=Case, null=False, db_column_name="case_file")
    session = ForeignKey(references=Session, null=False)
    room = ForeignKey(references=Room, null=False)
    facilitator = ForeignKey(references=Facilitator, null=True)
    state = Varchar(length=20)  # arranged | cancelled | held | adjourned
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    seats = Integer(default=6)  # how many jurors are sought
    seats_least = Integer(default=3)  # the quorum
    sequence = Integer(default=0)  # rises with every move, for calendars
    panel_stood_at = Timestamptz(null=True, default=None)  # every seat had a yes; the coordinator was told
    short_told_at = Timestamptz(null=True, default=None)  # nobody is left to ask; the coordinator was told
    created_at = Timestamptz()


class Booking(Table, tablename="booking"):
    """One person or room in one span of time. The database refuses two that overlap.

    Spans are whole seconds since 1970 in UTC, half open [starts, ends): the same sums on both
    databases. A booking that no longer counts is not `standing`; it may stand again.
    """

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    hearing = ForeignKey(references=Hearing, null=False)
    kind = Varchar(length=20)  # room | juror | facilitator | respondent
    resource_id = UUID(null=False)
    starts = BigInt()
    ends = BigInt()
    standing = Boolean(default=True)


class JobRun(Table, tablename="job_run"):
    """One run of recurring work, for the administrator's page."""

    id = UUID(primary_key=True, default=UUID4())
    job = Varchar(length=60)
    started_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)
    outcome = Varchar(length=10)  # running | done | failed
    found = Integer(default=0)  # how many things were due and done
    note = Text(default="")
