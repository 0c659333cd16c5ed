"""Programs pull figures: with a token alone, of one programme, each pull in the journal."""

import csv
import io
from datetime import timedelta
from random import Random
from typing import Any

import httpx
import msgspec
import pytest

from cases import followed, programmes, public_releases, releases
from cases.actors import now
from cases.evaluation import effort
from cases.evaluation.catalogue import Asked
from cases.evaluation.definitions import DEFINITIONS
from cases.evaluation_tables import Release
from cases.tables import JournalEntry
from panel import accounts, paces, security, sign_ins, tokens
from panel.pulls import FIELDS, PARAMETERS
from panel.tables import Account, Token
from panel.web import access, describing, pulling
from panel.web import api_shapes as shapes
from tests import matrix
from tests.builders import a_programme, a_token, an_account, somebody
from tests.published import a_release, accept, some
from tests.pulling import Program, a_program, followed_people
from tests.visiting import visiting

ON_SQLITE = pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)  # nothing of SQL in them
PATHS = ("", "/definitions", "/measures", "/figures", "/figures.csv", "/figures.json", "/measures.csv")


@pytest.fixture
async def evaluator(record: Any) -> Account:
    return await an_account("evaluator", await a_programme())


async def journalled() -> list[dict[str, Any]]:
    return (
        await JournalEntry.select().where(JournalEntry.what == "figures.pulled").order_by(JournalEntry.number)
    )


async def test_figures_are_those_of_the_record_and_every_pull_is_in_the_journal(evaluator: Account):
    programme = await programmes.get(evaluator.programme)
    await followed_people(programme)
    program = await a_program(evaluator, label="quarterly report")
    found = await program.figures("?measure=M1,M5&by=gender&definition=proven-12")
    asked = Asked(
        definition=DEFINITIONS["proven-12"],
        extract=programmes.today(programme),
        measures=("M1", "M5"),
        by=("gender",),
    )
    same = [one.row() for one in await followed.figures(programme, asked)]
    assert found == msgspec.json.decode(msgspec.json.encode(same))
    assert (found[0]["n"], found[0]["k"]) == (5, 1)
    msgspec.convert(found, list[shapes.Figure])
    (entry,) = await journalled()
    assert (entry["kind"], entry["by_name"], entry["programme"]) == ("read", evaluator.name, programme.id)
    assert "quarterly report" in entry["detail"]
    assert "by=gender" in entry["detail"]
    token = await Token.objects().first()
    assert (token.pulls, token.used_at is not None) == (1, True)


@ON_SQLITE
async def test_a_file_says_the_same_as_the_json(evaluator: Account):
    await followed_people(await programmes.get(evaluator.programme))
    program = await a_program(evaluator)
    asked = "measure=M1,M3,M7&by=gender,age&at=183,365"
    rows = await program.figures(f"?{asked}")
    by_name = await program.pulls(f"/figures.csv?{asked}")
    by_header = await program.pulls(f"/figures?{asked}", Accept="text/csv")
    assert by_name.content == by_header.content
    assert by_name.headers["content-type"] == "text/csv; charset=utf-8"
    lines = read(by_name)
    assert tuple(lines[0]) == FIELDS
    assert [(line["measure"], line["gender"], line["at"]) for line in lines] == [
        (row["measure"], row["group"].get("gender", ""), str(row["at"])) for row in rows
    ]
    values = [float(line["value"]) if line["value"] else None for line in lines]
    assert values == [row["value"] for row in rows]


@ON_SQLITE
async def test_pages_put_together_are_the_whole(evaluator: Account):
    await followed_people(await programmes.get(evaluator.programme))
    program = await a_program(evaluator)
    whole = await program.figures("?measure=M1&by=gender,age")
    assert len(whole) > 4
    path, parts, links = "/figures?measure=M1&by=gender,age&per=2", [], []
    while path:
        answer = (await program.pulls(path)).json()
        parts += answer["figures"]
        links.append(answer["next"])
        path = (answer["next"] or "").removeprefix("/api/v1")
    assert parts == whole
    assert answer["count"] == len(whole)
    first = await program.pulls("/figures?measure=M1&by=gender,age&per=2")
    assert f'<{links[0]}>; rel="next"' in first.headers["link"]
    assert 'rel="prev"' not in first.headers["link"]
    beyond = (await program.pulls("/figures?measure=M1&per=2&page=999")).json()
    assert (beyond["figures"], beyond["next"]) == ([], None)


