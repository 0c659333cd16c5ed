"""Around every request: headers, cookies, the token of a form, and what cannot be read."""

from functools import cache
from typing import Any

import httpx
import pytest
from litestar import get

from cases.errors import Refused, Unavailable
from cases.tables import Programme
from panel import security, sign_ins
from panel.app import create_app
from panel.security import TOKEN_FIELD
from panel.tables import SignIn
from panel.web.access import public
from tests import browser
from tests.builders import a_programme, an_account
from tests.visiting import Visitor, settings, visiting

pytestmark = pytest.mark.usefixtures("record")
SECURE = {"PANEL_PUBLIC_URL": "https://panel.example.org"}


@get("/broken", opt=public("a test breaks it"))
async def broken() -> None:
    raise RuntimeError("a secret detail")


@get("/refused", opt=public("a test refuses it"))
async def refused() -> None:
    raise Refused("The room is taken. Choose another.")


@get("/gone", opt=public("a test loses the record"))
async def gone() -> None:
    raise Unavailable("The record cannot be reached. Try again in a minute.")


@cache
def strange_app(**variables: str) -> Any:
    """The application with pages that go wrong."""
    return create_app(settings(**variables), more=[broken, refused, gone])


def strange(**variables: str) -> Visitor:
    return Visitor(strange_app(**variables))


async def one_of_each(visitor: Visitor) -> dict[int, httpx.Response]:
    """Every kind of answer the application gives."""
    asset = browser.read((await visitor.get("/help")).text).find("link", rel="stylesheet")["href"]
    token = await visitor.token()
    answers = [
        await visitor.get("/help"),
        await visitor.get("/cases"),
        await visitor.get("/nowhere"),
        await visitor.client.post("/sign-in", data={"email": "a"}),
        await visitor.client.put("/help"),
        await visitor.get("/refused"),
        await visitor.client.post("/sign-in", content=b"a" * 2_000_001, headers={"Content-Type": FORM}),
        await visitor.client.post("/sign-in", data={TOKEN_FIELD: token}),
        await visitor.get("/broken"),
        await visitor.get("/gone"),
    ]
    static = await visitor.get(str(asset))
    assert static.status_code == 200
    return {answer.status_code: answer for answer in answers} | {0: static}


FORM = "application/x-www-form-urlencoded"
KINDS = {200, 303, 404, 403, 405, 409, 413, 422, 500, 503, 0}


async def test_every_answer_carries_the_headers():
    answers = await one_of_each(strange())
    assert set(answers) == KINDS
    for status, answer in answers.items():
        for name, value in security.HEADERS.items():
            assert answer.headers[name] == value, f"{status}: {name}"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in answer.headers
        assert "server" not in answer.headers
        expected = "immutable" if status == 0 else "no-store"
        assert expected in answer.headers["Cache-Control"], status


async def test_https_is_kept_for_good():
    answers = await one_of_each(strange(**SECURE))
    assert all(answer.headers["Strict-Transport-Security"] == security.HSTS for answer in answers.values())


async def test_every_error_is_a_page_in_words_without_a_detail():
    answers = await one_of_each(strange())
    for status in KINDS - {0, 200, 303}:
        page = browser.read(answers[status].text)
        assert "secret detail" not in page.text
        assert "Traceback" not in page.text
    assert "The room is taken. Choose another." in answers[409].text
    assert "Try again in a minute" in answers[503].text


async def test_a_reader_of_public_pages_gets_no_cookie_and_leaves_no_row():
    visitor = await visiting()
    for path in ("/help", "/privacy", "/accessibility", "/health", "/nowhere"):
        assert "Set-Cookie" not in (await visitor.get(path)).headers, path
    assert await SignIn.count() == 0


async def test_over_https_the_cookie_is_bound_to_the_host():
    visitor = await visiting(**SECURE)
    (cookie,) = (await visitor.get("/sign-in")).headers.get_list("Set-Cookie")
    assert cookie.startswith("__Host-panel-form=")
    for part in ("Path=/", "HttpOnly", "SameSite=Lax", "Secure"):
        assert part in cookie.split("; ")
    assert "Domain" not in cookie


async def test_over_https_a_cookie_without_the_prefix_is_nobody():
    token = await sign_ins.begin(account=await an_account())
    visitor = await visiting(**SECURE)
    assert (await visitor.get("/my-account", Cookie=f"panel={token}")).status_code == 303
    assert (await visitor.get("/my-account", Cookie=f"__Host-panel={token}")).status_code == 200


