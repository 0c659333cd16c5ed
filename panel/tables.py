"""The peers and the people who sign in: accounts, jurors, seats, links and letters."""

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
from cases.tables import Agreement, Case, HarmedPerson, Programme, Referral, Term
from scheduling.tables import Hearing, Venue


class Account(Table, tablename="account"):
    """A person who signs in: staff with a password and a second factor, referrers by mailed link.

    An administrator belongs to the installation (no programme) and reads no case file.
    """

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=True)  # null for an administrator alone
    email = Varchar(length=254)  # folded; unique
    name = Varchar(length=120)
    role = Varchar(length=20)  # administrator | coordinator | facilitator | evaluator | referrer
    agency = Varchar(length=120, default="")  # of a referrer
    safeguarding_lead = Boolean(default=False)  # reads the concerns; nobody else does
    password_hash = Varchar(length=200, default="")
    totp_sealed = Text(null=True, default=None)
    totp_last_step = BigInt(default=0)  # each code counts once
    enrolled_at = Timestamptz(null=True, default=None)
    disabled_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz()


class BackupCode(Table, tablename="backup_code"):
    """A code on paper for the day the phone is lost; each counts once."""

    id = UUID(primary_key=True, default=UUID4())
    account = ForeignKey(references=Account, null=False)
    code_hash = Varchar(length=64)
    used_at = Timestamptz(null=True, default=None)


class Juror(Table, tablename="juror"):
    """A young person who sits, or is about to sit, on panels. No link to a case of their own."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    first_name = Varchar(length=60)
    last_name = Varchar(length=60)
    born_on = Date(null=True, default=None)
    email = Varchar(length=254, default="")
    phone = Varchar(length=40, default="")  # E.164
    school = Varchar(length=120, default="")
    school_year = Varchar(length=20, default="")
    area = Varchar(length=120, default="")
    household = Varchar(length=120, default="")  # the same words: the same home
    language = Varchar(length=40, default="")
    gender = Varchar(length=10, default="")  # of cases.self_described; empty: not said
    route = Varchar(length=12, default="invited")  # owed | invited | applied | community
    state = Varchar(length=20)  # see panel.jurors.STATES
    guardian_name = Varchar(length=120, default="")
    guardian_phone = Varchar(length=40, default="")
    guardian_email = Varchar(length=254, default="")
    guardian_consent_on = Date(null=True, default=None)
    guardian_consent_how = Varchar(length=10, default="")  # page | paper | spoken; empty: not known
    trained_until = Date(null=True, default=None)
    sworn_on = Date(null=True, default=None)
    rests_until = Date(null=True, default=None)  # the last day of a break that they chose themselves
    home_by = Varchar(length=5, default="")  # 21:00: the latest a hearing may end
    owed_sittings = Integer(default=0)  # how many an agreement asks for; 0: none
    owed_by = Date(null=True, default=None)  # the day the last one is due
    owed_since = Timestamptz(null=True, default=None)  # what they sat before counts towards nothing
    access = Varchar(length=200, default="")  # what they need to take part
    diet = Varchar(length=120, default="")
    sat_before = Integer(default=0)  # sittings before this record began
    last_sat_on = Date(null=True, default=None)
    joined_on = Date()
    # somebody said "not me": nothing is sent until it is corrected
    wrong_address_at = Timestamptz(null=True, default=None)
    search_text = Text(default="")
    created_at = Timestamptz()


class Availability(Table, tablename="availability"):
    """A usual time in the week, by the wall clock of the programme. None at all means any time."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    juror = ForeignKey(references=Juror, null=False)
    weekday = Integer()  # 0 Monday to 6 Sunday
    from_wall = Varchar(length=5)
    until_wall = Varchar(length=5)


class Conflict(Table, tablename="conflict"):
    """Somebody said that a juror and somebody in a case know each other."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    juror = ForeignKey(references=Juror, null=False)
    case = ForeignKey(references=Case, null=False, db_column_name="case_file")
    declared_by = Varchar(length=20)  # juror | coordinator | facilitator | family | harmed
    declared_at = Timestamptz()


class KeptApart(Table, tablename="kept_apart"):
    """Two jurors who do not sit together. Only the coordinator sees that it is so."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    juror = ForeignKey(references=Juror, null=False)
    other = ForeignKey(references=Juror, null=False)


