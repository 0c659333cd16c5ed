"""The cases that are not heard yet, and who was tried today: what several parts of the page ask for."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cases.tables import Case, ContactAttempt, Programme
from panel.ringing import PLEASE_RING
from panel.tables import Letter
from panel.todo.tasks import Days

BEFORE_HEARD = ("intake", "preparing", "scheduled", "adjourned")
PAGES = ("family-page", "harmed-page", "guardian-consent")  # letters with the link to a page of one's own
MOST = 1_000
# Columns through a key are made once: making them is dear.
PERSON: Any = Case.person
REFERRAL: Any = Case.referral
COLUMNS: Any = (
    *(Case.id, Case.reference, Case.state, Case.hear_by, Case.opened_on, Case.referral, Case.worker_id),
    *(Case.person.as_alias("of_person"), Case.panel_words_of, PERSON.born_on.as_alias("born_on")),
    REFERRAL.offence_on.as_alias("offence_on"),
)
TRIED: Any = (
    ContactAttempt.case.as_alias("of_case"),
    *(ContactAttempt.party, ContactAttempt.outcome, ContactAttempt.at, ContactAttempt.harmed),
)
CASE_STATE: Any = ContactAttempt.case.state
WRITTEN: Any = (Letter.party, Letter.case.as_alias("of_case"), Letter.key, Letter.juror)


async def of(programme: Programme) -> list[dict[str, Any]]:
    """The nearest last day first."""
    found: list[dict[str, Any]] = (
        await Case.select(*COLUMNS)
        .where(Case.programme == programme.id, Case.state.is_in(list(BEFORE_HEARD)))
        .order_by(Case.hear_by)
        .limit(MOST)
    )
    return found


@dataclass(frozen=True, slots=True)
class Attempts:
    """What was tried with each party of each case, and whom somebody tried today."""

    of_case: dict[UUID, list[dict[str, Any]]]
    today: frozenset[tuple[str, UUID]]  # party, and the case or the harmed person

    def reached(self, case: UUID) -> bool:
        return any(
            row["outcome"] == "reached" for row in self.of_case[case] if row["party"] != "harmed_person"
        )

    def heard(self, case: UUID) -> list[datetime]:
        """When the family was reached."""
        return [
            row["at"]
            for row in self.of_case[case]
            if row["outcome"] == "reached" and row["party"] != "harmed_person"
        ]

    def in_vain(self, case: UUID, party: str) -> int:
        """How often they were tried since they last answered."""
        count = 0
        for row in self.of_case[case]:  # the newest first
            if row["party"] == party:
                if row["outcome"] == "reached":
                    break
                count += 1
        return count


async def attempts(programme: Programme, days: Days) -> Attempts:
    midnight = datetime.combine(days.today, time.min, ZoneInfo(programme.time_zone))
    rows = (
        await ContactAttempt.select(*TRIED)
        .where(
            ContactAttempt.programme == programme.id,
            ContactAttempt.of_others.eq(False),
            CASE_STATE.is_in(list(BEFORE_HEARD)),
        )
        .order_by(ContactAttempt.at, ascending=False)
    )
    of_case: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        of_case[row["of_case"]].append(row)
    tried = {(row["party"], row["harmed"] or row["of_case"]) for row in rows if row["at"] >= midnight}
    return Attempts(of_case, frozenset(tried | await _written(programme, midnight)))


async def _written(programme: Programme, since: datetime) -> set[tuple[str, UUID]]:
    rows = await Letter.select(*WRITTEN).where(
        Letter.programme == programme.id,
        Letter.created_at >= since,
        Letter.name.is_in([*PAGES, PLEASE_RING]),
    )
    return {
        (row["party"], row["juror"] or row["of_case"] or _row_of(row["key"]))
        for row in rows
        if row["key"].startswith(PAGES)
    }


def _row_of(key: str) -> UUID:
    """The link of a harmed person names no case: their row stands in the key of the letter."""
    return UUID(key.split(":")[1])
