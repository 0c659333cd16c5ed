"""From the first page of an installation to a graduate on the next panel: everybody walks their part.

The administrator, the coordinator, the referrer, the guardian, the young person, the facilitator, the
harmed person, and a panel of six with one who stands by; in Chromium, over the real server and real mail.
"""

from contextlib import ExitStack
from datetime import timedelta
from email.message import Message
from pathlib import Path

import pytest

from cases.actors import now
from panel import seats
from panel.tables import Juror, Seat
from scheduling.times import day_words, local
from tests.journeys import onward, passing
from tests.journeys.town import (
    EVENING,
    TODAY,
    Town,
    a_town,
    address_of,
    bring_in_the_pool,
    come_in_by_a_paper_code,
    make_ready,
    set_up,
)
from tests.journeys.walking import Walker, written

# Sealed words: what happened stands in the brief alone, what the harmed person feels not even there.
TOLD, FELT = "marmalade", "heirloom"
BORN = TODAY.replace(year=TODAY.year - 14, month=3, day=14)
HALE, FERN = "hale@police.example", "fern@panel.example"
AMIRA, NADIA, HARRIET = "amira@homes.example", "nadia@homes.example", "harriet@homes.example"
# “Do you still come?” is of use until eight of the evening before; later than that the walk is a day earlier.
LATE = local(now(), "Europe/London").hour >= 19
THE_DAY = TODAY + timedelta(days=2 if LATE else 1)
NOT_FOR_HER = (TOLD, FELT, onward.PROMISED, onward.THANKED)
STRANGERS = (TOLD, FELT, "Khan", "Harriet", "Nadia")


@pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "scripts",
    [
        pytest.param(True, id="with-scripts"),
        pytest.param(False, id="without-scripts", marks=pytest.mark.soak),
    ],
)
def test_a_referral_becomes_a_panel_of_peers(record_url: str, tmp_path: Path, scripts: bool):
    with a_town(record_url, tmp_path, scripts=scripts) as town, ExitStack() as doors:
        with town.at_a_desk() as ruth:
            invited = set_up(ruth, town)
        moss = doors.enter_context(town.at_a_desk())
        come_in_by_a_paper_code(moss, invited["moss"])
        make_ready(moss)
        bring_in_the_pool(moss, tmp_path)
        hale = doors.enter_context(town.at_a_desk())
        refer(hale, town)
        case = screen_and_accept(moss)
        hale.goes(town.letter(HALE, "your referral is accepted")).sees("Accepted")
        reach_the_family(moss, case)
        nadia = doors.enter_context(town.on_a_phone(never=(TOLD, FELT)))
        the_guardian_agrees(nadia, town)
        with town.on_a_phone(never=(TOLD, FELT)) as amira:
            the_young_person_agrees(amira, town)
        fern = doors.enter_context(town.at_a_desk(never=(TOLD, FELT)))
        a_facilitator_begins(fern, invited["fern"], case)
        complete_the_intake(moss, case)
        fern.never = ()  # the case is given to her
        prepare(fern, case)
        harriet = doors.enter_context(town.on_a_phone(never=(TOLD,)))
        the_harmed_person_chooses(harriet, town)
        hearing = arrange(moss, case)
        offer_the_seats(moss)
        the_panel_answers(moss, town, hearing)
        the_guardian_knows_one(nadia, moss, town, hearing)
        town.in_the_record(the_days_pass)
        hold_the_meeting(fern, case)
        the_evening_before(moss, town, hearing)
        all_were_told_once(town)
        town.in_the_record(passing.to_the_next_evening)
        night = f"/tonight/{hearing.rpartition('/')[2]}"
        onward.the_panel_comes(fern, night, ("Ada", "Gil", "Fay", "Ivy", "Kit"), "Jan", "Lou")
        onward.all_agree(fern, case, night)
        onward.they_go_home(fern, night)
        with town.on_a_phone() as amira, town.on_a_phone() as otto:
            onward.hours_are_given(amira, otto, town, BORN)
        onward.all_is_kept(moss, case)
        onward.it_is_closed(moss, case)
        with town.on_a_phone(never=(TOLD, FELT)) as amira:
            onward.the_respondent_joins(amira, nadia, moss, town, BORN)
        coming = onward.next_panel(moss, town)
        with town.on_a_phone(never=NOT_FOR_HER) as amira:
            onward.the_graduate_answers(amira, town)
        town.in_the_record(passing.to_the_next_evening)
        onward.the_graduate_sits(fern, f"/tonight/{coming.rpartition('/')[2]}")
        assert town.in_the_record(onward.how_it_ended) == "attended"
        with town.on_a_phone(never=NOT_FOR_HER) as amira:
            her_time_is_counted(amira, town)


