"""Around every request: who it is, the token of a form, headers, cookies, HEAD.

The outermost layer is plain ASGI, so that it reaches redirects, errors and files alike.
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import HttpMethod, ScopeType
from litestar.exceptions import PermissionDeniedException
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from cases.errors import Unavailable
from panel import sign_ins
from panel.settings import Settings, is_loopback

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "X-Frame-Options": "DENY",
}
HSTS = "max-age=31536000; includeSubDomains"
TOKEN_FIELD = "_csrf"  # noqa: S105 - the name of a field
SIGN_IN, FORM, NOTICE = "panel", "panel-form", "panel-notice"
NOTICE_SECONDS = 60
STALE = "This page was open too long, or belongs to another sign-in. Go back, load it again, then send it."
SHORTEST_ID = 20
LONG = 40  # characters
NEVER_SHOWN = ("password", "again", "present", "code", "which")
UNSIGNED = ("/static/", "/health", "/public/")  # nobody needs to be known there


class Security:
    """The outermost ASGI layer."""

    def __init__(self, app: ASGIApp, settings: Settings, csrf_key: bytes) -> None:
        self.app, self.settings, self.key = app, settings, csrf_key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        head_only = scope["method"] == "HEAD"
        if head_only:
            scope["method"] = HttpMethod.GET  # every page answers HEAD, by the same rules
        door = Door(self.settings, self.key, scope)
        scope.setdefault("state", {})["door"] = door
        scope["state"]["visitor"] = None
        try:
            scope["state"]["visitor"] = await _visitor(door, scope["path"])
        except Unavailable as problem:
            door.problem = problem  # a page for those signed in answers with it; the others go on

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                door.finish(MutableScopeHeaders.from_message(message), known=bool(scope["state"]["visitor"]))
            elif message["type"] == "http.response.body" and head_only:
                message["body"] = b""
            await send(message)

        await self.app(scope, receive, answer)


class Door:
    """What one request brings of cookies, and what its answer sets."""

    def __init__(self, settings: Settings, key: bytes, scope: Scope) -> None:
        self.settings, self.key = settings, key
        self.https = urlsplit(settings.public_url).scheme == "https"
        self.cookies = _cookies(scope)
        self.address = address_of(scope, settings)
        self.set: dict[str, tuple[str, int | None]] = {}
        self.problem: Unavailable | None = None

    def name(self, cookie: str) -> str:
        """`__Host-` needs Secure; browsers drop it in silence over plain loopback."""
        return f"__Host-{cookie}" if self.https else cookie

    def cookie(self, cookie: str) -> str:
        return self.cookies.get(self.name(cookie), "")

    def keep(self, cookie: str, value: str, seconds: int | None = None) -> None:
        self.set[cookie] = (value, seconds)

    def forget(self, cookie: str) -> None:
        self.set[cookie] = ("", 0)

    def token(self) -> str:
        """The token for a form of this page, bound to the sign-in, or to a cookie of its own."""
        bound = self.set.get(SIGN_IN, ("",))[0] or self.cookie(SIGN_IN)
        if not bound:
            bound = self.set.get(FORM, ("",))[0] or self.cookie(FORM)
            if len(bound) < SHORTEST_ID:
                bound = secrets.token_urlsafe(24)
                self.keep(FORM, bound)
        salt = secrets.token_urlsafe(6)  # another token on every page: pages travel packed
        return f"{salt}.{self._code(f'form {salt}', bound)}"

    def holds(self, token: str) -> bool:
        """Whether a form that came back was given to this browser, signed in as it is now."""
        salt, _, code = token.partition(".")
        given = code.encode(errors="replace")
        held = [one for one in (self.cookie(SIGN_IN), self.cookie(FORM)) if len(one) >= SHORTEST_ID]
        return any(hmac.compare_digest(given, self._code(f"form {salt}", one).encode()) for one in held)

    def remember(self, cookie: str, text: str) -> None:
        """Something that this browser alone may come back to, until it is closed."""
        self.keep(cookie, f"{self._code(cookie, text)}.{text}")

    def recall(self, cookie: str) -> str:
        """What it remembers; empty when there is nothing, or it is not ours."""
        code, _, text = self.cookie(cookie).partition(".")
        return text if hmac.compare_digest(code.encode(), self._code(cookie, text).encode()) else ""

    def say(self, notice: str) -> None:
        """A sentence for the next page."""
        text = urlsafe_b64encode(notice.encode()).decode()
        self.keep(NOTICE, f"{self._code('notice', text)}.{text}", NOTICE_SECONDS)

    def hear(self) -> str:
        """The sentence of the page before, once."""
        code, _, text = self.cookie(NOTICE).partition(".")
        if not text or not hmac.compare_digest(code.encode(), self._code("notice", text).encode()):
            return ""
        self.forget(NOTICE)
        return urlsafe_b64decode(text).decode()

    def _code(self, purpose: str, text: str) -> str:
        made = hmac.new(self.key, f"{purpose}:{text}".encode(errors="replace"), sha256).digest()
        return urlsafe_b64encode(made).decode().rstrip("=")

    def finish(self, headers: MutableScopeHeaders, *, known: bool = False) -> None:
        """`known`: somebody is signed in. Their next page of ours may know which they came from."""
        for name, value in HEADERS.items():
            headers[name] = value
        if known:
            headers["Referrer-Policy"] = "same-origin"
        if self.https:
            headers["Strict-Transport-Security"] = HSTS
        if "cache-control" not in headers:
            headers["Cache-Control"] = "no-store"
        for cookie, (value, seconds) in self.set.items():
            written = f"{self.name(cookie)}={value}; Path=/; HttpOnly; SameSite=Lax"
            written += "; Secure" if self.https else ""
            headers.add("Set-Cookie", written + (f"; Max-Age={seconds}" if seconds is not None else ""))


async def _visitor(door: Door, path: str) -> sign_ins.Visitor | None:
    """Who signed in with this cookie."""
    token = door.cookie(SIGN_IN)
    if not token or path.startswith(UNSIGNED):
        return None
    return await sign_ins.find(token, door.address)


def door_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Door:
    door: Door = connection.scope["state"]["door"]
    return door


async def check_form(request: Request[Any, Any, Any]) -> None:
    """A form that acts comes from a page of ours, given to this browser in this sign-in."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin", "")
    ours = urlsplit(door_of(request).settings.public_url).netloc
    if site not in ("same-origin", "none") or (
        origin not in ("", "null") and urlsplit(origin).netloc not in (ours, request.headers.get("host", ""))
    ):
        raise PermissionDeniedException(detail=STALE)
    token = (await request.form()).get(TOKEN_FIELD, "")
    if not isinstance(token, str) or not door_of(request).holds(token):
        raise Stale(await written(request))


