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
    Integer,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from cases.columns import ForeignKey


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
    intake_days = Integer(default=10)  # working days
    unreachable_days = Integer(default=30)  # calendar days without an answer, then it is returned
    needs_admission = Boolean(default=True)  # the young person accepts responsibility
    needs_first_time = Boolean(default=False)  # no earlier participation
    needs_harmed_agreement = Boolean(default=False)  # the harmed person agrees first
    hearing_days = Integer(default=20)
    hearing_days_working = Boolean(default=True)  # False: calendar days
    answer_hours = Integer(default=48)  # how long an offer of a seat stays open
    hearing_minutes = Integer(default=60)
    sittings_a_month = Integer(default=4)  # at most, for one juror
    whole_school = Boolean(default=False)  # True: same school is enough to keep a juror out
    standby = Integer(default=2)  # jurors sought beyond the seats, who come if one is missing
    experienced_least = Integer(default=1)  # jurors on a panel who sat before
    seeks_foreperson = Boolean(default=False)  # one of the panel, who leads the questions
    seeks_advocate = Boolean(default=False)  # beside the panel
    seeks_clerk = Boolean(default=False)  # beside the panel
    brief_hours = Integer(default=48)  # how long before a hearing its brief may open
    quiet_from = Varchar(length=5, default="21:00")  # no letter leaves between these, by the wall clock
    quiet_until = Varchar(length=5, default="08:00")
    self_referral = Boolean(default=True)  # a young person or guardian may ask for a hearing
    agreement_days = Integer(default=90)  # from the hearing to the last term
    agreement_days_most = Integer(default=120)  # with its one extension
    contact_days = Integer(default=30)  # while an agreement runs somebody is in touch so often
    closing_days = Integer(default=5)  # working days from completed to closed
    proof_days = Integer(default=183)  # an offence may take so long to be proven; 0: proof is not awaited
    owed_sittings_earn = Boolean(default=True)  # who owes a sitting earns credits for it too
    credit_floor_minutes = Integer(null=True, default=None)  # an account may not sink below; none: it may
    asks_first = Boolean(default=False)  # True: a free place is offered to nobody before she says so
    compared = Boolean(default=False)  # True: other programmes see where it stands in a funnel
    headline = Varchar(length=40, default="proven-12")  # the definition its outcomes open with
    public_address = Varchar(length=40, default="")  # of its figures for everybody; empty: there are none
    public_years = Integer(default=1)  # how many years of acceptances one release is of
    public_threshold = Integer(default=10)  # smaller counts are hidden from the public
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
    postcode = Varchar(length=12, default="")  # to be told apart from others of the name in an extract
    email = Varchar(length=254, default="")
    phone = Varchar(length=40, default="")  # E.164
    language = Varchar(length=40, default="")
    pronouns = Varchar(length=40, default="")
    gender = Varchar(length=10, default="")  # of cases.self_described; empty: not said
    ethnicity = Varchar(length=10, default="")
    # Nobody asked is not a yes to a message: until somebody says that it is safe, it is not.
    safe_to_contact = Boolean(default=True)  # False: nothing is sent to the young person's own address
    safe_to_leave_message = Boolean(default=False)  # False: no letter says more than "please ring"
    interpreter = Varchar(length=60, default="")  # the language, if one is needed
    access_needs_sealed = Text(null=True, default=None)
    communication_needs_sealed = Text(null=True, default=None)
    best_times = Varchar(length=200, default="")
    transport = Varchar(length=200, default="")
    home_by = Varchar(length=5, default="")  # 21:00: a curfew, or when they are picked up
    guardian_name = Varchar(length=120, default="")
    guardian_phone = Varchar(length=40, default="")  # E.164
    guardian_email = Varchar(length=254, default="")
    guardian_relationship = Varchar(length=40, default="")
    guardian_safe_to_contact = Boolean(default=True)
    guardian_safe_to_leave_message = Boolean(default=False)
    guardian_attends = Varchar(length=10, default="unknown")  # yes | no | unknown
    merged_into = UUID(
        null=True, default=None
    )  # the person this file turned out to be; undone by a correction
    search_text = Text(default="")  # folded by cases.search
    created_at = Timestamptz()


