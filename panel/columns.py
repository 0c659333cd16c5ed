"""Which column of a spreadsheet holds what: our fields, and the headings people use for them. Pure."""

from collections.abc import Mapping, Sequence

from cases import headings
from cases.headings import Column, Match
from cases.headings import column as _column

WHO = (
    _column(
        "name",
        "Name",
        "full name, young person, young person's name, name of young person, child's name, child, "
        "legal name, respondent, respondent name, juvenile, youth, youth name, student, student name, "
        "yp name, yp, "
        "panel member, peer juror, juror, juror name, volunteer, volunteer name",
        needed=True,
    ),
    _column(
        "first_name",
        "First name",
        "forename, forenames, given name, given names, first, firstname, christian name",
    ),
    _column("last_name", "Last name", "surname, family name, last, lastname, second name"),
)
GUARDIAN = (
    _column(
        "guardian_name",
        "Parent or carer",
        "parent/carer, parent/guardian, parent, guardian, carer, guardian name, "
        "parent name, mother/father, parent or guardian, name of parent, name of parent/carer, "
        "responsible adult, parent/carer name, next of kin",
    ),
    _column(
        "guardian_phone",
        "Parent or carer phone",
        "parent phone, guardian phone, parent/carer phone, carer phone, "
        "parent tel, parent mobile, parent telephone, parent contact, parent number, guardian tel, "
        "guardian mobile, "
        "parent cell, guardian cell, parent/guardian phone, parent/carer tel, parent/carer mobile, "
        "parent/carer contact, parent contact number, parent phone number, guardian phone number",
    ),
    _column(
        "guardian_email",
        "Parent or carer email",
        "parent email, guardian email, carer email, parent/carer email, parent/guardian email, parent e-mail",
    ),
)
ABOUT = (
    _column("preferred_name", "Preferred name", "known as, likes to be called, aka, nickname, goes by"),
    _column(
        "school",
        "School",
        "school/college, college, school name, school or college, education, place of study, "
        "high school, academy, attends",
    ),
    _column(
        "school_year", "School year", "year, year group, yr, grade, class year, form, school grade, yr group"
    ),
    _column(
        "area",
        "Area",
        "town, ward, neighbourhood, neighborhood, district, city, home town, locality, lives in, "
        "place, home area, village",
    ),
    _column(
        "email", "Email", "e-mail, email address, e-mail address, yp email, contact email, student email"
    ),
    _column(
        "phone",
        "Phone",
        "mobile, telephone, tel, phone number, mobile number, cell, cell phone, contact number, "
        "yp phone, tel no, telephone number, mobile phone, yp mobile, phone no",
    ),
    _column("language", "Language", "first language, home language, main language, preferred language"),
)
BORN = "dob, d o b, date of birth, birthday, born, birthdate, born on, d.o.b., birth date dd/mm/yyyy"

GENDER = _column("gender", "Gender", "sex, m/f, gender identity, self-described gender")

REFERRALS = (
    *WHO,
    GENDER,
    _column("postcode", "Postcode", "post code, zip, zip code, zipcode, home postcode, postal code"),
    _column(
        "ethnicity",
        "Ethnicity",
        "ethnic group, ethnic origin, self-defined ethnicity, race, "
        "race/ethnicity, heritage, ethnic background",
    ),
    _column("born_on", "Birth date", BORN, needed=True),
    _column(
        "referred_on",
        "Referral date",
        "date of referral, referred, referred on, date referred, date received, "
        "received, received on, referral received, date in, ref date",
        needed=True,
    ),
    _column(
        "agency",
        "Agency",
        "referred by, referring agency, referral source, source, referral agency, organisation, "
        "organization, from agency, referrer agency, referring organisation, agency name, who referred",
        needed=True,
    ),
    _column(
        "offence",
        "Offence",
        "offense, charge, charges, matter, offence type, offense type, alleged offence, crime, "
        "allegation, what happened type, incident type, reason for referral",
        needed=True,
    ),
    *ABOUT,
    *GUARDIAN,
    _column(
        "referrer_name",
        "Referrer",
        "officer, referring officer, officer name, referrer name, oic, "
        "officer in the case, officer in case, contact officer, worker, referring person, officer/referrer",
    ),
    _column(
        "referrer_email",
        "Referrer email",
        "officer email, referring officer email, oic email, referrer e-mail",
    ),
    _column(
        "agency_reference",
        "Agency reference",
        "crime reference, crime ref, crime number, crime no, reference, ref, "
        "reference number, ref no, police ref, police reference, case number, agency ref, niche ref, ccn, "
        "report number, our ref, your ref, urn",
    ),
    _column(
        "incident_reference",
        "Incident reference",
        "incident, incident ref, incident number, incident no, incident group",
    ),
    _column(
        "offence_on",
        "Offence date",
        "date of offence, offense date, date of offense, incident date, "
        "date of incident, offence on, when it happened, date offence",
    ),
    _column(
        "admitted",
        "Admitted",
        "admission, admits, admits it, accepts responsibility, admitted offence, "
        "admits responsibility, responsibility accepted, admitted y/n",
    ),
    _column(
        "statement",
        "Statement",
        "what happened, circumstances, summary, details, description, narrative, brief, "
        "offence details, facts, brief circumstances, notes, comments",
    ),
)

