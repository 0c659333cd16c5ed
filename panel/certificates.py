"""A certificate of hours: what somebody gave of their time, for a school or an employer.

It does not say why we know them, and has the words of a volunteer's certificate everywhere.
"""

from collections.abc import Mapping
from typing import Any

from cases import contacts, programmes
from cases.tables import Programme
from panel import papers, statements
from panel.agreement_papers import day
from panel.tables import Juror

TEMPLATE = "papers/certificate.html"
KINDS: Mapping[str, str] = {
    "sitting": "Meetings of a panel",
    "training": "Training",
    "help": "Help for others",
    "other": "Other time given",
}


async def of(juror: Juror, programme: Programme) -> dict[str, Any]:
    """What the page and the PDF say; `total` is empty where nothing was given yet."""
    given = await statements.given(juror)
    minutes = sum(one.minutes for one in given)
    return {
        "name": f"{juror.first_name} {juror.last_name}",
        "total": statements.said(minutes) if minutes else "",
        "rows": [(KINDS[one.category], str(one.times), statements.said(one.minutes)) for one in given],
        "first_day": day(min(one.first for one in given), programme) if given else "",
        "last_day": day(max(one.last for one in given), programme) if given else "",
        "made_on": day(programmes.today(programme), programme),
        "contact_phone": contacts.shown(programme.contact_phone, programme.country),
        "contact_email": programme.contact_email,
        "short_name": programme.short_name,
        "country": programme.country,
    }


async def pdf(said: Mapping[str, Any]) -> bytes:
    return await papers.pdf(TEMPLATE, said)
