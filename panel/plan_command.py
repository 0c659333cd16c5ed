"""The commands `panel plan` and `panel draw`: a problem in a file becomes a plan; no record is opened.

Nothing of the application is imported here, so that a plan begins at once and needs little memory.
"""

import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from scheduling.seating import draw as lotteries
from scheduling.seating import linear, planning
from scheduling.seating.problem import BadProblem, Problem, read, written

Read = TypeVar("Read")
A_MEGABYTE = 1024  # in the units of ru_maxrss
File = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


class Watch:
    """Says on a terminal how far a search is, and when its CPU seconds are over."""

    def __init__(self, cpu_seconds: float | None, lines: bool = False) -> None:
        self.cpu_seconds = cpu_seconds
        self.lines = lines
        self.shown = 0.0
        self.shows = lines or sys.stderr.isatty()

    def __call__(self, turn: int, cost: int, placed: int) -> float:
        spent = cpu_spent()
        if self.shows and spent - self.shown > 0.5:  # noqa: PLR2004
            self.shown = spent
            said = f"\r{turn:,} iterations, cost {cost:,}, {placed:,} placed "
            click.echo(f"progress {turn} {placed}" if self.lines else said, nl=self.lines, err=True)
        return spent / self.cpu_seconds if self.cpu_seconds else 0.0

    def end(self) -> None:
        if self.shown and not self.lines:
            click.echo(err=True)


def cpu_spent() -> float:
    """CPU seconds of this process and its children, since it began."""
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime


def peak_memory() -> float:
    """Megabytes, the most that this process had at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / A_MEGABYTE


@click.command()
@click.argument("file", metavar="PROBLEM.json", type=File)
@click.option("--seed", default=0, show_default=True, help="Where the search draws from.")
@click.option(
    "--iterations", type=click.IntRange(min=0), help="How long to search; 5000 when nothing is said."
)
@click.option(
    "--cpu-seconds", type=click.FloatRange(min=0, min_open=True), help="How long to search, instead."
)
@click.option("--exact", is_flag=True, help="Finish with an exact solver (needs the extra “exact”).")
@click.option("--bound", is_flag=True, help="Say a cost that no plan can be below.")
@click.option("--progress", is_flag=True, help="Say on lines of standard error how far the search is.")
def plan(  # noqa: PLR0917 - as click hands them over, by name
    file: Path,
    seed: int,
    iterations: int | None,
    cpu_seconds: float | None,
    exact: bool,
    bound: bool,
    progress: bool,
) -> None:
    """Plan the hearings of PROBLEM.json; the plan is printed as JSON, what it cost on standard error."""
    if iterations is not None and cpu_seconds is not None:
        raise click.UsageError("Say --iterations or --cpu-seconds, not both.")
    if exact and not linear.there():
        raise click.UsageError("--exact needs the extra “exact” (highspy), which is not installed.")
    problem = _read(file)
    if iterations is None and cpu_seconds is None:
        iterations = planning.USUAL_ITERATIONS
    watch = Watch(cpu_seconds, progress)
    planned = planning.plan(problem, seed, iterations, watch)
    watch.end()
    if exact:
        planned = planning.made_exact(planned)
    elif bound:
        planned = planning.with_bound(planned)
    click.echo(written(planned.plan))
    _tell(planned)


def _read(file: Path) -> Problem:
    return _reading(file, read)


def _reading(file: Path, reader: Callable[[bytes], Read]) -> Read:
    try:
        return reader(sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes())
    except BadProblem as bad:
        click.echo(f"{file}: {bad}", err=True)
        sys.exit(2)


def _tell(planned: planning.Planned) -> None:
    for line in (
        f"cost {planned.cost:,}",
        f"placed {planned.placed:,}",
        f"unplaced {planned.unplaced:,}",
        f"bound {_bound(planned)}",
        f"iterations {planned.iterations:,}",
        f"CPU {cpu_spent():.2f} s",
        f"peak memory {peak_memory():.0f} MB",
    ):
        click.echo(line, err=True)


def _bound(planned: planning.Planned) -> str:
    if planned.bound is None:
        return "not asked for"
    if planned.proven:
        return f"{planned.bound:,} (the plan is proven optimal)"
    gap = (planned.cost - planned.bound) / planned.cost if planned.cost else 0.0
    return f"{planned.bound:,.0f} (no plan is more than {gap:.1%} cheaper)"


@click.group()
def draw() -> None:
    """Draws of a panel by lot."""


@draw.command("make")
@click.argument("file", metavar="PROBLEM.json", type=File)
@click.option("--case", required=True, help="The case, by its id.")
@click.option("--slot", required=True, help="The slot, by its id.")
@click.option("--seed", required=True, help="A seed that is published before the draw, or nobody can choose.")
def make(file: Path, case: str, slot: str, seed: str) -> None:
    """Draw a panel for one case in one slot; the draw is printed as JSON, with all that proves it."""
    problem = _read(file)
    cases = [n for n, one in enumerate(problem.cases) if str(one.id) == case]
    slots = [n for n, one in enumerate(problem.slots) if str(one.id) == slot]
    if not cases or not slots:
        raise click.UsageError("There is no such case, or no such slot.")
    lots = lotteries.for_one(problem, cases[0], slots[0])
    if not lots.panels:
        click.echo("No panel can be drawn: nobody, or too few, may sit on it then.", err=True)
        sys.exit(1)
    click.echo(written(lotteries.drawn(lots, seed)))


@draw.command()
@click.argument("file", metavar="DRAW.json", type=File)
def verify(file: Path) -> None:
    """Draw again from the seed and the tickets of DRAW.json, and say whether the same panel comes out."""
    said = _reading(file, lotteries.read)
    wrong = list(lotteries.against(said))
    for sentence in wrong:
        click.echo(sentence, err=True)
    if wrong:
        sys.exit(1)
    chances = lotteries.chance_of_each(said.lottery).values()
    click.echo(f"The draw is right: ticket {said.ticket:,} of {lotteries.TICKETS:,} is of this panel.")
    spread = f"Chances from {min(chances):.1%} to {max(chances):.1%}, Gini {lotteries.gini(chances):.3f}"
    click.echo(f"{spread} ({said.lottery.method}).")


COMMANDS: tuple[click.Command, ...] = (plan, draw)


def run(command: click.Command, words: list[str]) -> None:
    """One command by itself; a wrong call is one sentence and exit code 2, as everywhere in `panel`."""
    try:
        command.main(words, prog_name=f"panel {command.name}", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message())
        sys.exit(2)
    except click.UsageError as wrong:
        click.echo(f"{wrong.format_message()} Try: panel {command.name} --help", err=True)
        sys.exit(2)
    except click.exceptions.Abort:
        sys.exit(1)
