"""Small systems of equations, for which no library is needed."""

from collections.abc import Sequence

Matrix = list[list[float]]
SINGULAR = 1e-12


class Singular(ArithmeticError):
    """The columns say the same thing twice, or nothing: there is no one answer."""


def inverse(matrix: Sequence[Sequence[float]]) -> Matrix:
    """Of a symmetric, positive definite matrix, by elimination. Singular where it is not definite."""
    size = len(matrix)
    work = [[*map(float, row), *(float(at == to) for to in range(size))] for at, row in enumerate(matrix)]
    for at in range(size):
        top = work[at][at]
        if top <= SINGULAR * abs(matrix[at][at]) or top != top:  # noqa: PLR0124 - not a number
            raise Singular
        work[at] = [one / top for one in work[at]]
        for other in range(size):
            factor = work[other][at]
            if other != at and factor:
                work[other] = [
                    mine - factor * theirs for mine, theirs in zip(work[other], work[at], strict=True)
                ]
    return [row[size:] for row in work]


def times(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> list[float]:
    return [dot(row, vector) for row in matrix]


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(one * other for one, other in zip(a, b, strict=True))
