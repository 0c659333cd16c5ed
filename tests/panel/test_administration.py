"""A programme is made ready by somebody who is no programmer; an administrator reads no file."""

import pytest

from cases import programmes
from cases.tables import JournalEntry, Offence, Programme
from panel import accounts, record, setting_up
from panel.tables import Account, Letter
from scheduling import venues
from scheduling.tables import Room, Venue
from tests.builders import a_case, a_juror, a_programme, a_referral, a_room, a_venue, an_account, an_offence
from tests.doors import PASSWORD, code, enrolled
from tests.visiting import Visitor, settings, visiting

pytestmark = pytest.mark.usefixtures("record")
NAMES = {"code": "", "name": "Ruth Adeyemi", "email": "ruth@panel.example"}


def the_code() -> str:
    return setting_up.code(record.keyring_for(settings()))


async def an_administrator() -> Visitor:
    account, _ = await enrolled("administrator")
    return await visiting(account)


class TestTheFirstStart:
    """An empty installation belongs to whoever sees the terminal."""

    async def test_from_nothing_to_an_administrator(self):
        visitor = await visiting()
        assert (await visitor.get("/")).headers["location"] == "/set-up"
        answer = await visitor.sends("/set-up", {**NAMES, "code": the_code().upper()})
        enrol = answer.headers["location"]
        await visitor.sends(enrol, {"password": PASSWORD, "again": PASSWORD})
        secret = (await visitor.opens("/enrolment/code")).find("code").text
        await visitor.sends("/enrolment/code", {"code": code(secret)})
        await visitor.opens("/administration")
        assert (await (await visiting()).get("/set-up")).status_code == 404
        assert "Set up" not in (await (await visiting()).get("/")).text

    async def test_a_stranger_without_the_code_gets_nowhere(self):
        visitor = await visiting()
        for typed in ("", "1234-5678-9abc", "ñ", "x" * 40):
            answer = await visitor.sends("/set-up", {**NAMES, "code": typed})
            assert answer.status_code == 422
            assert 'value="Ruth Adeyemi"' in answer.text
        await visitor.sends("/set-up", {**NAMES, "code": "0"})
        await visitor.sends("/set-up", {**NAMES, "code": "0"})
        assert "Too many tries" in (await visitor.sends("/set-up", {**NAMES, "code": the_code()})).text
        assert await Account.count() == 0

    async def test_who_stops_half_way_begins_again(self):
        for _ in range(2):
            visitor = await visiting()
            answer = await visitor.sends("/set-up", {**NAMES, "code": the_code()})
            assert answer.headers["location"].startswith("/enrol/")
        assert await Account.count() == 1
        await visitor.opens(answer.headers["location"])


class TestProgrammes:
    """A programme begins with a template; everything in it can be changed."""

    @pytest.mark.parametrize(
        ("template", "zone", "juror"),
        [
            ("uk-community-panel", "Europe/London", "panel member"),
            ("us-youth-court", "America/New_York", "peer juror"),
        ],
    )
    async def test_a_template_brings_words_clocks_and_offences(self, template: str, zone: str, juror: str):
        ruth = await an_administrator()
        about = {
            "template": template,
            "name": "Chard Panel",
            "place": "Chard",
            "contact_email": "a@example.org",
        }
        answer = await ruth.sends("/administration/programmes/new", about)
        (made,) = await programmes.every()
        assert answer.headers["location"] == f"/programmes/{made.id}"
        assert (made.time_zone, made.word_juror) == (zone, juror)
        heard = [one for one in await programmes.offences(made.id) if one.in_scope]
        assert len(heard) >= 9
        assert all(one.also_called for one in await programmes.offences(made.id))
        page = await ruth.opens(f"/programmes/{made.id}")
        assert "ready when every step below is done" in page.text

    async def test_a_double_click_makes_one(self):
        ruth = await an_administrator()
        form = await ruth.opens("/administration/programmes/new")
        typed = {
            "_once": form.find("input", attrs={"name": "_once"})["value"],
            "template": "uk-community-panel",
            "name": "Chard",
            "place": "Chard",
            "contact_email": "a@example.org",
        }
        answers = [await ruth.posts("/administration/programmes/new", typed) for _ in range(2)]
        assert answers[0].headers["location"] == answers[1].headers["location"]
        assert await Programme.count() == 1

    async def test_what_is_wrong_is_said_and_what_was_typed_comes_back(self):
        ruth = await an_administrator()
        typed = {"name": "Chard <b>", "place": "", "template": "none", "contact_email": "not an address"}
        answer = await ruth.sends("/administration/programmes/new", typed)
        assert answer.status_code == 422
        assert "Chard &lt;b&gt;" in answer.text
        assert "not an address" in answer.text
        assert await Programme.count() == 0

    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("contact_email", "nobody", "is not an email address"),
            ("contact_phone", "12", "not a whole telephone number"),
            ("time_zone", "Chard/Somerset", "Choose a time zone"),
            ("seats", "0", "from 1 to 12"),
            ("seats_least", "9", "must not be more than the number of seats"),
            ("age_from", "18", "must not be below the youngest"),
            ("hearing_days", "many", "whole number"),
            ("hearing_model", "drumhead", "Choose one"),
            ("name", "", "Fill this in"),
            ("name", "x" * 121, "at most 120"),
        ],
    )
    async def test_a_setting_that_cannot_be_is_refused(self, field: str, typed: str, sentence: str):
        programme = await a_programme()
        ruth = await an_administrator()
        answer = await ruth.sends(f"/programmes/{programme.id}/settings", {field: typed})
        assert answer.status_code == 422
        assert sentence in answer.text
        kept = await programmes.get(programme.id)
        assert str(getattr(kept, field)) != typed

    async def test_settings_and_words_are_kept_and_journalled(self):
        programme = await a_programme()
        ruth = await an_administrator()
        await ruth.sends(
            f"/programmes/{programme.id}/settings",
            {"seats": "4", "whole_school": "yes", "seeks_clerk": "yes", "asks_first": "on"},
        )
        await ruth.sends(f"/programmes/{programme.id}/words", {"word_juror": "peer"})
        kept = await programmes.get(programme.id)
        assert kept.asks_first
        assert (kept.seats, kept.whole_school, kept.seeks_clerk, kept.word_juror) == (4, True, True, "peer")
        assert await JournalEntry.count().where(JournalEntry.what == "programme.changed") == 2


