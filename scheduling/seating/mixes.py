"""What a panel is to be mixed of, and whether the places that are left still allow it. Pure.

A trait is something at least so many of a panel have: who sat before, a girl, a boy, somebody younger,
somebody older. One person may bring several, but never two of one kind: nobody is younger and older.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from cases.clocks import age

EXPERIENCED = "experienced"
GENDERS = ("girl", "boy")
AGES = ("younger", "older")
SIXTEEN = 16
KIND: Mapping[str, str] = {
    EXPERIENCED: EXPERIENCED,
    **dict.fromkeys(GENDERS, "gender"),
    **dict.fromkeys(AGES, "age"),
}
SAYS: Mapping[str, str] = {
    EXPERIENCED: "sat before",
    "girl": "is a girl or woman",
    "boy": "is a boy or man",
    "younger": "is younger than 16",
    "older": "is 16 or older",
}

Wanted = Mapping[str, int]  # by trait: how many of the panel have to have it
Sorts = Mapping[frozenset[str], int]  # how many people bring just these traits


def traits(gender: str, born_on: date | None, on: date) -> frozenset[str]:
    """What somebody brings to a panel on this day; what is not known is not brought."""
    found = {gender} & set(GENDERS)
    if born_on is not None:
        found.add("younger" if age(born_on, on) < SIXTEEN else "older")
    return frozenset(found)


def without(wanted: Wanted, brought: Collection[str]) -> Wanted:
    """What is still wanted once somebody with these traits sits."""
    left = {trait: count - (trait in brought) for trait, count in wanted.items()}
    return {trait: count for trait, count in left.items() if count > 0}


def least_places(wanted: Wanted) -> int:
    """No fewer places than these can meet it: nobody brings two of one kind."""
    by_kind: Counter[str] = Counter()
    for trait, count in wanted.items():
        by_kind[KIND.get(trait, trait)] += count
    return max(by_kind.values(), default=0)


def still_wanted(least: Wanted, pool: Mapping[Any, Collection[str]], seated: Collection[Any]) -> Wanted:
    """What the panel needs yet, by traits of the pool: of nothing more than there is in it."""
    there = {trait: sum(trait in brought for brought in pool.values()) for trait in least}
    wanted: Wanted = {trait: min(count, there[trait]) for trait, count in least.items() if there[trait]}
    for one in seated:
        wanted = without(wanted, pool.get(one, ()))
    return without(wanted, ())


def allows(brought: Collection[str], wanted: Wanted, places: int, others: Sorts | None = None) -> bool:
    """Whether somebody may have one of so many free places, or it is kept for who brings what is wanted.

    `others` are those who could have the rest of them; none where that is not known. Where nobody can
    meet all of it, whoever brings a part may sit, and the last places stay free for the rest.
    """
    left = without(wanted, brought)
    if _possible(left, places - 1, others):
        return True
    if _possible(wanted, places, others):
        return False
    return left != wanted or least_places(wanted) < places


def _possible(wanted: Wanted, places: int, others: Sorts | None) -> bool:
    return least_places(wanted) <= places and (others is None or can_be_met(wanted, places, others))


def can_be_met(wanted: Wanted, places: int, people: Sorts) -> bool:
    """Whether so many of these people could bring all that is wanted.

    By what people bring, not one by one: who brings the same is as good. Of the five traits that there
    are, there are at most seventeen sorts of people.
    """
    sorts: Counter[frozenset[str]] = Counter()
    for brought, many in people.items() if wanted else ():
        sorts[frozenset(brought & wanted.keys())] += many
    sorts.pop(frozenset(), None)
    return _met(wanted, places, sorted(sorts.items(), key=lambda sort: (-len(sort[0]), sorted(sort[0]))))


def _met(wanted: Wanted, places: int, sorts: Sequence[tuple[frozenset[str], int]]) -> bool:
    if not wanted:
        return True
    if least_places(wanted) > places or not sorts:
        return False
    (brought, many), *others = sorts
    left = wanted
    for count in range(min(many, places) + 1):
        if _met(left, places - count, others):
            return True
        left = without(left, brought)
    return False


def says(trait: str) -> str:
    """Of one person who has it: who ... sat before."""
    return SAYS.get(trait) or f"counts as {trait.replace('_', ' ')}"


def words(wanted: Wanted) -> str:
    """For whom a place is kept: somebody who sat before, or who is a girl or woman."""
    return "somebody " + ", or ".join(f"who {says(trait)}" for trait in KIND if trait in wanted)