@pytest.mark.usefixtures("record")
class TestNobodyElse:
    """No token, or none that is good: alike for all of them."""

    async def refused(self, program: Program) -> tuple[int, str, str]:
        answers = [await program.pulls(path) for path in PATHS]
        (one,) = {(each.status_code, each.text, each.headers["www-authenticate"]) for each in answers}
        assert all(each.headers["content-type"] == "application/problem+json" for each in answers)
        return one

    async def test_without_a_token_nothing_is_told_and_the_door_is_named(self):
        status, text, named = await self.refused(Program())
        assert (status, named) == (401, 'Bearer realm="figures"')
        assert "Authorization: Bearer" in text
        assert await journalled() == []

    async def test_unknown_revoked_outdated_and_those_of_who_may_no_longer_are_alike(
        self, evaluator: Account
    ):
        programme = await programmes.get(evaluator.programme)
        administrator = somebody("administrator")
        token, revoked = await a_token(evaluator)
        await tokens.revoke(token, somebody("administrator"))
        token, old = await a_token(evaluator)
        past = {Token.made_at: now() - timedelta(days=90), Token.expires_at: now() - timedelta(seconds=1)}
        await Token.update(past).where(Token.id == token.id)
        keys = [revoked, old, tokens.PREFIX + "0" * 64, "x", "x" * 5000]
        other = await an_account("evaluator", programme)
        keys.append((await a_token(other))[1])
        await accounts.disable(administrator, other)
        moved = await an_account("evaluator", programme)
        keys.append((await a_token(moved))[1])
        await Account.update({Account.role: "coordinator"}).where(Account.id == moved.id)
        gone = await an_account("evaluator", programme)
        keys.append((await a_token(gone))[1])
        await Account.update({Account.programme: (await a_programme()).id}).where(Account.id == gone.id)
        (said,) = {await self.refused(Program(key)) for key in keys}
        assert said[0] == 401
        assert 'error="invalid_token"' in said[2]
        assert await journalled() == []

    async def test_it_stays_ended_when_the_account_is_opened_again(self, evaluator: Account):
        program, administrator = await a_program(evaluator), somebody("administrator")
        assert (await program.pulls("")).status_code == 200
        await accounts.disable(administrator, evaluator)
        assert (await program.pulls("")).status_code == 401
        await accounts.enable(administrator, evaluator)
        assert (await program.pulls("")).status_code == 401

    async def test_a_new_password_and_enrolling_again_end_it(self, evaluator: Account):
        program = await a_program(evaluator)
        await accounts.enrol_again(somebody("administrator"), evaluator)
        assert (await program.pulls("")).status_code == 401
        program = await a_program(evaluator)
        await accounts.set_password(evaluator, "heron lantern biscuit")
        assert (await program.pulls("")).status_code == 401

    @pytest.mark.parametrize(
        "header", ["", "Bearer", "Bearer ", "Basic Zm9vOmJhcg==", "é", "Bearer é", "a b c"]
    )
    @ON_SQLITE
    async def test_a_strange_header_is_no_fault(self, header: str):
        answer = await Program().client.get("/api/v1/figures", headers={b"Authorization": header.encode()})
        assert answer.status_code == 401

    async def test_no_cookie_opens_it_whoever_is_signed_in(self, evaluator: Account):
        for role in ("administrator", "coordinator", "evaluator", "facilitator"):
            cookie = await sign_ins.begin(account=await an_account(role))
            assert (await Program().pulls("/figures", Cookie=f"panel={cookie}")).status_code == 401
        answer = await (await a_program(evaluator)).pulls("/figures")
        assert "set-cookie" not in answer.headers

    async def test_a_token_in_the_address_opens_nothing(self, evaluator: Account):
        _, key = await a_token(evaluator)
        assert (await Program().pulls(f"/figures?access_token={key}")).status_code == 401

    async def test_no_page_of_people_opens_with_a_token(self, evaluator: Account):
        program = await a_program(evaluator)
        for path in ("/outcomes", "/tokens", "/my-account", "/api/v1/openapi.json"):
            answer = await program.client.get(path)
            assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in"), path


