"""Extracts of an invented police, and runs that linked them, for tests that need no Splink."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from pyrage import x25519

from cases import database, programmes
from cases.actors import now
from cases.linkage import clerical, extract_files, links
from cases.linkage.clerical import Likely
from cases.linkage.extracts import Offence
from cases.linkage.identities import identity
from cases.linkage.links import Found
from cases.linkage.runs import NewExtract
from cases.linkage.tables import (
    LinkageArrival,
    LinkageCandidate,
    LinkageLink,
    LinkageRun,
    LinkageSample,
    MatchList,
)
from cases.sealing import seal
from cases.tables import Case, Person, Programme
from tests.builders import a_case, a_person, kept, somebody

HEADINGS = "Surname,Forename,DOB,Postcode,Offence date,Conviction date,Offence"


def a_line(
    name: str,
    born_on: date,
    postcode: str,
    happened_on: date,
    *,
    proven_on: date | None = None,
    what: str = "Theft",
) -> str:
    first, last = name.split(" ", 1)
    proven = f"{proven_on:%d/%m/%Y}" if proven_on else ""
    return f"{last.upper()},{first},{born_on:%d/%m/%Y},{postcode},{happened_on:%d/%m/%Y},{proven},{what}"


def a_file(*lines: str) -> bytes:
    return "\n".join((HEADINGS, *lines)).encode()


def an_extract(programme: Programme, content: bytes, **only: Any) -> NewExtract:
    """From the police, of yesterday, back to three years ago."""
    today = programmes.today(programme)
    made = {
        "content": content,
        "source": "police",
        "extract_on": today - timedelta(days=1),
        "since": today - timedelta(days=3 * 365),
    }
    return NewExtract(**{**made, **only})


async def a_participant(programme: Programme, days: int = 700, **only: Any) -> tuple[Case, Person]:
    """Somebody accepted so many days ago."""
    person = await a_person(programme, **{"postcode": "TA20 1AB", **only})
    opened = programmes.today(programme) - timedelta(days=days)
    case = await a_case(
        programme, person, opened_on=opened, state="closed", created_at=now() - timedelta(days=5)
    )
    return case, person


def a_key(row: UUID) -> str:
    """Sealed, of a file that is not there."""
    return seal(extract_files.COLUMN, row, str(x25519.Identity.generate()))


async def a_run(programme: Programme, **only: Any) -> LinkageRun:
    """Done yesterday, with its extract still there."""
    run_id, today = uuid4(), programmes.today(programme)
    made = {
        "id": run_id,
        "programme": programme.id,
        "source": "police",
        "file_name": "CSV",
        "file_sha256": f"{run_id.int:064x}"[:64],
        "extract_on": today - timedelta(days=1),
        "since": today - timedelta(days=3 * 365),
        "key_sealed": a_key(run_id),
        "state": "done",
        "linked_from": 950_000,
        "clerical_from": 200_000,
        "model_version": "2026.1",
        "model": "{}",
        "model_sha256": "0" * 64,
        "linked_at": now(),
        "destroy_on": today + timedelta(days=30),
        "by_id": "somebody",
        "by_name": "Run By",
        "created_at": now(),
    }
    return await kept(LinkageRun(**{**made, **only}))


def an_offence(case: Case, days: int = 100, proven: int | None = 160, what: str = "Theft") -> Offence:
    """So many days after the acceptance."""
    proven_on = case.opened_on + timedelta(days=proven) if proven else None
    return Offence(case.opened_on + timedelta(days=days), proven_on, what)


async def a_link(run: LinkageRun, case: Case, *offences: Offence, **only: Any) -> list[LinkageLink]:
    """By probability, as a run keeps it."""
    by = somebody("coordinator", await programmes.get(run.programme))
    found = [
        Found(case.id, case.person, one, **{"probability": 990_000, **only})
        for one in offences or (an_offence(case),)
    ]
    async with database.atomic():
        return await links.keep(run, found, by)


async def a_candidate(run: LinkageRun, case: Case, *offences: Offence) -> LinkageCandidate:
    """Liz Dykbourne of the extract, who may be the young person of the case."""
    by = somebody("coordinator", await programmes.get(run.programme))
    who = identity("p1", name="Liz Dykbourne", born_on=date(2010, 2, 3), postcode="TA20 1AB")
    likely = Likely(case.id, case.person, 600_000, who, offences or (an_offence(case),))
    async with database.atomic():
        await clerical.put(run, [likely], by)
    found: Any = await LinkageCandidate.objects().where(LinkageCandidate.case == case.id).first()
    return found


async def a_waiting_file(programme: Programme) -> LinkageArrival:
    """Come in today, its columns not told yet; the file itself is on another machine."""
    row_id, today = uuid4(), programmes.today(programme)
    made = {
        "id": row_id,
        "programme": programme.id,
        "source": "police",
        "unproven": "charge",
        "extract_on": today,
        "since": today - timedelta(days=900),
        "destroy_on": today + timedelta(days=30),
        "key_sealed": a_key(row_id),
        "by_id": "somebody",
        "by_name": "Run By",
        "created_at": now(),
    }
    return await kept(LinkageArrival(**made))


async def somebody_drawn(run: LinkageRun, case: Case, **only: Any) -> LinkageSample:
    """`found`: what somebody said who looked for them; nobody has yet, where it is not given."""
    made = {"id": uuid4(), "programme": run.programme, "run": run.id, "case": case.id, "linked": False}
    if "found" in only:
        made |= {"at": now(), "by_id": "somebody", "by_name": "Look Ed"}
    return await kept(LinkageSample(**{**made, **only}))


async def a_match_list(programme: Programme, **only: Any) -> MatchList:
    """Twenty people of last year, with the agency since yesterday."""
    row_id, today = uuid4(), programmes.today(programme)
    made = {
        "id": row_id,
        "programme": programme.id,
        "agency": "Records Office",
        "source": "agency_match",
        "definition": "proven-12",
        "opened_from": today - timedelta(days=1200),
        "opened_until": today - timedelta(days=700),
        "people": 20,
        "cases_sealed": seal("match_list.cases", row_id, "[]"),
        "sha256": "0" * 64,
        "state": "out",
        "made_at": now() - timedelta(days=1),
        "out_at": now() - timedelta(days=1),
        "by_id": "somebody",
        "by_name": "Run By",
    }
    return await kept(MatchList(**{**made, **only}))


async def one_of_each(programme: Programme, case: Case) -> dict[str, UUID]:
    """For tests that ask every route: what stands in the addresses of linkage."""
    run = await a_run(programme)
    return {
        "run_id": run.id,
        "arrival_id": (await a_waiting_file(programme)).id,
        "pair_id": (await a_candidate(run, case)).id,
        "sample_id": (await somebody_drawn(run, case)).id,
        "list_id": (await a_match_list(programme)).id,
        "link_id": (await a_link(run, (await a_participant(programme))[0]))[0].id,
    }
