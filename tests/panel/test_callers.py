"""A parent rings: they are found by their name or their number, by coordinators and nobody else."""

import pytest

from cases import callers
from tests.builders import a_juror, a_programme
from tests.desk import at_the_desk
from tests.telling import opened

pytestmark = pytest.mark.anyio
MONA = {"guardian_name": "Zoë Khan-Hale", "guardian_phone": "+447700900123"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("khan", True),
        ("zoe KHAN", True),
        ("07700 900123", True),
        ("(0)7700-900 123", True),
        ("+44 7700 900123", True),
        ("0044 7700 900123", True),
        ("900123", True),
        ("0123", False),
        ("2026", False),
        ("Omar", False),
        ("", False),
        (".", False),
    ],
)
def test_a_name_or_a_number_however_it_is_typed(query, found):
    assert callers.is_of(query, [MONA["guardian_name"]], [MONA["guardian_phone"]]) is found


async def test_a_coordinator_finds_the_family_of_whoever_rings(record):
    programme = await a_programme()
    case = await opened(programme, name="Amira Said", **MONA)
    await opened(programme, name="Ben Other", guardian_name="Omar Ali", guardian_phone="+447700900999")
    await opened(await a_programme(), name="Not Ours", **MONA)
    await a_juror(programme, first_name="Peer", last_name="Lane", phone="+447700900555", **MONA)
    await a_juror(programme, first_name="Other", last_name="Peer")
    async with at_the_desk(programme) as desk:
        for query in ("khan", "07700+900123"):
            for place, name in (("cases", "Amira"), ("referrals", "Amira"), ("jurors", "Peer L")):
                await desk.open(f"/{place}?q={query}")
                (row,) = desk.rows()
                assert name in " ".join(row)
                assert "Khan" not in desk.words, "a list says no more than before"
        await desk.open("/jurors?q=900555")
        assert len(desk.rows()) == 1
        await desk.open(f"/cases?q={case.reference}")
        assert len(desk.rows()) == 1


async def test_a_referrer_finds_nobody_by_a_parent(record):
    async with at_the_desk(role="referrer") as desk:
        await opened(desk.programme, name="Amira Said", referrer_email="r@x.example", **MONA)
        await desk.open("/my-referrals?q=khan")
        assert "Amira" not in desk.words
        assert (await desk.fetch("/cases?q=khan")).status_code == 404