class Stale(PermissionDeniedException):
    """A form from before: the sign-in has changed or ended. What was written at length is given back."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__(detail=STALE)
        self.texts = texts


async def written(request: Request[Any, Any, Any]) -> list[str]:
    """The long texts of a form of ours: what somebody would hate to write again."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return []
    texts = [(name, str(value)) for name, value in (await request.form()).multi_items()]
    return [text for name, text in texts if len(text) >= LONG and name not in (*NEVER_SHOWN, TOKEN_FIELD)]


def is_demo(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """One-click sign-in: in the demo alone, and over loopback alone, whatever a proxy says."""
    client = connection.scope.get("client")
    forwarded = "x-forwarded-for" in connection.headers or "forwarded" in connection.headers
    host = connection.headers.get("host", "").rsplit(":", 1)[0]
    near = client is not None and is_loopback(client[0])
    settings = door_of(connection).settings
    return settings.demo and near and not forwarded and is_loopback(host)


def address_of(scope: Scope, settings: Settings) -> str:
    """Where a request comes from. X-Forwarded-For counts only from a proxy we were told to trust."""
    client = scope.get("client")
    here = client[0] if client else ""
    if not _trusted(here, settings):
        return here
    forwarded = b",".join(value for name, value in scope["headers"] if name.lower() == b"x-forwarded-for")
    for hop in reversed([one.strip() for one in forwarded.decode("latin-1").split(",") if one.strip()]):
        if not _trusted(hop, settings):
            return hop[:60]
    return here


def _trusted(address: str, settings: Settings) -> bool:
    try:
        return any(ip_address(address) in ip_network(proxy) for proxy in settings.trusted_proxies)
    except ValueError:
        return False


def _cookies(scope: Scope) -> dict[str, str]:
    """Ours are plain text. A strange one of another program beside us must not hide them."""
    raw = b";".join(value for name, value in scope["headers"] if name.lower() == b"cookie")
    pairs = (one.strip().partition("=") for one in raw.decode("latin-1").split(";"))
    found: dict[str, str] = {}
    for name, _, value in pairs:
        found.setdefault(name, value.strip('"'))
    return found
