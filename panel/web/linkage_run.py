"""One extract: how far it is, what it found, how well, and taking it back."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import journal, outcomes
from cases.actors import Actor
from cases.errors import BadInput
from cases.evaluation.linkage_quality import Estimate
from cases.evaluation.rates import Rate
from cases.linkage import clerical, runs, samples
from cases.linkage.samples import Quality
from cases.linkage.tables import LinkageRun
from cases.tables import Programme
from panel.figures import percent
from panel.web import forms
from panel.web.access import allow
from panel.web.linkage import STATES, destroyed
from panel.web.pages import page, redirect
from panel.web.seen import plain, stamp

STAFF, READERS = allow("coordinator"), allow("coordinator", "evaluator")
SEARCHED = ("waiting", "running")


@get("/linkage/{run_id:uuid}", name="linkage-run", opt=READERS)
async def show(
    run_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    """Counts alone: no name stands here."""
    run = await runs.get(by, run_id)
    await journal.read(by, "linkage.read", run)
    done = run.state == "done"
    found = await samples.quality_of(run) if done else None
    return page(
        "linkage/run.html",
        run=run,
        word=STATES[run.state],
        about=f"{outcomes.SOURCES[run.source]}, extract of {plain(run.extract_on, programme)}",
        searched=run.state in SEARCHED,
        may=by.role == "coordinator",
        left=await clerical.left(run),
        facts=_facts(run, programme),
        model=_model(run, programme) if run.model_version else [],
        found=found,
        lines=_lines(found) if found else [],
        corrected=_corrected(found) if found else "",
        exact=percent(found.exact / found.participants) if found and found.participants else "",
        here=run.key_sealed is not None,
        destroyed=destroyed(run, programme),
    )


def _facts(run: LinkageRun, programme: Programme) -> list[tuple[str, str]]:
    """What was asked of the agency, and by whom."""
    limits = runs.thresholds(run)
    return [
        ("From", outcomes.SOURCES[run.source]),
        ("Drawn on", plain(run.extract_on, programme)),
        ("Offences from", plain(run.since, programme)),
        ("A line without a proof date", outcomes.EVENTS[run.unproven]),
        ("The file", f"{run.file_name}, {_of(run.lines, 'line')}, {_of(run.people, 'spelling')} of people"),
        ("Brought in", f"{stamp(run.created_at, programme)} by {run.by_name}"),
        ("Linked from a probability of", f"{limits.linked:g}"),
        ("Two people look from", f"{limits.clerical:g}"),
        ("Destroyed" if run.destroyed_at else "Destroyed on", destroyed(run, programme)),
    ]


def _of(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count} {what}s"


def _model(run: LinkageRun, programme: Programme) -> list[tuple[str, str]]:
    return [
        ("Version of the settings", run.model_version),
        ("SHA-256 of the model", run.model_sha256),
        ("SHA-256 of the file", run.file_sha256),
        ("Compared", stamp(run.linked_at, programme) if run.linked_at else ""),
    ]


def _lines(found: Quality) -> list[list[str]]:
    """Of those looked for by hand: what was right, and how many were found."""
    lines = [_measure("Precision: of those linked, how many truly are", found.precision)]
    lines.append(_measure("Sensitivity: of those who reappear, how many are linked", found.sensitivity))
    return [line for line in lines if line]


def _measure(words: str, said: Rate | Estimate | None) -> list[str]:
    if said is None:
        return []
    value = said.share if isinstance(said, Rate) else said.value
    return [words, percent(value), f"{percent(said.low)} to {percent(said.high)}", said.method]


def _corrected(found: Quality) -> str:
    """The rate as it would be had nobody been missed, with all that belongs to it."""
    if not (said := found.corrected):
        return ""
    between = f"{percent(said.low)} to {percent(said.high)}"
    return f"{percent(said.value)}, with a 95% interval of {between} ({said.method}; {said.source})"


@post("/linkage/{run_id:uuid}/searches", name="linkage-again", opt=STAFF)
async def again(run_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    run = await runs.again(await runs.get(by, run_id), by)
    return redirect(f"/linkage/{run.id}")


@get("/linkage/{run_id:uuid}/withdrawal", name="linkage-withdrawal", opt=STAFF)
async def ask_withdrawal(
    run_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return _withdrawal(await runs.get(by, run_id), programme)


def _withdrawal(run: LinkageRun, programme: Programme, **more: Any) -> Template:
    about = f"{outcomes.SOURCES[run.source]}, extract of {plain(run.extract_on, programme)}"
    reasons = list(runs.WITHDRAWN.items())
    return page("linkage/withdrawal.html", run=run, about=about, reasons=reasons, **more)


@post("/linkage/{run_id:uuid}/withdrawal", name="linkage-withdraw", opt=STAFF)
async def withdraw(
    request: Request[Any, Any, Any],
    run_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    run, typed = await runs.get(by, run_id), await forms.typed(request)
    try:
        await runs.withdraw(run, typed.get("why", ""), by)
    except BadInput as bad:
        return _withdrawal(run, programme, typed=typed, problems=bad.problems)
    return redirect(f"/linkage/{run.id}", notice="It does not count any more.")


routes: list[Any] = [show, again, ask_withdrawal, withdraw]
