"""Proportional hazards: how much more often something happens, per unit of what is known of people.

Plain Python: for a report that may take a second, not for a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import erfc, exp, log, sqrt
from statistics import fmean

from cases.evaluation.matrices import Matrix, Singular, dot, inverse, times
from cases.evaluation.rates import LEVEL, normal

METHOD = "Cox, Efron ties, Wald"
TURNS = 50
CLOSE = 1e-10
FAR = 20.0  # standard deviations of log hazard: nobody's hazard is e^20 times another's


class NoFit(ArithmeticError):
    """No finite answer: one group has no events, or columns repeat each other."""


@dataclass(frozen=True, slots=True)
class Row:
    """One person: at risk on (entry, end], with as many numbers known of them as of everybody."""

    end: int
    event: bool
    known: Sequence[float]
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Coefficient:
    """The logarithm of a hazard ratio, with its standard error and the interval of the ratio."""

    value: float
    error: float
    level: float = LEVEL

    @property
    def ratio(self) -> float:
        return exp(self.value)

    @property
    def low(self) -> float:
        return exp(self.value - normal(self.level) * self.error)

    @property
    def high(self) -> float:
        return exp(self.value + normal(self.level) * self.error)

    @property
    def p(self) -> float:
        return erfc(abs(self.value / self.error) / sqrt(2))


@dataclass(frozen=True, slots=True)
class Fit:
    coefficients: tuple[Coefficient, ...]
    log_likelihood: float


def cox(people: Sequence[Row], level: float = LEVEL) -> Fit:
    """A coefficient for each number known of people, by Newton's method from 0.

    Sources: D. R. Cox, JRSS B 34 (1972) 187-220; ties by B. Efron, JASA 72 (1977) 557-565; late entry as
    risk set {entry < t <= end}. NoFit where the likelihood has no greatest value or not only one.
    """
    rows = _centred([one for one in people if one.end > one.entry])
    if not any(one.event for one in rows):
        raise NoFit
    known = list(zip(*(one.known for one in rows), strict=True))
    scale = [sqrt(fmean(value * value for value in column)) for column in known]
    values = [0.0] * len(known)
    found = _likelihood(rows, values)
    for _ in range(TURNS):
        step = times(_inverted(found.information), found.slope)
        values, found, gained = _climb(rows, values, step, found)
        if any(abs(value * size) > FAR for value, size in zip(values, scale, strict=True)):
            raise NoFit
        if gained < CLOSE and all(abs(one * size) < CLOSE for one, size in zip(step, scale, strict=True)):
            inverted = _inverted(found.information)
            errors = [sqrt(inverted[at][at]) for at in range(len(values))]
            if any(error * size > FAR for error, size in zip(errors, scale, strict=True)):
                raise NoFit  # so flat that it rises for ever, and no further than numbers can tell
            pairs = zip(values, errors, strict=True)
            return Fit(tuple(Coefficient(*pair, level) for pair in pairs), found.value)
    raise NoFit


@dataclass(frozen=True, slots=True)
class _Found:
    value: float
    slope: list[float]
    information: Matrix


def _climb(
    rows: Sequence[Row], values: list[float], step: list[float], before: _Found
) -> tuple[list[float], _Found, float]:
    """One step of Newton's, halved until the likelihood does not fall."""
    for halved in range(TURNS):
        tried = [value + one / 2**halved for value, one in zip(values, step, strict=True)]
        try:
            found = _likelihood(rows, tried)
        except OverflowError:
            continue
        if found.value >= before.value - CLOSE * abs(before.value):
            return tried, found, found.value - before.value
    raise NoFit


def _likelihood(rows: Sequence[Row], values: Sequence[float]) -> _Found:
    """The logarithm of the partial likelihood, with its slope and its (negative) second derivative."""
    size = len(values)
    total, slope, information = 0.0, [0.0] * size, [[0.0] * size for _ in range(size)]
    risk, waiting = _Moments(size), sorted(rows, key=lambda one: -one.entry)
    left = 0
    for day, same in groupby(sorted(rows, key=lambda one: -one.end), key=lambda one: one.end):
        here = list(same)
        for one in here:
            risk.add(one, values, 1)
        while left < len(waiting) and waiting[left].entry >= day:
            risk.add(waiting[left], values, -1)
            left += 1
        tied = [one for one in here if one.event]
        total += _add_day(risk, tied, values, slope, information)
    return _Found(total, slope, information)


def _add_day(
    risk: "_Moments", tied: Sequence[Row], values: Sequence[float], slope: list[float], information: Matrix
) -> float:
    """Efron: of d events on one day, the one in turn i leaves i/d of each of them out of the risk set."""
    own, size, total = _Moments(len(values)), len(values), 0.0
    for one in tied:
        own.add(one, values, 1)
        total += dot(one.known, values)
    for at in range(size):
        slope[at] += sum(one.known[at] for one in tied)
    for turn in range(len(tied)):
        part = turn / len(tied)
        weight = risk.weight - part * own.weight
        total -= log(weight)
        mean = [(a - part * b) / weight for a, b in zip(risk.first, own.first, strict=True)]
        for at in range(size):
            slope[at] -= mean[at]
            for to in range(size):
                square = (risk.second[at][to] - part * own.second[at][to]) / weight
                information[at][to] += square - mean[at] * mean[to]
    return total


class _Moments:
    """Sums over people of their hazard, and of it times what is known of them, and times that again."""

    def __init__(self, size: int) -> None:
        self.weight, self.first = 0.0, [0.0] * size
        self.second: Matrix = [[0.0] * size for _ in range(size)]

    def add(self, one: Row, values: Sequence[float], sign: int) -> None:
        hazard = sign * exp(dot(one.known, values))
        self.weight += hazard
        for at, mine in enumerate(one.known):
            part = hazard * mine
            self.first[at] += part
            line = self.second[at]
            for to, theirs in enumerate(one.known):
                line[to] += part * theirs


def _inverted(information: Matrix) -> Matrix:
    try:
        return inverse(information)
    except Singular as singular:
        raise NoFit from singular


def _centred(rows: Sequence[Row]) -> list[Row]:
    """Less the mean of each number: the same coefficients, and smaller numbers to add up."""
    means = [fmean(column) for column in zip(*(one.known for one in rows), strict=True)]
    return [
        Row(one.end, one.event, [x - mean for x, mean in zip(one.known, means, strict=True)], one.entry)
        for one in rows
    ]
