"""What all tests share: real databases, one SQLite file or one PostgreSQL database per test."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bowerbird.catalogue.database import connect, upgrade
from support import outside
from support.guard import guard
from support.places import fresh_folder, in_memory
from support.postgres import ThrowawayPostgres
from support.quiet import QUIET

# For whatever a test opens or starts without settings of its own.
os.environ.update(QUIET)

# A property says nothing about time, machines that run tests are busy, and every run tries the same examples:
# a failure comes again. More examples, others each time: --hypothesis-profile=search.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("search", settings.get_profile("steady"), derandomize=False, max_examples=1000)
settings.load_profile("steady")

# A run in the background of a shell inherits that Ctrl-C is ignored; the programs that tests interrupt must not.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Whatever the tests start ends with them, also when they are killed."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        # A process of pytest-xdist has no terminal of which leaving its group would rob it.
        guard().enter()
    elif config.option.basetemp is None and in_memory():
        config.option.basetemp = folder = fresh_folder("tests-")
        guard().watch(folder)
    report = fresh_folder("outside-") / "report"
    guard().watch(report.parent)
    report.touch()
    os.environ.update(outside.environment(report))
    outside.confine(report)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests that share what is made for their module in one process: each process would make it anew."""
    for item in items:
        made = getattr(item, "_fixtureinfo", None)
        shared = (
            sorted(name for name, found in made.name2fixturedefs.items() if found[-1].scope == "module") if made else ()
        )
        if shared:
            call = getattr(item, "callspec", None)
            forms = [str(call.params[name]) for name in shared if call and name in call.params]
            item.add_marker(pytest.mark.xdist_group("-".join([item.path.stem, *forms])))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """End what is left."""
    guard().end()


@pytest.fixture(autouse=True)
def _nothing_outside() -> Iterator[None]:
    """Fail a test that has tried to reach another machine, in a thread or a process as well, whatever came of it."""
    yield
    report = Path(os.environ[outside.REPORT])
    if report.stat().st_size:
        told = report.read_text(encoding="utf-8")
        os.truncate(report, 0)
        pytest.fail(f"the test must not reach outside this machine: {told}", pytrace=False)


@pytest.fixture(scope="session")
def postgres() -> Iterator[ThrowawayPostgres]:
    """A PostgreSQL server of our own."""
    if not ThrowawayPostgres.available():
        pytest.skip("PostgreSQL's programs are not installed on this machine")
    with ThrowawayPostgres() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that has its tables: it is copied, for migrating anew takes longer."""
    file = tmp_path_factory.mktemp("template") / "template.db"
    _upgraded(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres: ThrowawayPostgres) -> str:
    """The address of a PostgreSQL database that has its tables, and to which nobody is connected."""
    return _upgraded(postgres.create_database())


def _upgraded(url: str) -> str:
    engine = connect(url)
    upgrade(engine)
    engine.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on; every test that asks for one runs on SQLite and on PostgreSQL."""
    name: str = request.param
    return name


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path}/bowerbird.db"
        return
    server: ThrowawayPostgres = request.getfixturevalue("postgres")
    url = server.create_database()
    yield url
    server.drop_database(url)


@pytest.fixture
def ready_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that has its tables."""
    if backend == "sqlite":
        file = tmp_path / "bowerbird.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    yield from _copy(request)


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a PostgreSQL database with its tables, for what only PostgreSQL does."""
    yield from _copy(request)


def _copy(request: pytest.FixtureRequest) -> Iterator[str]:
    server: ThrowawayPostgres = request.getfixturevalue("postgres")
    url = server.create_database(request.getfixturevalue("postgres_template"))
    yield url
    server.drop_database(url)
