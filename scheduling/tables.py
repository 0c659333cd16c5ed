"""When and where: venues, rooms, sessions, hearings, and who is booked for what."""

from piccolo.columns import (
    UUID,
    BigInt,
    Boolean,
    Date,
    Integer,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from cases.columns import ForeignKey
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


class Series(Table, tablename="series"):
    """A sitting that comes back: every week, every few, or once a month, at one venue."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    venue = ForeignKey(references=Venue, null=False)
    every_weeks = Integer(default=1)  # 0: once a month, as the second Tuesday
    from_wall = Varchar(length=5)
    until_wall = Varchar(length=5)
    first_on = Date()  # its weekday is the weekday of them all
    last_on = Date(null=True, default=None)  # none: until it is ended
    ended_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz()


class Session(Table, tablename="session"):
    """An evening of hearings at one venue. The wall time typed is kept beside the instant."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    venue = ForeignKey(references=Venue, null=False)
    series = ForeignKey(references=Series, null=True)
    on_day = Date()
    from_wall = Varchar(length=5)  # 17:30, as typed
    until_wall = Varchar(length=5)
    time_zone = Varchar(length=60)
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    cancelled_at = Timestamptz(null=True, default=None)
    cancelled_why = Varchar(length=200, default="")
    all_the_same = Boolean(default=False)  # wanted although that day is closed


class Facilitator(Table, tablename="facilitator"):
    """The adult who runs a hearing. `account_id` names the account that signs in, if any."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    name = Varchar(length=120)
    account_id = UUID(null=True, default=None)
    email = Varchar(length=254, default="")
    phone = Varchar(length=40, default="")  # E.164
    qualified_until = Date(null=True, default=None)  # none: not asked for
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
    purpose = Varchar(length=8, default="first")  # first | review: how an agreement goes
    other_panel = Boolean(default=False)  # of a review: nobody who sat on the case before
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    seats = Integer(default=6)  # how many jurors are sought
    seats_least = Integer(default=3)  # the quorum
    standby = Integer(default=0)  # how many are sought who come if one is missing
    sequence = Integer(default=0)  # rises with every move, for calendars
    panel_stood_at = Timestamptz(null=True, default=None)  # every seat had a yes; the coordinator was told
    short_told_at = Timestamptz(null=True, default=None)  # nobody is left to ask; the coordinator was told
    began_at = Timestamptz(null=True, default=None)  # on the night
    ended_at = Timestamptz(null=True, default=None)
    why_sealed = Text(null=True, default=None)  # a reason in words, beside its code in the steps
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


class Plan(Table, tablename="period_plan"):
    """A period that is planned: what was chosen, how far the search is, and what it proposes.

    Problem and proposal are sealed: they hold who knows whom. A plan binds nobody before it is published.
    """

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    state = Varchar(length=10)  # waiting | running | ready | failed | published | discarded
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)
    choice = Text()  # JSON: sessions, cases, and which hearings may be planned anew
    seed = Integer()
    iterations = Integer()
    done = Integer(default=0)  # iterations so far
    placed = Integer(default=0)  # cases that have a hearing so far
    problem_sealed = Text(null=True, default=None)
    proposal_sealed = Text(null=True, default=None)  # the plan, what is pinned and forbidden in it
    note = Text(default="")  # why it failed
    created_at = Timestamptz()
    leased_until = Timestamptz(null=True, default=None)  # by whoever searches
    planned_at = Timestamptz(null=True, default=None)
    published_at = Timestamptz(null=True, default=None)


class SeatingWish(Table, tablename="seating_wish"):
    """What a programme set of one wish of its panels; what it never set is as `wishes.USUAL` says."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    name = Varchar(length=20)
    level = Varchar(length=6)  # must | should | ignore
    weight = Integer()


class JobRun(Table, tablename="job_run"):
    """One run of recurring work, for the administrator's page."""

    id = UUID(primary_key=True, default=UUID4())
    job = Varchar(length=60)
    started_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)
    outcome = Varchar(length=10)  # running | done | failed
    found = Integer(default=0)  # how many things were due and done
    note = Text(default="")


class Closure(Table, tablename="closure"):
    """Days on which nothing is held: a school holiday, exams, a closed building."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    venue = ForeignKey(references=Venue, null=True)  # none: the whole programme
    name = Varchar(length=120)
    kind = Varchar(length=12)  # holiday | exams | closed
    from_day = Date()
    to_day = Date()
    created_at = Timestamptz()


class FacilitatorTime(Table, tablename="facilitator_time"):
    """A usual time in the week of a facilitator, by the wall clock. None at all means any time."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    facilitator = ForeignKey(references=Facilitator, null=False)
    weekday = Integer()  # 0 Monday to 6 Sunday
    from_wall = Varchar(length=5)
    until_wall = Varchar(length=5)


class FacilitatorAway(Table, tablename="facilitator_away"):
    """Days on which a facilitator cannot come."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    facilitator = ForeignKey(references=Facilitator, null=False)
    from_day = Date()
    to_day = Date()
