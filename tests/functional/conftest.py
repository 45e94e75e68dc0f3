"""The program on a small organisation, from outside: arguments in, text and status out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cli.main import main
from runtime.application import Application
from tests.program import Run, running
from tests.rating_world import LEVELS_2022, LEVELS_2025
from tests.rating_world import open_cycle as open_ratings
from workflow.domain.errors import UnavailableError

ROOT = Path(__file__).parents[2]
DEFINITION = ROOT / "definitions" / "year_end_2022.yaml"
CALENDAR = ROOT / "definitions" / "calendars" / "vn_public.json"
CYCLE = "year_end_2022-TL"
GUIDED = "guided_review-TL"
FIRST_MORNING = "2022-11-01T08:00:00+07:00"

FILES = {
    "units.csv": """\
code,name,kind,parent
TL,Huyện ủy,district_committee,
TL.01,Đảng bộ xã,grassroots,TL
TL.01.01,Chi bộ 1,cell,TL.01
TL.01.02,Chi bộ 2,cell,TL.01
""",
    "people.csv": """\
code,name,email,language,unit,joined_on,managed_by
A1,Đảng viên A1,a1@xa.example,vi,TL.01.01,2001-02-03,
A2,Đảng viên A2,a2@xa.example,vi,TL.01.01,2001-02-03,
A3,Đảng viên A3,,vi,TL.01.01,2022-09-01,
B1,Đảng viên B1,b1@xa.example,en,TL.01.02,2001-02-03,
S1,Đảng viên S1,s1@xa.example,vi,TL.01,2001-02-03,district
D1,Đảng viên D1,d1@xa.example,vi,TL,2001-02-03,
""",
    "roles.csv": """\
role,person,unit
secretary,A1,TL.01.01
secretary,B1,TL.01.02
secretary,S1,TL.01
secretary,D1,TL
supervisor,S1,TL.01.01
supervisor,S1,TL.01.02
supervisor,D1,TL.01
standing_board,S1,TL.01
standing_board,D1,TL
organisation_commission,D1,TL
""",
}


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in a folder of its own, in Vietnamese, on a database that is not there yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REVIEWCYCLE_LANG", "vi")
    monkeypatch.setenv("REVIEWCYCLE_DB", f"sqlite:///{tmp_path / 'reviewcycle.db'}")


@pytest.fixture(autouse=True)
def _told_by_history(
    request: pytest.FixtureRequest, _somewhere_else: None, tmp_path: Path
) -> Iterator[None]:
    """Compare the rows with what history says of them, whatever a test has done."""
    yield
    if request.node.get_closest_marker("damages") or not (tmp_path / "reviewcycle.db").is_file():
        return
    try:
        application = Application.open(f"sqlite:///{tmp_path / 'reviewcycle.db'}")
    except UnavailableError:
        return
    with closing(application):
        differences = [each for found in application.replay_history() for each in found.differences]
    assert differences == []


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Return a folder with the files of the small organisation."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return the program."""
    return running(capsys)


@pytest.fixture(scope="session")
def initialised_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new database; tests use a copy."""
    file = tmp_path_factory.mktemp("initialised") / "initialised.db"
    assert main(["init", "--db", f"sqlite:///{file}"]) == 0
    return file


@pytest.fixture
def _initialised(
    initialised_database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Initialise the database of this test."""
    shutil.copy(initialised_database, tmp_path / "reviewcycle.db")
    capsys.readouterr()


@pytest.fixture(scope="session")
def opened_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which the small organisation has opened its cycle; tests copy it."""
    folder = tmp_path_factory.mktemp("opened")
    file = folder / "opened.db"
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    steps = (
        ("init", "--rehearsal"),
        ("calendar", "import", CALENDAR),
        ("definition", "add", DEFINITION),
        ("unit", "import", folder / "units.csv"),
        ("person", "import", folder / "people.csv"),
        ("role", "import", folder / "roles.csv"),
        ("cycle", "open", "year_end_2022", "--unit", "TL", "--start", "2022-11-01"),
    )
    for step in steps:
        given = [*map(str, step), "--db", f"sqlite:///{file}", "--now", FIRST_MORNING]
        assert main(given) == 0, step
    return file


@pytest.fixture
def opened(opened_database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the code of a cycle that is open in the database of this test."""
    shutil.copy(opened_database, tmp_path / "reviewcycle.db")
    capsys.readouterr()
    return CYCLE


@pytest.fixture(scope="session")
def guided_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which every stage asks for records; tests copy it."""
    return database_of("guided_review", tmp_path_factory.mktemp("guided"))


def database_of(definition: str, folder: Path, *, roles: str = "") -> Path:
    """Return a rehearsal with a cycle of a shipped definition that knows no commission.

    Args:
        roles: Lines of roles beside those of the other tests.
    """
    file = folder / "rehearsal.db"
    for name, text in FILES.items():
        known = text.replace("organisation_commission,D1,TL\n", "")
        more = roles if name == "roles.csv" else ""
        (folder / name).write_text(known + more, encoding="utf-8")
    steps = (
        ("init", "--rehearsal"),
        ("calendar", "import", CALENDAR),
        ("definition", "add", ROOT / "definitions" / f"{definition}.yaml"),
        ("unit", "import", folder / "units.csv"),
        ("person", "import", folder / "people.csv"),
        ("role", "import", folder / "roles.csv"),
        ("cycle", "open", definition, "--unit", "TL", "--start", "2022-11-01"),
    )
    for step in steps:
        given = [*map(str, step), "--db", f"sqlite:///{file}", "--now", FIRST_MORNING]
        assert main(given) == 0, step
    return file


@pytest.fixture(scope="session")
def ratings_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which a commune is to be rated; tests copy it."""
    return open_ratings(tmp_path_factory.mktemp("ratings"), LEVELS_2022)


@pytest.fixture(scope="session")
def conditions_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same on a scale whose levels have conditions; tests copy it."""
    return open_ratings(tmp_path_factory.mktemp("conditions"), LEVELS_2025)


@pytest.fixture
def rating_run(ratings_database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return the program on the ratings of a commune."""
    shutil.copy(ratings_database, tmp_path / "reviewcycle.db")
    capsys.readouterr()
    return running(capsys)


@pytest.fixture
def guided(guided_database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the code of a cycle in which every stage asks for records."""
    shutil.copy(guided_database, tmp_path / "reviewcycle.db")
    capsys.readouterr()
    return GUIDED
