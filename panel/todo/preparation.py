"""Cases that are prepared: to book, to meet the parties, and harmed persons who have not chosen."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from piccolo.columns.combination import WhereRaw

from cases import journey, preparing
from cases.tables import HarmedPerson, Meeting, Programme
from panel.todo.hearings import Coming
from panel.todo.tasks import Chase, Days, Found, Task, all_of

PREPARED = ("preparing", "scheduled", "adjourned")
TO_BOOK = tuple(state for state in PREPARED if state in journey.TO_BOOK)
OF_CASES = """harmed_person.referral IN (SELECT case_file.referral FROM case_file
    WHERE case_file.programme = {} AND case_file.state IN ('preparing', 'scheduled', 'adjourned'))"""
ASKED = {"taking_part": "how they take part", "wants_updates": "whether to be told the end"}
OF_HARMED = ("part", "kind", "taking_part", "wants_updates", "agrees")
Rows = list[dict[str, Any]]
# Columns through a key are made once: making them is dear.
HELD: Any = (Meeting.case.as_alias("of_case"), Meeting.party, Meeting.harmed)
CASE_STATE: Any = Meeting.case.state


async def of(
    programme: Programme,
    days: Days,
    cases: Sequence[dict[str, Any]],
    hearings: Sequence[Coming],
) -> tuple[Found, int]:
    """The tasks, and how many cases wait for a date."""
    held, harmed = await _held(programme), await _harmed(programme)
    booked = {one.case: one for one in hearings}
    lacking = Lacking(programme)
    tasks: list[Task] = []
    for case in cases:
        if case["state"] in PREPARED:
            hearing = booked.get(case["id"])
            clock = _clock(case, hearing, programme, days)
            prepares = case["worker_id"] is not None or bool(hearing and hearing.facilitator)
            written = case["panel_words_of"] == case["of_person"]
            words = lacking.of(prepares, held[case["id"]], harmed[case["referral"]], written=written)
            tasks += _at_work(case, words, hearing, programme, clock)
            tasks += _choices(case, harmed[case["referral"]], programme, clock)
    return all_of(tasks), sum(task.kind == "book" for task in tasks)


class Lacking:
    """What is missing, in words, by who does it. Many cases lack the same: it is worked out once."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme
        self._known: dict[Any, dict[str, str]] = {}

    def of(self, worker: bool, held: Rows, harmed: Rows, *, written: bool) -> dict[str, str]:
        met = {row["harmed"] for row in held}
        key = (
            *(worker, written),
            frozenset(row["party"] for row in held),
            tuple((*(row[name] for name in OF_HARMED), row["id"] in met) for row in harmed),
        )
        if key not in self._known:
            checks = preparing.checks(
                worker=worker, words=written, held=held, harmed=harmed, programme=self._programme
            )
            words: dict[str, list[str]] = {}
            for check in checks:
                if not check.holds:
                    words.setdefault(check.who, []).append(check.words)
            self._known[key] = {who: f"{'. '.join(said)}." for who, said in words.items()}
        return self._known[key]


async def _held(programme: Programme) -> Mapping[UUID, Rows]:
    rows = await Meeting.select(*HELD).where(
        Meeting.programme == programme.id,
        Meeting.kind == "preparation",
        Meeting.state == "held",
        Meeting.of_others.eq(False),
        CASE_STATE.is_in(list(PREPARED)),
    )
    found: Mapping[UUID, Rows] = defaultdict(list)
    for row in rows:
        found[row["of_case"]].append(row)
    return found


async def _harmed(programme: Programme) -> Mapping[UUID, Rows]:
    rows = await HarmedPerson.select(
        *(HarmedPerson.id, HarmedPerson.referral, HarmedPerson.part, HarmedPerson.kind),
        *(HarmedPerson.taking_part, HarmedPerson.wants_updates, HarmedPerson.agrees),
        *(HarmedPerson.safe_to_contact, HarmedPerson.email, HarmedPerson.phone),
    ).where(WhereRaw(OF_CASES, programme.id))
    found: Mapping[UUID, Rows] = defaultdict(list)
    for row in rows:
        found[row["referral"]].append(row)
    return found


def _clock(case: dict[str, Any], hearing: Coming | None, programme: Programme, days: Days) -> dict[str, Any]:
    """Before the hearing that is booked, else before the last day to hear it."""
    by, working = (hearing.on, False) if hearing else (case["hear_by"], programme.hearing_days_working)
    return {"by": by, "working": working, "urgency": days.urgency(by, working=working), "case": case["id"]}


def _at_work(
    case: dict[str, Any],
    words: Mapping[str, str],
    hearing: Coming | None,
    programme: Programme,
    clock: dict[str, Any],
) -> Iterator[Task]:
    """A line for the coordinator, and one for whoever prepares it."""
    here, reference = f"/cases/{case['id']}", case["reference"]
    yours = words.get("coordinator", "")
    if case["state"] in TO_BOOK:
        what, detail = f"Book a {programme.word_hearing} for {{who}}", f"{reference}. {yours}".strip()
        yield Task(
            kind="book", waits="coordinator", what=what, path=f"{here}/hearings/new", detail=detail, **clock
        )
    elif yours:
        what, path = "Prepare {who}’s case", f"{here}/preparing"
        yield Task(
            kind="prepare", waits="coordinator", what=what, path=path, detail=f"{reference}. {yours}", **clock
        )
    if "facilitator" in words:
        detail = f"{reference}. {words['facilitator']}"
        yield Task(
            kind="meet",
            waits="facilitator",
            whose=hearing.facilitator if hearing else "",
            what="Prepare {who}’s case",
            path=f"{here}/preparing",
            detail=detail,
            **clock,
        )


def _choices(
    case: dict[str, Any], harmed: Rows, programme: Programme, clock: dict[str, Any]
) -> Iterator[Task]:
    """A line for each harmed person who has not chosen. It names neither them nor the young person."""
    asked = {**ASKED, **({"agrees": "whether it may be heard"} if programme.needs_harmed_agreement else {})}
    for row in harmed:
        open_still = [words for name, words in asked.items() if row[name] == "unknown"]
        if not open_still or row["part"] != "harmed" or row["kind"] == "public":
            continue
        writes = row["safe_to_contact"] and (row["email"] or row["phone"])
        chase = Chase("harmed_person", row["id"], call=True, letter="Send the link again" if writes else "")
        yield Task(
            kind="choose",
            waits="harmed_person",
            what=f"Ask the harmed person in {case['reference']}",
            path=f"/harmed/{row['id']}",
            detail=f"They have not said {' or '.join(open_still)}."
            + ("" if row["safe_to_contact"] else " Do not contact them directly."),
            chase=chase if row["safe_to_contact"] else None,
            **clock,
        )