def refer(hale: Walker, town: Town) -> None:
    """By the mailed link, question by question, to a receipt."""
    comes_in_by_mail(hale.goes("/my-referrals").is_at("Get a link to sign in"), town, HALE)
    hale.is_at("My referrals").follows("Refer somebody").presses("Start a referral")
    go_on(hale.is_at("Who is the young person?").types(name="Amira Khan"))
    go_on(hale.is_at("When were they born?").dates("born_on", BORN))
    go_on(hale.is_at("How do they describe themselves?").chooses("Girl or woman"))
    go_on(hale.is_at("Where do they go to school?").types(school="Holyrood", school_year="Year 9"))
    go_on(hale.is_at("How can we reach them?").types(email=AMIRA, area="Chard"))
    go_on(hale.is_at("Is it safe").marks(safe_to_contact="yes", safe_to_leave_message="unknown"))
    hale.is_at("Who is their parent or carer?").types(guardian_name="Nadia Khan", guardian_email=NADIA)
    go_on(hale.types(guardian_relationship="Mother"))
    go_on(hale.is_at("What is the offence?").chooses("Criminal damage"))
    go_on(hale.is_at("When did it happen?").dates("offence_on", TODAY - timedelta(days=20)))
    go_on(hale.is_at("What happened?").types(statement=f"A jar of {TOLD} went through the window."))
    go_on(hale.is_at("Do they accept responsibility?").marks(admitted="yes"))
    go_on(hale.is_at("Was anybody harmed?").marks(harmed="yes"))
    hale.is_at("Who was harmed?").marks(kind="person", more="no").types(name="Harriet Shaw", email=HARRIET)
    go_on(hale)
    go_on(hale.is_at("What are your references?").types(agency_reference="CP-77"))
    hale.is_at("Check your answers").sees("Harriet Shaw", "Holyrood", "CP-77").presses("Send the referral")
    hale.is_at("Your referral is in").sees(f"R-{TODAY:%y}-0001")
    hale.never = (TOLD,)
    hale.goes(town.letter(HALE, "we have your referral")).sees("CP-77", "Received")


def comes_in_by_mail(walker: Walker, town: Town, address: str) -> None:
    walker.types(email=address).presses("Send me a link")
    walker.goes(town.letter(address, "/link/")).presses("Sign in")


def go_on(walker: Walker) -> None:
    walker.presses("Save and go on")


def screen_and_accept(moss: Walker) -> str:
    """Every criterion is answered; one of them only a person can answer. The address of the case."""
    moss.goes("/referrals").follows("Amira K").is_at("Amira Khan").sees(TOLD).presses("Start screening")
    moss.is_at("Screen this referral").presses_in_vain("Accept and open a case").sees("There is a problem")
    moss.marks(risk="yes").types(risk_note="Lives with their mother.")
    return moss.presses("Accept and open a case").sees("is open").window.page.url.partition("?")[0]


def reach_the_family(moss: Walker, case: str) -> None:
    """Nobody answers, then somebody does; it is safe to write; both get the link to their own page."""
    moss.goes(f"{case}/intake").sees("Nobody has reached the family yet").marks(party="guardian")
    moss.marks(outcome="no_answer").presses("Write it down").sees("No answer").opens("Write down a call")
    moss.marks(party="guardian", outcome="reached").types(note="Talks to Amira tonight.")
    moss.presses("Write it down").follows("Change how to reach them")
    moss.marks(safe_to_leave_message="on", guardian_safe_to_contact="on")
    moss.marks(guardian_safe_to_leave_message="on").presses("Save").sees("How to reach them is saved")
    moss.presses("Send the link to their page").sees("The letter is on its way")
    moss.presses("Send the link to their page", last=True).sees("The letter is on its way")


