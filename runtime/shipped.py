"""What comes with the program: definitions to begin with, calendars, and templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable


def shipped_definitions() -> Mapping[str, Traversable]:
    """Return the files of shipped definitions by the name of the definition, sorted."""
    return _by_name(files("definitions").iterdir(), ".yaml")


def shipped_calendars() -> Mapping[str, Traversable]:
    """Return the files of shipped calendars by the name of the calendar, sorted."""
    return _by_name(files("definitions").joinpath("calendars").iterdir(), ".json")


def shipped_minutes_template(language: str) -> bytes:
    """Return the Word file into which minutes are filled.

    Args:
        language: `vi` or `en`.
    """
    return shipped_template("minutes", language)


def shipped_template(name: str, language: str) -> bytes:
    """Return the Word file of a name, such as `progress`, in a language."""
    return files("definitions").joinpath("templates", f"{name}.{language}.docx").read_bytes()


def _by_name(found: Iterable[Traversable], ending: str) -> Mapping[str, Traversable]:
    named = {file.name: file for file in found if file.name.endswith(ending)}
    return {name.removesuffix(ending): named[name] for name in sorted(named)}
