"""An agreement as it is read: in plain words on a page, on paper and as PDF."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from cases import contacts, people, programmes, signatures, terms
from cases.tables import Agreement, Case, Programme, Term
from cases.terms import Progress
from panel import agreement_links, papers
from panel.settings import Settings
from scheduling.times import day_words


@dataclass(frozen=True, slots=True)
class Line:
    """One term, opened: `by` is its day in words, `how_far` what is done of it."""

    term: Term
    words: str
    by: str
    progress: Progress
    sum: str  # 8 hours, 4 sittings; empty where there is nothing to count

    @property
    def sentence(self) -> str:
        """Help at the bike repair shop for 8 hours by 31 January 2027."""
        begun = self.words.rstrip(" .!")
        counted = {"service": f" for {self.sum}", "sittings": f", {self.sum}"}.get(self.term.kind, "")
        counted = "" if self.sum and self.sum in begun else counted
        return f"{begun}{counted} by {self.by}."


async def lines(agreement: Agreement, programme: Programme, side: str = "") -> list[Line]:
    """What was agreed, opened. Whoever shows it is reading a file: the page writes that in the journal."""
    these = await terms.of(agreement, side)
    far = await terms.progress_of(these)
    return [
        Line(term, terms.words(term), day(term.due_on, programme), far[term.id], terms.asked(term))
        for term in these
    ]


def day(on: date, programme: Programme) -> str:
    """31 January 2027."""
    return day_words(on, programme.country).split(" ", 1)[1]


async def paper(agreement: Agreement, programme: Programme, settings: Settings) -> dict[str, Any]:
    """What the print page and the PDF say. What no longer stands is left out."""
    case: Any = await Case.objects().get(Case.id == agreement.case)
    person = await people.get(case.person)
    first = people.known_as(person).partition(" ")[0]
    every = [line for line in await lines(agreement, programme) if line.term.state in ("open", "done")]
    code = await agreement_links.code(agreement)
    address = settings.public_url
    return {
        "first_name": first,
        "word": programme.word_agreement,
        "mine": [line.sentence for line in every if line.term.side == "young_person"],
        "theirs": [line.sentence for line in every if line.term.side == "panel"],
        "made_on": day(agreement.reached_on, programme) if agreement.reached_on else "",
        "until": day(agreement.due_on, programme) if agreement.due_on else "",
        "signed": [
            (
                signatures.PARTS[one.part],
                one.name,
                day(programmes.day_of(one.signed_at, programme), programme),
            )
            for one in await signatures.of(agreement)
        ],
        "unsigned": await unsigned(agreement),
        "code": code,
        "type_at": f"{urlsplit(address).netloc}/a",
        "picture": papers.picture(f"{address}/a?code={code}") if code else "",
        "contact_phone": contacts.shown(programme.contact_phone, programme.country),
        "short_name": programme.short_name,
        "country": programme.country,
    }


async def unsigned(agreement: Agreement) -> list[str]:
    """Who is to sign and has not: the young person, who cares for them, and somebody for the panel."""
    there = {one.part for one in await signatures.of(agreement)}
    asked = [part for part in ("young_person", "guardian") if part not in there]
    asked += ["foreperson"] if not there & {"foreperson", "facilitator"} else []
    return [signatures.PARTS[part] for part in asked]