def the_guardian_agrees(nadia: Walker, town: Town) -> None:
    comes_to_their_own_page(nadia, town, NADIA, "When was your child born?")
    nadia.sees("Hi Nadia").follows("Say yes or no").follows("Do you agree to take part?")
    nadia.presses("Yes, I agree").presses("Yes, I agree").presses("Yes, I agree").sees("Thank you")
    nadia.follows("Will you come?").presses("Yes, I come").is_at("What happens next").sees("You come")


def the_young_person_agrees(amira: Walker, town: Town) -> None:
    """Strengths in their own words, and yes to what is needed."""
    comes_to_their_own_page(amira, town, AMIRA, "When were you born?")
    amira.sees("Hi Amira").follows("Tell us about you").follows("What are you good at?", exact=False)
    amira.types(words="I mend bikes.").presses("Keep my words").sees("“I mend bikes.”")
    amira.follows("What could you do for others?", exact=False).types(words="Mend a bike for somebody.")
    here = amira.presses("Keep my words").window.page.url.partition("/about")[0]
    amira.goes(here).follows("Say yes or no").follows("Do you agree to take part?")
    amira.presses("Yes, I agree").presses("Yes, I agree").presses("No").sees("Thank you for your answers")


def comes_to_their_own_page(walker: Walker, town: Town, address: str, asked: str) -> None:
    """The link alone shows nothing: first the birth date, and a wrong one opens nothing."""
    walker.goes(town.letter(address, "Your own page")).is_at(asked).dates("born_on", TODAY)
    walker.presses_in_vain("Go on").is_at(asked).sees("That is not the date we have")
    walker.dates("born_on", BORN).presses("Go on").is_at("What happens next")


def a_facilitator_begins(fern: Walker, invitation: str, case: str) -> None:
    """She says when she can come. A case that nobody gave her is not there for her."""
    fern.goes(invitation).enrols()
    fern.goes("/my-times").types(usual=f"{EVENING:%a} after 5").presses("Save the usual times")
    fern.sees(f"{EVENING:%A} from 5pm").goes("/preparing")
    assert "CJ-" not in fern.words
    for page in ("", "/preparing", "/harmed", "/strengths"):
        fern.finds_nothing_at(f"{case}{page}")


def complete_the_intake(moss: Walker, case: str) -> None:
    """Strengths stand before needs; the case goes on once everybody agreed, to the facilitator."""
    moss.goes(f"{case}/strengths").sees("I mend bikes.", "Mend a bike for somebody.", "In their own words")
    moss.goes(f"{case}/intake/needs").sees("Ask what they are good at first")
    moss.types(best_times="After school").presses("Save")
    moss.goes(f"{case}/intake").sees("The family was reached, and everybody agrees").presses(
        "Begin preparation"
    )
    moss.goes(f"{case}/brief").is_at("What the panel reads").sees(TOLD)
    moss.types(words=f"A jar of {TOLD} went through a window.").presses("Save").sees("The panel reads this")
    moss.goes(f"{case}/preparing").opens("Give it to somebody").picks("worker", "Fern Okoro")
    moss.window.page.locator('form[action$="/worker"] button').click()
    moss.looks().sees("Somebody prepares it")


def prepare(fern: Walker, case: str) -> None:
    """A meeting with each party apart, one held, one to come; the harmed person gets a page."""
    fern.goes("/preparing").sees("4 things are missing").goes(f"{case}/preparing").opens(
        "Write down a meeting"
    )
    fern.marks(party="guardian", held="on").dates("on_day", TODAY - timedelta(days=1))
    fern.types(at="16:30", place="At home").presses("Write it down").sees("The parent or carer was met")
    fern.opens("Write down a meeting").marks(party="young_person").dates("on_day", THE_DAY)
    fern.types(at="16:30", place="At school").presses("Write it down").sees("Planned")
    fern.sees("The young person has not been met yet").follows("Open the list").follows("Harriet Shaw")
    fern.follows("Change this").chooses("It is safe to leave them a message").presses("Keep it")
    fern.presses("Send them the link").sees("The link to their own page is on its way")


