"""Pages speak of a hearing in the programme's own word for it."""

import pytest

from tests.builders import a_case, a_hearing, a_programme
from tests.desk import at_the_desk

pytestmark = pytest.mark.usefixtures("record")


@pytest.mark.parametrize("template", ["uk-community-panel", "us-youth-court"])
async def test_what_is_said_on_the_way_to_a_date_is_in_the_programmes_own_word(template: str) -> None:
    async with at_the_desk(await a_programme(template=template)) as desk:
        case = await a_case(desk.programme, state="preparing")
        hearing = await a_hearing(desk.programme)
        booked = (f"/hearings/{hearing.id}", f"/cases/{hearing.case}", f"/hearings/{hearing.id}/move")
        paths = (f"/cases/{case.id}/hearings/new", *booked, "/hearings", "/sessions", "/cases", "/todo")
        other = "hearing" if desk.programme.word_hearing == "panel meeting" else "panel meeting"
        for path in paths:
            await desk.open(path)
            assert other not in desk.page.get_text(" ").lower(), path
        await desk.open(paths[0])
        assert desk.heading == f"Book a {desk.programme.word_hearing}"


async def test_a_refusal_is_in_the_programmes_own_word_too() -> None:
    async with at_the_desk() as desk:
        hearing = await a_hearing(desk.programme)
        await desk.open(f"/hearings/{hearing.id}/cancellation")
        await desk.send(f"/hearings/{hearing.id}/cancellation", {"reason": "nonsense"})
        assert desk.status == 422
        assert "hearing" not in desk.words.lower()
