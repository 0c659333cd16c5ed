"""Accounts of staff and referrers: add, enrol, disable; who knows the password; who gets a link."""

from datetime import timedelta
from uuid import UUID, uuid4

from email_validator import EmailNotValidError, validate_email

from cases import database, journal, people, programmes
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused, Taken
from cases.tables import Programme
from panel import letters, links, passwords, second_factor, sign_ins, tokens
from panel.tables import Account, Juror
from scheduling import facilitators
from scheduling.tables import Facilitator

ROLES = ("administrator", "coordinator", "facilitator", "evaluator", "referrer")
STAFF = ("administrator", "coordinator", "facilitator", "evaluator")
ENROLS_WITHIN = timedelta(days=3)
LINK_LIVES = timedelta(minutes=10)
UNLOCK_LIVES = timedelta(hours=1)


async def add(
    by: Actor,
    *,
    email: str,
    name: str,
    role: str,
    programme: UUID | None,
    agency: str = "",
    account_id: UUID | None = None,
) -> tuple[Account, str]:
    """A new account, and the token with which staff enrol; a referrer needs none."""
    email = _checked(email, name, role, programme)
    account = Account(
        id=account_id or uuid4(),
        programme=programme,
        email=email,
        name=name.strip(),
        role=role,
        agency=agency.strip(),
        created_at=now(),
    )
    async with database.atomic():
        try:
            async with database.atomic():
                await Account.insert(account)
        except Taken:
            raise BadInput({"email": "There is an account with this email already."}) from None
        if role == "facilitator":
            await Facilitator.insert(
                Facilitator(programme=programme, name=account.name, account_id=account.id)
            )
        await journal.write(by, "account.added", account, detail=role, programme=programme)
        token = await enrolment(account) if role in STAFF else ""
    return account, token


def _checked(email: str, name: str, role: str, programme: UUID | None) -> str:
    problems = {}
    if not name.strip():
        problems["name"] = "Fill this in."
    if role not in ROLES:
        problems["role"] = "Choose one of these."
    if (role == "administrator") != (programme is None):
        problems["programme"] = "Choose the programme. An administrator belongs to none."
    try:
        email = validate_email(email.strip(), check_deliverability=False).normalized.casefold()
    except EmailNotValidError:
        problems["email"] = "Write an email address, such as name@example.org."
    if problems:
        raise BadInput(problems)
    return email


async def enrolment(account: Account) -> str:
    """A fresh link to enrol with; earlier ones are good no longer."""
    await links.withdraw("enrol", account=account.id)
    return await links.mint("enrol", programme=account.programme, account=account.id, good_for=ENROLS_WITHIN)


async def mail_enrolment(account: Account, token: str) -> None:
    """The enrolment link by mail as well: it may be printed, mailed or read out."""
    await _mail("enrolment", account, f"/enrol/{token}", token, ENROLS_WITHIN)


async def _mail(name: str, whose: Account | Juror, path: str, token: str, good_for: timedelta) -> None:
    """A letter with a link; worth nothing once the link has run out."""
    if isinstance(whose, Juror):
        called = f"{whose.first_name} {whose.last_name}"
        to = letters.Recipient(name=called, email=whose.email, phone=whose.phone, juror=whose.id)
    else:
        called = whose.name
        to = letters.Recipient(name=called, email=whose.email)
    await letters.write(
        name,
        key=f"{name}:{links.hashed(token)[:40]}",
        programme=await programmes.get(whose.programme) if whose.programme else None,
        to=to,
        context={"name": called, "first_name": people.greeting(called), "path": path},
        useful_until=now() + good_for,
    )


async def with_email(email: str) -> Account | None:
    found: Account | None = (
        await Account.objects()
        .where(Account.email == email.strip().casefold(), Account.disabled_at.is_null())
        .first()
    )
    return found


async def get(account_id: UUID) -> Account:
    found: Account | None = await Account.objects().where(Account.id == account_id).first()
    if found is None:
        raise NotFound
    return found


async def every() -> list[Account]:
    rows: list[Account] = await Account.objects().order_by(Account.name)
    return rows


async def of(programme: Programme) -> list[Account]:
    rows: list[Account] = (
        await Account.objects().where(Account.programme == programme.id).order_by(Account.name)
    )
    return rows


