"""Publishing and finding programmes: one version at a time, in somebody's name; nobody else's office, and never back in time."""

import datetime as dt
import json

import pytest

from jimukyoku.cli.chain import Chain, Folder, open_folder
from jimukyoku.cli.chain.office import pack_files, publish_pack, resume
from jimukyoku.cli.console import Bars
from jimukyoku.cli.players import municipality_exports
from jimukyoku.domain.access import Side
from jimukyoku.domain.basics import BadInput, Conflict, Missing, NotAllowed
from jimukyoku.office.access.models import Organisation, Person
from jimukyoku.office.audit.queries import story
from jimukyoku.office.programme import queries
from jimukyoku.office.programme.models import Programme, Version
from tests.office.world import OPEN, PACK, START, World, case_of


def changed(*pairs, file="programme.yaml"):
    files = pack_files(PACK)
    for old, new in pairs:
        assert old.encode() in files[file]
        files[file] = files[file].replace(old.encode(), new.encode())
    return files


RAISED = changed(("cap_household: 30000", "cap_household: 40000"))
OTHER = changed(("id: hikazei-2026", "id: toyu-2026"), ("name: 住民税非課税世帯等 臨時給付金", "name: 灯油購入費助成"))


def published(office):
    return [(event.actor, json.loads(event.data)["version"]) for event in story(office.programme.pk) if event.kind == "programme.published"]


def test_the_first_version_is_published_in_the_first_officers_name_and_said_so(world):
    world.write()
    first, again = (open_folder(world.files, pack_files(PACK), START, world.database) for _time in range(2))
    assert (first.published, again.published) == (True, False)
    assert published(again) == [("officer1", 1)]


def test_a_changed_pack_is_refused_until_somebody_publishes_it(world):
    world.write()
    office = open_folder(world.files, pack_files(PACK), START, world.database)
    with pytest.raises(Conflict) as refused:
        open_folder(world.files, RAISED, START, world.database)
    assert "programme publish" in refused.value.cure and published(office) == [("officer1", 1)]
    with pytest.raises(NotAllowed):
        publish_pack(world.files, RAISED, "operator1", START, world.database)
    assert publish_pack(world.files, RAISED, "officer2", START, world.database).programme.pk == office.programme.pk
    assert open_folder(world.files, RAISED, START, world.database).programme.sha256 != office.programme.sha256
    with pytest.raises(Conflict):
        open_folder(world.files, pack_files(PACK), START, world.database)
    publish_pack(world.files, RAISED, "officer1", START, world.database)  # the version in force: nothing to do
    publish_pack(world.files, pack_files(PACK), "officer1", START, world.database)  # back to the first version
    assert published(office) == [("officer1", 1), ("officer2", 2), ("officer1", 1)]
    assert Version.objects.count() == 2


def test_what_is_tried_before_publishing_can_keep_it_from_being_published(world):
    def doubtful(pack):
        raise Conflict("doubt", pack.id)

    with pytest.raises(Conflict):
        open_folder(world.files, pack_files(PACK), START, world.database, before_publishing=doubtful)
    assert not Programme.objects.exists()


def test_a_stored_version_outlives_what_the_check_demands_later(world, monkeypatch):
    from jimukyoku.domain.programme import loading
    from jimukyoku.office.notices import printing

    world.household("100")
    world.write()
    chain = Chain(open_folder(world.files, pack_files(PACK), START, world.database), Bars(quiet=True), letters=False)
    monkeypatch.setattr(loading, "LETTERS", (*loading.LETTERS, "reminder"))
    queries._load.cache_clear()
    assert "reminder" not in queries.pack_of(chain.office.programme).letters
    chain.take_in()
    chain.extract()
    chain.announce()
    from jimukyoku.office.notices.models import PrintRun

    run = PrintRun.objects.get()
    run.kind = "reminder"
    with pytest.raises(Missing) as refused:
        printing.rendered(chain.office.programme, run, None)
    assert refused.value.where == "letters/reminder.typ"
    queries._load.cache_clear()


