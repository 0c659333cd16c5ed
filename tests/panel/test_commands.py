"""Commands with the wrong input: one sentence on standard error, and the exit code says whose turn it is."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cases import keys
from panel import recovery
from panel.cli import main
from panel.settings import Settings


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": f"sqlite:///{tmp_path}/panel.db",
        "PANEL_KEY_FILE": str(tmp_path / "keys" / "panel.key"),
        "PANEL_BACKUP_FOLDER": str(tmp_path / "backups"),
    }


@pytest.fixture
def settings(variables: dict[str, str], tmp_path: Path) -> Settings:
    return Settings.read(variables, tmp_path / "no.env")


def says(variables: dict[str, str], *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, words, env=variables, input=typed)


def refuses(answer: Result, sentence: str, code: int) -> None:
    assert isinstance(answer.exception, SystemExit), answer.exception
    assert sentence in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert answer.exit_code == code


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nonsense",), "No such command 'nonsense'. Try: panel --help"),
        (("check", "more"), "unexpected extra argument (more)"),
        (("programme", "add", "--place", "Chard"), "Missing option '--name'"),
        (("programme", "add", "--name", "X", "--place", "Y", "--template", "z"), "'z' is not one of"),
        (("import", "referrals"), "Missing argument 'FILE'"),
        (("import", "jurors", "nowhere.csv"), "'nowhere.csv' does not exist"),
        (("programme", "add", "--name", "", "--place", ""), "--name: Fill this in. --place: Fill this in."),
    ],
)
def test_a_wrong_call_is_answered_in_one_sentence(variables, words, sentence):
    answer = CliRunner().invoke(main, words, env=variables, prog_name="panel")
    refuses(answer, sentence, 2)


def test_the_key_is_put_back_from_the_page_as_it_was_printed(variables, settings):
    made = keys.load_or_make(settings, record_exists=False)
    page = recovery.page(made, settings)
    settings.key_file.unlink()
    assert says(variables, "recovery-key", "--put-back", typed=page).exit_code == 0
    assert keys.load(settings).secrets == made.secrets


@pytest.mark.parametrize("typed", ["", "\n", "hello there\n", "hello there"])
def test_a_key_that_is_not_typed_to_its_end_is_refused_and_not_waited_for(variables, typed):
    refuses(says(variables, "recovery-key", "--put-back", typed=typed), "14 groups of five letters", 2)


def test_a_file_that_is_no_secret_key_opens_no_backup(variables, settings, tmp_path):
    keys.load_or_make(settings, record_exists=False)
    wrong = tmp_path / "panel.age"
    wrong.write_bytes(bytes(range(256)))
    answer = says(variables, "restore", str(wrong), "--identity", str(wrong))
    refuses(answer, "This is no secret age key", 1)


def test_a_record_that_is_not_there_is_neither_whole_nor_made(variables, settings, tmp_path):
    keys.load_or_make(settings, record_exists=False)
    refuses(says(variables, "journal", "verify"), "There is no record in", 2)
    checked = says(variables, "check")
    assert "FAIL database: There is no record in" in checked.output
    assert checked.exit_code == 1
    assert not (tmp_path / "panel.db").exists()


def test_the_check_says_whether_there_is_a_backup(variables):
    assert says(variables, "programme", "add", "--name", "Chard", "--place", "Chard").exit_code == 0
    assert "FAIL backup: None can be made yet." in says(variables, "check").output
    public = says(variables, "backup", "--new-recipient").output.splitlines()[1]
    kept = {**variables, "PANEL_BACKUP_RECIPIENTS": public}
    assert "FAIL backup: There is none in" in says(kept, "check").output
    assert says(kept, "backup").exit_code == 0
    assert "ok   backup: The last one is of 20" in says(kept, "check").output


def test_the_rows_that_failed_are_kept_from_others_on_the_machine(variables, tmp_path):
    assert says(variables, "programme", "add", "--name", "Chard", "--place", "Chard").exit_code == 0
    sheet = tmp_path / "list.csv"
    sheet.write_text("Name,DOB,Email\nGil Gorse,31/02/2010,gil@peers.example\n")
    answer = says(variables, "import", "jurors", str(sheet), "--confirm")
    assert "1 failed" in answer.output
    assert (tmp_path / "list-failed.csv").stat().st_mode & 0o777 == 0o600


def test_follow_ups_come_in_at_the_command_line_as_the_other_spreadsheets_do(variables, tmp_path):
    assert says(variables, "programme", "add", "--name", "Chard", "--place", "Chard").exit_code == 0
    sheet = tmp_path / "answers.csv"
    sheet.write_text("Case,When,Police said,Checked on\nCH-24-0001,6 months,nothing new,01/02/2025\n")
    told = ("--map", "window=When", "--map", "answer=Police said")
    asked = says(variables, "import", "follow-ups", str(sheet))
    refuses(asked, "Say which column holds window, answer, with --map.", 2)
    answer = says(variables, "import", "follow-ups", str(sheet), *told)
    assert "Row 2: There is no case CH-24-0001. Check its number. The source is missing." in answer.output
    assert "Nothing was written." in answer.output
    done = says(variables, "import", "follow-ups", str(sheet), *told, "--confirm")
    assert "1 rows: 0 taken, 0 duplicates, 1 failed, 0 blank." in done.output
    assert "There is no case" in (tmp_path / "answers-failed.csv").read_text()
