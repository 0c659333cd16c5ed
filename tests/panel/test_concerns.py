"""A worry about somebody's safety reaches the safeguarding lead, and nobody else."""

from cases import journal, sealing
from cases.tables import Concern, JournalEntry
from panel.tables import Account, Letter
from tests import browser
from tests.builders import a_case, a_facilitator, a_hearing, a_programme, an_account
from tests.visiting import visiting


async def test_anyone_at_work_raises_a_concern_and_the_lead_alone_reads_it(record):
    programme = await a_programme()
    lead = await an_account("coordinator", programme, name="Priya Shah", safeguarding_lead=True)
    account = await an_account("facilitator", programme)
    run_by = await a_facilitator(programme, account_id=account.id)
    case, unassigned = await a_case(programme), await a_case(programme)
    await a_hearing(programme, case, facilitator=run_by.id)
    raiser, other = await visiting(account), await visiting(await an_account("coordinator", programme))
    reader, stranger = await visiting(lead), await visiting(await an_account(safeguarding_lead=True))

    new = f"/concerns/new?case={case.reference}"
    wrong = await raiser.sends(new, {"words": "He is afraid at home.", "case": unassigned.reference})
    assert wrong.status_code == 422
    assert "He is afraid at home." in wrong.text
    page = await raiser.opens(new)
    form = page.find("form", action="/concerns/new")
    sent = {field["name"]: field["value"] for field in form.find_all("input")}
    for _ in range(2):
        answer = await raiser.client.post("/concerns/new", data={**sent, "words": "He is afraid at home."})
        assert answer.headers["location"] == "/concerns/thanks"
    assert "Priya Shah reads it" in browser.words((await raiser.opens("/concerns/thanks")).main)

    (concern,) = await Concern.objects()
    assert "afraid" not in concern.words_sealed
    (letter,) = await Letter.objects()
    assert sealing.unseal("letter.address", letter.id, letter.address_sealed) == lead.email
    here = f"/concerns/{concern.id}"
    for nobody in (raiser, other):
        assert (await nobody.get("/concerns")).status_code == 404
        assert (await nobody.get("/concerns.csv")).status_code == 404
        assert (await nobody.get(here)).status_code == 404
    assert (await stranger.get(here)).status_code == 404
    listed = browser.words((await reader.opens("/concerns")).main)
    assert case.reference in listed
    assert "afraid" not in listed + (await reader.get("/concerns.csv")).text
    assert "He is afraid at home." in browser.words((await reader.opens(here)).main)
    assert await JournalEntry.exists().where(JournalEntry.what == "concern.read")

    await reader.sends(here, {"step": "in_hand"})
    assert (await reader.posts(here, step="closed")).status_code == 422
    await reader.posts(here, step="closed", outcome="Rang children's services.")
    assert (await reader.posts(here, step="in_hand")).status_code == 409
    assert "Rang children's services." in browser.words((await reader.opens(here)).main)
    said = [entry["detail"] for entry in await JournalEntry.select(JournalEntry.detail)]
    assert not any("afraid" in one or "Rang" in one for one in said)
    assert (await journal.verify()).sound


async def test_the_administrator_names_the_lead_and_it_counts_at_once(record):
    programme = await a_programme()
    account = await an_account("coordinator", programme)
    evaluator = await an_account("evaluator", programme)
    administrator, visitor = await visiting(await an_account("administrator")), await visiting(account)
    assert (await visitor.get("/concerns")).status_code == 404
    await administrator.sends(
        f"/administration/accounts/{account.id}", {"lead": "yes"}, action="safeguarding"
    )
    page = await visitor.opens("/concerns")
    assert page.find("a", href="/concerns"), "it stands in the navigation"
    await administrator.sends(f"/administration/accounts/{account.id}", {"lead": "no"}, action="safeguarding")
    assert (await visitor.get("/concerns")).status_code == 404
    answer = await administrator.posts(f"/administration/accounts/{evaluator.id}/safeguarding", lead="yes")
    assert answer.status_code == 409
    assert not await Account.exists().where(Account.safeguarding_lead.eq(True))
    page = await (await visiting(evaluator)).opens("/concerns/new")
    assert not page.find("input", {"name": "case"}), "an evaluator knows no case"
    assert "Nobody is the safeguarding lead yet" in browser.words(page.main)
