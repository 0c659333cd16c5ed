"""Lists leave as files in which nothing runs by itself."""

import io
from datetime import date

import openpyxl
import pytest

from panel import exporting
from panel.tables import Account
from tests.builders import a_case, a_coordinator, a_person, a_programme
from tests.visiting import visiting

DANGEROUS = ("=1+1", "+44", "@SUM(A1)", "-2+3", "\t=1", "https://example.org", "{=1}")


def test_no_cell_of_a_workbook_is_a_formula_or_a_link():
    written = exporting.workbook("Cases", ["Name", "Born", "Days"], [[text, None, -3] for text in DANGEROUS])
    sheet = openpyxl.load_workbook(io.BytesIO(written)).active
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[0].value for row in rows] == list(DANGEROUS)
    assert {row[0].data_type for row in rows} == {"s"}
    assert [row[0].hyperlink for row in rows] == [None] * len(DANGEROUS)
    assert rows[0][2].value == -3
    assert sheet.freeze_panes == "A2"


def test_a_day_in_a_workbook_is_a_day():
    written = exporting.workbook("Cases", ["Born"], [[date(2011, 3, 14)]])
    cell = openpyxl.load_workbook(io.BytesIO(written)).active["A2"]
    assert cell.value.date() == date(2011, 3, 14)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
async def test_the_cases_one_searched_for_are_the_ones_downloaded(record, ending):
    programme = await a_programme()
    by = await a_coordinator(programme)
    for name in ("Zoë Field", "Ben Tuck"):
        person = await a_person(programme, legal_name=name, search_text=name.lower())
        await a_case(programme, person=person, search_text="zoe" if name.startswith("Z") else "ben")
    moss = await visiting(await Account.objects().get(Account.id == by.id))
    answer = await moss.get(f"/cases.{ending}?q=zoe")
    assert answer.status_code == 200
    assert f"cases.{ending}" in answer.headers["content-disposition"]
    if ending == "xlsx":
        rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
        assert [row[1] for row in rows] == ["Name", "Zoë Field"]
    else:
        assert "Zoë Field" in answer.text
        assert "Ben Tuck" not in answer.text