class Referral(Table, tablename="referral"):
    """A request to hear a young person, and what was decided about it."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    person = ForeignKey(references=Person, null=False)
    offence = ForeignKey(references=Offence, null=True)
    reference = Varchar(length=20, default="")  # R-YY-NNNN: the receipt
    source = Varchar(length=12, default="coordinator")  # agency | self | coordinator | import
    # The name as this referrer wrote it: they may not learn how others did, or that others did.
    told_name = Varchar(length=120, default="")
    account_id = UUID(null=True, default=None)  # the referrer's account: their own list
    state = Varchar(length=20)  # received | screening | accepted | returned
    referred_on = Date()
    agency = Varchar(length=120)
    referrer_name = Varchar(length=120, default="")
    referrer_email = Varchar(length=254, default="")
    referrer_phone = Varchar(length=40, default="")  # E.164: to ring them; no text message goes to it
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
    worker_id = UUID(null=True, default=None)  # the account of whoever prepares it
    dismissal = Varchar(length=10, default="")  # asked | dismissed | expunged: what became of the charge
    dismissal_on = Date(null=True, default=None)
    exit_on = Date(null=True, default=None)  # the last talk with the young person
    exit_sealed = Text(null=True, default=None)  # what they said in it
    panel_words_sealed = Text(null=True, default=None)  # what happened, as the panel may read it
    panel_words_of = UUID(null=True, default=None)  # the person it was written of
    search_text = Text(default="")
    created_at = Timestamptz()


class StateChange(Table, tablename="state_change"):
    """One dated step of a referral, a case, a hearing, a seat, a juror or a choice: who, when, why."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    # referral | case | hearing | seat | juror | harmed | meeting | concern
    subject = Varchar(length=20)
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


class ScreeningAnswer(Table, tablename="screening_answer"):
    """One criterion of a programme, answered for one referral."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    referral = ForeignKey(references=Referral, null=False)
    criterion = Varchar(length=20)  # age | admission | earlier | scope | harmed | risk
    answer = Varchar(length=10)  # yes: it speaks for a hearing
    note_sealed = Text(null=True, default=None)
    at = Timestamptz()
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)


class HarmedPerson(Table, tablename="harmed_person"):
    """Who was harmed, or saw it. A file apart: whoever reads the young person's does not read this one."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    referral = ForeignKey(references=Referral, null=False)
    part = Varchar(length=10, default="harmed")  # harmed | witness
    kind = Varchar(length=12, default="person")  # person | business | public
    name = Varchar(length=120)
    contact_name = Varchar(length=120, default="")  # for a business: whom we speak with
    email = Varchar(length=254, default="")
    phone = Varchar(length=40, default="")  # E.164
    school = Varchar(length=120, default="")
    school_year = Varchar(length=20, default="")
    area = Varchar(length=120, default="")
    language = Varchar(length=40, default="")
    safe_to_contact = Boolean(default=True)
    safe_to_leave_message = Boolean(default=False)  # False: no letter says more than "please ring"
    agrees = Varchar(length=10, default="unknown")  # that the matter is heard
    # unknown | attend | statement | representative | none
    taking_part = Varchar(length=16, default="unknown")
    representative = Varchar(length=120, default="")
    statement_sealed = Text(null=True, default=None)  # in their own words
    hopes_sealed = Text(null=True, default=None)  # what they hope for
    safety_sealed = Text(null=True, default=None)  # what would make it safe
    wants_updates = Varchar(length=10, default="unknown")  # to be told how it ends
    chose_at = Timestamptz(null=True, default=None)  # when they last chose how to take part
    created_at = Timestamptz()


class ContactAttempt(Table, tablename="contact_attempt"):
    """Somebody tried to reach a party of a case."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    case = ForeignKey(references=Case, null=False, db_column_name="case_file")
    party = Varchar(length=16)  # young_person | guardian | harmed_person
    harmed = ForeignKey(references=HarmedPerson, null=True)
    channel = Varchar(length=10)  # phone | text | email | letter | visit | in_person
    outcome = Varchar(length=12)  # reached | no_answer | message | wrong | declined
    note_sealed = Text(null=True, default=None)
    of_others = Boolean(default=False)  # as with a consent
    at = Timestamptz()
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)


class Meeting(Table, tablename="meeting"):
    """An appointment with one party, apart from the others: intake, or preparation for the hearing."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    case = ForeignKey(references=Case, null=False, db_column_name="case_file")
    kind = Varchar(length=12)  # intake | preparation
    party = Varchar(length=16)  # young_person | guardian | harmed_person | family
    harmed = ForeignKey(references=HarmedPerson, null=True)
    starts_at = Timestamptz()
    place = Varchar(length=200, default="")
    state = Varchar(length=10, default="planned")  # planned | held | missed | cancelled
    note_sealed = Text(null=True, default=None)
    of_others = Boolean(default=False)  # as with a consent
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)
    created_at = Timestamptz()


