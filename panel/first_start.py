"""What a start has to say: how to set the installation up, and that the key must be on paper."""

from panel import accounts, record, recovery, setting_up
from panel.settings import Settings


async def words(settings: Settings) -> list[str]:
    """Lines for the terminal; none once everything is in place. The record is open."""
    said = []
    if not settings.demo and not await accounts.any_administrator():
        code = setting_up.code(record.keyring_for(settings))
        said.append(f"Set up: open {settings.public_url}/set-up and type the code {code}")
    if not (settings.production or settings.demo):
        said.append("Only this machine can open it. For others, set PANEL_PUBLIC_URL: see docs/running.md.")
    if settings.letters_wait:
        said.append("No mail server is set, so letters wait. Set PANEL_SMTP_URL and PANEL_MAIL_FROM.")
    if not recovery.was_printed(settings):
        where = "from PANEL_KEY" if settings.key else f"in {settings.key_file}"
        said.append(f"The key of the record is {where}. Without it nobody can ever read the record again.")
        said.append("Keep it on paper: run panel recovery-key, and put the page in the safe.")
    return said
