"""What is compared, which pairs are looked at and how a model is trained: values that know no database.

Splink on DuckDB reads them today (`matching`); Splink on Spark can take the same ones. The columns are
those of `identities.COLUMNS`. Pure.
"""

from collections.abc import Collection
from dataclasses import dataclass

VERSION = "2026.1"  # of everything below: a model says by which it was made
SEED = 20261122
LINKED, CLERICAL = 0.95, 0.2


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From `linked` on a pair is one person; from `clerical` on two people look at it. From 0 to 1."""

    linked: float = LINKED
    clerical: float = CLERICAL

    def problem(self) -> str:
        """Why they cannot be used; empty when they can."""
        if not 0 < self.clerical <= self.linked < 1:
            return "Choose probabilities between 0 and 1, the one for the clerical queue not above the other."
        if self.linked < 0.9:  # noqa: PLR2004 - one in ten would be somebody else
            return "Below 0.9 more than one link in ten may be somebody else. Leave those to two people."
        return ""


@dataclass(frozen=True, slots=True)
class Test:
    """One question about a pair. `how`: same | like (Jaro-Winkler >= at) | edits (at most `at`) | swapped."""

    how: str
    column: str
    at: float = 0.0
    other: str = ""  # of swapped: the column that holds the other half


@dataclass(frozen=True, slots=True)
class Level:
    """How alike: every test holds. `m`: how usual that is where both are one person; `u`: where they are not.

    They stand where the extract is too small to learn from. `frequent`: a rare value here counts for more.
    """

    tests: tuple[Test, ...]
    m: float
    u: float
    frequent: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Levels from most alike to least; what fits none of them has `m` and `u` of its own."""

    name: str
    needs: tuple[str, ...]  # compared where one of these is known on both sides
    levels: tuple[Level, ...]
    m: float
    u: float


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides which pairs are linked. A rule is the columns in which both say the same."""

    comparisons: tuple[Comparison, ...]
    rules: tuple[tuple[str, ...], ...]  # a pair is looked at when one of these holds
    certain: tuple[tuple[str, ...], ...]  # from these it is estimated how many pairs there are
    certain_find: float  # the share of all true pairs that those find
    training: tuple[tuple[str, ...], ...]  # expectation maximisation, a pass for each
    least_to_train: int  # true pairs expected; below it the usual m stand alone
    least_to_sample: int  # pairs that there are; below it the usual u stand
    least_to_count: int  # people on both sides; below it nobody can say which names are frequent
    usual_weight: float  # of the usual m beside what was learned
    sampled_pairs: float
    version: str = VERSION
    seed: int = SEED

    def having(self, columns: Collection[str]) -> "Settings":
        """The same, of what both sides know."""

        def known(rules: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
            return tuple(rule for rule in rules if set(rule) <= set(columns))

        return Settings(
            tuple(one for one in self.comparisons if set(one.needs) & set(columns)),
            known(self.rules),
            known(self.certain),
            self.certain_find,
            known(self.training),
            self.least_to_train,
            self.least_to_sample,
            self.least_to_count,
            self.usual_weight,
            self.sampled_pairs,
            self.version,
            self.seed,
        )


def _same(column: str) -> Test:
    return Test("same", column)


def _like(column: str, at: float) -> Test:
    return Test("like", column, at)


def _edits(column: str, at: int) -> Test:
    return Test("edits", column, at)


NAME = Comparison(
    "name",
    ("first", "last"),
    (
        Level((_same("whole"),), 0.62, 0.0002, frequent="whole"),
        Level((_same("formal"), _same("last")), 0.06, 0.0001),
        Level((Test("swapped", "first", other="last"),), 0.03, 0.00002),
        Level((_like("first", 0.92), _like("last", 0.92)), 0.13, 0.0003),
        Level((_like("first", 0.8), _like("last", 0.8)), 0.06, 0.001),
        Level((_like("last", 0.92),), 0.05, 0.006),
        Level((_same("formal"),), 0.03, 0.012),
    ),
    m=0.02,
    u=0.9804,
)
BORN = Comparison(
    "born",
    ("born",),
    (
        Level((_same("born"),), 0.85, 0.0004),
        Level((_same("born_turned"),), 0.03, 0.0002),
        Level((_edits("born", 1),), 0.08, 0.006),
        Level((_edits("born", 2),), 0.02, 0.06),
    ),
    m=0.02,
    u=0.9334,
)
POSTCODE = Comparison(
    "postcode",
    ("postcode",),
    (
        Level((_same("postcode"),), 0.6, 0.002, frequent="postcode"),
        Level((_edits("postcode", 1),), 0.08, 0.005),
        Level((_same("district"),), 0.12, 0.06),
    ),
    m=0.2,
    u=0.933,
)
TOWN = Comparison(
    "town",
    ("town",),
    (
        Level((_same("town"),), 0.7, 0.1, frequent="town"),
        Level((_like("town", 0.9),), 0.08, 0.02),
    ),
    m=0.22,
    u=0.88,
)
STREET = Comparison(
    "street",
    ("street",),
    (Level((_same("street"),), 0.5, 0.001), Level((_like("street", 0.9),), 0.15, 0.003)),
    m=0.35,
    u=0.996,
)
SEX = Comparison("sex", ("sex",), (Level((_same("sex"),), 0.98, 0.6),), m=0.02, u=0.4)
NUMBER = Comparison(
    "number",
    ("number",),
    (Level((_same("number"),), 0.9, 0.0001), Level((_edits("number", 1),), 0.08, 0.0005)),
    m=0.02,
    u=0.9994,
)

USUAL = Settings(
    comparisons=(NAME, BORN, POSTCODE, TOWN, STREET, SEX, NUMBER),
    rules=(
        ("pair",),  # both halves of the name, in either order
        ("born", "first"),
        ("born", "last"),
        ("born", "postcode"),
        ("born", "town"),
        ("born_turned", "last"),
        ("born_turned", "formal"),
        ("last", "postcode"),
        ("first", "postcode"),
        ("first", "town"),
        ("last", "town"),
        ("formal", "last"),
        ("starts",),
        ("year", "last_starts", "postcode"),
        ("street",),
        ("number",),
    ),
    certain=(("pair", "born"), ("pair", "postcode"), ("last", "born", "postcode"), ("first", "last", "town")),
    certain_find=0.8,
    training=(
        ("born", "postcode"),
        ("born", "town"),
        ("pair", "postcode"),
        ("pair", "town"),
        ("pair", "born"),
    ),
    least_to_train=100,
    least_to_sample=10_000,
    least_to_count=2_000,
    usual_weight=0.2,
    sampled_pairs=5e5,
)
