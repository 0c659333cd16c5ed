"""People who were followed to the end, and groups to compare them with, for tests."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from cases import batches, comparison_groups, programmes
from cases.actors import Actor
from cases.comparison_groups import NewGroup
from cases.evaluation_tables import ComparisonGroup
from cases.tables import Case, FollowUp, Person, Programme, Reoffence
from tests.crowds import a_crowd

AGO = 700  # days since they were accepted


async def followed_to_the_end(programme: Programme, many: int, did: int) -> None:
    """So many people accepted long ago, checked after 365 days; some with a proven offence on day 40."""
    await a_crowd(programme, many, waiting=0, peers=0)
    opened = programmes.today(programme) - timedelta(days=AGO)
    await Case.update({Case.opened_on: opened, Case.state: "follow_up"}).where(Case.programme == programme.id)
    await Person.update({Person.born_on: opened - timedelta(days=15 * 365 + 30), Person.gender: "boy"}).where(
        Person.programme == programme.id
    )
    cases = await Case.objects().where(Case.programme == programme.id).order_by(Case.reference)
    said = {"programme": programme.id, "by_id": "1", "by_name": "Eva", "source": "police"}
    checked = {"state": "recorded", "checked_on": opened + timedelta(days=600)}
    due = {"window_days": 365, "waiting_days": 183, "due_on": opened + timedelta(days=548)}
    await batches.insert([FollowUp(id=uuid4(), case=one.id, **due, **checked, **said) for one in cases])
    days = {"happened_on": opened + timedelta(days=40), "proven_on": opened + timedelta(days=90)}
    told = {"event": "proven", "checked_on": opened + timedelta(days=600), "created_at": one_moment(opened)}
    await batches.insert([Reoffence(id=uuid4(), case=one.id, **days, **told, **said) for one in cases[:did]])


def one_moment(on: date) -> datetime:
    return datetime.combine(on, time(12), UTC)


def files(many: int, did: int, *, last: date = date(2023, 6, 30), more: str = "") -> tuple[bytes, bytes]:
    """People.csv and events.csv of as many people, each accepted on its own day before the last one."""
    lines, events = (
        [f"person,index_on,followed_to,gender,age,name{more and ',more'}"],
        ["person,offence_on,proven_on"],
    )
    for number in range(many):
        index = last - timedelta(days=number)
        end = index + timedelta(days=700)
        who = f"CRN-{number:04d}"
        lines.append(f"{who},{index},{end},{'M' if number % 4 else 'F'},{14 + number % 3},Ada Ash{more}")
        if number < did:
            happened = index + timedelta(days=30 + number)
            events.append(f"{who},{happened},{happened + timedelta(days=60)}")
    return "\n".join(lines).encode(), "\n".join(events).encode()


def a_new_group(**only: object) -> NewGroup:
    """Two hundred who were matched, 46 of them with a proven offence; looked up in 2025."""
    made: dict = {
        "title": "Cautioned in the next county",
        "design": "matched",
        "how": "On age, sex and offence.",
        "source": "County police, 2025",
        "definition": "proven-12",
        "extract_on": date(2025, 9, 30),
        "n": 200,
        "did": 46,
        "last_on": date(2024, 3, 1),
    }
    return NewGroup(**{**made, **only})


def an_import(many: int = 200, did: int = 46, **only: object) -> NewGroup:
    people, events = files(many, did)
    return a_new_group(n=0, did=None, last_on=None, **{"people": people, "events": events, **only})


async def a_group(by: Actor, new: NewGroup | None = None) -> ComparisonGroup:
    """Kept."""
    group = await comparison_groups.check(new or a_new_group(), by)
    await comparison_groups.keep(group, by)
    return group
