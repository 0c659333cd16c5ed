"""The record: a data dictionary of programmes, referrals, people and cases.

Every row that belongs to a programme says so. A column whose name ends in ``_sealed`` holds
what only a few may read (class R3): `cases.sealing` writes and opens it, the database refuses
plain text in it. Times are aware and in UTC; dates are dates in the programme's own place.
"""

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


class Programme(Table, tablename="programme"):
    """One peer justice programme: its own controller of data, its own words and clocks."""

    id = UUID(primary_key=True, default=UUID4())
    name = Varchar(length=120)
    short_name = Varchar(length=40)  # what a letter calls it; never says why it writes
    controller = Varchar(length=160)  # who answers for the data in law
    template = Varchar(length=40)  # uk-community-panel | us-youth-court
    place = Varchar(length=120)
    country = Varchar(length=2)  # GB | US: phone numbers, date order, holidays
    time_zone = Varchar(length=60)
    hearing_model = Varchar(length=40)  # see programmes.HEARING_MODELS
    reference_prefix = Varchar(length=8, default="CJ")
    contact_email = Varchar(length=254)
    contact_phone = Varchar(length=40)
    word_respondent = Varchar(length=40)  # young person | respondent
    word_juror = Varchar(length=40)  # panel member | peer juror
    word_hearing = Varchar(length=40)  # panel meeting | hearing
    word_agreement = Varchar(length=40)  # agreement | disposition
    age_from = Integer(default=10)
    age_to = Integer(default=17)
    seats = Integer(default=6)
    seats_least = Integer(default=3)
    screening_days = Integer(default=5)  # working days
    hearing_days = Integer(default=20)
    hearing_days_working = Boolean(default=True)  # False: calendar days
    answer_hours = Integer(default=48)  # how long an offer of a seat stays open
    hearing_minutes = Integer(default=60)
    sittings_a_month = Integer(default=4)  # at most, for one juror
    whole_school = Boolean(default=False)  # True: same school is enough to keep a juror out
    created_at = Timestamptz()


class Offence(Table, tablename="offence"):
    """What a programme hears, at which level; what it does not hear stands here too."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    name = Varchar(length=120)
    level = Varchar(length=1)  # A (least) to D
    in_scope = Boolean(default=True)
    also_called = Text(default="")  # other spellings, one a line, as they stand in spreadsheets


class Person(Table, tablename="person"):
    """A young person who was referred."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    legal_name = Varchar(length=120)
    preferred_name = Varchar(length=120, default="")
    born_on = Date(null=True, default=None)
    school = Varchar(length=120, default="")
    school_year = Varchar(length=20, default="")
    area = Varchar(length=120, default="")
    email = Varchar(length=254, default="")
    phone = Varchar(length=40, default="")  # E.164
    language = Varchar(length=40, default="")
    guardian_name = Varchar(length=120, default="")
    guardian_phone = Varchar(length=40, default="")  # E.164
    guardian_email = Varchar(length=254, default="")
    search_text = Text(default="")  # folded by cases.search
    created_at = Timestamptz()


class Referral(Table, tablename="referral"):
    """A request to hear a young person, and what was decided about it."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    person = ForeignKey(references=Person, null=False)
    offence = ForeignKey(references=Offence, null=True)
    state = Varchar(length=20)  # received | screening | accepted | returned
    referred_on = Date()
    agency = Varchar(length=120)
    referrer_name = Varchar(length=120, default="")
    referrer_email = Varchar(length=254, default="")
    agency_reference = Varchar(length=60, default="")
    incident_reference = Varchar(length=60, default="")  # the same for co-respondents
    offence_on = Date(null=True, default=None)
    admitted = Varchar(length=10, default="unknown")  # yes | no | unknown
    statement_sealed = Text(null=True, default=None)  # what happened, in the referrer's words
    return_reason = Varchar(length=30, null=True, default=None)
    return_note_sealed = Text(null=True, default=None)
    screen_by = Date()  # the last day the screening clock allows
    search_text = Text(default="")
    received_at = Timestamptz()
    decided_at = Timestamptz(null=True, default=None)


class Case(Table, tablename="case_file"):
    """An accepted referral on its way through the journey."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    referral = ForeignKey(references=Referral, null=False)  # unique
    person = ForeignKey(references=Person, null=False)
    reference = Varchar(length=20)  # CJ-YY-NNNN, unique in the programme
    state = Varchar(length=30)  # see cases.journey
    opened_on = Date()  # the clock of every outcome starts here
    hear_by = Date()  # the last day the hearing clock allows
    search_text = Text(default="")
    created_at = Timestamptz()


class StateChange(Table, tablename="state_change"):
    """One dated step of a referral, a case, a hearing, a seat or a juror: who, when, why."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    subject = Varchar(length=20)  # referral | case | hearing | seat | juror
    subject_id = UUID(null=False)
    from_state = Varchar(length=30, default="")
    to_state = Varchar(length=30)
    at = Timestamptz()
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)
    why = Text(default="")


class JournalEntry(Table, tablename="journal_entry"):
    """What was done or read, by whom, from where: chained, and never changed."""

    number = BigInt(primary_key=True)  # 1, 2, 3 ... without a gap
    programme = ForeignKey(references=Programme, null=True)
    at = Timestamptz()
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)
    by_role = Varchar(length=20)
    address = Varchar(length=60)
    kind = Varchar(length=5)  # read | write
    what = Varchar(length=60)  # referral.accepted, person.read
    subject = Varchar(length=30)
    subject_id = Varchar(length=60)
    detail = Text(default="")  # never R3: names of columns, counts, reason codes
    previous = Varchar(length=64)
    chain = Varchar(length=64)


class JournalHead(Table, tablename="journal_head"):
    """Where the journal ends, sealed: so that a cut tail is found. One row."""

    id = Integer(primary_key=True)
    number = BigInt()
    head_sealed = Text()


class Counter(Table, tablename="counter"):
    """The last number given, per programme and series: references without gaps or doubles."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    series = Varchar(length=20)  # case-26
    last = Integer(default=0)