class Seat(Table, tablename="seat"):
    """A place on a panel, offered to one juror. Who declines leaves the place to the next."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    hearing = ForeignKey(references=Hearing, null=False)
    juror = ForeignKey(references=Juror, null=False)
    place = Integer()  # one live seat a place; see scheduling.seating.places for what a number means
    role = Varchar(length=12, default="juror")
    state = Varchar(length=12)  # offered | accepted | confirmed | declined | conflicted | expired | released
    offered_at = Timestamptz()
    expires_at = Timestamptz()
    answered_at = Timestamptz(null=True, default=None)
    checked_at = Timestamptz(null=True, default=None)  # said they know nobody: the brief may open


class SignIn(Table, tablename="sign_in"):
    """Who is signed in, and until when. The key is the SHA-256 of a random id in the cookie."""

    token_hash = Varchar(length=64, primary_key=True)
    programme = ForeignKey(references=Programme, null=True)
    account = ForeignKey(references=Account, null=True)
    juror = ForeignKey(references=Juror, null=True)
    stage = Varchar(length=12)  # anonymous | password | enrol | full
    address = Varchar(length=60, default="")
    browser = Varchar(length=120, default="")
    begun_at = Timestamptz()
    seen_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)


class Attempt(Table, tablename="attempt"):
    """A failed try to come in, by account and by address."""

    id = UUID(primary_key=True, default=UUID4())
    subject = Varchar(length=80)  # account:SHA-256 of the address typed, or ip:address
    at = Timestamptz()


class Link(Table, tablename="link"):
    """A mailed link: one purpose, one thing, stored hashed."""

    id = UUID(primary_key=True, default=UUID4())
    token_hash = Varchar(length=64)  # unique
    purpose = Varchar(length=20)  # see panel.links.PURPOSES
    programme = ForeignKey(references=Programme, null=True)
    account = ForeignKey(references=Account, null=True)
    juror = ForeignKey(references=Juror, null=True)
    seat = ForeignKey(references=Seat, null=True)
    case = ForeignKey(references=Case, null=True, db_column_name="case_file")  # young person, guardian
    harmed = ForeignKey(references=HarmedPerson, null=True)
    agreement = ForeignKey(references=Agreement, null=True)
    term = ForeignKey(references=Term, null=True)  # of its supervisor
    feedback_id = UUID(null=True, default=None)
    graduate_id = UUID(null=True, default=None)
    code_hash = Varchar(length=64, default="")  # typed from paper: shorter, with the birth date, five tries
    wrong_tries = Integer(default=0)  # birth dates that were not the one; five lock it for good
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz()


class Letter(Table, tablename="letter"):
    """The outbox: written with the change it tells of, sent by the scheduler, kept as a log."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=True)
    key = Varchar(length=120)  # unique: the same thing is told once
    name = Varchar(length=40)  # the folder under templates/letters
    channel = Varchar(length=8)  # email | sms | print
    party = Varchar(
        length=20, default=""
    )  # young person | guardian | harmed person | juror | ... for the log
    recipient = Varchar(length=120)  # whom, for the log: first name and initial, or role
    address_sealed = Text()
    subject = Varchar(length=200, default="")  # neutral, so it may stand in the log
    content_sealed = Text()  # JSON: text, html, sms, calendar
    juror = ForeignKey(references=Juror, null=True)
    referral = ForeignKey(references=Referral, null=True)
    hearing = ForeignKey(references=Hearing, null=True)
    hearing_at = Timestamptz(null=True, default=None)  # when it was to be, as this letter says
    case = ForeignKey(references=Case, null=True, db_column_name="case_file")
    state = Varchar(length=10)  # queued | sending | sent | failed | missed | to_print | printed | withdrawn
    message_id = Varchar(length=120)
    send_after = Timestamptz()
    useful_until = Timestamptz(null=True, default=None)  # later than this it is marked missed
    leased_until = Timestamptz(null=True, default=None)
    tries = Integer(default=0)
    problem = Text(default="")
    created_at = Timestamptz()
    sent_at = Timestamptz(null=True, default=None)


