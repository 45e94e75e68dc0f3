"""`reviewcycle serve`, started as people start it: a process of its own."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.functional.conftest import CYCLE
from tests.program import Run

PROGRAM = [sys.executable, "-m", "cli.main"]
ROOT = Path(__file__).parents[2]
WEB = ("starlette", "uvicorn", "web", "runtime.pictures")


@pytest.mark.usefixtures("opened")
class TestServe:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["TERM", "INT"])
    def test_tells_its_address_answers_and_stops_when_told(
        self, tmp_path: Path, number: signal.Signals
    ) -> None:
        database = f"sqlite:///{tmp_path / 'reviewcycle.db'}"
        command = [*PROGRAM, "serve", "--port", "0", "--lang", "en", "--db", database]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            said = process.stderr.readline()
            [address] = re.findall(r"http://127\.0\.0\.1:\d+/", said)

            with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own
                page = answer.read().decode()
            process.send_signal(number)
            rest = process.stderr.read()

        assert "without sign-in" in said
        assert CYCLE in page
        assert process.returncode == 0
        assert "Traceback" not in rest

    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.20", "example.org"])  # noqa: S104
    def test_refuses_to_be_reached_from_elsewhere(self, run: Run, host: str) -> None:
        said = run("serve", "--host", host, "--port", "0", "-o", "json")

        assert (said.status, said.error["code"]) == (6, "only_this_machine")
        assert host in said.error["message"]

    def test_says_that_a_port_is_taken(self, run: Run) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]

            said = run("serve", "--port", port, "-o", "json")

        assert (said.status, said.error["code"]) == (2, "port_not_free")
        assert said.error["port"] == port


class TestImport:
    @pytest.mark.parametrize("arguments", [["--help"], ["stuck", "--help"], ["serve", "--help"]])
    def test_of_pages_slows_no_other_command(self, arguments: list[str]) -> None:
        code = (
            "import sys; from cli.main import main; main(sys.argv[1:]);"
            f"print([m for m in sys.modules if m.startswith({WEB!r})], file=sys.stderr)"
        )
        run = [sys.executable, "-c", code, *arguments]

        said = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True)

        assert said.stderr.strip() == "[]"