class TestPlacesAndOffences:
    """The coordinator keeps those of her own programme."""

    async def test_a_place_with_a_room_and_a_double_click_on_each(self):
        programme = await a_programme()
        visitor = await visiting(await an_account("coordinator", programme))
        here = f"/programmes/{programme.id}/places"
        typed = {"_once": str(programme.id), "name": "Guildhall", "address": "Fore Street"}
        answers = [await visitor.posts(here, typed) for _ in range(2)]
        assert answers[0].headers["location"] == answers[1].headers["location"]
        place = answers[0].headers["location"]
        room = {"_once": str(programme.id), "name": "Council room", "holds": "14", "step_free": "on"}
        answers = [await visitor.posts(f"{place}/rooms/new", room) for _ in range(2)]
        assert [answer.headers["location"] for answer in answers] == [place, place]
        assert await Venue.count() == await Room.count() == 1
        assert "Council room" in (await visitor.opens(place)).text

    @pytest.mark.parametrize(
        ("holds", "sentence"), [("1", "from 2 to 500"), ("x", "whole number"), ("", "Fill")]
    )
    async def test_a_room_that_cannot_be_is_refused(self, holds: str, sentence: str):
        venue = await a_venue()
        programme = await programmes.get(venue.programme)
        visitor = await visiting(await an_account("coordinator", programme))
        form = f"/programmes/{programme.id}/places/{venue.id}/rooms/new"
        answer = await visitor.sends(form, {"name": "Attic", "holds": holds})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert 'value="Attic"' in answer.text

    async def test_a_closed_room_is_offered_no_more(self):
        room = await a_room(await a_venue())
        programme = await programmes.get(room.programme)
        visitor = await visiting(await an_account("coordinator", programme))
        await visitor.sends(f"/programmes/{programme.id}/rooms/{room.id}", {"closed": "on"})
        assert await venues.open_ones(programme.id) == []

    async def test_two_offences_of_one_name_would_make_an_import_guess(self):
        programme = await a_programme()
        known = await an_offence(programme)
        visitor = await visiting(await an_account("coordinator", programme))
        form = f"/programmes/{programme.id}/offences/new"
        answer = await visitor.sends(form, {"name": known.name.upper(), "level": "A"})
        assert answer.status_code == 422
        assert "of this name already" in answer.text
        new = {"name": "Fly tipping", "level": "B", "also_called": "Dumping\n\n Rubbish "}
        assert (await visitor.sends(form, new)).status_code == 303
        kept = await Offence.objects().get(Offence.name == "Fly tipping")
        assert kept.also_called == "Dumping\nRubbish"

    async def test_another_programmes_are_not_found(self):
        ours, theirs = await a_programme(), await a_programme()
        visitor = await visiting(await an_account("coordinator", ours))
        venue, offence = await a_venue(theirs), await an_offence(theirs)
        for path in (
            f"/programmes/{theirs.id}",
            f"/programmes/{theirs.id}/settings",
            f"/programmes/{ours.id}/places/{venue.id}",
            f"/programmes/{ours.id}/offences/{offence.id}",
        ):
            assert (await visitor.get(path)).status_code == 404, path
        answer = await visitor.posts(f"/programmes/{theirs.id}/words", {"word_juror": "ours"})
        assert answer.status_code == 404


