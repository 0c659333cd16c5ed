"""The yearly sample of a run: some are looked for by hand, one after the other."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import case_files, journal, outcomes, people
from cases.actors import Actor
from cases.errors import BadInput, Refused
from cases.linkage import runs, samples
from cases.linkage.samples import Seen
from cases.linkage.tables import LinkageRun, LinkageSample
from cases.tables import Case, Programme
from panel.settings import Settings
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import plain

STAFF = allow("coordinator")
ANSWERS = (
    ("yes", "Yes, with something after their acceptance"),
    ("no", "No, they are not in it"),
)
SAID = {"open": "Not looked for yet", "yes": "In the extract", "no": "Not in it"}


@get("/linkage/{run_id:uuid}/sample", name="linkage-sample", opt=STAFF)
async def show_sample(
    run_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _sample(await runs.get(by, run_id), programme)


async def _sample(run: LinkageRun, programme: Programme, refused: str = "") -> Template:
    drawn = await samples.of(run)
    references = await _references(drawn)
    return page(
        "linkage/sample.html",
        run=run,
        about=f"{outcomes.SOURCES[run.source]}, extract of {plain(run.extract_on, programme)}",
        each=samples.EACH,
        rows=[(one.id, references[one.case], SAID[one.found]) for one in drawn],
        left=sum(one.found == "open" for one in drawn),
        following=next((one.id for one in drawn if one.found == "open"), None),
        refused=refused,
    )


async def _references(drawn: list[LinkageSample]) -> dict[UUID, str]:
    if not drawn:
        return {}
    rows = await Case.select(Case.id, Case.reference).where(Case.id.is_in([one.case for one in drawn]))
    return {row["id"]: row["reference"] for row in rows}


@post("/linkage/{run_id:uuid}/sample", name="linkage-sample-draw", opt=STAFF)
async def draw(
    run_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    run = await runs.get(by, run_id)
    try:
        await samples.draw(run, by)
    except Refused as refused:
        return await _sample(run, programme, refused.sentence)
    return redirect(f"/linkage/{run.id}/sample", notice="The sample is drawn.")


@get("/linkage/samples/{sample_id:uuid}", name="linkage-sampled", opt=STAFF)
async def show_one(
    sample_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
    settings: NamedDependency[Settings],
) -> Template:
    return await _one(await samples.get(by, sample_id), by, programme, settings)


async def _one(
    sampled: LinkageSample, by: Actor, programme: Programme, settings: Settings, **more: Any
) -> Template:
    """Who is looked for, and everybody of the extract who may be them. Reading both is written down."""
    case = await case_files.get(by, sampled.case)
    person = await people.get(case.person)
    found: list[Seen] = []
    refused = ""
    try:
        found = await samples.look(sampled, by, settings.extract_folder)
        await journal.read(by, "person.read", person, "sample of a linkage")
    except Refused as gone:
        refused = gone.sentence
    return page(
        "linkage/sampled.html",
        sampled=sampled,
        case=case,
        person=person if not refused else None,
        accepted=plain(case.opened_on, programme),
        born=plain(person.born_on, programme) if person.born_on else "",
        rows=[_row(one, programme) for one in found],
        answers=ANSWERS,
        said=SAID[sampled.found] if sampled.found != "open" else "",
        left=sum(one.found == "open" for one in await _drawn(sampled, by)),
        refused=refused,
        **more,
    )


def _row(one: Seen, programme: Programme) -> list[str]:
    name = " ".join(part for part in (one.who.first, one.who.last) if part).title()
    born = plain(one.who.born_on, programme) if one.who.born_on else "Not known"
    place = ", ".join(part for part in (one.who.postcode.upper(), one.who.town.title()) if part)
    said = (f"{each.offence or 'Not said'}, {plain(each.happened_on, programme)}" for each in one.offences)
    return [name, born, place or "Not known", "; ".join(said)]


async def _drawn(sampled: LinkageSample, by: Actor) -> list[LinkageSample]:
    return await samples.of(await runs.get(by, sampled.run))


@post("/linkage/samples/{sample_id:uuid}", name="linkage-sample-answer", opt=STAFF)
async def answer(
    request: Request[Any, Any, Any],
    sample_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
    settings: NamedDependency[Settings],
) -> Template | Redirect:
    """Kept, and on to the next."""
    sampled, typed = await samples.get(by, sample_id), await forms.typed(request)
    try:
        await samples.answer(sampled, typed.get("found", ""), by)
    except BadInput:
        problems = {"found": "Say whether they are in it."}
        return await _one(sampled, by, programme, settings, typed=typed, problems=problems)
    following = next((one.id for one in await _drawn(sampled, by) if one.found == "open"), None)
    to = f"/linkage/samples/{following}" if following else f"/linkage/{sampled.run}/sample"
    return redirect(to, notice="Your answer is kept.")


routes: list[Any] = [show_sample, draw, show_one, answer]
