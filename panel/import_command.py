"""A spreadsheet brought in at the command line: what is read, row by row, and what became of it."""

from collections.abc import Mapping
from pathlib import Path

import click

from cases.actors import Actor
from cases.errors import BadInput
from panel import import_outcomes, import_previews, importing

OUTCOMES = (("taken", "to take"), ("duplicate", "duplicates"), ("problem", "with a problem"))


def mapping(mapped: tuple[str, ...]) -> Mapping[str, str]:
    pairs = [one.partition("=") for one in mapped]
    if any(not sign for _, sign, _ in pairs):
        raise BadInput({"map": "Write --map as field=Heading, for example --map born_on=DOB."})
    return {name.strip(): heading.strip() for name, _, heading in pairs}


async def bring_in(
    by: Actor, kind: str, file: Path, content: bytes, mapping: Mapping[str, str], *, confirm: bool
) -> None:
    """First what each row would become; with `confirm` the rows are taken in."""
    seen = await importing.preview(by, kind, file.name, content, mapping=mapping)
    try:
        _show(seen)
        if not confirm:
            click.echo("Nothing was written. Add --confirm to take the rows in.")
            return
        done = await importing.confirm(by, seen.id)
    finally:
        if not confirm:
            await importing.discard(by, seen.id)
    click.echo(
        f"{done.rows} rows: {done.taken} taken, {done.duplicates} duplicates, "
        f"{done.failed} failed, {done.blank} blank."
    )
    if done.failed:
        name, content = import_outcomes.failed_file(done)
        beside = file.with_name(name)
        beside.touch(mode=0o600)  # names and birth dates: for nobody else on this machine
        beside.chmod(0o600)
        beside.write_bytes(content)
        click.echo(f"The failed rows, each with its reason: {beside}")


def _show(seen: import_previews.Preview) -> None:
    """Every row that is not simply taken, with its reason."""
    if seen.match.missing:
        missing = ", ".join(seen.match.missing)
        raise BadInput(
            {"map": f"Say which column holds {missing}, with --map. There is {', '.join(seen.headings)}."}
        )
    for row in seen.rows:
        if why := row.why:
            click.echo(f"Row {row.number}: {why}")
    for remark in seen.remarks:
        click.echo(remark)
    for spelling in seen.spellings:
        click.echo(f"“{spelling.written}” looks like “{spelling.like}”.")
    counts = ", ".join(f"{len(seen.of(outcome))} {words}" for outcome, words in OUTCOMES)
    click.echo(f"{len(seen.rows) + seen.blank} rows: {counts}, {seen.blank} blank.")
