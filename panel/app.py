"""The application: wiring only."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.di import Provide
from litestar.types import ASGIApp, ControllerRouterHandler

from panel import record
from panel.security import Security
from panel.settings import Settings
from panel.web import (
    access,
    addresses,
    administration,
    appointments,
    ask,
    booking,
    brief,
    calendar,
    case,
    case_needs,
    case_reach,
    cases,
    closures,
    concerns,
    consent_texts,
    consents,
    corrections,
    enrolment,
    errors,
    evenings,
    facilitator_times,
    facilitators,
    family,
    family_about,
    family_asked,
    family_born,
    family_consent,
    family_needs,
    feeds,
    harmed,
    harmed_check,
    harmed_file,
    harmed_own,
    health,
    hearings,
    home,
    imports,
    intake,
    jobs,
    juror,
    juror_conflicts,
    juror_consent,
    juror_details,
    juror_guardians,
    juror_state,
    juror_times,
    juror_training,
    jurors,
    known,
    letters,
    mailbox,
    mailed_links,
    meeting_outcomes,
    mine,
    my_account,
    my_break,
    my_pool,
    my_referrals,
    my_times,
    oaths,
    offences,
    owed,
    own_calendar,
    panel_words,
    paper,
    places,
    preparations,
    preparing,
    programmes,
    refer,
    referrals,
    same_person,
    screening,
    seating,
    series,
    sessions,
    set_up,
    sign_in,
    static,
    strengths,
    templating,
    to_prepare,
    todo,
    trainings,
    whose,
    wording,
)

FAMILIES = (
    addresses,
    administration,
    appointments,
    ask,
    booking,
    brief,
    calendar,
    case,
    case_needs,
    case_reach,
    cases,
    closures,
    concerns,
    consent_texts,
    consents,
    corrections,
    enrolment,
    evenings,
    facilitator_times,
    facilitators,
    family,
    family_about,
    family_asked,
    family_born,
    family_consent,
    family_needs,
    feeds,
    harmed,
    harmed_check,
    harmed_file,
    harmed_own,
    health,
    hearings,
    home,
    imports,
    intake,
    jobs,
    juror,
    juror_conflicts,
    juror_consent,
    juror_details,
    juror_guardians,
    juror_state,
    juror_times,
    juror_training,
    jurors,
    known,
    letters,
    mailbox,
    mailed_links,
    meeting_outcomes,
    mine,
    my_account,
    my_break,
    my_pool,
    my_referrals,
    my_times,
    oaths,
    offences,
    owed,
    own_calendar,
    panel_words,
    paper,
    places,
    preparations,
    preparing,
    programmes,
    refer,
    referrals,
    same_person,
    screening,
    seating,
    series,
    sessions,
    set_up,
    sign_in,
    static,
    strengths,
    to_prepare,
    todo,
    trainings,
    whose,
    wording,
)
LARGEST_BODY = 2_000_000  # bytes; a route that takes a file says its own


def create_app(settings: Settings, more: Sequence[ControllerRouterHandler] = ()) -> ASGIApp:
    """The whole application. `more` are routes that a test adds."""
    return secured(litestar_app(settings, more), settings)


def litestar_app(settings: Settings, more: Sequence[ControllerRouterHandler] = ()) -> Litestar:
    """The routes with their guard, before the outermost layer."""
    app = Litestar(
        route_handlers=[*(route for family in FAMILIES for route in family.routes), *more],
        guards=[access.guard],
        dependencies={
            "by": Provide(access.provide_by),
            "visitor": Provide(access.provide_visitor),
            "programme": Provide(access.provide_programme),
            "settings": Provide(access.provide_settings),
        },
        exception_handlers=errors.HANDLERS,  # type: ignore[arg-type]
        template_config=templating.config(),
        lifespan=[_record_open],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=LARGEST_BODY,
        compression_config=CompressionConfig(backend="gzip", minimum_size=1000, exclude=["^/static/"]),
        debug=settings.debug,
        pdb_on_exception=False,
    )
    app.state.settings = settings
    return app


@asynccontextmanager
async def _record_open(app: Litestar) -> AsyncIterator[None]:
    """A test opens the record itself; then it stays open."""
    if record.is_open():
        yield
        return
    async with record.opened(app.state.settings):
        yield


def secured(app: Litestar, settings: Settings) -> ASGIApp:
    return Security(app, settings, record.keyring_for(settings).derive("csrf"))


def application() -> Any:
    """What the server's workers start."""
    return create_app(Settings.read())