def the_harmed_person_chooses(harriet: Walker, town: Town) -> None:
    harriet.goes(town.letter(HARRIET, "Your own page")).is_at("What is your last name?")
    harriet.types(said="Shaw").presses("Go on").is_at("You choose").sees("No date is set yet")
    harriet.follows("How you want to take part").chooses("I want to be there").presses("Keep my choice")
    harriet.sees("Your choice is kept").follows("What you want to say").types(words=f"The jar was an {FELT}.")
    harriet.presses("Keep my words").sees("Your words are kept").follows("Being told how it ends")
    harriet.chooses("Yes, tell me").presses("Keep my answer").sees("Your answer is kept")


def arrange(moss: Walker, case: str) -> str:
    """In the session, with its facilitator. The hearing's address."""
    moss.goes(f"{case}/preparing").sees("The harmed person has chosen how to take part")
    moss.goes(f"{case}/hearings/new").sees("Free times within the standard")
    moss.chooses_under(f"{day_words(EVENING, 'GB')}, Guildhall", "5:30pm").picks("facilitator", "Fern Okoro")
    moss.presses("Book the panel meeting").sees("The panel meeting is arranged", "Who runs it: Fern Okoro")
    return moss.window.page.url.partition("?")[0]


def offer_the_seats(moss: Walker) -> None:
    moss.presses("Offer the seats").is_at("Choose the panel").sees("Gil G Standby", "6 of 6 seats")
    moss.presses("Offer the seats").sees("7 people are asked. Each gets a letter with a link.")


def the_panel_answers(moss: Walker, town: Town, hearing: str) -> None:
    """Yes, no, silence, a conflict, a telephone call: whoever is next in rank is asked."""
    town.letter_of("Bea", "Can you come")
    town.in_the_record(lambda: time_passes_for("Bea"))
    answers(town, "Ada", "Can you come", "Yes, I can come", "You’re on the panel")
    answers(town, "Cal", "Can you come", "No, I can’t", "Thank you")
    with town.on_a_phone(never=STRANGERS) as dot:
        dot.goes(town.letter_of("Dot", "Can you come")).presses("Yes, I can come")
        dot.is_at("You’re on the panel").presses("Look at the first name")
        dot.is_at("Do you know Amira?").sees("Year 9", "Chard").presses("Yes, I know them")
        dot.sees("You are not in trouble")
    moss.goes(hearing).presses_within("Write down what Eli E says", "Said yes").sees("J Moss wrote it down")
    answers(town, "Gil", "Can you stand by", "Yes, I can stand by", "You stand by")
    for name in ("Fay", "Hal", "Ivy", "Jan"):
        answers(town, name, "Can you come", "Yes, I can come", "You’re on the panel")
    moss.goes(hearing).sees("6 of 6 said yes", "The panel stands", "Bea B No answer in time", "Cal C Said no")
    moss.sees("Dot D Knows somebody", "Eli E Said yes", "Gil G Said yes Standby")
    assert "Kit K" not in moss.words, "nobody more was asked than was needed"
    moss.goes(town.letter("moss@panel.example", "the panel stands")).sees("The panel stands")
    with town.on_a_phone(never=STRANGERS) as bea:
        bea.window.open(town.letter_of("Bea", "Can you come"))
        bea.sees("The time to answer is over", "We asked somebody else")
        bea.window.said.clear()  # Chromium's own note of the 410


def answers(town: Town, name: str, asked: str, pressed: str, told: str) -> None:
    """One tap on the link in their letter."""
    with town.on_a_phone(never=STRANGERS) as juror:
        juror.goes(town.letter_of(name, asked)).presses(pressed).is_at(told)


async def time_passes_for(first_name: str) -> int:
    """Their time to answer is over, and the work that recurs finds it."""
    juror = await Juror.objects().get(Juror.first_name == first_name)
    await Seat.update({Seat.expires_at: now() - timedelta(minutes=1)}).where(Seat.juror == juror.id)
    return await seats.expire_due()


