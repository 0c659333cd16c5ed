"""Yes or no, on the family's own pages: one thing to agree to a page, and a mind may change."""

from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import consent_texts, consents, programmes
from cases.consent_texts import TYPES
from cases.errors import WrongState
from cases.tables import Consent
from panel import family
from panel.web import forms
from panel.web.family import LINK, Asked, Own, at, by_link, shown, unanswered
from panel.web.pages import redirect
from panel.web.seen import plain

EACH = [path for kind in TYPES for path in at(f"/consent/{kind}")]


class AnswerForm(Struct, kw_only=True):
    """The answer, and which words were read."""

    answer: str = ""
    version: int = 0


@get(at("/consent"), name="family-consents", opt=LINK)
async def show_consents(request: Asked, token: FromPath[str]) -> Template:
    own = await by_link(token, request)
    last = {} if own.plain else consents.latest(await consents.history(own.case))
    return shown(
        "family/consents.html",
        own,
        kinds=[(kind, one.asks, _word(last.get((own.party, kind)))) for kind, one in TYPES.items()],
    )


def _word(consent: Consent | None) -> tuple[str, str]:
    if consent is None:
        return "Not answered", "yellow"
    return ("You said no", "grey") if consent.withdrawn_at else ("You said yes", "green")


@get(EACH, name="family-consent", opt=LINK)
async def show_consent(request: Asked, token: FromPath[str]) -> Template:
    own, kind = await by_link(token, request), _kind(request)
    text = (await consent_texts.newest(own.programme))[kind]
    said = None if own.plain else consents.latest(await consents.history(own.case)).get((own.party, kind))
    return shown(
        "family/consent.html",
        own,
        kind=kind,
        asks=TYPES[kind].asks,
        lines=text.words.splitlines(),
        version=text.version,
        standing=said is not None and said.withdrawn_at is None,
        refused=said is not None and said.withdrawn_at is not None,
        newer=said is not None and said.version < text.version,
        on=_on(said, own),
    )


def _kind(request: Asked) -> str:
    return str(request.url.path.rsplit("/", 1)[-1])


def _on(said: Consent | None, own: Own) -> str:
    if said is None:
        return ""
    return plain(programmes.day_of(said.withdrawn_at or said.given_at, own.programme), own.programme)


@post(EACH, name="family-consent-post", opt=LINK)
async def say(request: Asked, token: FromPath[str]) -> Redirect:
    own, kind = await by_link(token, request), _kind(request)
    form = forms.read(await forms.typed(request), AnswerForm)
    told: dict[str, Any] = {"giver": own.party, "kind": kind, "how": "page", "by": own.by}
    if form.answer not in ("yes", "no"):
        raise WrongState("Choose one of the answers.")
    if form.answer == "yes":
        await family.agree(own.case, **told, version=form.version)
    else:
        await family.decline(own.case, **told, version=form.version)
    return await _onward(own, kind, form.answer)


async def _onward(own: Own, kind: str, answer: str) -> Redirect:
    """To what is not answered yet; after a no to taking part nothing more is asked."""
    if kind == "taking_part" and answer == "no":
        return redirect(own.here, notice="Thank you for telling us. We will get in touch.")
    left = list(TYPES)[list(TYPES).index(kind) + 1 :] if own.plain else await unanswered(own)
    if left:
        return redirect(f"{own.here}/consent/{left[0]}", notice="Thank you. One more question.")
    return redirect(own.here, notice="Thank you for your answers.")


routes: list[Any] = [show_consents, show_consent, say]