async def test_a_cookie_of_another_program_hides_none_of_ours():
    token = await sign_ins.begin(account=await an_account())
    visitor = await visiting()
    for beside in ('a[b]="x; y=[1,2]', "{json}: 1", "x=é", "lonely", "=", ";;", 'q="open'):
        cookie = f"{beside}; panel={token}; z=1".encode()
        answer = await visitor.client.get("/my-account", headers={"Cookie": cookie})
        assert answer.status_code == 200, beside


class TestHead:
    """HEAD is GET without the page, by the same rules."""

    async def test_every_page_answers_it(self):
        visitor = await visiting(await an_account())
        for path in ("/my-account", "/help", "/todo"):
            got, head = await visitor.get(path), await visitor.client.head(path)
            assert head.status_code == got.status_code == 200, path
            assert head.content == b""
            assert head.headers["content-type"] == got.headers["content-type"]

    async def test_it_asks_who_is_there(self):
        visitor = await visiting()
        assert (await visitor.client.head("/cases")).headers["location"].startswith("/sign-in")

    async def test_options_tells_nothing(self):
        visitor = await visiting()
        for path in ("/cases", "/help"):
            assert (await visitor.client.options(path)).status_code in (204, 404)


class TestForms:
    """A form that acts was given to this browser, in this sign-in."""

    async def sent(self, visitor: Visitor, token: str, **headers: str) -> httpx.Response:
        return await visitor.client.post("/sign-out", data={TOKEN_FIELD: token}, headers=headers)

    async def test_without_a_good_token_nothing_happens(self):
        visitor = await visiting(await an_account())
        for token in ("", "x", "x" * 43, "ñandú 😀", "%00", "x" * 100_000):
            answer = await self.sent(visitor, token)
            assert answer.status_code == 403, token
            browser.read(answer.text)
        assert (await visitor.get("/my-account")).status_code == 200

    async def test_a_token_of_another_sign_in_is_no_good(self):
        account = await an_account()
        mine, hers = await visiting(account), await visiting(account)
        assert (await self.sent(mine, await hers.token("/help"))).status_code == 403
        assert (await self.sent(mine, await mine.token("/help"))).status_code == 303

    async def test_a_token_from_before_signing_in_ends_with_it(self):
        visitor = await visiting()
        token = await visitor.token()
        visitor.client.cookies.clear()
        visitor.client.cookies.set(
            "panel", await sign_ins.begin(account=await an_account()), domain="127.0.0.1"
        )
        assert (await self.sent(visitor, token)).status_code == 403

    async def test_a_form_from_another_site_is_refused_even_with_the_token(self):
        visitor = await visiting(await an_account())
        token = await visitor.token("/help")
        for headers in (
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://evil.example"},
            {"Origin": "http://127.0.0.1:9999"},
        ):
            assert (await self.sent(visitor, token, **headers)).status_code == 403, headers
        own = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
        assert (await self.sent(visitor, token, **own)).status_code == 303

    async def test_what_was_written_at_length_comes_back_when_the_sign_in_is_over(self):
        programme = await a_programme()
        visitor = await visiting(await an_account("coordinator", programme))
        words = "She told us <b>everything</b> that had happened on that evening."
        form = f"/programmes/{programme.id}/words"
        typed = {TOKEN_FIELD: "old", "word_juror": words, "password": "p" * 50}
        stale = await visitor.client.post(form, data=typed)
        visitor.client.cookies.clear()
        signed_out = await visitor.client.post(form, data=typed)
        for answer in (stale, signed_out):
            assert answer.status_code == 403
            page = browser.read(answer.text)
            assert page.textarea.text.strip() == words
            assert "ppp" not in answer.text
        elsewhere = await visitor.client.post(form, data=typed, headers={"Sec-Fetch-Site": "cross-site"})
        assert "that evening" not in elsewhere.text
        short = await visitor.client.post(form, data={"word_juror": "peer"})
        assert short.headers["location"] == "/sign-in"

    async def test_a_two_megabyte_form_is_too_much_and_said_so(self):
        visitor = await visiting()
        typed = {TOKEN_FIELD: await visitor.token(), "email": "a" * 2_100_000}
        answer = await visitor.client.post("/sign-in", data=typed)
        assert answer.status_code == 413
        assert "too large" in browser.read(answer.text).text

    async def test_a_notice_is_said_once_and_cannot_be_made_up(self):
        visitor = await visiting(await an_account())
        await self.sent(visitor, await visitor.token("/help"))
        assert "You are signed out." in (await visitor.get("/help")).text
        assert "You are signed out." not in (await visitor.get("/help")).text
        forged = await visitor.get("/help", Cookie="panel-notice=x.WW91IG93ZSB1cw==")
        assert "You owe us" not in forged.text