class Import(Table, tablename="import_file"):
    """A spreadsheet between its preview and its confirmation. The rows are sealed.

    Once confirmed only the rows that failed are kept. rows = taken + duplicates + failed + blank.
    """

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    kind = Varchar(length=12)  # referrals | jurors | follow-ups
    file_name = Varchar(length=200)
    table_sealed = Text()  # JSON: headings and rows as read
    mapping = Text(default="{}")  # JSON: columns (our field -> heading), same (spelling -> spelling)
    state = Varchar(length=12)  # preview | confirmed | discarded
    rows = Integer(default=0)
    taken = Integer(default=0)
    duplicates = Integer(default=0)
    blank = Integer(default=0)
    failed = Integer(default=0)
    by_id = Varchar(length=60)
    created_at = Timestamptz()
    confirmed_at = Timestamptz(null=True, default=None)


class Draft(Table, tablename="draft"):
    """A referral that is being written, question by question. Sealed until it is sent."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    account = ForeignKey(references=Account, null=True)  # none: somebody asks for themselves
    answers_sealed = Text()  # JSON: what was typed so far
    name = Varchar(length=120, default="")  # whom it concerns, for the list of drafts: first name and initial
    created_at = Timestamptz()
    changed_at = Timestamptz()


class Requirement(Table, tablename="requirement"):
    """A training that a role asks for."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    name = Varchar(length=120)
    roles = Varchar(length=80, default="")  # foreperson,juror,...; empty: every role
    months = Integer(default=0)  # how long it counts; 0: for good
    minutes = Integer(default=0)  # how long it takes: time given, in the time bank; 0: it earns none
    needed_from = Date(null=True, default=None)  # who lacks it may sit until the day before; none: at once
    closed = Boolean(default=False)


class Training(Table, tablename="training"):
    """A juror did a training on a day."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    juror = ForeignKey(references=Juror, null=False)
    requirement = ForeignKey(references=Requirement, null=False)
    done_on = Date(null=True, default=None)  # none: before this record began
    until = Date(null=True, default=None)  # none: for good


class OathText(Table, tablename="oath_text"):
    """The oath of confidentiality, word by word. A change is a new version."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    version = Integer()
    words = Text()
    again = Boolean(default=False)  # who swore earlier words swears again
    since = Timestamptz()


class Oath(Table, tablename="oath"):
    """A juror swore one version of the oath."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    juror = ForeignKey(references=Juror, null=False)
    version = Integer()
    on_day = Date()


class JurorRole(Table, tablename="juror_role"):
    """What a juror may be on a panel, beyond a juror."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    juror = ForeignKey(references=Juror, null=False)
    role = Varchar(length=12)  # foreperson | advocate | clerk


class Away(Table, tablename="away"):
    """Days on which a juror cannot come: exams, a holiday."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    juror = ForeignKey(references=Juror, null=False)
    kind = Varchar(length=10)  # exams | away
    from_day = Date()
    to_day = Date()
    added_at = Timestamptz()


class TooFar(Table, tablename="too_far"):
    """A place that a juror cannot get to."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    juror = ForeignKey(references=Juror, null=False)
    venue = ForeignKey(references=Venue, null=False)


class Wording(Table, tablename="wording"):
    """A programme's own words for one part of one letter."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    name = Varchar(length=40)  # the folder under templates/letters
    part = Varchar(length=10)  # subject | body | sms
    words = Text()
    by_name = Varchar(length=120)
    changed_at = Timestamptz()


class CheckIn(Table, tablename="check_in"):
    """Somebody at a hearing: came, swore, knows nobody there, left, was picked up."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    hearing = ForeignKey(references=Hearing, null=False)
    # juror | young_person | guardian | harmed_person | supporter | facilitator | interpreter
    part = Varchar(length=16)
    seat = ForeignKey(references=Seat, null=True)  # of a juror
    who_id = UUID(null=True, default=None)  # of anybody else the record knows: their row
    name = Varchar(length=120, default="")  # of whom it does not know
    arrived_at = Timestamptz(null=True, default=None)
    sworn_at = Timestamptz(null=True, default=None)  # secrecy, every time, everybody
    oath_version = Integer(null=True, default=None)
    knows_nobody_at = Timestamptz(null=True, default=None)  # asked again on the night
    left_at = Timestamptz(null=True, default=None)
    picked_up_by = Varchar(length=120, default="")


