"""LibreOffice, which opens what offices are sent: tests are skipped where there is none."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

SECONDS = 180
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def converted(file: Path, form: str, *, folder: Path) -> Path:
    """Return a file as LibreOffice writes it in another form, with a profile of its own."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is missing")
    words = (
        *(program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
        *("--convert-to", form, "--outdir", str(folder / "converted"), str(file)),
    )
    subprocess.run(words, check=True, capture_output=True, timeout=SECONDS)
    return folder / "converted" / f"{file.stem}.{form.partition(':')[0]}"


def pages_of(file: Path) -> int:
    """Return how many pages a PDF of LibreOffice has."""
    return len(_PAGE.findall(file.read_bytes()))
