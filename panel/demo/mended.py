"""Rows that are more than their columns say: a key names a quarter, a mark is of what is sealed."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_bytes
from uuid import UUID

from piccolo.table import Table

from cases import sealing
from cases.tables import Reoffence
from panel import feedback, own_case
from panel.demo.days import Shift
from panel.demo.traces import Row
from panel.tables import Feedback, Graduate, Letter, Link
from scheduling.tables import Booking

AN_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
GOES = {"queued": "sent", "to_print": "printed"}
SOONEST, SPREAD = 20, 100  # days before the check, and before what was told
QUARTER = re.compile(r":\d{4}-[1-4]$")


def _booking(new: Row, row: Row, shift: Shift, _: Callable[[str], str]) -> Row:
    for end in ("starts", "ends"):
        at = shift.moment(datetime.fromtimestamp(row[end], UTC))
        new[end] = int(at.timestamp())
    return new


def _link(new: Row, row: Row, _: Shift, __: Callable[[str], str]) -> Row:
    """Nobody has the token: all of them ran out long ago, or were minted for nobody."""
    for name in ("token_hash", "code_hash"):
        new[name] = sha256(token_bytes(32)).hexdigest() if row[name] else ""
    return new


def _letter(new: Row, row: Row, shift: Shift, say: Callable[[str], str]) -> Row:
    """What waited then has long gone: as `post.send_due` leaves it. A key that is of one click is another."""
    if not QUARTER.search(row["key"]) and re.search(AN_ID, row["key"]) and new["key"] == row["key"]:
        new["key"] = re.sub(AN_ID, str(new["id"]), row["key"])
    if row["state"] in GOES and new["send_after"] <= datetime.now(UTC):
        new |= {"state": GOES[row["state"]], "tries": 1, "sent_at": new["send_after"]}
    return _once_a_quarter(new, row, shift, say)


def _once_a_quarter(new: Row, row: Row, shift: Shift, _: Callable[[str], str]) -> Row:
    """The key of what is asked once a quarter names the quarter."""
    if QUARTER.search(row["key"]):
        asked = row["asked_at"] if "asked_at" in row else row["created_at"]
        quarter = feedback.quarter(shift.moment(asked).date())
        new["key"] = QUARTER.sub(f":{quarter}", new["key"])
    return new


def _graduate(new: Row, _: Row, __: Shift, ___: Callable[[str], str]) -> Row:
    case = sealing.unseal(own_case.COLUMN, new["id"], new["case_sealed"])
    return {**new, "case_mark": own_case.mark(UUID(case))}


def _reoffence(new: Row, row: Row, _: Shift, __: Callable[[str], str]) -> Row:
    """Nobody has theirs as long after as everybody else: on another day before the check that found it."""
    chance = new["id"].int
    before = SOONEST + chance % ((row["checked_on"] - row["happened_on"]).days + SPREAD)
    new["happened_on"] = new["checked_on"] - timedelta(days=before)
    if row["proven_on"]:
        new["proven_on"] = new["happened_on"] + timedelta(days=min(before, 14 + chance // 1000 % 150))
    return new


MENDED: Mapping[type[Table], Callable[[Row, Row, Shift, Callable[[str], str]], Row]] = {
    Booking: _booking,
    Link: _link,
    Letter: _letter,
    Feedback: _once_a_quarter,
    Graduate: _graduate,
    Reoffence: _reoffence,
}
