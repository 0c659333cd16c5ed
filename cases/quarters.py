"""How long the way took, quarter by quarter of the referral, where nobody of the quarter still waits.

by_quarter(await courses.of(programme), part, programme)      # {"2025 Q3": (kept to the standard, of)}
"""

from collections.abc import Sequence
from datetime import date

from cases import courses
from cases.courses import Course, Part
from cases.tables import Programme


def name(on: date) -> str:
    return f"{on.year} Q{(on.month - 1) // 3 + 1}"


def by_quarter(
    found: Sequence[Course], part: Part, programme: Programme, today: date
) -> dict[str, tuple[int, int]]:
    """Within the standard, of those who came so far, in order of time. Pure.

    Neither the quarter of today nor one of which somebody waits: those who are quick would stand for all.
    """
    quarters: dict[str, list[Course]] = {}
    for one in sorted(found, key=lambda course: course.begun):
        quarters.setdefault(name(one.begun), []).append(one)
    waits = {
        quarter: courses.waits_of(theirs, part, programme)
        for quarter, theirs in quarters.items()
        if quarter != name(today)
    }
    return {
        quarter: (round(one.within.k), one.n) for quarter, one in waits.items() if one.within and not one.open
    }
