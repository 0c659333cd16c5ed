"""From the evening of the hearing to a seat on the next panel: the second half of the long walk."""

from collections.abc import Iterable
from datetime import date, timedelta

from cases.actors import now
from cases.tables import Programme
from panel import agreement_letters, seats, sign_ins
from panel.tables import Account, Juror, Seat
from scheduling.tables import Room
from scheduling.times import day_words
from tests.evenings import an_evening
from tests.journeys.town import EVENING, TODAY, Town
from tests.journeys.walking import Walker
from tests.telling import opened as an_open_case

# Said at the table, by a supervisor and in the last talk: sealed, and on no page of a juror.
PROMISED, THANKED = "rhubarb", "gooseberry"
OTTO = "otto@shop.example"
TO_THE_END = TODAY + timedelta(days=40)


def the_panel_comes(fern: Walker, night: str, came: Iterable[str], missing: str, stands_by: str) -> None:
    """One tap each. Who stood by takes the place of whoever does not come; then all swear and are asked."""
    fern.goes(night).sees("Not quorate", "Not here yet")
    for name in (*came, stands_by):
        taps(fern, name, "here")
    taps(fern, missing, "absent")
    fern.goes(night).sees("Does not come", "Nearly")
    for does in ("swore", "knows_nobody"):
        taps(fern, "Everybody here has sworn" if does == "swore" else "they know nobody", does)
    fern.goes(night).sees("Quorate", "Everybody here has sworn").presses("Begin the panel meeting")
    fern.sees("Began at")


def taps(fern: Walker, words: str, does: str) -> None:
    """The button in the line with these words, and wait until it has arrived."""
    button = fern.window.page.locator(f'button[name="does"][value="{does}"]')
    line = fern.window.page.locator(".app-guest, form.app-taps", has_text=words).locator(button).first
    with fern.window.page.expect_response(lambda answer: "/taps" in answer.url):
        line.click()
    fern.looks()


def all_agree(fern: Walker, case: str, night: str) -> None:
    """Two terms, signed at the table; held and agreed are one answer."""
    fern.goes(f"{case}/agreement").presses("Begin the agreement").sees("I mend bikes.")
    add_a_term(fern, "service", f"Help at the bike shop, in the {PROMISED} yard.", hours="2")
    add_a_term(fern, "letter", "Write a letter and say sorry.")
    for part, name in (("young_person", "Amira Khan"), ("foreperson", "Ada Ash")):
        fern.marks(part=part).types(name=name).presses("Sign")
    fern.sees("It can be agreed when")
    fern.goes(night).presses("It was held").sees("On the panel").marks(agreement="reached")
    fern.presses("Write it down").goes(f"{case}/agreement").sees("Runs until", "0 of 2")


def add_a_term(fern: Walker, kind: str, words: str, hours: str = "") -> None:
    fern.presses("Add what the young person will do").types(words=words, owner="Amira")
    fern.marks(kind=kind).dates("due_on", TO_THE_END)
    if hours:
        fern.types(hours=hours, placement="Bike shop, Fore Street", supervisor_name="Otto Lang")
        fern.types(supervisor_email=OTTO)
    fern.presses("Add it").is_at("Agreement")


def they_go_home(fern: Walker, night: str) -> None:
    """Whoever is under age is fetched; the sheet is closed when nobody is left."""
    fern.goes(night)
    while (fetched := fern.window.page.locator('button[value="alone"]')).count():
        with fern.window.page.expect_response(lambda answer: "/taps" in answer.url):
            fetched.first.click()
        fern.goes(night)


def hours_are_given(amira: Walker, otto: Walker, town: Town, born: date) -> None:
    """She writes them down; they count when the supervisor says so."""
    amira.goes(town.letter("amira@homes.example", "/agreement/"))
    amira.dates("born_on", born).presses("Go on").is_at("My agreement").sees("2 hours left to do")
    amira.presses("Write down my hours").dates("on_day", now().date()).types(hours="2", words="Two wheels.")
    amira.presses("Write it down").sees("2 hours wait for a check")
    town.in_the_record(agreement_letters.write_due)
    otto.goes(town.letter(OTTO, "/hours/")).is_at("Are these hours right?").sees("“Two wheels.”")
    right(otto).sees("Nothing waits for you")
    amira.goes(amira.window.page.url).sees("One thing is left")


def right(otto: Walker) -> Walker:
    otto.window.page.locator('button[value^="right:"]').click()
    return otto.looks()


