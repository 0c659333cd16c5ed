"""The words of a letter: from its folder under templates/letters, or a programme's own.

A letter is written once, as text. The html of a mail and the printed page are made of that text, so
they say the same.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, meta, select_autoescape
from markupsafe import Markup, escape

from panel.variables import CHECKOUT

BUNDLED = Path(__file__).parent / "_bundled" / "templates"
PLACES = (BUNDLED, CHECKOUT / "templates")
PARTS = ("subject", "body", "sms")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
EMPTY_LINES = re.compile(r"\n{3,}")


def names() -> list[str]:
    """Every letter there is."""
    found = {file.parent.name for place in PLACES for file in (place / "letters").glob("*/subject.txt")}
    return sorted(found)


def part(name: str, which: str, said: Mapping[str, Any], own: Mapping[str, str]) -> str:
    """Subject, body or sms with these words in it; a word that is missing is an error."""
    if which in own:
        return fill(own[which], said)
    return _templates.get_template(f"letters/{name}/{which}.txt").render(said).strip()


def fill(words: str, said: Mapping[str, Any]) -> str:
    """Put what is known where {placeholders} stand. A line about something we do not know is left out."""
    lines = [line for line in words.split("\n") if all(said[one] for one in PLACEHOLDER.findall(line))]
    filled = "\n".join(PLACEHOLDER.sub(lambda found: str(said[found[1]]), line) for line in lines)
    return EMPTY_LINES.sub("\n\n", filled).strip()


@cache
def placeholders(name: str) -> tuple[str, ...]:
    """What can be said in this letter."""
    found: set[str] = set()
    for which in PARTS:
        source, *_ = _loader.get_source(_templates, f"letters/{name}/{which}.txt")
        found |= meta.find_undeclared_variables(_templates.parse(source))
    return tuple(sorted(found))


def usual(name: str, which: str) -> str:
    """The words of the house, with {placeholders}: what a programme begins to change."""
    return part(name, which, {one: f"{{{one}}}" for one in placeholders(name)}, {})


def as_text(text: str, subject: str) -> str:
    return _templates.get_template("letters/_layout.txt").render(body=text, subject=subject)


def as_html(text: str, subject: str, link: str) -> str:
    """The same words for a mail program that shows html."""
    body = Markup("\n").join(Markup("<p>{}</p>").format(_lines(one, link)) for one in _paragraphs(text))
    return _templates.get_template("letters/_layout.html").render(body=body, subject=subject)


def without_the_end(text: str) -> str:
    """A mail that goes by post after all: whoever reads it on paper cannot reply to a message."""
    return text.strip().removesuffix(as_text("", "").strip()).strip()


def on_paper(text: str, link: str) -> str:
    """Without the paragraph that holds the link: nobody types 43 letters."""
    return "\n\n".join(one for one in _paragraphs(text) if not link or link not in one)


def _paragraphs(text: str) -> list[str]:
    return [one for one in re.split(r"\n\s*\n", text.strip()) if one.strip()]


def _lines(paragraph: str, link: str) -> Markup:
    """Words that end in a colon before a line with the link become the link."""
    lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
    if link and len(lines) > 1 and lines[-1] == link:
        *before, words = lines[:-1]
        return Markup("<br>").join([*map(escape, before), _anchor(words.rstrip(":"), link)])
    return Markup("<br>").join(_linked(line, link) for line in lines)


def _linked(line: str, link: str) -> Markup:
    if not link or link not in line:
        return escape(line)
    before, _, after = line.partition(link)
    return escape(before) + _anchor(link, link) + escape(after)


def _anchor(words: str, link: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(link, words)


_loader = FileSystemLoader(PLACES)


def _environment() -> Environment:
    return Environment(
        loader=_loader,
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


_templates = _environment()
