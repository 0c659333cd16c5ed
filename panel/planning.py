"""The commands `panel plan` and `panel draw`: a problem in a file becomes a plan; no record is opened.

Nothing of the application is imported here, so that a plan begins at once and needs little memory.
"""

import resource
import sys
from pathlib import Path

import click

from scheduling.seating import planning
from scheduling.seating.problem import BadProblem, Problem, read, written

A_MEGABYTE = 1024  # in the units of ru_maxrss
File = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


class Watch:
    """Says on a terminal how far a search is, and when its CPU seconds are over."""

    def __init__(self, cpu_seconds: float | None) -> None:
        self.cpu_seconds = cpu_seconds
        self.shown = 0.0
        self.shows = sys.stderr.isatty()

    def __call__(self, turn: int, cost: int, placed: int) -> float:
        spent = cpu_spent()
        if self.shows and spent - self.shown > 0.5:  # noqa: PLR2004
            self.shown = spent
            click.echo(f"\r{turn:,} iterations, cost {cost:,}, {placed:,} placed ", nl=False, err=True)
        return spent / self.cpu_seconds if self.cpu_seconds else 0.0

    def end(self) -> None:
        if self.shown:
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
def plan(
    file: Path, seed: int, iterations: int | None, cpu_seconds: float | None, exact: bool, bound: bool
) -> None:
    """Plan the hearings of PROBLEM.json; the plan is printed as JSON, what it cost on standard error."""
    if iterations is not None and cpu_seconds is not None:
        raise click.UsageError("Say --iterations or --cpu-seconds, not both.")
    problem = _read(file)
    if iterations is None and cpu_seconds is None:
        iterations = planning.USUAL_ITERATIONS
    watch = Watch(cpu_seconds)
    planned = planning.plan(problem, seed, iterations, watch)
    watch.end()
    click.echo(written(planned.plan))
    _tell(planned)


def _read(file: Path) -> Problem:
    try:
        return read(sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes())
    except BadProblem as bad:
        click.echo(f"{file}: {bad}", err=True)
        sys.exit(2)


def _tell(planned: planning.Planned) -> None:
    for line in (
        f"cost {planned.cost:,}",
        f"placed {planned.placed:,}",
        f"unplaced {planned.unplaced:,}",
        f"iterations {planned.iterations:,}",
        f"CPU {cpu_spent():.2f} s",
        f"peak memory {peak_memory():.0f} MB",
    ):
        click.echo(line, err=True)


@click.group()
def draw() -> None:
    """Draws of a panel by lot."""


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
