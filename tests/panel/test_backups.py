"""A backup nobody on the server can read, and a restore that proves itself before it replaces anything."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cases import database, journal, keys
from cases.actors import now, the_command
from cases.database import Engine
from cases.errors import Refused
from panel import backup_files, backups, copies, record, restoring
from panel.backup_files import BadBackup
from panel.backups import new_recipient
from panel.settings import BadSetting, Settings
from panel.tables import Letter, Token
from tests.builders import a_case, a_programme, a_referral, a_token, an_account
from tests.conftest import KEYRING

pytestmark = pytest.mark.alone  # a record in use is not replaced

PUBLIC, SECRET = new_recipient()


@pytest.fixture
def settings(record_url: str, tmp_path: Path) -> Settings:
    environment = {
        "DATABASE_URL": record_url,
        "PANEL_KEY_FILE": str(tmp_path / "keys" / "panel.key"),
        "PANEL_BACKUP_FOLDER": str(tmp_path / "backups"),
        "PANEL_BACKUP_RECIPIENTS": PUBLIC,
    }
    found = Settings.read(environment, tmp_path / "no.env")
    keys.write(KEYRING, found.key_file)
    return found


@pytest.fixture
async def lived_in(settings: Settings, record: Engine) -> Engine:
    """A record with a case, a referral with a canary in it, and a letter that waits."""
    programme = await a_programme()
    await a_case(programme)
    referral = await a_referral(programme, statement="The canary sings.")
    async with database.atomic():
        await journal.write(the_command(), "referral.received", referral)
    return record


async def a_letter(state: str) -> None:
    from cases import sealing

    sealed = sealing.seal("letter.content", "x", "{}")
    await Letter.insert(
        Letter(
            key=state,
            name="offer",
            channel="email",
            recipient="Ben C.",
            address_sealed=sealed,
            content_sealed=sealed,
            state=state,
            message_id=f"{state}@example.org",
            send_after=now(),
            created_at=now(),
        )
    )


async def a_backup(settings: Settings) -> Path:
    made = await backups.make(settings)
    assert made is not None
    return made


async def test_a_backup_comes_back_with_the_same_rows_and_the_same_head(
    settings: Settings, lived_in: Engine
) -> None:
    before = await copies.contents(lived_in)
    made = await a_backup(settings)
    await a_case()
    await database.stop()
    done = await restoring.restore(settings, made, SECRET)
    assert done.missed == 0
    assert done.aside
    async with record.opened(settings):
        assert await copies.contents(database.current()) == before
        assert (await journal.verify(before.head)).sound


async def test_a_backup_comes_back_in_an_empty_place(settings: Settings, lived_in: Engine) -> None:
    before = await copies.contents(lived_in)
    made = await a_backup(settings)
    await database.stop()
    empty = replace(settings, database_url=settings.database_url.replace("panel.db", "new/panel.db") + "_new")
    done = await restoring.restore(empty, made, SECRET)
    assert done.aside == ""
    async with record.opened(empty):
        assert await copies.contents(database.current()) == before
    if file := empty.database_file:
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.parent.stat().st_mode & 0o777 == 0o700


async def test_a_backup_is_one_file_for_its_owner_that_tells_nothing(
    settings: Settings, lived_in: Engine
) -> None:
    made = await a_backup(settings)
    assert made.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in settings.backup_folder.iterdir()] == [made.name]
    content = made.read_bytes()
    assert content.startswith(b"age-encryption.org")
    for secret in (b"canary", b"SQLite format", b"Chard", KEYRING.secrets[1], KEYRING.written().encode()):
        assert secret not in content


async def test_the_key_is_not_in_the_backup(settings: Settings, lived_in: Engine, tmp_path: Path) -> None:
    made = await a_backup(settings)
    manifest, copy = backup_files.open_up(made, SECRET, tmp_path)
    inside = copy.read_bytes()
    assert manifest.kind == lived_in.kind
    for secret in (KEYRING.secrets[1], KEYRING.secrets[1].hex().encode(), b"The canary sings."):
        assert secret not in inside


async def test_no_token_is_good_after_a_restore(settings: Settings, lived_in: Engine) -> None:
    """One may have been revoked since the backup was made."""
    await a_token(await an_account("evaluator"))
    made = await a_backup(settings)
    await database.stop()
    await restoring.restore(settings, made, SECRET)
    async with record.opened(settings):
        assert await Token.count() == 1
        assert not await Token.exists().where(Token.revoked_at.is_null())


async def test_letters_that_waited_are_not_sent_again(settings: Settings, lived_in: Engine) -> None:
    for state in ("queued", "sending", "sent"):
        await a_letter(state)
    made = await a_backup(settings)
    await database.stop()
    assert (await restoring.restore(settings, made, SECRET)).missed == 2
    async with record.opened(settings):
        rows = await Letter.select(Letter.key, Letter.state, Letter.problem).order_by(Letter.key)
    assert [(row["key"], row["state"]) for row in rows] == [
        ("queued", "missed"),
        ("sending", "missed"),
        ("sent", "sent"),
    ]
    assert "restored from a backup" in rows[0]["problem"]


async def test_a_changed_byte_is_refused_wherever_it_is(settings: Settings, lived_in: Engine) -> None:
    made = await a_backup(settings)
    before = await copies.contents(lived_in)
    await database.stop()
    whole = made.read_bytes()
    for place in (0, 40, 180, len(whole) // 2, len(whole) - 1):
        changed = bytearray(whole)
        changed[place] ^= 1
        made.write_bytes(changed)
        with pytest.raises(BadBackup):
            await restoring.restore(settings, made, SECRET)
    made.write_bytes(whole[:-100])
    with pytest.raises(BadBackup):
        await restoring.restore(settings, made, SECRET)
    async with record.opened(settings):
        assert await copies.contents(database.current()) == before


async def test_a_backup_that_lies_about_its_rows_is_refused(
    settings: Settings, lived_in: Engine, tmp_path: Path
) -> None:
    """Who can make an envelope (the recipient is public) can put anything into it."""
    made = await a_backup(settings)
    await database.stop()
    inside = tmp_path / "inside"
    inside.mkdir()
    manifest, copy = backup_files.open_up(made, SECRET, inside)
    lies = (
        replace(manifest, rows={**manifest.rows, "referral": 0}),
        replace(manifest, journal_number=manifest.journal_number - 1),
        replace(manifest, steps=manifest.steps[:-1]),
        replace(manifest, steps=[*manifest.steps, "panel:2999"]),
        replace(manifest, kind="other"),
        replace(manifest, format=2),
        replace(manifest, sha256="0" * 64),
    )
    for number, lie in enumerate(lies):
        forged = tmp_path / f"{number}.age"
        with copy.open("rb") as content, (tmp_path / "packed").open("w+b") as packed:
            backup_files.pack(lie, content, packed)
            backup_files.close(packed, [PUBLIC], forged)
        with pytest.raises(BadBackup):
            await restoring.restore(settings, forged, SECRET)


async def test_another_identity_does_not_open_it(settings: Settings, lived_in: Engine) -> None:
    made = await a_backup(settings)
    await database.stop()
    for identity in (new_recipient()[1], "", "AGE-SECRET-KEY-1", "# only a note"):
        with pytest.raises(BadBackup):
            await restoring.restore(settings, made, identity)


async def test_a_record_in_use_is_not_replaced(settings: Settings, lived_in: Engine) -> None:
    made = await a_backup(settings)
    await database.stop()
    server = database.connect(settings.database_url, KEYRING.derive("database"))
    await server.open()
    with pytest.raises(Refused, match="Stop the server"):
        await restoring.restore(settings, made, SECRET)
    await server.close()
    await restoring.restore(settings, made, SECRET)


async def test_nothing_is_left_lying_about(settings: Settings, lived_in: Engine, tmp_path: Path) -> None:
    made = await a_backup(settings)
    await database.stop()
    await restoring.restore(settings, made, SECRET)
    assert list(tmp_path.rglob(".making-*")) + list(tmp_path.rglob(".restoring-*")) == []


async def test_a_lost_key_stops_a_restore(settings: Settings, lived_in: Engine) -> None:
    made = await a_backup(settings)
    await database.stop()
    settings.key_file.unlink()
    with pytest.raises(keys.NoKey):
        await restoring.restore(settings, made, SECRET)
    keys.write(keys.new(), settings.key_file)
    with pytest.raises((BadBackup, database.CannotOpen)):
        await restoring.restore(settings, made, SECRET)


async def test_a_backup_is_made_only_when_something_changed(settings: Settings, lived_in: Engine) -> None:
    assert await backups.make(settings, if_changed=True)
    assert await backups.make(settings, if_changed=True) is None
    await journal.read(the_command(), "person.read", ("person", "1"))
    assert await backups.make(settings, if_changed=True)


async def test_old_ones_go_as_new_ones_come(settings: Settings, lived_in: Engine) -> None:
    settings.backup_folder.mkdir()
    for days in (400, 2, 2):
        name = backup_files.name_for(now() - timedelta(days=days, minutes=days), days)
        (settings.backup_folder / name).touch()
    made = await a_backup(settings)
    assert backup_files.kept_in(settings.backup_folder)[0].path == made
    assert len(backup_files.kept_in(settings.backup_folder)) == 2


async def test_without_a_recipient_none_is_made(settings: Settings, lived_in: Engine) -> None:
    with pytest.raises(BadSetting, match="--new-recipient"):
        await backups.make(replace(settings, backup_recipients=()))
    with pytest.raises(BadBackup, match="no public age key"):
        await backups.make(replace(settings, backup_recipients=("age1nonsense",)))
    assert list(settings.backup_folder.glob("*.age")) == []


def test_old_backups_thin_out_and_the_newest_stays(tmp_path: Path) -> None:
    at = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    for minutes in range(0, 60 * 24 * 500, 55):
        made_at = at - timedelta(minutes=minutes)
        (tmp_path / backup_files.name_for(made_at, 900_000 - minutes)).touch()
    (tmp_path / "notes.txt").touch()
    gone = backups.rotate(tmp_path, at)
    kept = backup_files.kept_in(tmp_path)
    ages = [at - one.made_at for one in kept]
    assert len(gone) > 12_000
    assert sum(age <= timedelta(hours=1) for age in ages) == 2
    assert 23 <= sum(age <= timedelta(days=1) for age in ages) <= 26
    assert 52 <= sum(age <= timedelta(days=31) for age in ages) <= 58
    assert 63 <= len(kept) <= 70
    assert max(ages) <= timedelta(days=366)
    assert backups.rotate(tmp_path, at) == []
    assert (tmp_path / "notes.txt").exists()
    assert backups.rotate(tmp_path, at + timedelta(days=9999)) == [one.path for one in kept[1:]]


async def test_a_file_of_somebody_else_among_the_backups_is_left_alone(
    settings: Settings, lived_in: Engine
) -> None:
    made = await a_backup(settings)
    copied = made.with_name(f"{made.stem}-copy{made.suffix}")
    copied.write_bytes(made.read_bytes())
    await a_backup(settings)
    assert copied.exists()


async def test_a_broken_record_is_set_aside_and_its_log_meets_no_other(
    settings: Settings, lived_in: Engine
) -> None:
    if (file := settings.database_file) is None:
        return  # PostgreSQL keeps its log itself
    before = await copies.contents(lived_in)
    made = await a_backup(settings)
    await a_programme()
    log = file.with_name(f"{file.name}-wal")
    unfolded = log.read_bytes()
    await database.stop()
    log.write_bytes(unfolded)
    file.write_bytes(b"broken" * 4096)
    done = await restoring.restore(settings, made, SECRET)
    assert Path(done.aside).exists()
    async with record.opened(settings):
        assert await copies.contents(database.current()) == before
