"""The examples in the document for evaluators do what it says, against a server of its own."""

import csv
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from panel.pulls import ALSO, FIELDS, PARAMETERS
from panel.tables import Account
from panel.tokens import PREFIX
from panel.web.api import THINGS
from tests.builders import a_programme, a_token, an_account
from tests.journeys.walking import in_the_record
from tests.pulling import GENDERS, followed_people
from tests.running import a_server

DOCUMENT = Path(__file__).parent.parent / "docs" / "evaluators.md"
PART = DOCUMENT.read_text().partition("## Pulling figures")[2].partition("\n## ")[0]
THERE = "https://panel.example.org"
GROUPS = 1 + len({*GENDERS}) + 1  # everybody, each gender; all of one year; then both columns together


def examples(language: str) -> list[str]:
    found = re.findall(rf"^```{language}\n(.*?)^```", PART, re.MULTILINE | re.DOTALL)
    assert found, f"no example in {language}"
    return found


@dataclass
class Desk:
    """A folder with the token in it, and a server that knows it."""

    folder: Path
    url: str
    key: str

    def runs(self, *program: str, example: str) -> str:
        here = [*program, example.replace(THERE, self.url)]
        done = subprocess.run(here, cwd=self.folder, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def asks(self, address: str, header: str) -> list[dict[str, str]]:
        """What an example asks for, asked by us: where the program itself is not on this machine."""
        answer = httpx.get(address, headers={"Authorization": header}, timeout=30)
        assert answer.status_code == 200, answer.text
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def desk(record_url: str, tmp_path: Path) -> Iterator[Desk]:
    async def written() -> str:
        programme = await a_programme()
        await followed_people(programme)
        account: Account = await an_account("evaluator", programme)
        return (await a_token(account))[1]

    key = in_the_record(record_url, written)
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "token.txt").write_text(f"Authorization: Bearer {key}\n")
    with a_server(record_url, tmp_path, "--no-scheduler", PANEL_DEMO="no") as running:
        yield Desk(folder, running.url, key)
    assert key not in running.log.read_text(), "a secret in the log"


@pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)
def test_every_example_fetches_what_it_says(desk: Desk):
    with_curl(desk)
    with_pandas(desk)
    with_r(desk)
    with_power_query(desk)


def with_curl(desk: Desk) -> None:
    once, again = examples("sh")
    desk.runs("sh", "-c", example=once)
    file = desk.folder / "figures.csv"
    lines = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert tuple(lines[0]) == FIELDS
    assert (lines[0]["n"], lines[0]["k"]) == (str(len(GENDERS)), "1")
    desk.runs("sh", "-c", example=again)
    fetched = file.stat()
    desk.runs("sh", "-c", example=again)
    assert file.stat().st_mtime_ns == fetched.st_mtime_ns, "nothing has changed, so nothing is fetched"
    assert file.stat().st_size == fetched.st_size > 0


def with_pandas(desk: Desk) -> None:
    (example,) = examples("python")
    printed = desk.runs(sys.executable, "-c", example=example)
    assert re.search(r"girl\s+NaN\s+2\s+1\s+0\.5", printed), printed
    assert "proven-12" in printed


def with_r(desk: Desk) -> None:
    """Run where R is. Everywhere: its address, its header and its columns are those that there are."""
    (example,) = examples("r")
    address = re.search(r'"(https://[^"]+)"', example)[1].replace(THERE, desk.url)
    scheme = re.search(r'Authorization = paste\("(\w+)", key\)', example)[1]
    line = (desk.folder / "token.txt").read_text().splitlines()[0]
    assert re.sub(".* ", "", line, count=1) == desk.key, "what sub() leaves of the line"
    lines = desk.asks(address, f"{scheme} {desk.key}")
    wanted = re.findall(r'"(\w+)"', re.search(r"shown\[, c\((.*?)\)\]", example)[1])
    assert [{name: line[name] for name in wanted} for line in lines]
    assert "figures$refused" in example
    if shutil.which("Rscript"):
        assert "proven-12" in desk.runs("Rscript", "-e", example=example)
    else:
        print("R is not installed: its example was asked for by another program.")


def with_power_query(desk: Desk) -> None:
    """Excel runs nowhere here: its address, query and header are put together as it would."""
    (example,) = examples("powerquery")
    path = re.search(r'RelativePath = "([^"]+)"', example)[1]
    query = dict(re.findall(r'(\w+) = "([^"]+)"', re.search(r"Query = \[(.*?)\]", example)[1]))
    assert set(query) <= set(PARAMETERS)
    before = re.search(r'Text.AfterDelimiter\(Key, "([^"]+)"\)', example)[1]
    header = (desk.folder / "token.txt").read_text().strip().partition(before)[2]
    lines = desk.asks(str(httpx.URL(f"{desk.url}/{path}", params=query)), header)
    wanted = re.findall(r'"(\w+)"', re.search(r"SelectColumns\(Figures, \{(.*?)\}", example)[1])
    assert all(set(wanted) <= set(line) for line in lines)


def test_the_document_names_all_that_can_be_asked_and_got_and_how_a_leaked_token_is_found():
    for name in (*PARAMETERS, *ALSO, *FIELDS, *(path for path, _, _ in THINGS)):
        assert f"`{name}`" in PART, name
    assert f"`{PREFIX}` and 64 letters from 0-9 a-f" in PART