class ConsentText(Table, tablename="consent_text"):
    """What is agreed to, word by word. A change is a new version; old ones stay."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    type = Varchar(length=24)  # taking_part | information | evaluation
    version = Integer()
    words = Text()
    since = Timestamptz()


class Consent(Table, tablename="consent"):
    """One agreement of one person, to one version of a text, until it is withdrawn."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    case = ForeignKey(references=Case, null=False, db_column_name="case_file")
    giver = Varchar(length=16)  # young_person | guardian
    giver_name = Varchar(length=120)
    type = Varchar(length=24)  # taking_part | information | evaluation
    version = Integer()
    how = Varchar(length=10)  # page | paper | spoken
    given_at = Timestamptz()
    withdrawn_at = Timestamptz(null=True, default=None)
    of_others = Boolean(default=False)  # of the family the case was taken to be about before a correction
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)


class Strength(Table, tablename="strength"):
    """What a young person can do, cares about or could offer, in their own words. Read before any need."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    case = ForeignKey(references=Case, null=False, db_column_name="case_file")
    domain = Varchar(length=20)  # repair_harm | healthy_identity | connection | offer
    words_sealed = Text()
    said_by = Varchar(length=16, default="young_person")  # young_person | guardian | other
    of_others = Boolean(default=False)  # as with a consent
    at = Timestamptz()
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)


class FamilyRequest(Table, tablename="family_request"):
    """A young person or a guardian asks for another date or for support, or says what they need."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    case = ForeignKey(references=Case, null=False, db_column_name="case_file")
    party = Varchar(length=16)  # young_person | guardian
    kind = Varchar(length=10)  # date | support | panel, or one of family_requests.NEEDS
    words_sealed = Text()
    asked_at = Timestamptz()
    answered_at = Timestamptz(null=True, default=None)
    answered_by = Varchar(length=120, default="")
    taken_back_at = Timestamptz(null=True, default=None)  # by whoever asked; the words are gone
    of_others = Boolean(default=False)  # as with a consent


class Supporter(Table, tablename="supporter"):
    """Somebody who comes with a party."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    case = ForeignKey(references=Case, null=False, db_column_name="case_file")
    party = Varchar(length=16)  # young_person | harmed_person
    harmed = ForeignKey(references=HarmedPerson, null=True)
    name = Varchar(length=120)
    relationship = Varchar(length=60, default="")
    phone = Varchar(length=40, default="")  # E.164
    school = Varchar(length=120, default="")
    school_year = Varchar(length=20, default="")
    created_at = Timestamptz()


class Concern(Table, tablename="concern"):
    """A worry about somebody's safety. Anyone may raise one; the safeguarding lead alone reads them."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    case = ForeignKey(references=Case, null=True, db_column_name="case_file")
    words_sealed = Text()
    state = Varchar(length=10, default="open")  # open | in_hand | closed
    outcome_sealed = Text(null=True, default=None)
    at = Timestamptz()
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)
    closed_at = Timestamptz(null=True, default=None)


class Correction(Table, tablename="correction"):
    """Something that stood wrong in a file was put right, why, and how to take it back."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    kind = Varchar(length=16)  # facts | wrong_person | merge
    subject = Varchar(length=20)  # person | referral
    subject_id = UUID(null=False)
    reason_sealed = Text()
    before_sealed = Text()  # JSON: what stood there
    at = Timestamptz()
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)
    undone_at = Timestamptz(null=True, default=None)


class GridLevel(Table, tablename="grid_level"):
    """The guideline of a programme for one level of offence. It warns, and never blocks."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    level = Varchar(length=1)  # A (least) to D
    minutes_from = Integer()  # of service hours
    minutes_to = Integer()
    sittings_from = Integer()  # of jury terms
    sittings_to = Integer()


class Agreement(Table, tablename="agreement"):
    """What a young person and a panel agreed. One that runs for a case at a time; earlier ones stay."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    case = ForeignKey(references=Case, null=False, db_column_name="case_file")
    hearing_id = UUID(null=True, default=None)  # where it was reached
    state = Varchar(length=10)  # draft | active | ended: see the case for how
    reached_on = Date(null=True, default=None)
    due_on = Date(null=True, default=None)  # the last term; an extension moves it
    first_due_on = Date(null=True, default=None)  # before it was extended
    outside_sealed = Text(null=True, default=None)  # why it goes beyond the guideline
    ended_on = Date(null=True, default=None)
    # completed | late | partial | breach | returned: the case went back, its last step says why
    ending = Varchar(length=10, default="")
    code_sealed = Text(null=True, default=None)  # the code on the paper, to print it again
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)
    created_at = Timestamptz()


class Signature(Table, tablename="signature"):
    """Somebody signed an agreement, on paper or on the screen."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    agreement = ForeignKey(references=Agreement, null=False)
    part = Varchar(length=16)  # young_person | guardian | foreperson | facilitator | harmed_person
    name = Varchar(length=120)
    how = Varchar(length=10)  # page | paper
    signed_at = Timestamptz()
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)


