"""What tests of the office share: Django once, a fresh database a test (SQLite always, PostgreSQL beside it)."""

import os
import shutil
import uuid

import pytest

# Tests import models before any office is opened; none of them may touch a database of this folder.
os.environ["DJANGO_SETTINGS_MODULE"] = "jimukyoku.office.settings"
os.environ["JIMUKYOKU_DATABASE_URL"] = "sqlite:///"

import django

django.setup()
del os.environ["JIMUKYOKU_DATABASE_URL"]

from jimukyoku.office.opening import open_office  # noqa: E402  # Django is set up first


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """An empty office whose tables are up to date; tests copy it instead of migrating again."""
    folder = tmp_path_factory.mktemp("template")
    open_office(f"sqlite:///{folder}/office.sqlite3", folder / "files")
    from django.db import connections

    connections["default"].close()
    return folder / "office.sqlite3"


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory):
    """The URL of the throw-away server that tools/postgres.py started, with an up-to-date database as template."""
    url = os.environ.get("JIMUKYOKU_TEST_POSTGRES")
    assert url, "run the tests with `make test`: it starts a PostgreSQL server for them"
    name = f"template_{uuid.uuid4().hex[:12]}"
    _create(url, name, "template0")
    open_office(url.format(name=name), tmp_path_factory.mktemp("pg"))
    from django.db import connections

    connections["default"].close()
    return url, name


def _create(url, name, template):
    import psycopg

    with psycopg.connect(url.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


@pytest.fixture(params=["sqlite", "postgres"])
def database(request, tmp_path):
    """The URL of a fresh office on each database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "office.sqlite3")
        return f"sqlite:///{tmp_path}/office.sqlite3"
    return create_postgres(request)


def create_postgres(request):
    """Create a database on the throw-away server and return its URL."""
    url, template = request.getfixturevalue("postgres_server")
    name = f"t_{uuid.uuid4().hex[:12]}"
    _create(url, name, template)
    return url.format(name=name)


@pytest.fixture
def sqlite_database(sqlite_template, tmp_path):
    """The URL of a fresh office on SQLite, for what does not differ between databases."""
    shutil.copy(sqlite_template, tmp_path / "office.sqlite3")
    return f"sqlite:///{tmp_path}/office.sqlite3"


@pytest.fixture(scope="session")
def tables_template(tmp_path_factory):
    """A folder of tables in which a list of banks is in force that no longer has みずほ's branch 001; tests copy it."""
    from jimukyoku.adapters import tables
    from jimukyoku.japanese.tables import Table, shipped

    folder = tmp_path_factory.mktemp("tables")
    rows = tuple(row for row in shipped().banks.load() if row[:2] != ("0001", "001"))
    tables.keep(str(folder), Table("banks", "2026-11-30-test", "2026-11-30", "test", lambda: rows))
    return folder


@pytest.fixture
def closed_branch(tables_template, tmp_path):
    """The same, a test's own."""
    return str(shutil.copytree(tables_template, tmp_path / "tables"))


@pytest.fixture(scope="module")
def django_ready(sqlite_template):
    """Django set up, for tests that look at the code of the office."""


@pytest.fixture
def world(sqlite_database, tmp_path):
    """A small invented municipality on SQLite (see tests/office/world.py)."""
    from tests.office.world import World

    return World(sqlite_database, tmp_path)


@pytest.fixture
def world_on_both(database, tmp_path):
    """The same on each database."""
    from tests.office.world import World

    return World(database, tmp_path)
