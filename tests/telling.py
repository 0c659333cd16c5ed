"""What an officer tells when a young person is referred."""

from datetime import date, timedelta
from typing import Any

from cases import programmes, referrals, screening_answers
from cases.actors import Actor
from cases.new_referrals import SAFE, NewReferral
from cases.screening import YES, Answer, lacking
from cases.tables import Case, Programme, Referral
from tests.builders import a_coordinator, a_name


async def new_referral(programme: Programme, *, offence: str = "", **only: Any) -> NewReferral:
    """`offence` by its name, or any that is heard."""
    today = programmes.today(programme)
    known = await programmes.offences(programme.id)
    made = {
        "name": " ".join(a_name()),
        "born_on": date(today.year - 14, 3, 14),
        "referred_on": today - timedelta(days=3),
        "agency": "Avon and Somerset Police",
        "offence": next(one.id for one in known if one.name == offence or (not offence and one.in_scope)),
        "offence_on": today - timedelta(days=20),
        "school": "Holyrood Academy",
        "admitted": "yes",
        **dict.fromkeys(SAFE, True),
    }
    return NewReferral(**{**made, **only})


async def received(programme: Programme, **told: Any) -> Referral:
    return await referrals.receive(await a_coordinator(programme), await new_referral(programme, **told))


async def screened(referral: Referral, by: Actor) -> Referral:
    """Every criterion says yes."""
    open_still = lacking(await screening_answers.of(referral))
    return await screening_answers.answer(referral, {one.name: Answer(YES) for one in open_still}, by)


async def opened(programme: Programme, **told: Any) -> Case:
    """The case of a referral that was received, screened and accepted."""
    by = await a_coordinator(programme)
    return await referrals.accept(await screened(await received(programme, **told), by), by)
