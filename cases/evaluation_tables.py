"""Rows of evaluation: definitions, groups to compare with, standings, and what was told to whom.

Cases and events are none of it: they are the record's own.
"""

from piccolo.columns import UUID, Date, Integer, Text, Timestamptz, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from cases.columns import ForeignKey
from cases.tables import Programme


class OwnDefinition(Table, tablename="definition"):
    """What a programme counts in its own way. A row never changes: another version is another row."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    name = Varchar(length=40)
    version = Integer()
    title = Varchar(length=120)
    event = Varchar(length=10)  # see evaluation.definitions.COUNTED
    window_days = Integer()
    waiting_days = Integer()
    source = Varchar(length=120)  # who defined it
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)
    created_at = Timestamptz()


class ComparisonGroup(Table, tablename="comparison_group"):
    """Others whom its own people are compared with: recorded as numbers, or imported without names."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    title = Varchar(length=120)
    design = Varchar(length=12)  # see evaluation.designs.DESIGNS
    how = Text(default="")  # in what they were matched, or what else is to be known of it
    source = Varchar(length=200)
    definition = Varchar(length=40)  # by which they were counted, in exactly this version
    version = Integer()
    extract_on = Date()  # nothing later is known of them
    kind = Varchar(length=8)  # recorded | imported
    people = Integer()
    # Of a recorded one: how many had an event, when the last came in, and JSON of column, value, people.
    did = Integer(null=True, default=None)
    last_on = Date(null=True, default=None)
    background = Text(default="{}")
    people_sealed = Text(null=True, default=None)  # of an imported one: JSON, see cases.comparison_people
    state = Varchar(length=10, default="checked")  # checked | kept | withdrawn
    note = Text(default="")  # what its files did not say
    withdrawn_at = Timestamptz(null=True, default=None)
    withdrawn_why = Text(default="")
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)
    created_at = Timestamptz()


class Counted(Table, tablename="counted"):
    """That everybody of a programme has a `standing` by this definition."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    number = Integer()  # short, since a million rows have it
    event = Varchar(length=10)
    window_days = Integer()
    waiting_days = Integer()


class Standing(Table, tablename="standing"):
    """Where one person stands in a figure. Worked out from the record, and thrown away with any change."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    number = Integer()  # of `counted`
    person = UUID(null=False)
    quarter = Integer()  # of the first acceptance: four times the year, and 0 to 3
    began = Integer()  # the day of it, as date.toordinal
    kept = Integer()  # 1: they completed what was agreed
    silent = Integer()  # the day from which they may be counted, after a no; 0: nobody said no
    status = Varchar(length=10)  # once they are mature: counted | unchecked | not_known | left
    last = Integer()  # days after `began`: the first event, or the last day that checks cover
    happened = Integer()  # 1: it is an event
    within = Integer()  # events within the window


class Uncounted(Table, tablename="uncounted"):
    """Whose standings are no longer true. The database itself writes it, whoever changes the record."""

    person = UUID(primary_key=True, null=False)
    programme = ForeignKey(references=Programme, null=False)


class Release(Table, tablename="public_release"):
    """Figures for everybody, of those accepted in a period: frozen by the database once published."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    state = Varchar(length=10)  # draft | published | withdrawn
    number = Integer(null=True, default=None)  # 1, 2, ... of the programme, from its publication
    period = Varchar(length=9)  # 2024, or 2023-2024
    definition = Varchar(length=40)
    version = Integer()  # of the definition
    extract_on = Date()
    threshold = Integer()
    shown = Text()  # JSON: what the public sees, to the letter
    shown_sha256 = Varchar(length=64)
    exact_sealed = Text()  # the same tables with their true counts: later releases are kept apart by them
    drafted_at = Timestamptz()
    drafted_by_id = Varchar(length=60)
    drafted_by_name = Varchar(length=120)
    published_at = Timestamptz(null=True, default=None)
    published_by_id = Varchar(length=60, default="")
    published_by_name = Varchar(length=120, default="")
    withdrawn_at = Timestamptz(null=True, default=None)
    withdrawn_by_id = Varchar(length=60, default="")
    withdrawn_by_name = Varchar(length=120, default="")
    withdrawn_why = Varchar(length=300, default="")  # the public reads it
    read_at = Timestamptz(null=True, default=None)  # as a draft, by somebody who sees no exact counts
    set_aside_at = Timestamptz(null=True, default=None)  # a draft that was read, and is none any more


class Bulletin(Table, tablename="bulletin"):
    """Gates by group for readers who see no exact counts: of some days each, told once and never changed."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    first_on = Date()  # referrals of these days, both included
    last_on = Date()
    extract_on = Date()  # how far they had come
    made_at = Timestamptz()
    shown = Text()  # JSON: the rows as they are read; nothing exact is kept


class Indicator(Table, tablename="indicator"):
    """A question that a programme and its young people chose to ask. Other words are another row."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    party = Varchar(length=16)  # who is asked: see own_indicators.GROUPS
    question = Varchar(length=160)
    steps = Text()  # the answers, one a line, from the least to the most
    counted_from = Integer(null=True, default=None)  # this answer and those above are a yes; none: the mean
    designed_with = Varchar(length=160)
    designed_on = Date()
    version = Integer(default=1)
    follows = UUID(null=True, default=None)  # the earlier words of it
    begun_at = Timestamptz(null=True, default=None)
    retired_at = Timestamptz(null=True, default=None)
    by_id = Varchar(length=60)
    by_name = Varchar(length=120)
    created_at = Timestamptz()


class IndicatorAnswer(Table, tablename="indicator_answer"):
    """What somebody said, without who: two marks that nobody reads back, and the quarter."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    indicator = ForeignKey(references=Indicator, null=False)
    mark = Varchar(length=64)  # unique: who is asked once answers once
    person = Varchar(length=64)  # who answers in several quarters is one person
    points = Integer()  # 1: the first step
    quarter_on = Date()  # its first day: when they were asked


class DataExport(Table, tablename="data_export"):
    """A de-identified export: one person asks for it, another grants it, and the first takes it away."""

    id = UUID(primary_key=True, default=UUID4())
    programme = ForeignKey(references=Programme, null=False)
    definition = Varchar(length=40)  # its name, and its version of the day on which it was asked for
    version = Integer(default=1)
    purpose = Text()  # for which study, in the words of whoever asks
    state = Varchar(length=10, default="asked")  # asked | granted | refused | taken_back
    asked_at = Timestamptz()
    asked_by_id = Varchar(length=60)
    asked_by_name = Varchar(length=120)
    settled_at = Timestamptz(null=True, default=None)
    settled_by_id = Varchar(length=60, default="")
    settled_by_name = Varchar(length=120, default="")
    file_sealed = Text(null=True, default=None)  # base64 of the ZIP; gone after its days
    sha256 = Varchar(length=64, default="")
    people = Integer(default=0)
    left_out = Integer(default=0)  # they said no, or their names have left the record
    withheld = Integer(default=0)  # values, so that nobody stands out
    alone = Integer(default=0)  # rows that were the only ones of their mix before
    ended_at = Timestamptz(null=True, default=None)  # its file was thrown away before its days were over
