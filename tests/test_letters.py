"""Every letter as it goes out: whole, short, neutral, and easy to read for those who are young."""

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from panel import letter_titles, letters, text_messages
from panel.letters import Content
from panel.settings import CHECKOUT, Settings
from panel.text_messages import GSM

FOLDER = CHECKOUT / "templates" / "letters"
NAMES = sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())
PARTS = {"subject.txt", "body.txt", "sms.txt"}
TO_STAFF = {
    *("enrolment", "unlock", "panel-stands", "hearing-short"),
    *("referral-received", "referral-accepted", "referral-returned"),
    *(name for name in NAMES if name.startswith(("facilitator-", "referrer-"))),
}  # the others may go to a young person
WITHOUT_LINK = {
    *("seat-released", "hearing-cancelled", "ask-received", "ask-answered", "please-ring"),
    *(name for name in NAMES if name.startswith(("juror-guardian-", "referrer-"))),
    *(name for name in NAMES if name.endswith(("-off", "-closed"))),
}  # nothing to answer
PUBLIC_URL = "https://panel.somerset.example.org"  # as long as such an address gets
LONG_URL = "https://panel.somerset-council.example.org"
TOKEN = "x" * 43
HARDEST = 5.0  # automated readability index: a child of ten
# What a stranger who sees the subject on a phone must not learn.
TELLING = re.compile(
    r"hearing|panel|court|justice|police|offence|crime|case|juror|referr|respondent|harm|victim",
    re.IGNORECASE,
)
SAID: dict[str, Any] = {
    "first_name": "Christopher",
    "name": "Christopher Featherstonehaugh",
    "day": "Wednesday 23 September",
    "long_day": "Wednesday 23 September 2026",
    "short_day": "Wed 23 Sep",
    "time": "5:30pm",
    "until": "6:30pm",
    "takes": "1 hour",
    "when": "on Wednesday 23 September at 5:30pm",
    "short_when": "on Wed 23 Sep, 5:30pm",
    "their_name": "Featherstone",
    "speaker": "Featherstone",
    "venue": "Ilminster Arts Centre",
    "address": "East Street, Ilminster TA19 0AN",
    "how_to_get_there": "Bus 30 stops outside.",
    "room": "Room 2",
    "short_name": "Chard Panel",
    "contact_phone": "+44 1460 123456",
    "contact_email": "panel@example.org",
    "answer_by": "Friday 18 September, 5:30pm",
    "reference": "CJ-26-0042",
    "agency_reference": "AS/2026/00417",
    "reason": "The young person does not accept responsibility",
    "empty": 2,
    "ended": "Everything that was agreed is done.",
    "ask": "Please drop the charge.",
    "times": "4 times",
    "by_day": "23 September 2026",
}
PATHS = {
    "young-person-agreed": f"/agreement/{TOKEN}",
    "young-person-extended": f"/agreement/{TOKEN}",
    "young-person-due": f"/agreement/{TOKEN}",
    "guardian-agreed": f"/g/{TOKEN}/agreement",
    "guardian-extended": f"/g/{TOKEN}/agreement",
    "supervisor-hours": f"/hours/{TOKEN}",
    "panel-stands": "/hearings/6f1b1c1e-8f4b-4c1e-9a52-0b1f6a3c2d10",
    "hearing-short": "/hearings/6f1b1c1e-8f4b-4c1e-9a52-0b1f6a3c2d10",
    "sign-in-link": f"/link/{TOKEN}",
    "enrolment": f"/enrol/{TOKEN}",
    "unlock": f"/unlock/{TOKEN}",
    "referral-received": "/my-referrals/6f1b1c1e-8f4b-4c1e-9a52-0b1f6a3c2d10",
    "referral-accepted": "/my-referrals/6f1b1c1e-8f4b-4c1e-9a52-0b1f6a3c2d10",
    "referral-returned": "/my-referrals/6f1b1c1e-8f4b-4c1e-9a52-0b1f6a3c2d10",
}


@pytest.fixture(autouse=True)
def _address() -> None:
    letters.use(Settings.read({"PANEL_PUBLIC_URL": PUBLIC_URL}, env_file=Path("/nonexistent")))


def said(name: str, **more: Any) -> dict[str, Any]:
    return {**SAID, "path": PATHS.get(name, f"/s/{TOKEN}"), **more}


def mail(name: str, **more: Any) -> Content:
    return letters.render(name, "email", said(name, **more))


def readability(text: str) -> float:
    """The automated readability index: letters a word, words a sentence. Lines and full stops end one."""
    sentences = [one for one in re.split(r"[.?!:]\s|\n+|[.?!:]$", text) if re.search(r"\w", one)]
    words = re.findall(r"[\w'’]+", text)
    characters = sum(len(word) for word in words)
    return 4.71 * characters / len(words) + 0.5 * len(words) / len(sentences) - 21.43


def test_there_are_letters() -> None:
    assert {"seat-offer", "hearing-cancelled", "sign-in-link", "enrolment", "unlock"} <= set(NAMES)


