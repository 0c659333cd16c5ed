"""The command `panel evaluate`: files of people and events become figures; no record is opened.

An evaluator checks the house against their own software with it: the same sums make the pages.
"""

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from cases.evaluation import catalogue, files
from cases.evaluation.catalogue import Asked
from cases.evaluation.definitions import COUNTED, DEFINITIONS, USUAL
from cases.evaluation.public import public as made_public
from cases.evaluation.rates import METHODS
from panel.evaluate_table import table

File = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
SEVERAL = ("--by", "--at", "--measure")
NO_PROOF = (
    "No figure can be shown: this definition counts what was proven, and the events have no column "
    "proven_on. Give it, or ask with --event offence."
)
UNTYPED = "The events have no column type: every row is taken for what the definition counts."


class Lists(click.Command):
    """`--by sex age`, `--by sex,age` and `--by sex --by age` say the same."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        spread, option = [], ""
        for word in args:
            if word.startswith("-") and word != "-":
                option = word.partition("=")[0] if "=" not in word else ""
                spread.append(word)
            elif option in SEVERAL and not _is_file(word):
                spread += [option, word] if spread[-1] != option else [word]
            else:
                spread.append(word)
                option = option if spread[-2:-1] == [option] and option in SEVERAL else ""
        return super().parse_args(ctx, spread)


def _is_file(word: str) -> bool:
    return word == "-" or word.casefold().endswith(".csv") or Path(word).is_file()


def _flat(lists: Sequence[str]) -> list[str]:
    """Every word once, also of those between commas."""
    words = (one.strip() for listed in lists for one in listed.split(","))
    return list(dict.fromkeys(filter(None, words)))


@click.command(cls=Lists)
@click.argument("people", metavar="PEOPLE.csv", type=File)
@click.argument("events", metavar="[EVENTS.csv]", type=File, required=False)
@click.option(
    "--extract",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day of the extract: nothing later is known.",
)
@click.option("--definition", default=USUAL, show_default=True, type=click.Choice(list(DEFINITIONS)))
@click.option("--measure", "measures", multiple=True, metavar="M1,M5,...", help="M1 to M10, and M14.")
@click.option("--by", multiple=True, metavar="COLUMN ...", help="Columns of PEOPLE to group by.")
@click.option("--at", multiple=True, metavar="DAYS ...", help="Days after the index event.")
@click.option("--window", type=click.IntRange(min=1), metavar="DAYS", help="In place of the definition's.")
@click.option("--waiting", type=click.IntRange(min=0), metavar="DAYS", help="In place of the definition's.")
@click.option("--event", type=click.Choice(list(COUNTED)), help="In place of the definition's.")
@click.option("--compare", metavar="COLUMN=A,B", help="Two groups: adds M9 and M10.")
@click.option("--interval", type=click.Choice(list(METHODS), case_sensitive=False), help="Of shares.")
@click.option("--public", is_flag=True, help="As the public may see it: few people are hidden.")
@click.option("--json", "as_json", is_flag=True, help="A list of figures, with all that belongs to each.")
def evaluate(  # noqa: PLR0917 - as click hands them over, by name
    people: Path,
    events: Path | None,
    extract: datetime,
    definition: str,
    measures: Sequence[str],
    by: Sequence[str],
    at: Sequence[str],
    window: int | None,
    waiting: int | None,
    event: str | None,
    compare: str | None,
    interval: str | None,
    public: bool,
    as_json: bool,
) -> None:
    """Work out the figures of PEOPLE.csv and EVENTS.csv, as the pages of the house do."""
    found = _read(people, events)
    columns, pair = _flat(by), _pair(compare)
    _check_columns(found, [*columns, *([pair[0]] if pair else [])], people)
    meant = DEFINITIONS[definition].altered(event, window, waiting)
    asked = Asked(
        definition=meant,
        extract=extract.date(),
        measures=_measures(_flat(measures), pair, columns),
        by=columns,
        at=_days(_flat(at)),
        compare=pair,
        columns=[column for column in found.columns if column != "completed"],
        method=interval or next(iter(METHODS)),
        whole=found.whole,
        lacking=NO_PROOF if meant.waits_for_proof and not found.has_proof else "",
    )
    _check_groups(found, pair, people)
    rows = [figure.row() for figure in catalogue.answer(found.people, asked)]
    told = [{**row, "notes": [*row["notes"], *_notes(found, asked)]} for row in rows]
    shown = made_public(told) if public else told
    click.echo(json.dumps(shown, ensure_ascii=False, allow_nan=False, indent=1) if as_json else table(shown))


def _notes(found: files.Read, asked: Asked) -> list[str]:
    untyped = not found.typed and asked.definition.event in {"arrest", "referral", "charge"}
    return [*found.notes, *([UNTYPED] if untyped else [])]


def _read(people: Path, events: Path | None) -> files.Read:
    try:
        return files.read(_text(people), _text(events) if events else None)
    except files.BadFile as bad:
        click.echo(str(bad), err=True)
        sys.exit(2)


def _text(file: Path) -> tuple[str, str]:
    content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    try:
        return str(file), content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise files.BadFile(f"{file}, line {line}: it is not in UTF-8. Save it so.") from None


def _measures(asked: Sequence[str], pair: tuple[str, str, str] | None, by: Sequence[str]) -> list[str]:
    chosen = [one.upper() for one in asked] or list(catalogue.USUAL)
    for one in chosen:
        if one not in catalogue.MEASURES:
            raise click.UsageError(f"There is no measure {one}: there is {', '.join(catalogue.MEASURES)}.")
        if one in catalogue.COMPARED and not pair:
            raise click.UsageError(f"{one} compares two groups: say which with --compare COLUMN=A,B.")
        if one == "M8" and len([column for column in by if not pair or column != pair[0]]) < (
            1 if pair else 2
        ):
            raise click.UsageError(
                "M8 takes groups and the columns of a standard mix: --compare COLUMN=A,B --by AGE, "
                "or --by GROUP AGE."
            )
    return list(dict.fromkeys([*chosen, *(catalogue.COMPARED if pair else ())]))


def _pair(compare: str | None) -> tuple[str, str, str] | None:
    if compare is None:
        return None
    column, _, values = compare.partition("=")
    names = [one.strip() for one in values.split(",")]
    if len(names) != 2 or not all((column.strip(), *names)) or names[0] == names[1]:  # noqa: PLR2004
        raise click.UsageError("Write --compare as COLUMN=A,B: a column and two different values of it.")
    return column.strip(), names[0], names[1]


def _days(asked: Sequence[str]) -> list[int]:
    try:
        days = [int(one) for one in asked]
    except ValueError:
        days = [0]
    if any(day < 1 for day in days):
        raise click.UsageError("--at takes whole numbers of days, from 1 up.")
    return days


def _check_columns(found: files.Read, asked: Sequence[str], people: Path) -> None:
    for column in asked:
        if column not in found.columns:
            raise click.UsageError(f"{people} has no column {column} to group by.")


def _check_groups(found: files.Read, pair: tuple[str, str, str] | None, people: Path) -> None:
    for value in pair[1:] if pair else ():
        if pair and not any(one.strata.get(pair[0]) == value for one in found.people):
            raise click.UsageError(f"Nobody in {people} has {value} in the column {pair[0]}.")


COMMANDS: tuple[click.Command, ...] = (evaluate,)