JURORS = (
    *WHO,
    GENDER,
    _column("born_on", "Birth date", BORN),
    *(column for column in ABOUT if column.name != "preferred_name"),
    _column("household", "Household", "family, home, address, siblings, lives with, household name"),
    *GUARDIAN,
    _column(
        "guardian_consent_on",
        "Guardian consent",
        "parental consent, parent consent, consent, consent date, "
        "guardian consent date, consent form, parent/carer consent, consent received, consent given",
    ),
    _column(
        "available",
        "Days available",
        "availability, available, days, can do, when available, free, days free, available days, which days",
    ),
    _column(
        "trained_until",
        "Training until",
        "trained until, training expires, training valid until, training expiry, training valid to, training",
    ),
    _column("sworn_on", "Sworn on", "sworn, oath, oath taken, oath date, sworn in, date sworn, swearing in"),
    _column(
        "sat_before",
        "Sat before",
        "times sat, sittings, panels sat, sat, hearings sat, number of sittings, panels done, sessions sat",
    ),
    _column("last_sat_on", "Last sat", "last sitting, last panel, last hearing, date last sat, last sat on"),
    _column("home_by", "Home by", "curfew, must be home by, pick-up, pick up time, pickup time"),
    _column("state", "State", "status, active"),
)

FOLLOW_UPS = (
    _column(
        "reference",
        "Case",
        "case reference, case ref, case number, case no, reference, ref, your reference, your ref, "
        "our reference, our ref, file number, case file",
        needed=True,
    ),
    _column(
        "window",
        "Check",
        "after, window, follow-up, follow-up period, period, months, days, which check, check after, "
        "follow-up months, follow-up point, time point, interval",
        needed=True,
    ),
    _column(
        "source",
        "Source",
        "who said so, who was asked, checked with, asked, agency, source checked, source of information, "
        "answered by, organisation, organization",
    ),
    _column(
        "checked_on",
        "Checked on",
        "date checked, checked, check date, date of check, day of the check, day checked, search date, "
        "date of search",
        needed=True,
    ),
    _column(
        "answer",
        "Answer",
        "result, outcome, finding, found, what was found, anything new, something new, reoffended, "
        "re-offended, new offence y/n, response",
        needed=True,
    ),
    _column(
        "happened_on",
        "Offence date",
        "date of offence, offense date, date of offense, happened on, when it happened, date of the offence, "
        "event date, date of event, incident date, date of incident",
    ),
    _column(
        "proven_on",
        "Proof date",
        "date of proof, proven on, proven, date proven, conviction date, date of conviction, convicted on, "
        "disposal date, date of disposal, adjudicated on, adjudication date",
    ),
    _column("event", "Kind of event", "event, kind, event type, type of event, what it was, type, stage"),
    _column(
        "offence",
        "Offence",
        "offense, offence type, offense type, type of offence, offence description, what offence, crime",
    ),
    _column("level", "Level", "severity, band, seriousness, offence level, severity level, gravity"),
    _column(
        "observed_until",
        "Seen until",
        "observed until, followed to, followed until, seen to, last seen, last day seen, until",
    ),
    _column(
        "left_how",
        "Why not further",
        "why, reason, why left, why not longer, reason left, left because, left how, reason not seen further",
    ),
)

KINDS: Mapping[str, tuple[Column, ...]] = {
    "referrals": REFERRALS,
    "jurors": JURORS,
    "follow-ups": FOLLOW_UPS,
}


def recognised(kind: str, cells: Sequence[str]) -> int:
    """How many cells of a row are headings we know: the row with most is the row of headings."""
    return headings.recognised(KINDS[kind], cells)


def match(kind: str, written: Sequence[str], told: Mapping[str, str] | None = None) -> Match:
    """Our field -> heading: as told, else by name, else by likeness (and then it is a guess)."""
    return headings.match(KINDS[kind], written, told)


def label(kind: str, name: str) -> str:
    return next((column.label for column in KINDS[kind] if column.name == name), name)
