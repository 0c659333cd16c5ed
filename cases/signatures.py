"""Who signed an agreement: on the page, or as it stands on paper.

await signatures.sign(agreement, part="guardian", name="Sam Reed", how="paper", by=by)
"""

from collections.abc import Mapping
from uuid import UUID, uuid4

from cases import agreements, database, journal, terms
from cases.actors import Actor, now
from cases.errors import BadInput, Refused, WrongState
from cases.tables import Agreement, Signature

PARTS: Mapping[str, str] = {
    "young_person": "Young person",
    "guardian": "Parent or carer",
    "foreperson": "For the panel",
    "facilitator": "Facilitator",
    "harmed_person": "The person who was harmed",
}


async def sign(
    agreement: Agreement, *, part: str, name: str, how: str, by: Actor, once: UUID | None = None
) -> Signature:
    """Somebody signs what stands there, on the page or on paper. Signed twice is signed once."""
    problems = {}
    if part not in PARTS:
        problems["part"] = "Choose one of these."
    if how not in ("page", "paper"):
        problems["how"] = "Choose one of these."
    if not name.strip():
        problems["name"] = "Write the name."
    if problems:
        raise BadInput(problems)
    async with database.atomic():
        agreement = await agreements.get(by, agreement.id)
        signed = (Signature.agreement == agreement.id) & (Signature.part == part)
        if before := await Signature.objects().where(signed, Signature.name == name.strip()).first():
            return before
        if agreement.state == "ended":
            raise WrongState("This has ended. There is nothing to sign.")
        if not await terms.of(agreement):
            raise Refused("There is nothing to sign yet. Write what is agreed first.")
        signature = Signature(
            id=once or uuid4(),
            programme=agreement.programme,
            agreement=agreement.id,
            part=part,
            name=name.strip(),
            how=how,
            signed_at=now(),
            by_id=by.id,
            by_name=by.name,
        )
        await Signature.insert(signature)
        await journal.write(by, "agreement.signed", agreement, f"{part} {how}", programme=agreement.programme)
    return signature


async def unsign(signature: UUID, by: Actor) -> None:
    """A signature was written down by mistake. Out twice is out once."""
    async with database.atomic():
        gone = (
            await Signature.delete()
            .where(Signature.id == signature, Signature.programme == by.programme)
            .returning(Signature.agreement, Signature.part)
        )
        for row in gone:
            await journal.write(by, "agreement.unsigned", ("agreement", row["agreement"]), row["part"])


async def of(agreement: Agreement) -> list[Signature]:
    found: list[Signature] = (
        await Signature.objects().where(Signature.agreement == agreement.id).order_by(Signature.signed_at)
    )
    return found
