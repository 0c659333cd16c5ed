"""A problem at the top of a page names its field: "Fill this in." alone says too little up there."""

import re
from collections.abc import Mapping
from html import unescape

# Sentences that lean on the field beside which they stand.
LEANS = re.compile(
    r"^(Fill this in|Choose one of these|Choose the column|Write a (whole )?number|This "
    r"|Write the (day|time)|Write all four|There is no \d|That (year|birth) )"
)
FIELD = '<(?:input|select|textarea)[^>]*\\bid="{}"[^>]*>'
GROUPED = re.compile(r'type="(?:radio|checkbox)"|govuk-date-input__input')
LEGEND = re.compile(r"<legend[^>]*>(.*?)</legend>", re.DOTALL)
LABEL = '<label[^>]*\\bfor="{}"[^>]*>(.*?)</label>'
TAG = re.compile(r"<[^>]+>")


def named(problems: Mapping[str, str], content: str) -> dict[str, str]:
    """The same problems, in the order of the page, each with the name of its field where it needs one.

    `content` holds the form.
    """
    return {
        name: _with(called(name, content) if LEANS.match(sentence) else "", sentence)
        for name, sentence in sorted(problems.items(), key=lambda one: _place(one[0], content))
    }


def _place(name: str, content: str) -> int:
    """What is of the whole form comes first."""
    field = re.search(FIELD.format(re.escape(name)), content)
    return field.start() if field else 0


def called(name: str, content: str) -> str:
    """What the page calls the field: its legend or its label. Empty if it is not there."""
    field = re.search(FIELD.format(re.escape(name)), content)
    if field is None:
        return ""
    before = content[: field.start()]
    if GROUPED.search(field[0]) and before.rfind("<fieldset") > before.rfind("</fieldset>"):
        return _words(LEGEND.findall(before)[-1:])
    return _words(re.findall(LABEL.format(re.escape(name)), content, re.DOTALL)[:1])


def _words(found: list[str]) -> str:
    return " ".join(unescape(TAG.sub(" ", "".join(found))).split()).removesuffix("(optional)").rstrip("?:. ")


def _with(name: str, sentence: str) -> str:
    return f"{name}: {sentence[0].lower()}{sentence[1:]}" if name else sentence
