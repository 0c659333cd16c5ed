"""What each letter is, in plain words, by who reads it: for the wording list and the log."""

from collections.abc import Mapping

TITLES: Mapping[str, Mapping[str, str]] = {
    "Young person": {
        "family-page": "their own page",
        "young-person-hearing": "please come to the meeting",
        "young-person-moved": "the meeting is at another time",
        "young-person-off": "the meeting is cancelled",
        "young-person-relieved-off": "you were meant by mistake, you need not come",
        "young-person-reminder": "a reminder of the meeting",
        "young-person-review-hearing": "please come to the review",
        "young-person-review-moved": "the review is at another time",
        "young-person-review-off": "the review is cancelled",
        "young-person-review-reminder": "a reminder of the review",
        "young-person-agreed": "what we agreed",
        "young-person-due": "something is due",
        "young-person-extended": "there is more time",
        "young-person-closed": "it is over",
        "invitation": "would you like to join us?",
        "feedback-young-person": "how was it for you?",
        "please-ring": "please ring us",
    },
    "Parent or carer": {
        "guardian-hearing": "please come to the meeting",
        "guardian-moved": "the meeting is at another time",
        "guardian-off": "the meeting is cancelled",
        "guardian-relieved-off": "you were meant by mistake, you need not come",
        "guardian-reminder": "a reminder of the meeting",
        "guardian-review-hearing": "please come to the review",
        "guardian-review-moved": "the review is at another time",
        "guardian-review-off": "the review is cancelled",
        "guardian-review-reminder": "a reminder of the review",
        "guardian-agreed": "what was agreed",
        "guardian-extended": "there is more time",
        "guardian-closed": "it is over",
        "feedback-guardian": "how was it for you?",
    },
    "Harmed person": {
        "harmed-page": "their own page",
        "harmed-hearing": "please come to the meeting",
        "harmed-moved": "the meeting is at another time",
        "harmed-off": "the meeting is cancelled",
        "harmed-reminder": "a reminder of the meeting",
        "harmed-closed": "how it ended",
        "feedback-harmed": "how was it for you?",
        "speaker-hearing": "somebody speaks for them at the meeting",
        "speaker-moved": "the meeting is at another time, for who speaks for them too",
        "speaker-off": "the meeting is cancelled, for who speaks for them too",
        "speaker-reminder": "a reminder of the meeting, for who speaks for them too",
    },
    "Family or harmed person": {
        "no-new-day-off": "the meeting is cancelled, and no new day follows",
    },
    "Peer": {
        "seat-offer": "can you come?",
        "seat-chase": "can you come? Asked once more",
        "seat-taken": "thank you, you have a seat",
        "seat-reminder": "a reminder of the meeting",
        "seat-confirm": "do you still come?",
        "seat-released": "you need not come",
        "hearing-moved": "it is at another time, can you come?",
        "hearing-cancelled": "the meeting is cancelled",
        "standby-offer": "can you stand by?",
        "standby-taken": "thank you, you stand by",
        "standby-reminder": "a reminder that you stand by",
        "standby-confirm": "do you still stand by?",
        "standby-needed": "you are needed now",
        "oath-due": "the promise to make before the start",
        "owed-begins": "the evenings they said they would come",
        "feedback-juror": "how was it for you?",
    },
    "Parent or carer of a peer": {
        "guardian-consent": "may they take part?",
        "juror-guardian-seat": "when they sit",
        "juror-guardian-moved": "it is at another time",
        "juror-guardian-off": "they need not come",
        "juror-guardian-reminder": "a reminder of when they sit",
    },
    "Facilitator": {
        "facilitator-hearing": "a meeting to run",
        "facilitator-moved": "the meeting is at another time",
        "facilitator-off": "the meeting is cancelled",
        "facilitator-relieved-off": "somebody else runs the meeting",
        "facilitator-reminder": "a reminder of the meeting",
        "facilitator-review-hearing": "a review to run",
        "facilitator-review-moved": "the review is at another time",
        "facilitator-review-off": "the review is cancelled",
        "facilitator-review-reminder": "a reminder of the review",
    },
    "Referrer": {
        "referral-received": "we have your referral",
        "referral-accepted": "your referral is accepted",
        "referral-returned": "your referral comes back",
        "referrer-hearing": "the meeting has a day",
        "referrer-moved": "the meeting is on another day",
        "referrer-off": "the meeting is cancelled",
        "referrer-completed": "how what was agreed ended",
        "referrer-closed": "it is over",
        "feedback-referrer": "how was it for you?",
    },
    "Who asked for a meeting": {
        "ask-received": "we have what you sent",
        "ask-answered": "we have an answer",
    },
    "Supervisor": {
        "supervisor-hours": "hours to check",
    },
    "Coordinator": {
        "panel-stands": "every seat has a yes",
        "hearing-short": "nobody is left to ask",
    },
    "Whoever signs in": {
        "sign-in-link": "the link to come in",
        "enrolment": "a new account",
        "unlock": "the account is locked",
        "concern-raised": "something new waits to be read",
    },
}
_OF = {name: (reader, words) for reader, titles in TITLES.items() for name, words in titles.items()}


def whole(name: str) -> str:
    """As "Young person: please come to the meeting"."""
    reader, words = _OF[name]
    return f"{reader}: {words}"


def alone(name: str) -> str:
    """Beside who reads it: "Please come to the meeting"."""
    words = _OF[name][1] if name in _OF else name.replace("-", " ")  # an old letter of a name now gone
    return words[:1].upper() + words[1:]
