"""A comparison as it is shown: its sentences and the lines of its tables. Pure.

Never "reduced by": what a difference may be read as is said by the design, and by nobody else.
"""

from dataclasses import dataclass
from typing import Any

from cases import self_described
from cases.evaluation import balance, comparison
from cases.evaluation.compared_groups import OURS, PAIRS, SIDES, THEIRS, Compared, Power
from cases.evaluation.definitions import Definition
from cases.evaluation.designs import BY_LOT, DESIGNS
from cases.evaluation.figures import Figure
from panel.figures import percent

PLACES = {
    "counted": "Counted: seen to the end of the window",
    "young": "Not yet mature: their time is not over",
    "late": "Seen only from a later day",
    "unchecked": "Not checked yet",
    "not_known": "Not known",
    "left": "Not seen to the end",
    "said_no": "Said no to being asked about later",
}
NO_DIFFERENCE = (
    "No difference can be seen: the interval of the difference includes none at all. That does not say that "
    "there is none. Groups of this size would find only one as large as said above."
)
NOT_KNOWN_ALIKE = (
    "Nothing is known of the two groups that could be laid side by side, so nobody can say whether they were "
    "alike. No headline is made of the difference."
)
TWO_QUESTIONS = (
    "The difference of the shares asks how many had an event within {window} days, and the log-rank test and "
    "the ratio of the hazards ask on which side events came sooner, over all {at} days. They need not agree, "
    "and here they do not: {found}. No headline is made, neither of a difference nor of none."
)
LOG_RANK = "Log-rank, p"
CHANCE = 0.05  # below it a test leaves chance out, as an interval of 95% does


