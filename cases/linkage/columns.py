"""The fields of an agency's extract, and the headings agencies use for them. Pure."""

from cases.headings import Column, column

COLUMNS: tuple[Column, ...] = (
    column(
        "name",
        "Name",
        "full name, subject, subject name, nominal, nominal name, defendant, defendant name, offender name, "
        "person, person name, suspect, suspect name, juvenile, juvenile name, accused, party name",
        needed=True,
    ),
    column(
        "first_name",
        "First name",
        "forename, forenames, given name, given names, first, firstname, first names, forename 1, "
        "defendant first name, nominal forename, fname, first nm",
    ),
    column(
        "last_name",
        "Last name",
        "surname, family name, last, lastname, second name, defendant last name, nominal surname, lname",
    ),
    column(
        "born_on",
        "Birth date",
        "dob, d o b, date of birth, birthdate, born, born on, birthday, nominal dob, defendant dob",
        needed=True,
    ),
    column("sex", "Sex", "gender, sex code, m/f, recorded sex, defendant sex"),
    column("postcode", "Postcode", "post code, zip, zip code, zipcode, home postcode, pcode, postal code"),
    column("town", "Town", "city, suburb, area, home town, locality, district, place, village"),
    column("street", "Street", "address, street address, address 1, address line 1, home address, road"),
    column(
        "number",
        "The agency’s number for the person",
        "pnc id, pncid, pnc number, person id, person number, nominal ref, nominal reference, sid, "
        "state id, defendant id, urn of person, cro number",
    ),
    column(
        "offence_on",
        "Offence date",
        "date of offence, offense date, date of offense, offence on, offence committed, committed on, "
        "date committed, offence start date, incident date, offence from, arrest date, offence dt",
        needed=True,
    ),
    column(
        "proven_on",
        "Proof date",
        "conviction date, date of conviction, convicted on, disposal date, date of disposal, proven on, "
        "finding date, adjudication date, sentence date, caution date, disposition date, date proven, "
        "outcome date, court date",
    ),
    column(
        "offence",
        "Offence class",
        "offence, offense, class, offence type, offense type, offence description, charge, "
        "charge description, offence group, ho class, home office class, crime type, offence code",
    ),
)
NAMED = {one.name: one for one in COLUMNS}