def test_every_letter_has_one_title_in_plain_words_and_no_title_is_of_nothing() -> None:
    titled = [name for titles in letter_titles.TITLES.values() for name in titles]
    assert sorted(titled) == NAMES
    said = [letter_titles.whole(name) for name in NAMES]
    assert len(set(said)) == len(said)
    assert letter_titles.whole("young-person-hearing") == "Young person: please come to the meeting"


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_has_all_its_parts(name: str) -> None:
    assert {file.name for file in (FOLDER / name).iterdir()} - {"body.html"} == PARTS


@pytest.mark.parametrize("name", NAMES)
def test_the_link_is_in_every_form_of_the_letter(name: str) -> None:
    content, link = mail(name), PUBLIC_URL + said(name)["path"]
    hrefs = [a["href"] for a in BeautifulSoup(content.html, "html.parser").find_all("a")]
    sms = letters.render(name, "sms", said(name)).sms
    if name in WITHOUT_LINK:
        assert hrefs == []
        assert "http" not in content.text + sms
    else:
        assert hrefs == [link]
        assert link in content.text.split()
        assert sms.endswith(link)


@pytest.mark.parametrize("name", NAMES)
def test_text_and_html_say_the_same(name: str) -> None:
    content = mail(name)
    html = BeautifulSoup(content.html, "html.parser").body.get_text(" ")
    text = re.sub(r"https://\S+", "", content.text)
    assert re.findall(r"\w+", html) == re.findall(r"\w+", text)


@pytest.mark.parametrize("name", NAMES)
def test_who_is_told_the_address_is_told_the_room(name: str) -> None:
    text = mail(name).text
    assert ("Room 2" in text) == ("East Street" in text)


@pytest.mark.parametrize("name", NAMES)
def test_a_text_message_is_one(name: str) -> None:
    sms = letters.render(name, "sms", said(name)).sms
    assert set(sms) <= GSM
    assert len(sms) <= 160, f"{len(sms)}: {sms}"


LONG_NAMES = {
    "first_name": "Maria-Magdalena-Alexandrina",
    "their_name": "Wolfeschlegelsteinhausen",
    "name": "Maria-Magdalena-Alexandrina Wolfeschlegelsteinhausen",
    "speaker": "Wolfeschlegelsteinhausen",
}


@pytest.mark.parametrize("name", [one for one in NAMES if one not in TO_STAFF])
def test_a_text_message_is_one_whatever_people_are_called_and_wherever_the_pages_are(name: str) -> None:
    letters.use(Settings.read({"PANEL_PUBLIC_URL": LONG_URL}, env_file=Path("/nonexistent")))
    words = {**said(name), **LONG_NAMES, "time": "10:30pm"}
    sms = letters.render(name, "sms", words).sms
    assert len(sms) <= text_messages.ONE_SEGMENT, sms
    assert words["path"] in sms or name in WITHOUT_LINK


def test_a_name_is_cut_only_where_it_must_be() -> None:
    words = said("guardian-moved", first_name="Maria-Magdalena")
    assert "Maria-Magdalena." in letters.render("guardian-hearing", "sms", words).sms
    assert "Hi Maria." in letters.render("guardian-moved", "sms", {**words, **LONG_NAMES}).sms


@pytest.mark.parametrize("name", NAMES)
def test_a_subject_tells_a_stranger_nothing(name: str) -> None:
    subject = mail(name).subject
    assert subject
    assert len(subject) <= 60
    if name not in TO_STAFF:
        assert not TELLING.search(subject)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in TO_STAFF])
def test_a_text_message_to_a_young_person_tells_a_stranger_nothing(name: str) -> None:
    sms = re.sub(r"https://\S+", "", letters.render(name, "sms", said(name)).sms)
    assert not TELLING.search(sms)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in TO_STAFF])
def test_a_letter_to_a_young_person_is_easy_to_read(name: str) -> None:
    text = re.sub(r"https://\S+", "", mail(name).text)
    assert readability(text) <= HARDEST, text


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_is_long(name: str) -> None:
    for sentence in re.split(r"(?<=[.?!])\s|\n+", mail(name).text):
        assert len(sentence.split()) <= 15, sentence


@pytest.mark.parametrize("name", NAMES)
def test_what_people_are_called_is_no_html(name: str) -> None:
    content = mail(name, first_name="<b>Tasha</b>", short_name="A & B")
    assert "<b>" not in content.html
    assert "&lt;b&gt;Tasha" in content.html


def test_a_subject_cannot_begin_another_header() -> None:
    subject = mail("seat-offer", day="Monday\r\nBcc: everybody@example.org").subject
    assert "\n" not in subject
    assert "\r" not in subject


def test_a_word_that_is_missing_is_an_error() -> None:
    with pytest.raises(Exception, match="first_name"):
        letters.render("seat-released", "email", {"day": "Monday"})


def test_accents_a_text_message_does_not_know_are_dropped() -> None:
    assert text_messages.one_segment("Zoë Łukasz Ştefan – “hi”") == 'Zoe Lukasz Stefan - "hi"'
