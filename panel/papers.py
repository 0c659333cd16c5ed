"""Papers: a page of its own as a tagged PDF, and the picture of an address for a camera.

    made = await papers.pdf("papers/agreement.html", {...})

A template extends papers/_paper.html. WeasyPrint needs Pango from the system; where that is missing the
page says so, and is printed from the browser instead.
"""

import asyncio
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment

from cases.errors import Refused
from panel.web import templating

KIND = "application/pdf"
NO_PANGO = (
    "No PDF can be made on this machine: its library Pango is missing. "
    "Print the page instead, or ask your administrator to install Pango."
)


class CannotMake(Refused):
    """The machine lacks what a PDF is made with."""


async def pdf(template: str, context: Mapping[str, Any]) -> bytes:
    """The paper as PDF/UA: tagged, with title and language, so that it can be read aloud."""
    written = _templates().get_template(template).render(context)
    return await asyncio.to_thread(_made, written)


def can_be_made() -> bool:
    """Whether this machine has what it takes."""
    try:
        _weasyprint()
    except CannotMake:
        return False
    return True


def picture(address: str) -> str:
    """A QR picture of an address, as an <img> may hold it."""
    import segno  # noqa: PLC0415 - late: every process starts the sooner

    return segno.make(address, error="m", micro=False).svg_data_uri(
        scale=4, border=4, dark="#000", light="#fff"
    )


def _made(written: str) -> bytes:
    weasyprint = _weasyprint()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["data"], allow_redirects=False)
    document = weasyprint.HTML(string=written, url_fetcher=fetcher)
    made: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return made


@cache
def _weasyprint() -> Any:
    try:
        import weasyprint  # noqa: PLC0415 - late: it takes a second and 60 MB, which most processes never need
    except (ImportError, OSError):
        raise CannotMake(NO_PANGO) from None
    return weasyprint


@cache
def _templates() -> Environment:
    return templating.environment()