async def test_a_token_sees_its_own_programme_and_no_other(evaluator: Account):
    await followed_people(await programmes.get(evaluator.programme))
    stranger = await a_program(await an_account("evaluator", await a_programme()))
    (figure,) = await stranger.figures("?measure=M1")
    assert figure["n"] == 0
    answer = await stranger.pulls(f"/figures?programme={evaluator.programme}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "programme")


async def test_who_may_see_what_the_public_sees_gets_no_free_slices(evaluator: Account):
    program = await a_program(evaluator, sees="public")
    answer = await program.pulls("/figures?measure=M1")
    assert answer.status_code == 403
    assert "insufficient_scope" in answer.headers["www-authenticate"]
    assert "releases" in answer.json()["detail"]
    started = (await program.pulls("")).json()
    assert started["sees"] == "public"
    assert "/api/v1/figures" not in [one["path"] for one in started["resources"]]


@ON_SQLITE
async def test_every_address_that_a_token_is_told_of_opens_with_it(evaluator: Account):
    programme = await programmes.get(evaluator.programme)
    await accept(programme, some(200, Random(3)))
    await a_release(programme)
    for sees, many in (("exact", 5), ("public", 4)):
        program = await a_program(evaluator, sees=sees)
        told = (await program.pulls("")).json()["resources"]
        assert len(told) == many
        for one in told:
            assert (await program.client.get(one["path"])).status_code == 200, one


async def test_what_has_not_changed_is_not_sent_again_and_is_in_the_journal(evaluator: Account):
    program = await a_program(evaluator)
    first = await program.pulls("/figures")
    mark = first.headers["etag"]
    for sent in (mark, f"W/{mark}", f'"other", {mark}', "*"):
        again = await program.pulls("/figures", **{"If-None-Match": sent})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", mark)
    assert [("unchanged" in one["detail"]) for one in await journalled()] == [False, True, True, True, True]
    await followed_people(await programmes.get(evaluator.programme))
    later = await program.pulls("/figures", **{"If-None-Match": mark})
    assert (later.status_code, later.headers["etag"] != mark) == (200, True)
    for answer in (first, again):
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.headers["vary"] == "Authorization, Accept"


async def test_head_is_get_without_the_figures_and_nothing_else_is_taken(evaluator: Account):
    program = await a_program(evaluator)
    got, head = await program.pulls("/figures"), await program.client.head("/api/v1/figures")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", got.headers["etag"])
    assert len(await journalled()) == 2
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert (await program.client.request(method, "/api/v1/figures")).status_code == 405
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    for answer in (await program.client.options("/api/v1/figures", headers=asked), got):
        assert not [name for name in answer.headers if name.startswith("access-control")]
    assert (await program.client.options("/api/v1/figures")).status_code in (404, 401)
    assert (await program.pulls("/people")).status_code == 404


@ON_SQLITE
async def test_every_answer_carries_the_headers(evaluator: Account):
    program = await a_program(evaluator)
    asked = ("/figures", "/figures?x=1", "/figures?definition=proven-12&definition=arrest-12", "/nowhere")
    answers = [*[await program.pulls(path) for path in asked], await Program().pulls("/figures")]
    assert [one.status_code for one in answers] == [200, 400, 409, 404, 401]
    for answer in answers:
        for name, value in security.HEADERS.items():
            assert answer.headers[name] == value


ODD = (
    ("?mesure=M1", 400, "mesure", "measure, definition"),
    ("?measure=M99", 400, "measure", "M10"),
    ("?by=name", 400, "by", "gender"),
    ("?at=%00", 400, "at", "from 1"),
    ("?at=%ED%A0%80", 400, "at", "from 1"),
    ("?per=99999999999999999999", 400, "per", "1000"),
    ("?page=1&page=2", 400, "page", "twice"),
    ("?%00=1", 400, "\x00", "no parameter"),
    ("?compare=gender%3Dgirl,zzz", 400, "compare", "Nobody"),
    ("?definition=proven-12,arrest-12", 409, None, "side by side"),
)


@ON_SQLITE
async def test_what_is_asked_wrong_is_said_in_words(evaluator: Account):
    program = await a_program(evaluator)
    for asked, status, parameter, said in ODD:
        answer = await program.pulls(f"/figures{asked}")
        problem = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.status_code, problem["status"], problem.get("parameter")) == (
            status,
            status,
            parameter,
        )
        assert said in problem["detail"], asked
    assert await journalled() == []


