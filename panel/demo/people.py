"""Invented people and places for the demo. No name here is a real child's."""

from dataclasses import dataclass
from zlib import crc32


@dataclass(frozen=True, slots=True)
class Town:
    """What one demo programme is made of."""

    template: str
    name: str
    short_name: str
    place: str
    contact_email: str
    contact_phone: str
    coordinator: str
    facilitators: tuple[str, str]
    evaluator: str
    referrer: str
    agency: str
    agencies: tuple[str, ...]
    venues: tuple[tuple[str, str, tuple[str, ...]], ...]  # name, address, rooms
    schools: tuple[str, ...]
    areas: tuple[str, ...]
    years: tuple[str, ...]  # school years of 12 to 17
    phone: str  # a range kept free for fiction, three digits to come: jurors from 100 on
    numbers: tuple[int, int]  # those of families
    evenings: tuple[int, ...]  # weekdays of sessions
    jurors: int
    referrals: int
    lives: int = 2  # of how many offences the years before are told
    at_first: float = 0.35  # of what comes later, so much came in the first weeks: most begin small
    criteria: tuple[str, ...] = ()  # asked for beyond the template's


ENGLAND = Town(
    template="uk-community-panel",
    name="Brackenford Community Panel",
    short_name="Brackenford Panel",
    place="Brackenford",
    contact_email="hello@brackenford.example",
    contact_phone="01632 960100",
    coordinator="Judith Moss",
    facilitators=("Sunil Patel", "Mary Trent"),
    evaluator="Hannah Boateng",
    referrer="PC Alan Reed",
    agency="Brackenford Police",
    agencies=("Brackenford Police", "Hartle School", "Youth Justice Team"),
    venues=(
        ("Brackenford Guildhall", "Fore Street, Brackenford BK1 1AA", ("Green Room", "Upper Room")),
        ("Millbrook Hub", "Station Road, Millbrook BK4 2DD", ("Garden Room",)),
    ),
    schools=("Hartle School", "St Brannock's Academy", "Millbrook High School"),
    areas=("Brackenford", "Millbrook", "Upper Hartle", "Saltmarsh"),
    years=("Year 8", "Year 9", "Year 10", "Year 11", "Year 12", "Year 13"),
    phone="+447700900",
    numbers=(300, 899),
    evenings=(1, 3),
    jurors=64,
    referrals=14,
    at_first=2.0,  # it took over what another panel heard: so enough of them are followed to the end
)

AMERICA = Town(
    template="us-youth-court",
    name="Lindell County Youth Court",
    short_name="Lindell Youth Program",
    place="Lindell County",
    contact_email="hello@lindell.example",
    contact_phone="(212) 555-0100",
    coordinator="Denise Carter",
    facilitators=("Marcus Hill", "Joan Reyes"),
    evaluator="Grace Kim",
    referrer="Officer Dana Lopez",
    agency="Lindell Police Department",
    agencies=("Lindell Police Department", "Lindell Middle School", "Juvenile Probation"),
    venues=(("Lindell Courthouse Annex", "12 Court Square, Lindell", ("Room 2", "Room 3")),),
    schools=("Lindell High School", "Eastbrook Charter", "Lindell Middle School"),
    areas=("Eastbrook", "Ferry Hill", "North Lindell"),
    years=("Grade 7", "Grade 8", "Grade 9", "Grade 10", "Grade 11", "Grade 12"),
    phone="+12125550",
    numbers=(150, 199),
    evenings=(2,),
    jurors=44,
    referrals=8,
    lives=1,
    criteria=("needs_first_time", "needs_harmed_agreement"),
)

TOWNS = (ENGLAND, AMERICA)

FIRST_NAMES = (
    "Amira Ben Callum Dafydd Elin Farid Grace Hari Isla Jay Kezia Lena Mo Nia Owen Priya Ryan Sana Tasha Uma "
    "Viktor Willa Yusuf Zoë Ada Bilal Cora Dev Esme Finn Gwen Hugo Ines Jonah Kaya Leo Maya Noor Otis Petra "
    "Rafi Seren Theo Ula Vera Wren Xander Yara Zane Abel Bea Cian Dora Emre Fay Gus Hana Ivo Joss Kit"
).split()

LAST_NAMES = (
    "Ashby Bartle Cribb Dunmore Ellery Fenwick Garrow Holt Iqbal Jessop Karim Lomax Marlow Nwosu Okafor "
    "Penrose "
    "Quill Rahman Sorrel Tamsin Underhay Vosper Wexley Yelland Zaman Arden Boyce Calder Drury Elford Faber "
    "Godwin Hallam Ilyas Jowett Kendall Larkin Minter Norrey Oduya"
).split()