def the_guardian_knows_one(nadia: Walker, moss: Walker, town: Town, hearing: str) -> None:
    """First names are all she sees. The next in rank is asked, and nobody is told who knew whom."""
    nadia.goes(nadia.window.page.url)
    nadia.follows("Do you know somebody who comes?").sees("Ada", "Hal", "Gil")
    assert not [name for name in ("Ash", "Hazel", "Ada A") if name in nadia.words]
    nadia.chooses("Hal").presses("I may know them").sees("Somebody else comes instead")
    moss.goes(hearing).sees("5 of 6 said yes", "Hal H Released", "Kit K No answer yet")
    answers(town, "Kit", "Can you come", "Yes, I can come", "You’re on the panel")
    told = next(m for to, m in town.office.arrived if to == address_of("Hal") and "need not" in written(m))
    assert not [word for word in ("know", "Nadia", "Amira", "parent") if word in written(told)], written(told)


async def the_days_pass() -> int:
    """The evening is tomorrow, or the day after."""
    return await passing.days(EVENING - THE_DAY)


def hold_the_meeting(fern: Walker, case: str) -> None:
    fern.goes(f"{case}/preparing").presses_within("Say what became of it", "It was held")
    fern.sees("The young person was met")


def the_evening_before(moss: Walker, town: Town, hearing: str) -> None:
    """“Do you still come?” One tap says yes; one says no, and who stood by moves up."""
    with town.on_a_phone(never=STRANGERS) as ada:
        ada.goes(town.letter_of("Ada", "Do you still come")).is_at("Do you still come?")
        ada.presses("I still come").sees("You told us that you still come")
        reads_the_brief(ada, town)
    answers(town, "Eli", "Do you still come", "No, I can’t any more", "Thank you")
    answers(town, "Fay", "Do you still come", "I still come", "You’re on the panel")
    town.letter_of("Gil", "You are needed")
    answers(town, "Lou", "Can you stand by", "Yes, I can stand by", "You stand by")
    moss.goes(hearing).is_at(day_words(THE_DAY, "GB")).sees("The panel stands", "6 of 6 said yes")
    moss.sees(
        "Ada A Still comes", "Eli E Said no", "moved up when a seat fell free", "Lou L Said yes Standby"
    )


def reads_the_brief(ada: Walker, town: Town) -> None:
    """First whether she knows the first name, then what it is about, to her alone who signed in."""
    ada.presses("Look at the first name").is_at("Do you know Amira?").presses("No, I don’t")
    ada.presses("Read what it is about").is_at("Get a link to sign in")
    ada.never = (FELT, "Khan", "Harriet", "Nadia")
    comes_in_by_mail(ada, town, address_of("Ada"))
    ada.is_at("About Amira").sees("I mend bikes.", TOLD).goes("/mine").sees("You still come")


def her_time_is_counted(amira: Walker, town: Town) -> None:
    comes_in_by_mail(amira.goes("/mine/time").is_at("Get a link to sign in"), town, AMIRA)
    amira.goes("/mine/time").is_at("My time").sees("A sitting", "1 hour")


def all_were_told_once(town: Town) -> None:
    """Of the hearing, with a calendar; of the day, again; and no sealed word left the house."""
    day = day_words(EVENING, "GB", year=False)
    for address in (AMIRA, NADIA, HARRIET, FERN):
        notices = [m for to, m in town.office.arrived if to == address and day in m["Subject"]]
        assert [calendar_of(notice) for notice in notices] == ["REQUEST"], address
        assert "Guildhall" in in_full(notices[0]), address
        town.letter(address, day_words(THE_DAY, "GB", year=False))
    assert [day in m["Subject"] for to, m in town.office.arrived if to == HALE].count(True) == 1
    for to, message in town.office.arrived:
        assert not [word for word in (TOLD, FELT) if word in in_full(message)], to
        if to.endswith("@peers.example"):
            assert not [word for word in STRANGERS if word in written(message)], to
            assert "Amira" not in written(message), to
    for text in (town.folder / "sms").glob("*.txt"):
        assert not [word for word in (*STRANGERS, "Amira") if word in text.read_text()], text


def in_full(message: Message) -> str:
    """The subject and every part, as it is read."""
    parts = [part.get_payload(decode=True) for part in message.walk() if not part.is_multipart()]
    return f"{message['Subject']} {b' '.join(parts).decode()}"


def calendar_of(message: Message) -> str:
    """The method of the invitation in it."""
    attached = next(message.iter_attachments()).get_content()
    text = attached.decode() if isinstance(attached, bytes) else attached
    return next(line.partition(":")[2] for line in text.splitlines() if line.startswith("METHOD"))