@ON_SQLITE
async def test_two_groups_are_compared(evaluator: Account):
    await followed_people(await programmes.get(evaluator.programme))
    found = await (await a_program(evaluator)).figures("?measure=M1&compare=gender%3Dgirl,boy")
    assert {one["measure"] for one in found} == {"M1", "M9", "M10"}
    apart = next(one for one in found if one["measure"] == "M9")
    assert apart["refused"], "five people are too few"
    assert apart["design"] is None
    at = {one["at"] for one in await (await a_program(evaluator)).figures("?measure=M2&at=365")}
    assert at == {183, 730}, "M2 is at six months and two years whatever else is asked"


@ON_SQLITE
async def test_a_script_gone_wild_waits(evaluator: Account, monkeypatch: pytest.MonkeyPatch):
    program = await a_program(evaluator)
    monkeypatch.setattr(paces.PACES, "most", 2)
    answers = [await program.pulls("/measures") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["retry-after"]) <= 60
    assert len(await journalled()) == 2


@ON_SQLITE
async def test_the_description_names_every_address_and_parameter_and_no_other(evaluator: Account):
    visitor = await visiting(evaluator)
    answer = await visitor.get("/api/v1/openapi.json")
    assert answer.headers["content-type"] == describing.KIND
    told = answer.json()
    ours = {
        route.path
        for route in matrix.every_route()
        if route.rule and route.rule.sees and not route.path.endswith((".csv", ".json"))
    }
    assert set(told["paths"]) == ours
    takes = {one["name"] for one in told["paths"]["/api/v1/figures"]["get"]["parameters"]}
    assert takes == set(PARAMETERS)
    assert set(told["components"]["schemas"]["Figure"]["properties"]) >= {"n", "k", "refused", "extract"}
    empty = "&".join(f"{name}=" for name in PARAMETERS if name not in ("page", "per"))
    answer = await (await a_program(evaluator)).pulls(f"/figures?{empty}")
    assert answer.status_code == 200, "what is left empty is as if it were left out"


@ON_SQLITE
async def test_the_description_stands_behind_sign_in_as_a_page_without_scripts_of_others(evaluator: Account):
    for role, status in (("administrator", 200), ("coordinator", 404), ("facilitator", 404)):
        visitor = await visiting(await an_account(role, await a_programme()))
        for path in ("/tokens/addresses", "/api/v1/openapi.json"):
            assert (await visitor.get(path)).status_code == status, (role, path)
    page = await (await visiting(evaluator)).opens("/tokens/addresses")
    for words in ("GET /api/v1/figures", *PARAMETERS, "429"):
        assert words in page.text
    assert all(one["src"].startswith("/static/") for one in page.select("script[src]"))