@dataclass(frozen=True)
class Lines:
    """`title`: of the group. `columns`: what is known of both sides."""

    compared: Compared
    definition: Definition
    design: str
    title: str
    columns: list[str]

    @property
    def power(self) -> Power:
        return self.compared.power

    @property
    def able(self) -> str:
        """What groups of this size would find: said before any comparison."""
        one = self.power
        people = f"{_count(one.n[0])} counted here and {_count(one.n[1])} counted in the group compared with"
        of = percent(one.share) + (" (supposed: none is shown)" if one.supposed else "")
        if not min(one.n):
            return f"There are {people}: nothing can be found."
        if one.least is None:
            return f"There are {people}. Beside a share of {of} they would not even find a fall to nothing."
        return (
            f"There are {people}. Beside a share of {of} they would find a difference of "
            f"{_points(one.least)} percentage points or more, four times in five."
        )

    @property
    def needs(self) -> list[list[str]]:
        """How many people it takes to tell a share here and one there apart."""
        return [
            [
                f"{ours:.0%} here, {theirs:.0%} there",
                f"{comparison.needed(ours, theirs):,}",
                _of_both(self.power.needed(ours, theirs)),
                "Yes" if self.power.enough(ours, theirs) else "No",
            ]
            for ours, theirs in PAIRS
        ]

    @property
    def standing(self) -> list[list[str]]:
        """Everybody of both sides, by why they are counted or not."""
        places = self.compared.places
        return [
            [words, *(str(places[side].get(name, 0)) for side in SIDES)]
            for name, words in PLACES.items()
            if any(places[side].get(name, 0) for side in SIDES)
        ]

    @property
    def shares(self) -> dict[str, dict[str, Any]]:
        more = self._difference.more
        return {OURS: more["a"], THEIRS: more["b"]}

    @property
    def _difference(self) -> Figure:
        if self.compared.difference is None:
            raise ValueError("Nothing is compared: it was refused.")
        return self.compared.difference

    @property
    def seen(self) -> bool:
        """Whether the interval leaves no difference out."""
        one = self._difference
        return one.low is not None and one.high is not None and not one.low <= 0 <= one.high

    @property
    def two_questions(self) -> str:
        """What the share after the window and the curves ask, where they answer differently; else empty."""
        tested = self.compared.tested
        if tested is None or tested.value is None:
            return ""
        p, cox = tested.more["p"], tested.more["cox"]
        answers = {"the interval of the difference {} 0": self.seen}
        answers[f"the p of the log-rank test is {_p(p)}"] = p < CHANCE
        if cox:
            answers["the interval of the ratio of the hazards {} 1"] = not cox["low"] <= 1 <= cox["high"]
        if len(set(answers.values())) == 1:
            return ""
        found = [words.format("does not include" if out else "includes") for words, out in answers.items()]
        told = f"{', '.join(found[:-1])}, and {found[-1]}"
        return TWO_QUESTIONS.format(window=self.definition.window, at=tested.at, found=told)

    @property
    def headline(self) -> str:
        """One sentence of both sides and their difference; or that none can be seen."""
        if self.two_questions:
            return self.two_questions
        if not self.seen:
            return NO_DIFFERENCE
        if not self.columns and self.design != BY_LOT:
            return NOT_KNOWN_ALIKE
        (ours, theirs), one = self.shares.values(), self._difference
        return (
            f"{percent(ours['value'])} of the people here ({_count(ours['k'])} of {_count(ours['n'])}) "
            f"{self.definition.did}, compared with {percent(theirs['value'])} of “{self.title}” "
            f"({_count(theirs['k'])} of {_count(theirs['n'])}): a difference of "
            f"{_points(one.value)} percentage points (95% interval {_points(one.low)} to "
            f"{_points(one.high)})."
        )

    @property
    def rates(self) -> list[list[str]]:
        return [
            [SIDES[side], _count(one["n"]), _count(one["k"]), percent(one["value"]), between(one)]
            for side, one in self.shares.items()
        ]

    @property
    def measures(self) -> list[tuple[str, float | None, float | None, float | None, str]]:
        """What is worked out of both together: value, low, high and method."""
        one, ratio, tested = self._difference, self._difference.more["ratio"], self.compared.tested
        found = [("Difference of the shares", one.value, one.low, one.high, one.interval or "")]
        if ratio:
            found.append(("Ratio of the shares", *_estimate(ratio)))
        if tested and tested.value is not None:
            found.append((LOG_RANK, tested.more["p"], None, None, tested.interval or ""))
            if cox := tested.more["cox"]:
                found.append(("Ratio of the hazards", *_estimate(cox)))
        return found

    @property
    def differences(self) -> list[list[str]]:
        """The same as a page shows it: a difference in percentage points, the rest as they are."""
        return [
            [
                what if number else f"{what}, in percentage points",
                _p(value) if what == LOG_RANK and value is not None else _said(value, points=not number),
                "" if low is None else " to ".join(_said(one, points=not number) for one in (low, high)),
                method,
            ]
            for number, (what, value, low, high, method) in enumerate(self.measures)
        ]

    @property
    def balance(self) -> list[tuple[str, str, float]]:
        """Column, value, and by how many standard deviations the people here have more of it."""
        return [
            (row["column"], self_described.said(row["column"], row["value"]), row["difference"])
            for row in self._difference.more["balance"]
        ]

    @property
    def unlike(self) -> list[str]:
        """The columns in which they differ by 0.1 or more."""
        return list(dict.fromkeys(name for name, _, apart in self.balance if abs(apart) >= balance.LIKE))

    @property
    def mixes(self) -> list[list[str]]:
        """The shares if both had the mix of both together; or why there are none."""
        return [
            [column, *(_standard(one) for one in (ours, theirs)), *_split(ours)]
            for column, ours, theirs in self.compared.mixes
        ]

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be known beside it; how many are not counted has a table of its own."""
        return self.compared.notes

    @property
    def warning(self) -> str:
        return DESIGNS[self.design].cannot


def _estimate(one: dict[str, Any]) -> tuple[float, float, float, str]:
    return one["value"], one["low"], one["high"], one["interval"]


def _said(value: float | None, *, points: bool) -> str:
    if value is None:
        return "Not to be had"
    return _points(value) if points else f"{value:.2f}"


def _of_both(needed: tuple[int, int] | None) -> str:
    return f"{needed[0]:,} here, {needed[1]:,} there" if needed else "Nobody is counted on one side"


def _p(value: float) -> str:
    """Never 0.00: no test says that something cannot be chance."""
    return "below 0.001" if value < 0.001 else f"{value:.3f}"  # noqa: PLR2004 - three places are shown


def _standard(one: Figure) -> str:
    if one.refused or one.value is None or one.low is None or one.high is None:
        why = (one.refused or "").removeprefix("No figure can be shown: ")
        return f"Not to be had: {why}" if why else "Not to be had"
    return f"{percent(one.value)} ({percent(one.low)} to {percent(one.high)})"


def _split(one: Figure) -> tuple[str, str]:
    """How much of the difference is of the rates, and how much of the mix of people."""
    split = one.more.get("split")
    return (_points(split["rate"]), _points(split["mix"])) if split else ("", "")


def between(one: dict[str, Any]) -> str:
    return f"{percent(one['low'])} to {percent(one['high'])}"


def _points(share: float | None) -> str:
    """-4.2: percentage points."""
    return "" if share is None else f"{100 * share:.1f}".replace("-0.0", "0.0")


def _count(number: float) -> str:
    return f"{number:,.0f}"
