"""One extract of an agency, from its arrival to its end.

run = await runs.begin(NewExtract(...), by, folder)   # waits; `searching` takes it on
await runs.withdraw(run, "wrong_file", by)            # links, outcomes and checks go with it
await destroying.destroy_due(today, folder)           # recurring: the file and its key end on their day
"""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from cases import database, journal, outcomes, programmes
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused, Taken, WrongState
from cases.linkage import apart, checks, clerical, extract_files, extracts, links
from cases.linkage.extracts import Asked, BadExtract
from cases.linkage.settings import Thresholds
from cases.linkage.tables import LinkageRun

MILLION = 1_000_000
KEPT_DAYS, KEPT_MOST = 30, 365  # an extract is destroyed after so many days, if nobody says otherwise
WITHDRAWN: Mapping[str, str] = {
    "wrong_file": "It was the wrong file",
    "wrong_columns": "A column was read as something else",
    "agency": "The agency took it back, or corrected it",
    "replaced": "A newer one takes its place",
}
UNPROVEN = tuple(event for event in outcomes.EVENTS if event != "proven")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExtract:
    """A file as it came, and what the agency was asked: offences from `since` on, known on `extract_on`.

    `unproven`: what a line without a proof date is. `told`: which heading holds which field.
    """

    content: bytes
    source: str
    extract_on: date
    since: date
    unproven: str = "charge"
    told: Mapping[str, str] = field(default_factory=dict)
    thresholds: Thresholds = field(default_factory=Thresholds)
    kept_days: int = KEPT_DAYS


async def begin(new: NewExtract, by: Actor, folder: Path) -> LinkageRun:
    """Take the file in. It is read whole first, and refused by line and column: nothing half imported."""
    programme = await programmes.get(_mine(by))
    today = programmes.today(programme)
    if found := problems(new, today):
        raise BadInput(found)
    if not apart.installed():
        raise Refused(apart.NOT_INSTALLED)
    try:
        content = await apart.as_csv(new.content)
        asked = Asked(new.since, new.extract_on, programme.country)
        read = await asyncio.to_thread(extracts.read, content, new.told, asked)
    except BadExtract as bad:
        raise BadInput({"file": str(bad)}) from bad
    run = _run(new, by, today + timedelta(days=new.kept_days), read)
    run.key_sealed = await asyncio.to_thread(extract_files.keep, content, run.id, folder)
    try:
        async with database.atomic():
            await _refuse_again(run)
            await LinkageRun.insert(run)
            told = f"{run.lines} lines, destroyed on {run.destroy_on}"
            await journal.write(by, "linkage.begun", run, told, programme=run.programme)
    except BaseException:
        extract_files.destroy(run.id, folder)
        raise
    return run


def problems(new: NewExtract, today: date) -> dict[str, str]:
    """What was said of the file and cannot be, one sentence a field."""
    found: dict[str, str] = {}
    if new.source not in outcomes.SOURCES:
        found["source"] = "Choose who gave it."
    if new.unproven not in UNPROVEN:
        found["unproven"] = "Choose what a line without a proof date is."
    if new.extract_on > today:
        found["extract_on"] = "The day must be today or in the past."
    if new.since > new.extract_on:
        found["since"] = "This must be before the day of the extract."
    if not 1 <= new.kept_days <= KEPT_MOST:
        found["kept_days"] = f"Keep it for 1 to {KEPT_MOST} days."
    if problem := new.thresholds.problem():
        found["thresholds"] = problem
    return found


def _run(new: NewExtract, by: Actor, destroy_on: date, read: extracts.Extract) -> LinkageRun:
    return LinkageRun(
        id=uuid4(),
        programme=by.programme,
        source=new.source,
        unproven=new.unproven,
        file_name="Parquet" if new.content.startswith(extracts.PARQUET) else "CSV",
        file_sha256=hashlib.sha256(new.content).hexdigest(),
        extract_on=new.extract_on,
        since=new.since,
        mapping=json.dumps(dict(new.told)),
        state="waiting",
        linked_from=round(new.thresholds.linked * MILLION),
        clerical_from=round(new.thresholds.clerical * MILLION),
        lines=read.rows,
        people=len(read.people),
        destroy_on=destroy_on,
        by_id=by.id,
        by_name=by.name,
        created_at=now(),
    )


async def _refuse_again(run: LinkageRun) -> None:
    before = (
        await LinkageRun.objects()
        .where(
            LinkageRun.programme == run.programme,
            LinkageRun.file_sha256 == run.file_sha256,
            LinkageRun.state.is_in(["waiting", "running", "done"]),
        )
        .first()
    )
    if before is not None:
        day = f"{before.created_at:%-d %B %Y}"
        raise Taken(f"This very file is here already, since {day}. Withdraw that one to link it again.")


def thresholds(run: LinkageRun) -> Thresholds:
    return Thresholds(run.linked_from / MILLION, run.clerical_from / MILLION)


async def get(by: Actor, run: UUID) -> LinkageRun:
    """The run of this id, if it is the actor's programme's."""
    found: LinkageRun | None = (
        await LinkageRun.objects().where(LinkageRun.id == run, LinkageRun.programme == by.programme).first()
    )
    if found is None:
        raise NotFound
    return found


async def recent(by: Actor) -> list[LinkageRun]:
    """Every run of the programme, the newest first."""
    found: list[LinkageRun] = (
        await LinkageRun.objects()
        .where(LinkageRun.programme == by.programme)
        .order_by(LinkageRun.created_at, ascending=False)
    )
    return found


async def again(run: LinkageRun, by: Actor) -> LinkageRun:
    """What failed waits once more, while its extract is still here. Asked twice it waits once."""
    async with database.atomic():
        run = await get(by, run.id)
        if run.state == "waiting":
            return run
        if run.state != "failed" or run.key_sealed is None:
            raise WrongState("Only what failed is linked again, and only until its extract is destroyed.")
        await _refuse_again(run)
        await LinkageRun.update({LinkageRun.state: "waiting", LinkageRun.note: ""}).where(
            LinkageRun.id == run.id
        )
        await journal.write(by, "linkage.again", run, programme=run.programme)
        return await get(by, run.id)


async def withdraw(run: LinkageRun, why: str, by: Actor) -> LinkageRun:
    """It counts nowhere any more: its links, the outcomes they became, its queue and the checks it answered.

    Asked twice it is withdrawn once. The file ends on its day, as if nothing had happened.
    """
    if why not in WITHDRAWN:
        raise BadInput({"why": "Choose why it does not count."})
    async with database.atomic():
        run = await get(by, run.id)
        if run.state == "withdrawn":
            return run
        if run.state == "running":
            raise WrongState("It is being linked just now. Wait until that is done, then withdraw it.")
        await LinkageRun.update({LinkageRun.state: "withdrawn", LinkageRun.withdrawn_at: now()}).where(
            LinkageRun.id == run.id
        )
        await clerical.let_lapse(run, by)
        await links.withdraw_all(run, by)
        await checks.take_back(run, by)
        await journal.write(by, "linkage.withdrawn", run, why, programme=run.programme)
        return await get(by, run.id)


def _mine(by: Actor) -> UUID:
    if by.programme is None:
        raise NotFound
    return by.programme