class TestAccounts:
    """Accounts are made by an administrator, and opened by their owners."""

    async def test_the_first_coordinator_gets_a_link_on_the_page_and_by_mail(self):
        programme = await a_programme()
        ruth = await an_administrator()
        about = {
            "name": "J Moss",
            "email": "Moss@Panel.example",
            "role": "coordinator",
            "programme": str(programme.id),
        }
        answer = await ruth.sends("/administration/accounts/new", about)
        assert "/enrol/" in answer.text
        assert await Letter.exists().where(Letter.name == "enrolment")
        link = answer.text.split("/enrol/")[1].split("<")[0].strip()
        assert (await (await visiting()).get(f"/enrol/{link}")).status_code == 200
        made = await accounts.with_email("moss@panel.example")
        page = await ruth.opens(f"/administration/accounts/{made.id}")
        assert "Has not enrolled yet" in page.text

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"email": "moss"}, "Write an email address"),
            ({"role": "emperor"}, "Choose one"),
            ({"name": ""}, "Fill this in"),
            ({"programme": ""}, "Choose the programme"),
            ({"role": "administrator"}, "belongs to none"),
            ({"role": "referrer"}, "Name the agency"),
        ],
    )
    async def test_an_account_that_cannot_be_is_refused(self, changes: dict[str, str], sentence: str):
        programme = await a_programme()
        ruth = await an_administrator()
        about = {
            "name": "J Moss",
            "email": "moss@panel.example",
            "role": "coordinator",
            "programme": str(programme.id),
        }
        answer = await ruth.sends("/administration/accounts/new", {**about, **changes})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert await Account.count() == 1

    async def test_one_address_is_one_account_whatever_its_capitals(self):
        programme = await a_programme()
        there = await an_account("facilitator", programme)
        ruth = await an_administrator()
        about = {
            "name": "J",
            "email": there.email.upper(),
            "role": "coordinator",
            "programme": str(programme.id),
        }
        answer = await ruth.sends("/administration/accounts/new", about)
        assert "an account with this email already" in answer.text

    async def test_an_account_is_disabled_and_comes_back(self):
        account, _ = await enrolled("coordinator")
        hers = await visiting(account)
        ruth = await an_administrator()
        page = f"/administration/accounts/{account.id}"
        await ruth.sends(page, action="/disabling")
        assert (await hers.get("/todo")).status_code == 303
        await ruth.sends(page, action="/enabling")
        assert (await (await visiting(account)).get("/todo")).status_code == 200

    async def test_an_administrator_cannot_shut_herself_out(self):
        account, _ = await enrolled("administrator")
        ruth = await visiting(account)
        answer = await ruth.sends(f"/administration/accounts/{account.id}", action="/disabling")
        assert answer.status_code == 409
        assert "your own account" in answer.text


async def test_an_administrator_reads_no_file():
    programme = await a_programme()
    case, referral, juror = await a_case(programme), await a_referral(programme), await a_juror(programme)
    ruth = await an_administrator()
    for path in (
        "/cases",
        f"/cases/{case.id}",
        "/referrals",
        f"/referrals/{referral.id}",
        "/jurors",
        f"/jurors/{juror.id}",
        "/hearings",
        "/todo",
        "/imports",
    ):
        assert (await ruth.get(path)).status_code == 404, path


async def test_each_role_lands_on_its_own_page():
    programme = await a_programme()
    for role, path in (
        ("coordinator", "/todo"),
        ("facilitator", "/hearings"),
        ("evaluator", "/outcomes"),
        ("referrer", "/my-referrals"),
        ("administrator", "/administration"),
    ):
        visitor = await visiting(await an_account(role, programme))
        assert (await visitor.get("/")).headers["location"] == path
        await visitor.opens(path)
    juror = await visiting(await a_juror(programme))
    assert (await juror.get("/")).headers["location"] == "/mine"
    await juror.opens("/mine")


async def test_a_referrer_sees_the_state_of_her_own_referrals_and_an_evaluator_counts():
    programme = await a_programme()
    officer = await an_account("referrer", programme)
    await a_referral(programme, referrer_email=officer.email, agency_reference="AS/1", state="screening")
    await a_referral(programme, agency_reference="AS/2")
    page = await (await visiting(officer)).opens("/my-referrals")
    assert "AS/1" in page.text
    assert "AS/2" not in page.text
    await (await visiting(await an_account("evaluator", programme))).opens("/outcomes")
    assert await JournalEntry.exists().where(JournalEntry.what == "outcomes.read")


async def test_two_programmes_do_not_share_a_name():
    taken, mine = await a_programme(name="Chard Panel"), await a_programme(name="Frome Panel")
    desk = await visiting(await an_account("coordinator", mine))
    answer = await desk.sends(f"/programmes/{mine.id}/settings", {"name": "Chard Panel", "place": "Frome"})
    assert answer.status_code == 422
    assert "This name cannot be used" in answer.text
    assert 'value="Chard Panel"' in answer.text
    office = await an_administrator()
    typed = {"name": taken.name, "place": "Chard", "template": taken.template, "contact_email": "a@b.example"}
    answer = await office.sends("/administration/programmes/new", typed)
    assert answer.status_code == 422
    assert await Programme.count() == 2
