"""What others have published, with what is known of each figure. Never a target. Pure.

A figure without its definition and its number of people is quoted as just that: nobody can compare with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cases.evaluation.definitions import CLOCK, Definition

UNKNOWN = "Not published."
PEOPLE = "people, each once"
CONVICTED = "release from custody, a conviction or a caution"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a figure counts, as far as it was published. None: it was not; days are calendar days."""

    event: str | None = None  # of definitions.COUNTED
    window: int | None = None
    waiting: int | None = None
    clock: str | None = None  # the day from which on it counts
    unit: str | None = None  # what it is a share of

    def differs(self, one: Definition) -> Iterator[str]:
        """What keeps it from standing beside a figure by this definition, in words."""
        pairs = (
            ("what counts", self.event, one.event),
            ("the window in days", self.window, one.window),
            ("the waiting time in days", self.waiting, one.waiting),
            ("when the clock starts", self.clock, CLOCK),
            ("of what it is a share", self.unit, PEOPLE),
        )
        for what, theirs, ours in pairs:
            if theirs is None:
                yield f"{what} (not published)"
            elif theirs != ours:
                yield f"{what} ({theirs}, and here {ours})"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One published figure. `n` is people; None where the source does not say."""

    programme: str
    figure: str
    definition: str
    n: int | None
    source: str
    note: str
    meaning: Meaning = Meaning()

    @property
    def people(self) -> str:
        return UNKNOWN if self.n is None else f"{self.n:,}"

    def differs(self, one: Definition) -> list[str]:
        """Everything that keeps it from standing beside a figure by this definition; empty: nothing does."""
        people = [] if self.n is not None else ["the number of people (not published)"]
        return [*self.meaning.differs(one), *people]

    def comparable(self, one: Definition) -> bool:
        """Whether it may stand beside a figure by this definition; not whether the people are alike."""
        return not self.differs(one)


# Six months from what, the source's summary does not say.
SIX_MONTHS = Meaning(event="referral", window=183, waiting=0, unit=PEOPLE)
BENCHMARKS = (
    Benchmark(
        "Washington DC, youth court",
        "25% to 9%",
        UNKNOWN,
        None,
        "The programme's own account",
        "No definition, window or number of people was published.",
    ),
    Benchmark(
        "Chard, community justice panel",
        "5%",
        UNKNOWN,
        None,
        "The programme's own account",
        "No definition, window or number of people was published.",
    ),
    Benchmark(
        "Washington DC, youth court, later",
        "11% against about 25%",
        "A new arrest within one year",
        None,
        "New York Times Opinionator, and J. A. Butts, October 2011",
        "Not like with like: the two groups differ in more than the court.",
        Meaning(event="arrest", window=365, waiting=0),
    ),
    Benchmark(
        "Alaska, Urban Institute",
        "6% against 23%",
        "A new referral within six months",
        None,
        "Urban Institute, Evaluation of Teen Courts",
        "A significant difference from the comparison group.",
        SIX_MONTHS,
    ),
    Benchmark(
        "Missouri, Urban Institute",
        "9% against 28%",
        "A new referral within six months",
        None,
        "Urban Institute, Evaluation of Teen Courts",
        "A significant difference from the comparison group.",
        SIX_MONTHS,
    ),
    Benchmark(
        "Arizona, Urban Institute",
        "No significant difference",
        "A new referral within six months",
        None,
        "Urban Institute, Evaluation of Teen Courts",
        "The difference may be chance.",
        SIX_MONTHS,
    ),
    Benchmark(
        "Maryland, Urban Institute",
        "No figure is quoted",
        "A new referral within six months",
        None,
        "Urban Institute, Evaluation of Teen Courts",
        "The comparison group was in active police diversion, not left alone.",
        SIX_MONTHS,
    ),
    Benchmark(
        "Alaska, 2010",
        "3% at six months, 19% before the age of 18",
        "At six months, and before the age of 18; the event is not given with the figure.",
        2418,
        "Alaska Judicial Council, 2010",
        "The two windows are of very different length.",
    ),
    Benchmark(
        "Hampshire, community court",
        "4 of 35",
        "Within twelve months; the event is not given with the figure.",
        35,
        "Hampshire community court reports",
        "11.4%, with a 95% interval from 4.5 to 26.0%; published as 5% after a year of operation.",
        Meaning(window=365, unit=PEOPLE),
    ),
    Benchmark(
        "Meta-analysis of 14 studies, 2017",
        "No effect was found",
        "As each of the studies defines it",
        3104,
        "Bouchard and Wong, 2017",
        "2,125 in teen courts against 979 in comparison groups.",
    ),
    Benchmark(
        "New Zealand, iwi panels",
        "Rate unchanged, harm 22.25% lower",
        "Rate and harm of reoffending; the window is not given with the figure.",
        1013,
        "Evaluation of the iwi panels",
        "Why severity and frequency are kept beside yes or no.",
    ),
    Benchmark(
        "England and Wales, all juveniles",
        "31.6%",
        "Proven reoffending within twelve months, cohort of April to June 2023",
        None,
        "Ministry of Justice, proven reoffending statistics",
        "A different mix of people: no comparison group for a panel.",
        Meaning(event="proven", window=365, waiting=183, clock=CONVICTED, unit=PEOPLE),
    ),
    Benchmark(
        "Cost of a youth court, 2004",
        "$430 for each young person, $480 for each completion",
        "Cost of the programme, in dollars of 2004",
        None,
        "National Criminal Justice Reference Service 211459",
        "Of another year and country.",
    ),
    Benchmark(
        "Cost of a time bank",
        "450 GBP a member a year against 1,300 GBP of benefits",
        UNKNOWN,
        None,
        "The programmes' own account",
        "How the benefits were reckoned was not published.",
    ),
)
