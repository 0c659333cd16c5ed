"""How long a sign-in lasts, and what ends it at once."""

from datetime import timedelta
from hashlib import sha256

import pytest

from cases.actors import now, telling
from panel import accounts, sign_ins
from panel.tables import SignIn
from tests.builders import an_account, somebody
from tests.doors import PASSWORD, enrolled
from tests.visiting import Visitor, visiting

pytestmark = pytest.mark.usefixtures("record")


async def is_in(visitor: Visitor) -> bool:
    return (await visitor.get("/my-account")).status_code == 200


async def test_half_an_hour_without_a_page_is_the_end():
    visitor = await visiting(await an_account())
    begun = now()
    for minutes in (29, 58, 87):
        with telling(begun + timedelta(minutes=minutes)):
            assert await is_in(visitor)
    with telling(begun + timedelta(minutes=87 + 31)):
        assert not await is_in(visitor)


async def test_twelve_hours_are_the_end_whatever_happens():
    visitor = await visiting(await an_account())
    begun = now()
    for quarter in range(1, 48):
        with telling(begun + timedelta(minutes=15 * quarter)):
            assert await is_in(visitor)
    with telling(begun + timedelta(hours=12, seconds=1)):
        assert not await is_in(visitor)


async def test_being_seen_is_written_once_a_minute():
    visitor = await visiting(await an_account())
    begun = (await SignIn.objects().first()).seen_at
    for seconds in (10, 30, 59):
        with telling(begun + timedelta(seconds=seconds)):
            await is_in(visitor)
    assert (await SignIn.objects().first()).seen_at == begun
    with telling(begun + timedelta(seconds=61)):
        await is_in(visitor)
    assert (await SignIn.objects().first()).seen_at > begun


async def test_an_id_we_did_not_give_is_nobodys():
    await an_account()
    visitor = await visiting()
    for made_up in ("x" * 43, "", "x" * 5000):
        visitor.client.cookies.set("panel", made_up, domain="127.0.0.1")
        assert not await is_in(visitor)
    assert await SignIn.count() == 0


async def test_the_record_keeps_only_a_hash_of_the_id():
    visitor = await visiting(await an_account())
    (kept,) = await SignIn.objects()
    cookie = visitor.client.cookies["panel"]
    assert kept.token_hash == sha256(cookie.encode()).hexdigest()


async def test_signing_out_ends_it_also_for_a_copy_of_the_cookie():
    visitor = await visiting(await an_account())
    copy = visitor.client.cookies["panel"]
    answer = await visitor.posts("/sign-out")
    assert answer.headers["location"] == "/"
    assert "panel" not in visitor.client.cookies
    visitor.client.cookies.set("panel", copy, domain="127.0.0.1")
    assert not await is_in(visitor)


async def test_disabling_an_account_ends_every_sign_in_at_once():
    account = await an_account()
    browsers = [await visiting(account) for _ in range(3)]
    await accounts.disable(somebody("administrator"), account)
    assert not any([await is_in(browser) for browser in browsers])


async def test_a_new_password_ends_the_others_and_gives_this_one_a_new_id():
    account, _ = await enrolled()
    here, there = await visiting(account), await visiting(account)
    before = here.client.cookies["panel"]
    new = {"present": PASSWORD, "password": "thimble orchard violin", "again": "thimble orchard violin"}
    answer = await here.sends("/my-account", new, action="/password")
    assert answer.status_code == 303
    assert await is_in(here)
    assert here.client.cookies["panel"] != before
    assert not await is_in(there)


async def test_a_new_password_needs_the_old_one():
    account, _ = await enrolled()
    here = await visiting(account)
    new = {
        "present": "something else",
        "password": "thimble orchard violin",
        "again": "thimble orchard violin",
    }
    answer = await here.sends("/my-account", new, action="/password")
    assert answer.status_code == 422
    assert "This is not your password" in answer.text
    assert "thimble" not in answer.text


async def test_i_see_where_i_am_signed_in_and_end_one_of_them():
    account = await an_account()
    here, there, other = await visiting(account), await visiting(account), await visiting(await an_account())
    page = await here.opens("/my-account")
    assert len(page.find_all("form", action="/my-account/sign-ins")) == 2
    (which,) = [
        one.token_hash
        for one in await SignIn.objects().where(SignIn.account == account.id)
        if one.token_hash != sha256(here.client.cookies["panel"].encode()).hexdigest()
    ]
    assert (await other.posts("/my-account/sign-ins", {"which": which})).status_code == 404
    assert await is_in(there)
    await here.posts("/my-account/sign-ins", {"which": which})
    assert await is_in(here)
    assert not await is_in(there)


async def test_sign_ins_of_last_month_are_removed():
    await visiting(await an_account())
    assert await sign_ins.tidy() == 0
    with telling(now() + timedelta(days=31)):
        assert await sign_ins.tidy() == 1
