"""The lock file fits what the project says it needs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?P<rest>.*(?:\n {4}.*)*)", re.M)


def pins() -> dict[str, tuple[Version, str]]:
    """Return version and the text that follows it, keyed by the canonical name."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return {
        canonicalize_name(pin["name"]): (Version(pin["version"]), pin["rest"])
        for pin in PINNED.finditer(text)
    }


def wanted() -> Iterator[Requirement]:
    """Yield what the project needs to run, to be tested and to be built."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = told["project"]
    extras = project["optional-dependencies"].values()
    for group in (project["dependencies"], *extras, told["build-system"]["requires"]):
        yield from map(Requirement, group)


class TestLock:
    def test_pins_every_direct_dependency_within_its_range(self) -> None:
        pinned = pins()

        outside = {
            str(requirement): str(pinned.get(canonicalize_name(requirement.name), ("absent",))[0])
            for requirement in wanted()
            if canonicalize_name(requirement.name) not in pinned
            or pinned[canonicalize_name(requirement.name)][0] not in requirement.specifier
        }

        assert outside == {}

    def test_pins_what_the_extras_of_a_dependency_bring(self) -> None:
        brought = {
            canonicalize_name(f"{requirement.name}-{extra}")
            for requirement in wanted()
            for extra in requirement.extras
        }

        assert brought <= pins().keys()

    def test_has_a_hash_for_every_package(self) -> None:
        unchecked = [name for name, (_, rest) in pins().items() if "--hash=sha256:" not in rest]

        assert pins() != {}
        assert unchecked == []
