"""Asking the process of its own: what needs Splink, DuckDB or Arrow never runs where pages are served."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from cases.errors import Refused
from cases.linkage.extracts import PARQUET, BadExtract
from cases.linkage.identities import Identity, packed
from cases.linkage.sorting import Pair

NOT_INSTALLED = "Linkage is not installed here. Install the extra: community-justice-panel[linkage]"

UNREADABLE = "The Parquet file does not open. Ask for it again, or for CSV."


@dataclass(frozen=True, slots=True)
class Found:
    """Scored pairs, and the model as JSON."""

    pairs: list[Pair]
    model: str


class Stopped(Exception):
    """The process ended before it was done."""


def installed() -> bool:
    return find_spec("splink") is not None and find_spec("duckdb") is not None


async def match(participants: Sequence[Identity], extract: Sequence[Identity], least: float) -> Found:
    """Pairs of at least that probability, and the model that found them."""
    sides = {"participants": participants, "extract": extract}
    told = {name: [packed(one) for one in side] for name, side in sides.items()}
    said = json.loads(await _asked("match", json.dumps({**told, "least": least}).encode()))
    return Found([Pair(*pair) for pair in said["pairs"]], said["model"])


async def as_csv(content: bytes) -> bytes:
    """A Parquet file as CSV; any other as it is."""
    if not content.startswith(PARQUET):
        return content
    if not content.endswith(PARQUET):  # as every whole one does: this was cut off on its way
        raise BadExtract(UNREADABLE)
    try:
        return await _asked("csv", content)
    except Stopped:
        raise BadExtract(UNREADABLE) from None


async def _asked(work: str, told: bytes) -> bytes:
    if not installed():
        raise Refused(NOT_INSTALLED)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cases.linkage", work),
        stdin=pipe,
        stdout=pipe,
        stderr=asyncio.subprocess.DEVNULL,  # a traceback may quote names
        env=_without_secrets(),
    )
    try:
        said, _ = await process.communicate(told)
        if process.returncode:
            raise Stopped
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return said


def _without_secrets() -> dict[str, str]:
    """It needs no key and no address of the record."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PANEL_", "DATABASE_"))}
