"""An agreement under way, through the real verbs: for tests that begin there."""

from datetime import timedelta
from typing import Any

from cases import agreements, programmes, terms
from cases.actors import Actor
from cases.tables import Agreement, Case, Programme, Term
from tests.builders import a_case, a_coordinator, a_programme

WORDS = {
    "service": "Help at the bike repair shop.",
    "letter": "Write to the person who was harmed.",
    "sittings": "Sit on panels as a peer.",
    "other": "Find a mentor who is a mechanic.",
}


async def a_draft(programme: Programme | None = None, by: Actor | None = None, **case: Any) -> Agreement:
    """An empty one, of a case that was heard."""
    programme = programme or await a_programme()
    by = by or await a_coordinator(programme)
    return await agreements.draft(await a_case(programme, **{"state": "heard", **case}), by)


async def a_term(agreement: Agreement, by: Actor, kind: str = "letter", **only: Any) -> Term:
    """Due in a month; of service eight hours, of sittings four."""
    programme = await programmes.get(agreement.programme)
    made = {
        "kind": kind,
        "words": WORDS.get(kind, "Do what we said."),
        "owner": "Callum",
        "due_on": programmes.today(programme) + timedelta(days=30),
        "quantity": {"service": 480, "sittings": 4}.get(kind, 0),
    }
    if kind == "service":
        made |= {"supervisor_name": "Mo Spoke", "supervisor_email": "mo@bikes.example"}
    return await terms.add(agreement, by=by, **{**made, **only})


async def an_agreement(
    programme: Programme | None = None, by: Actor | None = None, *kinds: str, **case: Any
) -> Agreement:
    """Reached today. Of eight hours and a letter, unless other kinds are said."""
    programme = programme or await a_programme()
    by = by or await a_coordinator(programme)
    agreement = await a_draft(programme, by, **case)
    for kind in kinds or ("service", "letter"):
        await a_term(agreement, by, kind)
    return await agreements.reach(agreement, programmes.today(programme), by)


async def case_of(agreement: Agreement) -> Case:
    found: Case = await Case.objects().get(Case.id == agreement.case)
    return found
