"""One door for work on the project: `python3 -m cli.dev demo|run|test|lint|lock [arguments]`.

Needs nothing but Python and its `venv` module. The first call makes `.venv` from
`requirements.lock`, every archive checked against its hash; later calls find it ready.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

USAGE = """\
python3 -m cli.dev demo [arguments]   run the example from start to finish
python3 -m cli.dev run  [arguments]   run `reviewcycle` with these arguments
python3 -m cli.dev test [arguments]   run the tests; --all: the slow ones too; others go to pytest
python3 -m cli.dev lint               check style, types and the direction of imports
python3 -m cli.dev lock [--upgrade]   write requirements.lock anew (needs uv)
"""
PREPARING = """\
Đang chuẩn bị thư mục .venv (chỉ lần đầu, khoảng một phút) ...
Setting up .venv (first time only, about a minute) ...
"""
NO_VENV = """\
Máy này thiếu mô-đun venv của Python. Debian, Ubuntu: apt install python3-venv
This Python lacks its venv module. Debian, Ubuntu: apt install python3-venv"""
NOT_INSTALLED = """\
Chưa cài được các gói cần thiết (xem lỗi ở trên). Hãy kiểm tra mạng rồi chạy lại.
The packages could not be installed (see above). Check the network and run this again."""

# One of these, of Debian or of whoever else, opens the pages in their tests.
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
INSTALL_BROWSER = "apt-get --quiet --yes --no-install-recommends install chromium"

LINTERS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)
LOCKING = (
    "uv pip compile --quiet --universal --python-version 3.11 --extra test --only-binary :all:"
    " --generate-hashes --no-emit-index-url --output-file requirements.lock pyproject.toml"
)


def main() -> int:
    """Run the task named on the command line and return its exit status."""
    tasks = {"demo": demo, "run": run, "test": test, "lint": lint, "lock": lock}
    task, arguments = sys.argv[1:2], sys.argv[2:]
    if not task or task[0] not in tasks:
        sys.stderr.write(USAGE)
        return 0 if task in (["-h"], ["--help"]) else 2
    try:
        return tasks[task[0]](arguments)
    except KeyboardInterrupt:
        return 130


def demo(arguments: list[str]) -> int:
    """Run the example that ships with the program."""
    return run(["demo", *arguments])


def run(arguments: list[str]) -> int:
    """Run `reviewcycle` with `arguments`."""
    prepare()
    return _become(["reviewcycle", *arguments])


def test(arguments: list[str]) -> int:
    """Run the tests on two cores; `--all` includes those marked slow."""
    prepare()
    if os.environ.get("CI") == "true":
        _prepare_browser()
    wanted = [argument for argument in arguments if argument != "--all"]
    everything = ["-m", ""] if "--all" in arguments else []
    return _become(["python", "-m", "pytest", "-n", "2", *everything, *wanted])


def lint(_arguments: list[str]) -> int:
    """Run every linter, the later ones even when an earlier one finds something."""
    prepare()
    failed = []
    for linter in LINTERS:
        sys.stderr.write(f"$ {' '.join(linter)}\n")
        if subprocess.call([str(BIN / linter[0]), *linter[1:]], cwd=ROOT):
            failed.append(" ".join(linter[:2]))
    if failed:
        sys.stderr.write(f"lint: {', '.join(failed)} found something\n")
    return 1 if failed else 0


def lock(arguments: list[str]) -> int:
    """Resolve the dependencies anew; `--upgrade` takes the newest that are allowed."""
    if shutil.which("uv") is None:
        sys.exit("lock: uv is needed (pip install uv, in an environment of its own)")
    named = [*LOCKING.split(), "--custom-compile-command", "python3 -m cli.dev lock"]
    return subprocess.call([*named, *arguments], cwd=ROOT)


def prepare() -> None:
    """Make `.venv` fit the lock file and the project, or leave it as it is when it does.

    A marker is written after each of the two steps, so that a run that was killed in the
    middle is simply begun again.
    """
    if sys.version_info < OLDEST:
        found = sys.version.split()[0]
        sys.exit(f"Cần Python 3.11 trở lên. Python 3.11 or newer is needed; this is {found}.")
    packages = _fingerprint(LOCK.read_bytes(), sys.version.encode(), str(ROOT).encode())
    project = _fingerprint(PROJECT.read_bytes())
    with _alone():
        if not (PYTHON.exists() and _is_marked("packages", packages)):
            _install_packages()
            _mark("packages", packages)
        if not _is_marked("project", project):
            _install_project()
            _mark("project", project)


def _prepare_browser() -> None:
    """Install Chromium where there is none: in CI the tests that need it do not skip."""
    if any(map(shutil.which, BROWSERS)):
        return
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        subprocess.call([str(PYTHON), "-m", "playwright", "install", "chromium"], stdout=sys.stderr)
        return
    settings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (INSTALL_BROWSER, "apt-get --quiet update", INSTALL_BROWSER):
        failed = subprocess.call(command.split(), env=settings, stdout=sys.stderr)
        if command is INSTALL_BROWSER and not failed:
            return


def _install_packages() -> None:
    if any(importlib.util.find_spec(module) is None for module in ("venv", "ensurepip")):
        sys.exit(NO_VENV)
    sys.stderr.write(PREPARING)
    (VENV / ".packages").unlink(missing_ok=True)
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        sys.exit(NO_VENV)
    _pip("--require-hashes", "--only-binary", ":all:", "-r", str(LOCK))


def _install_project() -> None:
    _pip("--no-index", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))


def _pip(*arguments: str) -> None:
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.call([*pip, *arguments], cwd=ROOT):
        sys.exit(NOT_INSTALLED)


def _fingerprint(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _is_marked(step: str, fingerprint: str) -> bool:
    marker = VENV / f".{step}"
    return marker.exists() and marker.read_text(encoding="ascii") == fingerprint


def _mark(step: str, fingerprint: str) -> None:
    (VENV / f".{step}").write_text(fingerprint, encoding="ascii")


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Keep a second call, in another terminal, from clearing what the first one builds."""
    if importlib.util.find_spec("fcntl") is None:
        yield
        return
    import fcntl

    with PROJECT.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _become(command: list[str]) -> int:
    """Replace this process, so that signals and the exit status are the command's own."""
    program = str(BIN / command[0])
    os.chdir(ROOT)
    if os.name == "posix":
        os.execv(program, [program, *command[1:]])
    return subprocess.call([program, *command[1:]])


if __name__ == "__main__":
    sys.exit(main())
