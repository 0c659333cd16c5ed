"""Answering with a page.

    return page("cases/list.html", cases=rows)
    return page("referrals/new.html", typed=typed, problems=bad.problems)      # 422, everything given back
    return redirect(f"/cases/{case.id}", notice="The hearing is booked.")      # 303 after every POST

Every template also knows: by, programme, navigation, csrf, demo, letters_wait, here_alone, notice,
typed, problems, path.
"""

from collections.abc import Mapping
from typing import Any

from litestar import Request
from litestar.response import Redirect, Template
from litestar.response.base import ASGIResponse

from panel import security
from panel.sign_ins import FULL, Visitor
from panel.web.own_words import ours

NAVIGATION: Mapping[str, tuple[tuple[str, str], ...]] = {
    "coordinator": (
        ("To do", "/todo"),
        ("Referrals", "/referrals"),
        ("Cases", "/cases"),
        ("Hearings", "/hearings"),
        ("Tonight", "/tonight"),
        ("Peers", "/jurors"),
        ("Letters", "/letters"),
        ("Outcomes", "/outcomes"),
        ("Programme", "/programme"),
    ),
    "facilitator": (
        ("To prepare", "/preparing"),
        ("Hearings", "/hearings"),
        ("Tonight", "/tonight"),
        ("My times", "/my-times"),
    ),
    "evaluator": (
        *(("Outcomes", "/outcomes"), ("Follow-ups", "/follow-ups"), ("Feedback", "/feedback")),
        ("Pulling figures", "/tokens"),
    ),
    "referrer": (("My referrals", "/my-referrals"), ("Refer somebody", "/refer")),
    "administrator": (
        ("Programmes", "/administration"),
        ("Accounts", "/administration/accounts"),
        ("Tokens", "/administration/tokens"),
        ("Jobs", "/administration/jobs"),
        ("Names removed", "/removals"),
        ("Exports", "/data-exports"),
        ("Match lists", "/match-lists"),
    ),
    "juror": (),
}
# Pages that lie elsewhere and belong to a link all the same.
PARTS = {
    "/administration": ("/programmes/",),
    "/programme": ("/programmes/", "/feedback/"),
    "/cases": ("/harmed/", "/removals/"),
    "/preparing": ("/cases/", "/harmed/"),
    "/letters": ("/wording/",),
    "/outcomes": ("/indicators/", "/follow-ups/", "/linkage/", "/match-lists/", "/data-exports/"),
    "/hearings": ("/plans/", "/sessions/", "/series/", "/closures/", "/facilitators/"),
    "/jurors": ("/imports/", "/training/", "/oath/", "/owed/", "/time-bank/"),
    "/follow-ups": ("/imports/",),
}


class FormToken:
    """Makes the token, and the cookie it is bound to, only where a form is shown."""

    def __init__(self, door: security.Door) -> None:
        self._door = door

    def __str__(self) -> str:
        return self._door.token()


class Page(Template):
    """A template with what every page knows."""

    def create_template_context(self, request: Request[Any, Any, Any]) -> dict[str, Any]:
        known = super().create_template_context(request)
        whole = {**frame(request), **{name: value for name, value in known.items() if name != "csrf_input"}}
        said = {name: ours(sentence, whole["programme"]) for name, sentence in whole["problems"].items()}
        return {**whole, "problems": said}


class Onward(Redirect):
    """303, with a sentence for the page that comes next."""

    def __init__(self, path: str, notice: str = "") -> None:
        super().__init__(path, status_code=303)
        self.notice = notice

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **kwargs: Any) -> ASGIResponse:
        if self.notice:
            security.door_of(request).say(self.notice)
        return super().to_asgi_response(app, request, **kwargs)


def page(
    template: str,
    *,
    typed: Mapping[str, Any] | None = None,
    problems: Mapping[str, str] | None = None,
    status_code: int | None = None,
    **context: Any,
) -> Template:
    """A page; with problems it is 422, and shows what was typed."""
    return Page(
        template,
        context={**context, "typed": typed, "problems": problems or {}},
        status_code=status_code or (422 if problems else 200),
    )


def redirect(path: str, *, notice: str = "") -> Redirect:
    return Onward(path, notice)


def frame(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """What every page knows."""
    door = security.door_of(request)
    visitor: Visitor | None = request.state.visitor
    inside = visitor if visitor and visitor.stage == FULL else None
    programme = inside.programme if inside else None
    return {
        "by": inside.actor if inside else None,
        "visitor": visitor,
        "programme": programme,
        "navigation": _navigation(inside, request.url.path),
        "csrf": FormToken(door),
        "demo": door.settings.demo,
        "letters_wait": door.settings.letters_wait,
        "here_alone": not door.settings.production,
        "notice": ours(door.hear(), programme),
        "typed": None,
        "problems": {},
        "path": request.url.path,
    }


def _navigation(visitor: Visitor | None, path: str) -> list[dict[str, Any]]:
    if visitor is None:
        return []
    links = NAVIGATION[visitor.actor.role] + ((("Concerns", "/concerns"),) if visitor.leads else ())
    within = [href for _, href in links if f"{path}/".startswith((f"{href}/", *PARTS.get(href, ())))]
    nearest = max(within, key=len, default="")
    return [
        {"text": ours(text, visitor.programme), "href": href, "current": href == nearest}
        for text, href in links
    ]
