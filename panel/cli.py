"""The command `panel`. Exit codes: 0 done, 1 the answer is no, 2 the input or the call is wrong."""

import asyncio
import dataclasses
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click

from cases import journal, keys, programmes, sqlite_file
from cases.actors import the_command
from cases.errors import BadInput, NotFound, Refused, Unavailable
from cases.tables import Programme
from panel import (
    accounts,
    backups,
    checking,
    evaluate_command,
    first_start,
    import_command,
    leads,
    plan_command,
    record,
    recovery,
    restoring,
    serving,
)
from panel.demo import start as demo_start
from panel.settings import BadSetting, Settings

Answer = TypeVar("Answer")
NO = (Refused, Unavailable, backups.BadBackup)  # the answer is no
FILL_IN = "Fill this in."
WRONG = (BadSetting, keys.NoKey, sqlite_file.CannotOpen)  # the call or a setting is wrong


class Panel(click.Group):
    """Turns what the house refuses into one sentence and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:  # a line for each kind of no
        try:
            return super().invoke(ctx)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as wrong:
            where = wrong.ctx.command_path if wrong.ctx else "panel"
            _end(f"{wrong.format_message()} Try: {where} --help", 2)
        except BadInput as bad:
            _end(" ".join(_named(name, sentence) for name, sentence in bad.problems.items()), 2)
        except NotFound:
            _end("There is nothing of that name.", 2)
        except NO as refused:
            _end(str(refused), 1)
        except WRONG as wrong:
            _end(str(wrong), 2)
        return None


def _named(name: str, sentence: str) -> str:
    """A page shows the field beside its sentence; here the option has to be said."""
    return f"--{name}: {sentence}" if sentence == FILL_IN else sentence


def _end(sentence: str, code: int) -> None:
    click.echo(sentence, err=True)
    sys.exit(code)


def within(settings: Settings, work: Callable[[], Awaitable[Answer]]) -> Answer:
    """Do the work with the record open."""

    async def run() -> Answer:
        async with record.opened(settings):
            return await work()

    return asyncio.run(run())


@click.group(cls=Panel, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="community-justice-panel", prog_name="panel")
def main() -> None:
    """Community Justice Panel: a case manager for peer justice panels."""


@main.command()
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--fresh", is_flag=True, help="Throw the demo's data away and begin again.")
def demo(port: int, fresh: bool) -> None:
    """Serve two invented programmes on this machine alone."""
    sys.exit(demo_start.start(port, fresh=fresh))


@main.command()
@click.option("--host", help="The address to listen on (PANEL_HOST).")
@click.option("--port", type=int, help="The port to listen on (PANEL_PORT).")
@click.option("--no-scheduler", is_flag=True, help="Leave the scheduler to another machine.")
def serve(host: str | None, port: int | None, no_scheduler: bool) -> None:
    """Serve the application, with the scheduler beside it."""
    settings = Settings.read()
    usual = urlsplit(settings.public_url)
    here = (usual.hostname, usual.port) == (settings.host, settings.port)
    settings = dataclasses.replace(settings, host=host or settings.host, port=port or settings.port)
    if here:
        settings = dataclasses.replace(settings, public_url=f"http://{settings.host}:{settings.port}")
    for problem in settings.problems():
        raise BadSetting(problem)
    for line in within(settings, lambda: first_start.words(settings)):
        click.echo(line)
    sys.exit(serving.serve(settings, scheduler=not no_scheduler))


@main.command()
def scheduler() -> None:
    """Run the recurring work: letters, deadlines, tidying. A spare waits until the leader is gone."""
    sys.exit(serving.run_scheduler(Settings.read()))


@main.command()
def migrate() -> None:
    """Bring the tables up to date. Twice is once."""

    async def work() -> None:
        click.echo("The tables are up to date.")

    within(Settings.read(), work)


@main.group()
def programme() -> None:
    """Programmes."""


@programme.command("add")
@click.option("--name", required=True, help="What the programme is called.")
@click.option("--place", required=True, help="The town or county.")
@click.option(
    "--template",
    type=click.Choice(sorted(programmes.TEMPLATES)),
    default="uk-community-panel",
    show_default=True,
    help="Words, clocks and offences to begin with.",
)
def programme_add(name: str, place: str, template: str) -> None:
    """Add a programme from a template."""

    async def work() -> None:
        added = await programmes.create(the_command(), name=name, place=place, template=template)
        click.echo(
            f"Added {added.name}. Next: panel account add --role coordinator --programme “{added.name}”."
        )

    within(Settings.read(), work)


@main.group()
def account() -> None:
    """Accounts of staff and referrers."""


@account.command("add")
@click.option("--email", required=True, help="Where the account's letters go.")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", required=True, type=click.Choice(accounts.ROLES), help="What they may do.")
@click.option("--programme", "named", help="The programme's name; not for an administrator.")
@click.option("--safeguarding-lead", "lead", is_flag=True, help="They alone read the concerns.")
def account_add(email: str, name: str, role: str, named: str | None, lead: bool) -> None:
    """Add an account, and print the link with which its owner enrols."""
    settings = Settings.read()

    async def work() -> None:
        if lead and role not in leads.MAY_LEAD:
            raise BadInput({"role": "Only a coordinator or a facilitator can be the safeguarding lead."})
        belongs = None if role == "administrator" else await _programme(named)
        by = the_command(belongs.id if belongs else None)
        added, token = await accounts.add(by, email=email, name=name, role=role, programme=by.programme)
        if lead:
            await leads.appoint(added, by, lead=True)
        if token:
            click.echo(
                f"Added {name}. This link works once, for three days:\n{settings.public_url}/enrol/{token}"
            )
        else:
            click.echo(f"Added {name}. They sign in by a mailed link.")

    within(settings, work)


async def _programme(named: str | None) -> Programme:
    """The programme of that name; where there is only one, no name is needed."""
    every = await programmes.every()
    found = [one for one in every if named is None or named in (one.name, one.short_name, str(one.id))]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"“{one.name}”" for one in every) or "none yet: panel programme add"
    raise BadInput({"programme": f"Say which programme with --programme. There is {names}."})


@main.group(name="import")
def import_() -> None:
    """Bring in a spreadsheet: first a preview, then --confirm."""


def _importer(kind: str) -> Callable[..., None]:
    def command(file: Path, named: str | None, mapped: tuple[str, ...], confirm: bool) -> None:
        mapping, content = import_command.mapping(mapped), file.read_bytes()

        async def work() -> None:
            by = the_command((await _programme(named)).id)
            await import_command.bring_in(by, kind, file, content, mapping, confirm=confirm)

        within(Settings.read(), work)

    command.__doc__ = f"Bring in {kind} from a CSV or XLSX file. Nothing is written without --confirm."
    return command


for _kind in ("referrals", "jurors", "follow-ups"):
    _command = _importer(_kind)
    _command = click.option("--confirm", is_flag=True, help="Take the rows in.")(_command)
    _command = click.option(
        "--map", "mapped", multiple=True, metavar="FIELD=HEADING", help="Which column holds a field."
    )(_command)
    _command = click.option("--programme", "named", help="The programme's name.")(_command)
    _command = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))(_command)
    import_.command(_kind)(_command)


@main.command()
def check() -> None:
    """Check configuration, key, database, journal, mail, texts, backup, clock and disk: a line each."""
    lines = asyncio.run(checking.every(Settings.read()))
    for line in lines:
        click.echo(f"{'ok  ' if line.good else 'FAIL'} {line.name}: {line.sentence}")
    sys.exit(0 if all(line.good for line in lines) else 1)


@main.group(name="journal")
def journal_() -> None:
    """The journal of every read and change."""


@journal_.command("verify")
def journal_verify() -> None:
    """Read the whole journal and name the first row that was touched."""
    settings = Settings.read()
    if settings.database_file and not settings.database_file.exists():
        raise BadSetting(f"There is no record in {settings.database_file}. Check DATABASE_URL.")
    verdict = within(settings, journal.verify)
    click.echo(verdict.sentence)
    sys.exit(0 if verdict.sound else 1)


@main.command()
@click.option("--if-changed", is_flag=True, help="Make none while nothing was changed or read.")
@click.option("--new-recipient", is_flag=True, help="Make the pair of keys for backups, and print it once.")
def backup(if_changed: bool, new_recipient: bool) -> None:
    """Make an encrypted copy of everything but the key."""
    if new_recipient:
        public, secret = backups.new_recipient()
        click.echo(f"Public key, for PANEL_BACKUP_RECIPIENTS:\n{public}\n")
        click.echo(f"Secret key, for the safe. It is shown only now, and opens every backup:\n{secret}")
        return
    settings = Settings.read()
    made = within(settings, lambda: backups.make(settings, if_changed=if_changed))
    click.echo(f"Made {made}." if made else "Nothing has changed since the last backup.")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--identity",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file that holds the secret key of the backup.",
)
def restore(file: Path, identity: Path) -> None:
    """Prove a backup, then put it in place of the record. Stop the server first."""
    typed = identity.read_text(errors="replace")  # the wrong file may hold anything
    done = asyncio.run(restoring.restore(Settings.read(), file, typed))
    rows = sum(done.manifest.rows.values())
    click.echo(
        f"Restored the record of {done.manifest.made_at}: {rows} rows, "
        f"journal whole to entry {done.manifest.journal_number}."
    )
    if done.aside:
        click.echo(f"The record before it was set aside: {done.aside}")
    if done.missed:
        click.echo(f"{done.missed} letters were waiting then. They are not sent again.")


@main.command("recovery-key")
@click.option("--put-back", is_flag=True, help="Type the page back in, and write the key file from it.")
def recovery_key(put_back: bool) -> None:
    """Print the key as a page to keep on paper."""
    settings = Settings.read()
    if put_back:
        click.echo("Type the groups of the page, then an empty line:")
        recovery.put_back(_typed(), settings)
        click.echo(f"The key is back in {settings.key_file}.")
        return
    click.echo(recovery.page(record.keyring_for(settings), settings))
    recovery.note_printed(settings)


def _typed() -> str:
    """Lines up to an empty one; from a file all of it, for the page itself has empty lines."""
    if not sys.stdin.isatty():
        return sys.stdin.read()
    return "".join(iter(sys.stdin.readline, "\n"))


for command in (*plan_command.COMMANDS, *evaluate_command.COMMANDS):
    main.add_command(command)


if __name__ == "__main__":
    main()
