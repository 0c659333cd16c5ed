"""Lists with nothing in them, with one row, with a screenful, and with those of a county."""

import csv
import io

import pytest

from panel.tables import Account
from tests.builders import a_coordinator, a_programme
from tests.crowds import a_crowd
from tests.visiting import visiting

LISTS = ("/cases", "/referrals", "/jurors")


@pytest.mark.parametrize("many", [0, 1, 50, pytest.param(10_000, marks=pytest.mark.soak)])
async def test_a_list_of_any_length_is_read_searched_sorted_and_taken_away(record, many):
    programme = await a_programme()
    by = await a_coordinator(programme)
    await a_crowd(programme, many)
    moss = await visiting(await Account.objects().get(Account.id == by.id))
    for path in LISTS:
        shown = await moss.opens(path)
        sorts = {link["href"] for link in shown.select("th a[href]")}
        total = await in_the_file(moss, path)
        expected = {"/cases": many, "/jurors": many, "/referrals": 2 * many}[path]
        assert total == expected, path
        if not many:
            assert shown.select_one(".app-empty, main p"), "an empty list says what to do"
            assert not shown.select("tbody tr")
            continue
        assert 1 <= len(shown.select("main tbody tr, main .app-row")) <= 25
        for address in sorts:
            await moss.opens(address)
        await moss.opens(f"{path}?page={-(-total // 25)}")
        found = await moss.opens(f"{path}?q=Ahmed-00000")
        assert len(found.select("main tbody tr")) == 1
        assert await in_the_file(moss, f"{path}?q=Ahmed-00000") == 1


async def in_the_file(moss, path: str) -> int:
    name, _, query = path.partition("?")
    answer = await moss.get(f"{name}.csv?{query}")
    return len(list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))) - 1