async def test_gates_groups_and_quarters_come_in_the_same_envelope(evaluator: Account):
    await followed_people(await programmes.get(evaluator.programme))
    program = await a_program(evaluator)
    rows = await program.figures("?measure=M11,M13,M18&by=gender")
    msgspec.convert(rows, list[shapes.Figure])
    assert {row["measure"] for row in rows} == {"M11", "M13", "M18"}
    groups = {row["group"]["gender"] for row in rows if row["measure"] == "M18"}
    assert groups == {"girl", "boy", "not known"}
    by_day = await program.figures("?measure=M18&by=age&from=2000-01-01&until=2099-12-31")
    days = {(row["dated_by"], row["from"], row["until"]) for row in by_day}
    assert days == {("the day of the referral", "2000-01-01", "2099-12-31")}
    assert {row["gate"] for row in by_day} >= {"accepted", "reoffended"}
    (accepted, *_) = [row for row in rows if row["measure"] == "M13" and row["gate"] == "accepted"]
    assert (accepted["n"], accepted["k"]) == (5, 5)
    lines = read(await program.pulls("/figures.csv?measure=M11,M13,M18&by=gender"))
    assert [(line["measure"], line["gate"], line["quarter"]) for line in lines] == [
        (row["measure"], row.get("gate", ""), row["group"].get("quarter", "")) for row in rows
    ]
    given = await program.figures("?measure=M15,M16,M19")
    assert {row["measure"] for row in given} >= {"M15", "M16"}
    assert all(row["counts"] and row["among"] for row in given)
    later = await program.figures("?measure=M13&from=2099-01-01")
    assert all(row["refused"] or not row["n"] for row in later)
    assert {row["from"] for row in later} == {"2099-01-01"}


class TestReleases:
    """What everybody may read, for programs too."""

    async def test_a_release_is_pulled_as_it_was_published(self, evaluator: Account):
        programme = await programmes.get(evaluator.programme)
        await accept(programme, some(200, Random(3)))
        program = await a_program(evaluator, sees="public")
        assert (await program.pulls("/releases")).json()["releases"] == []
        assert (await program.pulls("/releases/figures")).status_code == 404
        await a_release(programme)
        (one,) = (await program.pulls("/releases")).json()["releases"]
        msgspec.convert(one, shapes.Published)
        (published,) = await public_releases.every(programme)
        assert (one["number"], one["sha256"]) == (1, published["sha256"])
        pulled = (await program.pulls("/releases/figures")).json()["figures"]
        msgspec.convert(pulled, list[shapes.Frozen])
        assert [{name: row[name] for name in frozen} for row, frozen in together(pulled, published)] == (
            published["rows"]
        )
        assert {row["definition"] for row in pulled} == {published["definition"]}
        again = await program.pulls("/releases/figures?number=1")
        assert again.json()["figures"] == pulled
        lines = read(await program.pulls("/releases/figures.csv"))
        assert [line["measure"] for line in lines] == [row["measure"] for row in pulled]
        assert all(line["extract"] for line in lines)
        by = somebody("coordinator", programme)
        await releases.withdraw(await releases.get(by, await an_id()), "A slip.", by)
        gone = await program.pulls("/releases/figures?number=1")
        assert (gone.status_code, "A slip." in gone.json()["detail"]) == (410, True)
        assert (await program.pulls("/releases")).json()["releases"][0]["state"] == "withdrawn"

    @ON_SQLITE
    async def test_one_of_another_programme_is_not_found(self, evaluator: Account):
        programme = await programmes.get(evaluator.programme)
        await accept(programme, some(200, Random(3)))
        await a_release(programme)
        stranger = await a_program(await an_account("evaluator", await a_programme()), sees="public")
        for number in ("1", "0", "-1", "x", "9" * 400, "%00"):
            assert (await stranger.pulls(f"/releases/figures?number={number}")).status_code == 404
        assert (await stranger.pulls("/releases")).json()["releases"] == []


def together(pulled: list[dict[str, Any]], published: dict[str, Any]) -> Any:
    return zip(pulled, published["rows"], strict=True)


async def an_id() -> Any:
    return (await Release.objects().first()).id