async def know(email: str, password: str) -> Account | None:
    """The member of staff with this address and password. A stranger takes as long to turn away."""
    account = await with_email(email)
    kept = account.password_hash if account and account.role in STAFF and account.enrolled_at else ""
    return account if await passwords.matches(password, kept) else None


async def set_password(account: Account, password: str) -> None:
    """A new password ends every sign-in, and every token that pulls figures."""
    passwords.check(password, account.name, account.email)
    kept = await passwords.hashed(password)
    async with database.atomic():
        await Account.update({Account.password_hash: kept}).where(Account.id == account.id)
        await sign_ins.end_all(account.id)
        await tokens.end_all(account.id)
        await journal.write(sign_ins.actor_of(account), "account.password", account)
    account.password_hash = kept


async def enrol(account: Account) -> list[str]:
    """Password and code stand: the account is open. Gives the codes for paper."""
    codes = await second_factor.new_backup_codes(account)
    async with database.atomic():
        await Account.update({Account.enrolled_at: now()}).where(Account.id == account.id)
        await journal.write(sign_ins.actor_of(account), "account.enrolled", account)
    account.enrolled_at = now()
    return codes


async def disable(by: Actor, account: Account) -> None:
    """Nobody signs in with it any more, and who is signed in is out at once."""
    if by.id == str(account.id):
        raise Refused("You cannot disable your own account. Ask another administrator.")
    async with database.atomic():
        await Account.update({Account.disabled_at: now()}).where(Account.id == account.id)
        await sign_ins.end_all(account.id)
        await tokens.end_all(account.id)
        await links.withdraw("enrol", account=account.id)
        await facilitators.close(account.id, closed=True)
        await journal.write(by, "account.disabled", account)


async def enable(by: Actor, account: Account) -> None:
    async with database.atomic():
        await Account.update({Account.disabled_at: None}).where(Account.id == account.id)
        await facilitators.close(account.id, closed=False)
        await journal.write(by, "account.enabled", account)


async def enrol_again(by: Actor, account: Account) -> str:
    """Phone or password lost: the owner begins again with a new link, and is out until then."""
    if account.role not in STAFF or account.disabled_at:
        raise Refused("This account needs no enrolment link.")
    async with database.atomic():
        await Account.update(
            {Account.enrolled_at: None, Account.password_hash: "", Account.totp_sealed: None}
        ).where(Account.id == account.id)
        await sign_ins.end_all(account.id)
        await tokens.end_all(account.id)
        await journal.write(by, "account.enrols-again", account)
        token = await enrolment(account)
        await mail_enrolment(account, token)
    return token


async def mail_sign_in(email: str) -> None:
    """A link for a juror or referrer with this address. Who is not known gets nothing.

    Nor does an address of which somebody said that it is not the juror's.
    """
    folded = email.strip().casefold()
    account = await with_email(folded)
    async with database.atomic():
        if account is not None and account.role == "referrer":
            token = await links.mint(
                "sign-in", programme=account.programme, account=account.id, good_for=LINK_LIVES
            )
            await _mail("sign-in-link", account, f"/link/{token}", token, LINK_LIVES)
        for juror in await Juror.objects().where(
            Juror.email == folded, Juror.state != "retired", Juror.wrong_address_at.is_null()
        ):
            token = await links.mint(
                "sign-in", programme=juror.programme, juror=juror.id, good_for=LINK_LIVES
            )
            await _mail("sign-in-link", juror, f"/link/{token}", token, LINK_LIVES)


async def mail_unlock(email: str) -> None:
    """A link that forgets the failed tries of an account of staff."""
    account = await with_email(email)
    if account is not None and account.role in STAFF and account.enrolled_at:
        async with database.atomic():
            token = await links.mint(
                "unlock", programme=account.programme, account=account.id, good_for=UNLOCK_LIVES
            )
            await _mail("unlock", account, f"/unlock/{token}", token, UNLOCK_LIVES)


async def any_administrator() -> bool:
    """One who got as far as a password and a code; until then the set-up code still opens the door."""
    return bool(
        await Account.exists().where(Account.role == "administrator", Account.enrolled_at.is_not_null())
    )