class Tap(Table, tablename="tap"):
    """A tap of the night that has counted: on a slow line the same one is sent again."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    hearing = ForeignKey(references=Hearing, null=False)
    at = Timestamptz()


class CreditAccount(Table, tablename="credit_account"):
    """Whose time is counted: a juror's, the community pot's, or the programme's that receives it."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    kind = Varchar(length=10)  # juror | pot | programme
    juror = ForeignKey(references=Juror, null=True)
    opened_at = Timestamptz()


class CreditEntry(Table, tablename="credit_entry"):
    """Minutes from one account to another, never changed: a mistake is reversed by an entry of its own.

    Both sides stand in one row, so the sum over all accounts is zero by its shape.
    """

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    key = Varchar(length=80)  # unique: the same thing is posted once
    taken_from = ForeignKey(references=CreditAccount, null=False)
    given_to = ForeignKey(references=CreditAccount, null=False)
    minutes = Integer()
    category = Varchar(length=12)  # sitting | training | help | gift | pot | other
    seat = ForeignKey(references=Seat, null=True)
    reverses = UUID(null=True, default=None)  # the entry it takes back
    words = Varchar(length=160, default="")
    on_day = Date()
    posted_at = Timestamptz()
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)


class Offer(Table, tablename="offer"):
    """Help that a juror offers to the others, or asks them for, in the time bank."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    juror = ForeignKey(references=Juror, null=False)
    kind = Varchar(length=6)  # offer | ask
    words = Varchar(length=160)
    category = Varchar(length=12)  # see panel.exchange.CATEGORIES
    state = Varchar(length=6, default="open")  # open | closed
    created_at = Timestamptz()


class Graduate(Table, tablename="graduate"):
    """A young person whom the pool asked, and the juror they became.

    Which case it was is sealed; one function opens it and writes that down. The mark, an HMAC of
    the case, only answers whether a case was asked already.
    """

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    route = Varchar(length=8)  # owed | invited
    case_mark = Varchar(length=64)  # unique
    case_sealed = Text()
    juror = ForeignKey(references=Juror, null=True)  # once they said yes
    state = Varchar(length=10)  # asked | yes | no
    asked_at = Timestamptz()
    answered_at = Timestamptz(null=True, default=None)


class Feedback(Table, tablename="feedback"):
    """What somebody thought of it: asked once, answered or not."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    party = Varchar(length=16)  # young_person | guardian | harmed_person | juror | referrer
    key = Varchar(length=80)  # unique: the same person is asked once for the same thing
    case = ForeignKey(references=Case, null=True, db_column_name="case_file")  # none: a juror's
    juror = ForeignKey(references=Juror, null=True)
    safe = Integer(null=True, default=None)  # safe and respectful, 1 (not at all) to 5 (very)
    fair = Integer(null=True, default=None)
    repaired = Integer(null=True, default=None)  # the harm was put right
    heard = Integer(null=True, default=None)  # my ideas counted
    recommend = Integer(null=True, default=None)
    words_sealed = Text(null=True, default=None)  # what changed
    asked_at = Timestamptz()
    answered_at = Timestamptz(null=True, default=None)


class Token(Table, tablename="token"):
    """A key of an evaluator's own, with which a program of theirs pulls figures. Stored hashed, and never
    without an end; it is of the programme of its account.
    """

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    account = ForeignKey(references=Account, null=False)
    label = Varchar(length=60)  # what its owner calls it; the journal names it so
    sees = Varchar(length=6)  # exact | public
    token_hash = Varchar(length=64)  # unique
    made_at = Timestamptz()
    expires_at = Timestamptz()
    revoked_at = Timestamptz(null=True, default=None)
    used_at = Timestamptz(null=True, default=None)
    pulls = Integer(default=0)