def read(answer: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def refusals() -> list[str]:
    rows = await JournalEntry.select().where(JournalEntry.what == "figures.refused")
    return [row["detail"] for row in sorted(rows, key=lambda row: row["number"])]


async def test_a_pull_that_is_refused_is_in_the_journal_without_what_was_typed(evaluator: Account):
    program = await a_program(evaluator, label="quarterly")
    public = await a_program(evaluator, sees="public", label="for all")
    for asked in ("?by=Callum%20Reed", "?Callum=1", "?definition=proven-12,arrest-12"):
        await program.pulls(f"/figures{asked}")
    await program.pulls("/releases/figures?number=7")
    await public.pulls("/figures.csv?by=gender")
    assert await refusals() == [
        "with quarterly: /api/v1/figures, 400 by",
        "with quarterly: /api/v1/figures, 400",
        "with quarterly: /api/v1/figures, 409",
        "with quarterly: /api/v1/releases/figures, 404",
        "with for all: /api/v1/figures.csv, 403",
    ]
    row = await JournalEntry.select().where(JournalEntry.what == "figures.refused").first()
    assert (row["by_name"], row["kind"], row["subject"]) == (evaluator.name, "read", "token")
    assert not [one for one in await JournalEntry.select() if "callum" in str(one).casefold()]
    assert [one.pulls for one in await Token.objects()] == [0, 0]


@ON_SQLITE
async def test_who_has_no_token_writes_nothing_and_a_script_gone_wild_one_line_a_minute(
    evaluator: Account, monkeypatch: pytest.MonkeyPatch
):
    for path in (*PATHS, "/nowhere"):
        await Program().pulls(path)
        await Program("cjp_" + "0" * 64).pulls(path)
    assert await JournalEntry.count().where(JournalEntry.what.like("figures.%")) == 0
    program = await a_program(evaluator, label="wild")
    monkeypatch.setattr(paces, "PACES", paces.Paces(most=2))
    monkeypatch.setattr(access, "PACES", paces.PACES)
    monkeypatch.setattr(pulling, "PACES", paces.PACES)
    answers = [(await program.pulls("/measures")).status_code for _ in range(6)]
    assert answers == [200, 200, 429, 429, 429, 429]
    assert await refusals() == ["with wild: /api/v1/measures, 429"]


NOWHERE = ("/api", "/api/", "/api/v1/nowhere", "/api/v2/figures", "/api/v1/figures.xlsx")


@ON_SQLITE
async def test_unknown_addresses_and_wrong_methods_answer_problems_to_anybody(evaluator: Account):
    for program in (Program(), await a_program(evaluator)):
        for path in NOWHERE:
            answer = await program.client.get(path)
            assert answer.headers["content-type"] == "application/problem+json", path
            assert answer.status_code == 404, path
        answer = await program.client.get("/api/v1/nowhere")
        assert (answer.status_code, answer.json()["status"], answer.json()["title"]) == (
            404,
            404,
            "Not Found",
        )
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = await program.client.request(method, "/api/v1/figures", data={"x": "1"})
            assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")
            assert answer.headers["allow"] == "GET, HEAD"
            assert "GET" in answer.json()["detail"]
        answer = await program.client.options("/api/v1/figures")
        assert answer.headers["content-type"] == "application/problem+json"
    page = await Program().client.get("/nowhere-else")
    assert (page.status_code, page.headers["content-type"].partition(";")[0]) == (404, "text/html")
    page = await Program().client.get("/apiary")
    assert page.headers["content-type"].startswith("text/html")


@ON_SQLITE
async def test_what_would_take_minutes_is_refused_with_what_to_ask_for_instead(
    evaluator: Account, monkeypatch: pytest.MonkeyPatch
):
    await followed_people(await programmes.get(evaluator.programme))
    program = await a_program(evaluator)
    months = ",".join(str(day) for day in range(30, 750, 30))
    monkeypatch.setattr(effort, "MOST", 200_000)  # as if they were ten thousand
    answer = await program.pulls(f"/figures?measure=M3&by=gender,age,completed&at={months}")
    problem = answer.json()
    assert (answer.status_code, problem["parameter"]) == (400, "at")
    assert problem["detail"].startswith("M3 for 24 days, by gender, age, completed, is more than")
    assert "Ask for at most 1 day at once, by gender, age, completed, in several" in problem["detail"]
    assert await program.figures("?measure=M3&by=gender,age,completed")
