"""Telephone numbers and addresses as people write them, and as the record keeps them. Pure."""

import phonenumbers
from email_validator import EmailNotValidError, validate_email

EXAMPLES = {"GB": "07700 900123", "US": "202-555-0123"}


class Unreadable(ValueError):
    """What was written cannot be read. The words say why and how to write it."""


def phone(written: str, country: str) -> str:
    """A number in E.164, read as somebody in the country would dial it. Nothing written stays nothing."""
    if not written.strip():
        return ""
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException as error:
        raise Unreadable(_how(written, country)) from error
    # A number without its area code is "possible" too, but nobody can send it a text.
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise Unreadable(_how(written, country))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _how(written: str, country: str) -> str:
    example = EXAMPLES.get(country, EXAMPLES["GB"])
    return f"{written.strip()} is not a whole telephone number. Write it like {example}."


def shown(number: str, country: str) -> str:
    """A kept number as people in the country write it."""
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return number
    home = parsed.country_code == phonenumbers.country_code_for_region(country)
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, style.NATIONAL if home else style.INTERNATIONAL)


def email(written: str) -> str:
    """An address in lower case, as people type it again to sign in. Nothing written stays nothing."""
    if not written.strip():
        return ""
    try:
        return validate_email(written.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise Unreadable(
            f"{written.strip()} is not an email address. Write it like name@example.org."
        ) from error