class Term(Table, tablename="term"):
    """One thing an agreement asks of the young person, or promises to them: owned and dated."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    agreement = ForeignKey(references=Agreement, null=False)
    place = Integer()  # 1, 2, 3 ... in the order of the page
    side = Varchar(length=12)  # young_person | panel
    # letter | apology | restitution | service | sittings | course | meeting | other
    kind = Varchar(length=12)
    words_sealed = Text()  # in the young person's words
    owner = Varchar(length=120)  # who sees to it
    quantity = Integer(default=0)  # minutes of service, sittings, or the smallest coin; 0: one thing
    counted = Integer(default=0)  # sittings so far; minutes are counted from the hours
    due_on = Date()
    placement = Varchar(length=160, default="")  # where
    supervisor_name = Varchar(length=120, default="")
    supervisor_email = Varchar(length=254, default="")
    supervisor_phone = Varchar(length=40, default="")  # E.164
    harmed = ForeignKey(references=HarmedPerson, null=True)  # whom it makes good to
    state = Varchar(length=12, default="open")  # open | done | waived | substituted
    reason_sealed = Text(null=True, default=None)  # why it was waived or substituted
    evidence_sealed = Text(null=True, default=None)  # what shows that it is done
    instead_of = UUID(null=True, default=None)  # the term it came to stand for
    done_on = Date(null=True, default=None)
    verified_by = Varchar(length=120, default="")
    verified_at = Timestamptz(null=True, default=None)


class HoursEntry(Table, tablename="hours_entry"):
    """Time given towards a term. It counts when the supervisor has verified it, and not before."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    term = ForeignKey(references=Term, null=False)
    on_day = Date()
    minutes = Integer()
    words_sealed = Text(null=True, default=None)  # what was done, in the young person's words
    state = Varchar(length=10, default="waiting")  # waiting | verified | refused
    logged_by = Varchar(length=120)
    logged_at = Timestamptz()
    answered_by = Varchar(length=120, default="")
    answered_how = Varchar(length=10, default="")  # page | paper | spoken
    answered_at = Timestamptz(null=True, default=None)


class FollowUp(Table, tablename="follow_up"):
    """A check that falls due whatever becomes of the case: made when it was accepted."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    case = ForeignKey(references=Case, null=False, db_column_name="case_file")
    window_days = Integer()  # an offence counts within so many days of the acceptance
    waiting_days = Integer()  # and so many more may pass until it is proven
    due_on = Date()
    state = Varchar(length=10, default="due")  # due | recorded | not_known
    # police | court | probation | youth_justice | school | agency_match | other
    source = Varchar(length=16, default="")
    checked_on = Date(null=True, default=None)
    observed_until = Date(null=True, default=None)  # nobody could look further
    left_how = Varchar(length=10, default="")  # moved | died | custody: why not to the end
    by_id = Varchar(length=60, default="")
    by_name = Varchar(length=120, default="")


class Reoffence(Table, tablename="reoffence"):
    """Something new that came to light about a case: dated by the day it happened."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    case = ForeignKey(references=Case, null=False, db_column_name="case_file")
    event = Varchar(length=10)  # offence | arrest | referral | charge | proven
    happened_on = Date()
    proven_on = Date(null=True, default=None)
    offence = Varchar(length=120, default="")
    level = Varchar(length=1, default="")  # A (least) to D; empty: not known
    source = Varchar(length=16)
    checked_on = Date()
    withdrawn_at = Timestamptz(null=True, default=None)  # it was somebody else, or an error
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)
    created_at = Timestamptz()


class Removal(Table, tablename="removal"):
    """That the names of a case leave the record: one person asks, another agrees."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    case = ForeignKey(references=Case, null=False, db_column_name="case_file")
    why = Varchar(length=10)  # time | asked | law
    state = Varchar(length=10)  # asked | taken_back | done
    asked_at = Timestamptz()
    asked_by_id = Varchar(length=60)
    asked_by_name = Varchar(length=120)
    settled_at = Timestamptz(null=True, default=None)
    settled_by_id = Varchar(length=60, default="")
    settled_by_name = Varchar(length=120, default="")