STRANGE_BODIES = (
    (FORM, b"email=%00&password=%ED%A0%80"),
    (FORM, b"email=\xff\xfe&password=\xed\xa0\x80"),
    (FORM, b"&&&==&%&%zz"),
    (FORM, b"email=a&email=b&password=c&password=d"),
    (FORM, b"email[]=a&email[x]=b"),
    (FORM, b"next=%00%0d%0a"),
    ("application/json", b"{"),
    ("application/json", b'{"email": 99999999999999999999999999}'),
    ("multipart/form-data", b"nothing"),
    ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
    ("multipart/form-data; boundary=", b"--\r\n"),
    ("text/plain; charset=\xff".encode().decode("latin-1"), b"x"),
    ("", b"\x00"),
)


@pytest.mark.parametrize(("kind", "body"), STRANGE_BODIES)
async def test_a_body_nobody_can_read_is_a_sentence(kind: str, body: bytes):
    visitor = await visiting()
    token = await visitor.token()
    if kind == FORM:
        body += f"&{TOKEN_FIELD}={token}".encode()
    answer = await visitor.client.post(
        "/sign-in", content=body, headers=[(b"content-type", kind.encode("latin-1"))]
    )
    assert 400 <= answer.status_code < 500, answer.status_code
    browser.read(answer.text)


@pytest.mark.parametrize(
    "path",
    [
        "/cases?q=%00",
        "/cases?q=%ED%A0%80",
        "/cases?q=%FF%FE",
        "/cases?page=99999999999999999999999999",
        "/cases?page=-1",
        "/cases?page=x",
        "/cases?state=%00&state=x",
        "/referrals?q=%00&page=99999999999999999999",
        "/jurors?q=%00",
        "/hearings?month=9999-99",
        "/hearings?month=%00",
        "/hearings?month=0000-01",
        "/hearings?month=9999-12",
        "/sessions?page=%00",
        "/cases/99999999999999999999999999",
        "/cases/%00",
        "/cases/%ED%A0%80",
        "/sign-in?next=%00",
        "/sign-in?next=%ED%A0%80",
        "/s/%00",
        "/link/" + "x" * 5000,
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static/%00",
        "/" + "a" * 8000,
    ],
)
async def test_an_address_nobody_can_read_is_no_fault_of_ours(path: str):
    programme: Programme = await a_programme()
    visitor = await visiting(await an_account("coordinator", programme))
    answer = await visitor.get(path)
    assert answer.status_code < 500, answer.status_code


async def test_what_goes_wrong_is_logged_without_what_somebody_wrote(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert (await strange().get("/broken")).status_code == 500
    assert "RuntimeError" in caplog.text
    assert "in broken" in caplog.text
    assert "RuntimeError: a secret detail" not in caplog.text


async def test_somebody_signed_in_keeps_the_navigation_on_an_error_and_gets_back():
    visitor = strange()
    whose = await an_account("coordinator", await a_programme())
    visitor.client.cookies.set("panel", await sign_ins.begin(account=whose), domain="127.0.0.1")
    here = "http://127.0.0.1:8000"
    assert (await visitor.get("/help")).headers["Referrer-Policy"] == "same-origin"
    for came, back in [
        (f"{here}/cases?page=2", "/cases?page=2"),
        (f"{here}/refused", "/"),  # the same page again is no way out
        ("https://elsewhere.example/cases", "/"),
        (f"{here}//elsewhere.example/", "/"),
        ("http://[broken", "/"),
        ("", "/"),
    ]:
        page = browser.read((await visitor.get("/refused", Referer=came)).text)
        assert page.find("nav", attrs={"aria-label": "Back"}).a["href"] == back, came
        assert page.find("a", href="/todo"), "the navigation stands"
    answer = await visitor.client.post("/referrals/new", headers={"Referer": f"{here}/referrals/new"})
    assert 'href="/referrals/new"' in answer.text, "back to the form"
    assert browser.read((await visitor.get("/nowhere")).text).find("a", href="/todo")
    stranger = browser.read((await strange().get("/refused", Referer=f"{here}/mine")).text)
    assert stranger.find("a", href="/todo") is None
