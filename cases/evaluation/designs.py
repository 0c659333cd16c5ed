"""How a comparison group came about: what such a design can carry, and what it cannot. Pure.

Source: W. R. Shadish, T. D. Cook and D. T. Campbell, Experimental and quasi-experimental designs for
generalized causal inference (2002), chapters 1 to 8.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Design:
    name: str
    carries: str
    cannot: str

    @property
    def words(self) -> str:
        return f"{self.name}. {self.carries} {self.cannot}"


DESIGNS: Mapping[str, Design] = {
    "randomised": Design(
        "Drawn by lot",
        "A lot decided who came here and who did not. So both groups were alike but for chance, and a "
        "difference beyond chance may be read as that of the panel.",
        "It holds only while everybody is counted where the lot put them, and it says nothing of other "
        "places.",
    ),
    "matched": Design(
        "Matched",
        "They were chosen because they were like the people here in what was written down of them.",
        "It cannot make them alike in what nobody wrote down, such as why somebody was referred to the "
        "panel and they were not.",
    ),
    "waiting_list": Design(
        "Waiting list",
        "They were referred in the same way, and waited for a place.",
        "Who had to wait may have been thought less urgent, and who waited long may have stopped coming. "
        "Whoever came in later belongs to both groups.",
    ),
    "before_after": Design(
        "From before the panel",
        "They are of the same place, from the years before there was a panel.",
        "It cannot tell the panel from anything else that changed with the years: policing, the law, "
        "schools, or who is referred.",
    ),
    "convenience": Design(
        "Those who were at hand",
        "Their figure was to be had. It describes, and carries nothing more.",
        "Nobody made the two groups alike. A difference may be one of the people, and not of the panel.",
    ),
}
BY_LOT = "randomised"
EXPLAINED = "matched"  # nobody can judge it who is not told by what
