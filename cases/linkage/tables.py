"""Rows of linkage: extracts, what was found in them, what people said of it, and lists for an agency.

Names stand in none of them but where a column ends in ``_sealed``.
"""

from piccolo.columns import UUID, Boolean, Date, Integer, Text, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from cases.columns import ForeignKey
from cases.tables import Case, FollowUp, Programme, Reoffence


class LinkageArrival(Table, tablename="linkage_arrival"):
    """An agency's extract of which nobody has said yet what its columns hold. It is a run once they have."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    source = Varchar(length=16)
    unproven = Varchar(length=10)
    extract_on = Date()
    since = Date()
    destroy_on = Date()  # of the run that it becomes; as an arrival it ends after a day
    key_sealed = Text()
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)
    created_at = Timestamptz()


class LinkageRun(Table, tablename="linkage_run"):
    """An agency's extract, compared with the participants: what was asked, what was found, by which model."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    source = Varchar(length=16)  # see outcomes.SOURCES
    unproven = Varchar(length=10, default="charge")  # what a line without a proof date is
    file_name = Varchar(length=200)  # its kind alone: the name of a file may be somebody's
    file_sha256 = Varchar(length=64)  # of the file as it came
    extract_on = Date()  # the day on which the agency drew it
    since = Date()  # it holds what happened from this day on
    mapping = Text(default="{}")  # JSON: which heading holds which field
    key_sealed = Text(null=True, default=None)  # opens the file; gone once it is destroyed
    state = Varchar(length=10, default="waiting")  # waiting | running | done | failed | withdrawn
    note = Text(default="")
    # Probabilities are kept in millionths.
    linked_from = Integer()
    clerical_from = Integer()
    participants = Integer(default=0)
    lines = Integer(default=0)
    people = Integer(default=0)  # spellings in the extract
    linked = Integer(default=0)  # participants with a link of their probability alone
    queued = Integer(default=0)  # pairs for two people
    exact = Integer(default=0)  # participants that an exact join would have found
    expected_wrong = Integer(default=0)  # of the linked pairs, by their own probabilities; in millionths
    model_version = Varchar(length=20, default="")
    model = Text(default="")  # JSON
    model_sha256 = Varchar(length=64, default="")
    leased_until = Timestamptz(null=True, default=None)
    linked_at = Timestamptz(null=True, default=None)
    destroy_on = Date()
    destroyed_at = Timestamptz(null=True, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)
    created_at = Timestamptz()


class LinkageCandidate(Table, tablename="linkage_candidate"):
    """A participant and a person of an extract who may be one: two people say so, or not."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    run = ForeignKey(references=LinkageRun, null=False)
    case = ForeignKey(references=Case, null=False, db_column_name="case_file")
    person_id = UUID(null=False)  # whom the case was about then
    said_sealed = Text(null=True, default=None)  # JSON: what the extract said; gone once it is decided
    probability = Integer()  # in millionths
    outcome = Varchar(length=8, default="open")  # open | yes | no | lapsed
    decided_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz()


class LinkageJudgement(Table, tablename="linkage_judgement"):
    """What one person said of a candidate, before they could see what another said."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    candidate = ForeignKey(references=LinkageCandidate, null=False)
    says = Varchar(length=3)  # yes | no
    at = Timestamptz()
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)


class LinkageDoubt(Table, tablename="linkage_doubt"):
    """Somebody looked at a candidate and cannot tell: others are asked."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    candidate = ForeignKey(references=LinkageCandidate, null=False)
    at = Timestamptz()
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)


class LinkageLink(Table, tablename="linkage_link"):
    """One event of an extract that is a participant's: all that is kept of the line, and what it became."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    run = ForeignKey(references=LinkageRun, null=False)
    candidate = ForeignKey(references=LinkageCandidate, null=True)  # of two people's yes
    case = ForeignKey(references=Case, null=False, db_column_name="case_file")
    person_id = UUID(null=False)  # whom the case was about then
    event = Varchar(length=10)
    happened_on = Date()
    proven_on = Date(null=True, default=None)
    offence = Varchar(length=120, default="")
    probability = Integer()  # in millionths
    reoffence = ForeignKey(references=Reoffence, null=False)
    made = Boolean(default=True)  # False: somebody had written it down already
    withdrawn_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz()
    looked_at = Timestamptz(null=True, default=None)  # again, after a fact of the person was corrected


class LinkageCheck(Table, tablename="linkage_check"):
    """A follow-up that a run has answered."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    run = ForeignKey(references=LinkageRun, null=False)
    follow_up = ForeignKey(references=FollowUp, null=False)


class LinkageSample(Table, tablename="linkage_sample"):
    """A participant drawn to be looked for by hand, so that it is known how many a run misses."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    run = ForeignKey(references=LinkageRun, null=False)
    case = ForeignKey(references=Case, null=False, db_column_name="case_file")
    linked = Boolean()  # the stratum: whether the run had found them
    found = Varchar(length=4, default="open")  # open | yes | no: in the extract, by hand
    at = Timestamptz(null=True, default=None)
    by_id = Varchar(length=60, default="")
    by_name = Varchar(length=120, default="")


class MatchList(Table, tablename="match_list"):
    """Names that went to an agency, which gives counts back: where the charge is gone from its files."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    agency = Varchar(length=120)
    source = Varchar(length=16)
    definition = Varchar(length=30)  # what the agency was asked to count
    opened_from = Date()  # of everybody accepted from this day
    opened_until = Date()
    people = Integer()
    cases_sealed = Text()  # JSON: of whom it was
    sha256 = Varchar(length=64)  # of the file that went out
    state = Varchar(length=10, default="asked")  # asked | granted | refused | out | in | withdrawn
    reoffenders = Integer(null=True, default=None)
    reoffences = Integer(null=True, default=None)
    dates_sealed = Text(null=True, default=None)  # JSON; only where enough came back
    checked_on = Date(null=True, default=None)
    made_at = Timestamptz()
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)
    file_sealed = Text(null=True, default=None)  # locked for the agency; gone after its days
    granted_at = Timestamptz(null=True, default=None)  # or refused, by a second person
    granted_by_id = Varchar(length=60, default="")
    granted_by_name = Varchar(length=120, default="")
    out_at = Timestamptz(null=True, default=None)  # first taken away