def test_a_stored_version_that_was_rewritten_is_not_used(world):
    from django.db import connection

    office = open_folder(world.files, pack_files(PACK), START, world.database)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'programme_version'")
        for (trigger,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {trigger}")
        cursor.execute("UPDATE programme_version SET files = REPLACE(files, 'cap_household: 30000', 'cap_household: 46300000')")
    queries._load.cache_clear()
    with pytest.raises(Conflict) as refused:
        queries.pack_of(office.programme)
    assert refused.value.code == "version-damaged"


@pytest.mark.parametrize(("counts", "state"), [("true", "recommended"), ("false", "deficient")])
def test_a_postmark_counts_only_where_the_programme_says_so(world, counts, state):
    world.household("100", known=False)
    world.apply("100", on="2026-11-04", 消印日="2026-10-30")
    world.write()
    files = changed(("postmark_counts: true", f"postmark_counts: {counts}"))
    # The form goes out, and comes back after the deadline; nothing runs between.
    for day in (START, dt.date(2026, 11, 5)):
        chain = Chain(open_folder(world.files, files, day, world.database), Bars(quiet=True), letters=False)
        chain.prepare()
    municipality_exports(chain.office)  # the lists of June are too old for a letter in November
    chain.intake("applications")
    chain.repeat("審査", chain._screen)
    chain.deficiencies()
    chain.repeat("提案", chain._recommend)
    assert case_of(chain.office, "100").state == state


# --- which office -------------------------------------------------------------------------------------------------


def neighbour(world, tmp_path, *renamed):
    """A second municipality in the same database, whose people have logins of their own but for ``renamed``."""
    (tmp_path / "b").mkdir()
    other = World(world.database, tmp_path / "b")
    other.household("900")
    other.write()
    text = (world.files.data / "people.yaml").read_text().replace("mihon", "tonari").replace("見本市", "隣市")
    for login in ("officer1", "officer2", "treasurer1", "auditor1", "admin1"):
        text = text if login in renamed else text.replace(login, f"b-{login}")
    other.files.people.write_text(text)
    return other


def test_the_office_that_is_resumed_is_the_municipalitys_of_people_yaml(world, tmp_path):
    world.household("100")
    world.start()
    other = neighbour(world, tmp_path)
    other.start()
    assert resume(world.files, OPEN, world.database).programme.municipality.code == "mihon"
    assert resume(other.files, OPEN, world.database).programme.municipality.code == "tonari"
    other.files.people.write_text(other.files.people.read_text().replace("tonari", "mukou"))
    with pytest.raises(Missing) as refused:
        resume(other.files, OPEN, world.database)
    assert "mukou" in refused.value.what
    other.files.people.unlink()
    with pytest.raises(Missing):
        resume(other.files, OPEN, world.database)
    assert not other.files.people.exists()


def test_one_of_several_programmes_is_named(world):
    world.write()
    for files in (pack_files(PACK), OTHER):
        office = open_folder(world.files, files, START, world.database)
    assert office.options.endswith("--programme toyu-2026")
    with pytest.raises(BadInput) as refused:
        resume(world.files, START, world.database)
    assert "hikazei-2026、toyu-2026" in refused.value.cure
    assert resume(world.files, START, world.database, "toyu-2026").programme.name == "灯油購入費助成"
    with pytest.raises(BadInput):
        resume(world.files, START, world.database, "toyu-2027")


def test_a_login_is_one_persons_for_ever(world, tmp_path):
    world.write()
    world.open(START)
    people, logins = world.files.people.read_text(), Person.objects.count()
    other = neighbour(world, tmp_path, "officer1", "officer2", "treasurer1")
    with pytest.raises(Conflict) as refused:
        other.open(START)
    assert "officer1" in refused.value.what and "見本市" in refused.value.what
    assert not Organisation.objects.filter(code="tonari").exists(), "all are entered or none"
    world.files.people.write_text(people.replace("role: treasurer", "role: auditor"))
    with pytest.raises(Conflict):
        world.open(START)
    assert Person.objects.count() == logins


@pytest.mark.parametrize(("old", "new"), [("name: 見本市}", "name: 別の市}"), ("見本事務局株式会社", "別の事務局株式会社")])
def test_a_code_is_one_organisations_for_ever(world, old, new):
    world.write()
    world.open(START)
    world.files.people.write_text(world.files.people.read_text().replace(old, new))
    with pytest.raises(Conflict):
        world.open(START)


def test_the_embedded_database_of_a_folder_belongs_to_one_municipality(world, tmp_path):
    world.write()
    open_folder(world.files, pack_files(PACK), START)
    other = neighbour(world, tmp_path)
    with pytest.raises(Conflict) as refused:
        open_folder(Folder(other.files.data, world.files.out), pack_files(PACK), START)
    assert "見本市" in refused.value.what and "隣市" in refused.value.what


# --- time -----------------------------------------------------------------------------------------------------------


def test_time_never_goes_back_in_a_ledger(world):
    world.write()
    open_folder(world.files, pack_files(PACK), OPEN, world.database)
    for reopen in (lambda day: open_folder(world.files, pack_files(PACK), day, world.database), lambda day: resume(world.files, day, world.database)):
        with pytest.raises(Conflict) as refused:
            reopen(START)
        assert refused.value.code == "time" and OPEN.isoformat() in refused.value.cure
        assert reopen(OPEN).today == OPEN
    assert resume(world.files, START, world.database, forward=True).today == OPEN


def test_a_day_that_has_begun_goes_on_where_it_stands(world):
    from jimukyoku.office.access.actions import found
    from jimukyoku.office.audit.queries import newest_moment

    world.write()
    office = world.open(OPEN)
    found("x", "午後の市", Side.MUNICIPALITY, at=office.at + dt.timedelta(hours=6))
    assert resume(world.files, OPEN, world.database).at == newest_moment()