BOYS = frozenset(
    (
        "Ben Callum Dafydd Farid Hari Owen Ryan Viktor Yusuf Bilal Finn Hugo Jonah Leo Otis Rafi Theo Xander "
        "Zane Abel Cian Emre Gus Ivo Joss"
    ).split()
)
GIRLS = frozenset(
    (
        "Amira Elin Grace Isla Kezia Lena Nia Priya Sana Tasha Uma Willa Zoë Ada Cora Esme Gwen Ines Kaya "
        "Maya Noor Petra Seren Ula Vera Yara Bea Dora Fay Hana"
    ).split()
)
GROUPS = ("white",) * 9 + ("asian",) * 3 + ("black",) * 3 + ("mixed",) * 2 + ("another",) + ("",) * 2


def gender_of(first: str, last: str) -> str:
    """As somebody of this name says it of themselves here, if they say it."""
    if crc32(last.encode() + first.encode()) % 12 == 0:
        return ""
    return "girl" if first in GIRLS else "boy" if first in BOYS else "another"


def ethnicity_of(last: str) -> str:
    """As a family of this name says it of itself here: chance alone, as all of them are invented."""
    return GROUPS[crc32(last.encode()) % len(GROUPS)]


# By the offence they tell of, in the words of either country.
STATEMENTS = {
    "Anti-social behaviour": (
        "Played loud music outside the flats, three nights in a row. Neighbours could not sleep.",
    ),
    "Fare evasion": ("Rode the train for four stops without a ticket. Gave a wrong name at first.",),
    "Graffiti": ("Wrote on the wall of the bus shelter with a marker pen. Two friends were there.",),
    "Theft from a shop": (
        "Took two drinks and a sandwich from the shop by the station. Said sorry when stopped.",
        "Put a lipstick into a pocket and walked out. Gave it back at the door.",
    ),
    "Theft": ("Took a scooter from outside the library. It was found the same day.",),
    "Possession of cannabis": ("Had a small bag in a coat pocket. Said it was for a friend.",),
    "Criminal damage": ("Broke a window of the pavilion with a stone. Told the caretaker the next day.",),
    "Minor assault": ("Pushed another pupil in the lunch queue after an argument. Nobody needed a doctor.",),
    "Public order": ("Shouted at people in the bus station. Left when the driver asked.",),
    "Online harassment": ("Sent unkind messages to a classmate for a week. Wants to put it right.",),
    "Truancy": ("Missed eleven days of school since September. Was at home by himself.",),
    "Curfew violation": ("Was out in the park with two friends at one in the morning.",),
    "Trespass": ("Climbed the fence of the closed pool with friends. Left when asked.",),
    "Possession of alcohol": ("Had two cans of beer at the skate park. Gave them to the officer.",),
    "Unauthorized use of a vehicle": ("Drove an uncle's car around the block without asking.",),
}
STATEMENTS |= {
    "Disorderly conduct": STATEMENTS["Public order"],
    "Shoplifting": STATEMENTS["Theft from a shop"],
    "Petty theft": STATEMENTS["Theft"],
    "Vandalism": STATEMENTS["Criminal damage"],
    "Simple assault": STATEMENTS["Minor assault"],
    "Possession of marijuana": STATEMENTS["Possession of cannabis"],
}
# What a programme does not hear is told in few words.
NOT_HEARD = "The officer tells you more on the telephone."
NOBODY_HARMED = (
    *("Fare evasion", "Possession of cannabis", "Truancy", "Curfew violation"),
    *("Possession of alcohol", "Possession of marijuana"),
)
A_PERSON_HARMED = ("Minor assault", "Online harassment", "Simple assault", "Theft", "Petty theft")
A_SHOP_HARMED = ("Theft from a shop", "Shoplifting")

# What young people say of themselves, by the domains of cases.strengths.
SAYINGS = {
    "healthy_identity": (
        "I am good with bikes. I fixed my cousin's.",
        "I play in goal on Sundays.",
        "I can draw anything you tell me.",
        "I cook on Fridays, mostly rice.",
    ),
    "connection": (
        "My nan. I go there when it is loud at home.",
        "Coach says I turn up, whatever the weather.",
        "I walk my little brother to school.",
        "The library. Nobody bothers me there.",
    ),
    "repair_harm": (
        "I could say sorry to the lady in the shop.",
        "I want to paint it over myself.",
        "I could pay it back from my paper round.",
        "I do not know yet. I want to ask what they need.",
    ),
    "offer": (
        "I can help people with their phones.",
        "I could walk dogs after school.",
        "I could help at the food bank on Saturdays.",
        "I can teach keepy-uppies to the small ones.",
    ),
}
SHOPS = ("Corner Stores, Station Road", "The Green Grocer", "Bus station kiosk", "Hartle Pharmacy")
