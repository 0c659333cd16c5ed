"""Invented young people, and an agency's extract in which a known share of them truly reappears.

The agency writes as agencies do: letters slip, halves of a name change places, day and month as well,
people move, and Elizabeth is Liz. Seeded: the same seed gives the same people and the same file.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from cases.linkage.nicknames import LINES

FORMS = [line.split() for line in LINES.strip().splitlines()]
BEGIN = ("Ash", "Black", "Brad", "Car", "Dal", "East", "Farn", "Gold", "Hart", "Hol", "Kings", "Lang", "Mar")
BEGIN += ("Nor", "Oak", "Pem", "Rad", "Red", "Sand", "Shel", "Stan", "Thorn", "Wal", "West", "Whit", "Win")
END = ("bourne", "bridge", "by", "combe", "don", "field", "ford", "ham", "ley", "man", "mere", "more", "sby")
END += ("shaw", "sley", "son", "stead", "ston", "ton", "well", "wick", "win", "wood", "worth")
TOWNS = ("Chard", "Ilminster", "Yeovil", "Taunton", "Crewkerne", "Axminster", "Wellington", "Langport")
HEADINGS = ("Forename", "Surname", "DOB", "Sex", "Postcode", "Offence date", "Conviction date", "Offence")
CLASSES = ("Theft from a shop", "Criminal damage", "Common assault", "Fare evasion", "Public order")


@dataclass(frozen=True, slots=True)
class Child:
    """Somebody, as one side writes them."""

    first: str
    last: str
    born_on: date
    sex: str
    postcode: str
    town: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an extract; `of` is the number of the participant who it truly is, if any."""

    child: Child
    offence_on: date
    proven_on: date
    offence: str
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The participants, by number, and the rows of the agency."""

    people: list[Child]
    rows: list[Row]

    @property
    def truly(self) -> set[int]:
        return {row.of for row in self.rows if row.of is not None}


def told(
    people: int = 1200,
    others: int = 4000,
    share: float = 0.25,
    seed: int = 25,
    first_day: date = date(2024, 1, 8),
) -> Told:
    """`share` of the people reappear after `first_day`; `others` are in the extract and never were ours."""
    chance = Random(seed)
    ours = [_child(chance) for _ in range(people)]
    rows: list[Row] = []
    for number in sorted(chance.sample(range(people), round(people * share))):
        written = _moved(as_written(ours[number], chance), chance)
        times = chance.choice((1, 1, 1, 2, 2, 3))
        rows += [_row(_slips(written, chance), chance, first_day, number) for _ in range(times)]
    for _ in range(others):
        stranger = _like_one_of(ours, chance) if chance.random() < 0.08 else _child(chance)
        rows.append(_row(stranger, chance, first_day, None))
    chance.shuffle(rows)
    return Told(ours, rows)


def _child(chance: Random) -> Child:
    # Some names are common and most are not, as everywhere.
    first = chance.choices(FORMS, [1 / (rank + 12) for rank in range(len(FORMS))])[0][0]
    last = f"{BEGIN[int(len(BEGIN) * chance.random() ** 1.6)]}{END[int(len(END) * chance.random() ** 1.4)]}"
    born = date(2006, 1, 1) + timedelta(days=chance.randrange(7 * 365))
    postcode = f"TA{chance.randrange(1, 25)} {chance.randrange(1, 9)}{chance.choice('ABDEFGHJLN')}"
    town = chance.choice(TOWNS)
    return Child(first.title(), last, born, chance.choice("MF"), postcode + chance.choice("ABDEFGHJLN"), town)


def _like_one_of(ours: list[Child], chance: Random) -> Child:
    """A brother, or somebody of the same name, or of the same name and year: not the same child."""
    one, other = chance.choice(ours), _child(chance)
    match chance.randrange(3):
        case 0:
            return replace(other, last=one.last, postcode=one.postcode, town=one.town)
        case 1:
            return replace(other, first=one.first, last=one.last)
    return replace(other, first=one.first, last=one.last, born_on=one.born_on.replace(day=1, month=1))


def _row(child: Child, chance: Random, first_day: date, of: int | None) -> Row:
    offence_on = first_day + timedelta(days=chance.randrange(10, 365))
    return Row(
        child, offence_on, offence_on + timedelta(days=chance.randrange(20, 170)), chance.choice(CLASSES), of
    )


def as_written(child: Child, chance: Random) -> Child:
    """As the agency has them on file: two in five exactly so, the others with one or two differences."""
    if chance.random() < 0.395:
        return child
    ways: list[Callable[[Child, Random], Child]] = [
        *(_nickname, _nickname, _typo_in_first, _typo_in_last, _typo_in_last, _other_day, _turned_date),
        *(_swapped, _double_name, _wrong_year),
    ]
    for way in chance.sample(ways, chance.choice((1, 1, 1, 2))):
        child = way(child, chance)
    return child


def _moved(child: Child, chance: Random) -> Child:
    return replace(child, postcode=_child(chance).postcode) if chance.random() < 0.2 else child


def _slips(child: Child, chance: Random) -> Child:
    return _typo_in_last(child, chance) if chance.random() < 0.08 else child


def _nickname(child: Child, chance: Random) -> Child:
    """As friends call them; where a letter has slipped already, nothing is changed."""
    forms = next((forms for forms in FORMS if child.first.casefold() == forms[0]), None)
    return replace(child, first=chance.choice(forms[1:]).title()) if forms else child


def _typo(text: str, chance: Random) -> str:
    at = chance.randrange(1, len(text))
    letter = chance.choice("aeioulnrst")
    return chance.choice(
        (
            text[:at] + letter + text[at:],
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at + 1 :],
            text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :],
        )
    )


def _typo_in_first(child: Child, chance: Random) -> Child:
    return replace(child, first=_typo(child.first, chance))


def _typo_in_last(child: Child, chance: Random) -> Child:
    return replace(child, last=_typo(child.last, chance))


def _other_day(child: Child, chance: Random) -> Child:
    return replace(child, born_on=child.born_on.replace(day=chance.randrange(1, 29)))


def _wrong_year(child: Child, chance: Random) -> Child:
    return replace(
        child, born_on=child.born_on.replace(year=child.born_on.year + chance.choice((-1, 1)), day=1)
    )


def _turned_date(child: Child, chance: Random) -> Child:
    born = child.born_on
    return replace(child, born_on=date(born.year, born.day, born.month)) if born.day <= 12 else child


def _swapped(child: Child, chance: Random) -> Child:
    return replace(child, first=child.last, last=child.first)


def _double_name(child: Child, chance: Random) -> Child:
    return replace(child, last=f"{child.last}-{_child(chance).last}")


def as_csv(rows: list[Row]) -> bytes:
    """As a police system saves it."""
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(HEADINGS)
    for row in rows:
        child = row.child
        who = (
            child.first.upper(),
            child.last.upper(),
            f"{child.born_on:%d/%m/%Y}",
            child.sex,
            child.postcode,
        )
        writer.writerow((*who, f"{row.offence_on:%d/%m/%Y}", f"{row.proven_on:%d/%m/%Y}", row.offence))
    return page.getvalue().encode()