def all_is_kept(moss: Walker, case: str) -> None:
    moss.goes(f"{case}/agreement").follows("Write a letter and say sorry", exact=False)
    moss.presses("It is done").goes(f"{case}/agreement").sees("2 of 2").follows("Complete it")
    moss.sees("Everything is done.").presses("Complete it").sees("It is completed. The referrer is told.")


def it_is_closed(moss: Walker, case: str) -> None:
    moss.goes(f"{case}/closing").dates("exit_on", TODAY).types(exit_words=f"She thanked for the {THANKED}.")
    moss.chooses("There is nothing to ask for").presses("Close the case").is_at("The case is closed")
    moss.sees("Asked, no answer yet").goes(f"{case}/journey").sees("Completed", "Closed")


def the_respondent_joins(amira: Walker, nadia: Walker, moss: Walker, town: Town, born: date) -> None:
    """Asked in neutral words; her mother agrees; she is trained, swears, and may be asked to sit."""
    amira.goes(town.letter("amira@homes.example", "/invitation/")).dates("born_on", born).presses("Go on")
    amira.is_at("Would you like to join us?").presses("Yes, I would like to").sees(
        "You said yes. We are glad."
    )
    nadia.goes(town.letter("nadia@homes.example", "/jg/")).dates("born_on", born).presses("Go on")
    nadia.is_at("May Amira take part?").types(own_name="Nadia Khan").presses("Yes, Amira may take part")
    nadia.is_at("Thank you")
    moss.goes("/jurors?q=Amira").follows("Amira Khan").is_at("Amira Khan")
    juror = moss.sees("Amira cannot sit yet").window.page.url.partition("?")[0]
    moss.goes(f"{juror}/training").presses("Write it down").goes(f"{juror}/oath").presses(
        "Write down the oath"
    )
    moss.goes(juror).presses("Ask Amira to sit from now on").sees("Amira is asked to sit from now on")
    assert "CJ-" not in moss.words, "nothing shows which case it was"
    moss.goes(f"{juror}/own-case").presses("Open it, and write down that I did").sees("CJ-")


def next_panel(moss: Walker, town: Town) -> str:
    """Of somebody else's case, on another evening. The hearing's address."""
    case, day = town.in_the_record(another_case)
    moss.goes(f"{case}/hearings/new").chooses_under(f"{day_words(day, 'GB')}, Guildhall", "5:30pm")
    moss.chooses("Hold this date all the same").picks("facilitator", "Fern Okoro").presses(
        "Book the panel meeting"
    ).sees("The panel meeting is arranged")
    hearing = moss.window.page.url.partition("?")[0]
    moss.presses("Offer the seats").is_at("Choose the panel").sees("Amira K").presses("Offer the seats")
    return hearing


async def another_case() -> tuple[str, date]:
    """Ready to be heard, and an evening on which Fern can come."""
    programme, room = await the_programme(), await Room.objects().first()
    case = await an_open_case(programme)
    await an_evening(programme, room, on_day=EVENING)
    return f"/cases/{case.id}", EVENING


async def the_programme() -> Programme:
    found = await Programme.objects().first()
    assert found is not None
    return found


def the_graduate_answers(amira: Walker, town: Town) -> None:
    """One tap, like anybody; the others answer by telephone."""
    amira.goes(town.letter("amira@homes.example", "Can you come")).presses("Yes, I can come")
    amira.is_at("You’re on the panel")
    assert not [word for word in (PROMISED, THANKED) if word in amira.words]
    town.in_the_record(everybody_else_says_yes)


async def everybody_else_says_yes() -> int:
    account = await Account.objects().where(Account.role == "coordinator").first()
    assert account is not None
    offered = await Seat.objects().where(Seat.state == "offered")
    for seat in offered:
        await seats.answer(seat, "yes", sign_ins.actor_of(account))
    return len(offered) or 1


def the_graduate_sits(fern: Walker, night: str) -> None:
    """Checked in by one tap, sworn, asked whom she knows: and the panel is held with her on it."""
    fern.goes(night).presses_within("The list was kept on paper", "Everybody expected was there")
    fern.goes(night).sees("Quorate").presses("Begin the panel meeting").presses("It was held")
    fern.sees("Amira K", "Their time is counted").presses("Write it down")


async def how_it_ended() -> str:
    """For the graduate: what became of her seat."""
    juror = await Juror.objects().get(Juror.first_name == "Amira")
    seat = await Seat.objects().get(Seat.juror == juror.id)
    return str(seat.state)
