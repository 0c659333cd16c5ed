"""What everybody may read of a programme: the same for each, without a cookie, and nothing to choose."""

from hashlib import sha256
from random import Random

import pytest

from cases import programmes, releases
from cases.errors import BadInput
from tests.builders import a_programme, an_account, somebody
from tests.published import a_release, accept, some, year_of
from tests.visiting import visiting

pytestmark = pytest.mark.anyio
PAGE = "/public/chard"


async def a_town(many=160):
    programme = await a_programme(public_address="chard")
    await accept(programme, some(many, Random(3)))
    return programme


async def test_everybody_reads_a_release_by_its_number(record):
    programme = await a_town()
    release = await a_release(programme)
    stranger = await visiting()
    listed = await stranger.opens(PAGE)
    assert "Release 1" in listed.text
    page = await stranger.opens(f"{PAGE}/1")
    said = " ".join(page.text.split())
    assert "nothing here says what would have happened without the panel" in said
    assert "Where it says Hidden, the number is hidden so that nobody can be found in it." in said
    assert f"young people accepted in {year_of(programme)} and followed to the end" in said
    assert release.shown_sha256 in said
    assert len(page.find_all("svg", class_="app-chart")) == 2
    for kind in ("csv", "xlsx"):
        assert (await stranger.get(f"{PAGE}/1/figures.{kind}")).status_code == 200
    frozen = (await stranger.get(f"{PAGE}/1/figures.json")).content
    assert sha256(frozen).hexdigest() == release.shown_sha256


async def test_it_is_the_same_for_whoever_asks_and_sets_no_cookie(record):
    programme = await a_town()
    await a_release(programme)
    stranger, evaluator = await visiting(), await visiting(await an_account("evaluator", programme))
    for path in (PAGE, f"{PAGE}/1", f"{PAGE}/1/figures.csv"):
        plain, signed_in = await stranger.get(path), await evaluator.get(path)
        sliced = await stranger.get(f"{path}?year=2020&gender=girl&by=age&threshold=1")
        assert plain.content == signed_in.content == sliced.content
        assert plain.headers["content-type"].count("charset=utf-8") == 1
        assert "set-cookie" not in {**plain.headers, **signed_in.headers}
        assert plain.headers["cache-control"].startswith("public")
        held = await stranger.get(path, **{"If-None-Match": plain.headers["etag"]})
        assert (held.status_code, held.content) == (304, b"")


async def test_without_an_address_there_is_no_page(record):
    programme = await a_programme()
    await accept(programme, some(160, Random(3)))
    await a_release(programme)
    stranger = await visiting()
    for path in ("/public/chard", "/public/chard/1", "/public/-", "/public/chard/1/figures.csv"):
        assert (await stranger.get(path)).status_code == 404


async def test_a_draft_is_seen_by_nobody(record):
    programme = await a_town()
    await releases.draft(programme, str(year_of(programme)), somebody("evaluator", programme))
    stranger = await visiting()
    assert "Nothing was published yet" in (await stranger.opens(PAGE)).text
    for number in (0, 1):
        assert (await stranger.get(f"{PAGE}/{number}")).status_code == 404


async def test_a_withdrawn_release_stays_as_its_number_and_the_reason(record):
    programme = await a_town()
    release = await a_release(programme)
    before = (await (await visiting()).get(f"{PAGE}/1")).headers["etag"]
    why = "The extract was of another town."
    await releases.withdraw(release, why, somebody("coordinator", programme))
    stranger = await visiting()
    for path in (PAGE, f"{PAGE}/1"):
        page = await stranger.opens(path)
        assert why in page.text
        assert "followed to the end" not in page.text
    assert (await stranger.get(f"{PAGE}/1", **{"If-None-Match": before})).status_code == 200
    for kind in ("csv", "json"):
        assert (await stranger.get(f"{PAGE}/1/figures.{kind}")).status_code == 404


async def test_one_drafts_another_publishes_and_either_withdraws(record):
    programme = await a_town()
    one, other = [await an_account(role, programme) for role in ("evaluator", "coordinator")]
    evaluator, coordinator = await visiting(one), await visiting(other)
    period = str(year_of(programme))
    made = await evaluator.sends("/outcomes/releases", {"period": period}, action="/outcomes/releases")
    here = made.headers["location"]
    page = await evaluator.opens(here)
    assert "Somebody else looks at it" in page.text
    assert "Exact counts, for evaluators alone" in page.text
    assert (await evaluator.posts(f"{here}/publication")).status_code == 409
    seen = await coordinator.opens(here)
    assert "Exact counts" not in seen.text
    assert (await coordinator.sends(here, action="publication")).status_code == 303
    assert (await coordinator.posts(f"{here}/withdrawal", {"why": " "})).status_code == 422
    assert (await coordinator.posts(f"{here}/removal")).status_code == 409
    gone = await coordinator.sends(here, {"why": "Wrong extract."}, action="withdrawal")
    assert gone.status_code == 303
    assert "Wrong extract." in (await evaluator.opens(here)).text


async def test_a_period_is_chosen_and_nothing_else_can_be_typed(record):
    programme = await a_town()
    evaluator = await visiting(await an_account("evaluator", programme))
    assert (await evaluator.posts("/outcomes/releases", {"period": "1999"})).status_code == 422


async def test_two_programmes_do_not_share_an_address(record):
    await a_town(many=1)
    other, by = await a_programme(), somebody("coordinator")
    for taken in ("chard", "Chard", "-a", "ab"):
        with pytest.raises(BadInput):
            await programmes.change(by, other, public_address=taken)
