"""A version of a pack: handed in by one person, published by another, judged beside the one in force."""

import json

import pytest

from jimukyoku.cli.chain.office import pack_files
from jimukyoku.domain.basics import BadInput, Conflict, NotAllowed
from jimukyoku.domain.programme import PackErrors, load_pack
from tests.office.world import PACK, case_of


def changed(old, new, file="programme.yaml"):
    files = pack_files(PACK)
    assert old.encode() in files[file]
    files[file] = files[file].replace(old.encode(), new.encode(), 1)
    return files


CAP = changed("cap_member: 20000", "cap_member: 20001")
CHEAPER = changed("household: 30000", "household: 29000")  # with the test persons signed for anew
for _yen in (3, 5, 7, 9):
    CHEAPER["persons.yaml"] = CHEAPER["persons.yaml"].replace(b"amount: %d0000" % _yen, b"amount: %d9000" % (_yen - 1))


@pytest.fixture
def office(world_on_both):
    world_on_both.household("100")
    world_on_both.household("200", known=False)
    return world_on_both.start().office


def hand_in(office, files, login="admin1"):
    from jimukyoku.office.programme.actions import hand_in

    return hand_in(office.desk(login), office.programme, files, "pack.zip")


def publish(office, draft, login="officer1", sha256=""):
    from jimukyoku.office.programme.actions import publish_draft

    return publish_draft(office.desk(login), office.programme, draft.pk, sha256 or draft.sha256)


def in_force(office):
    from jimukyoku.office.programme.queries import of

    return of(office.programme.pk).sha256


def test_one_hands_in_and_another_publishes(office):
    draft = hand_in(office, CAP)
    assert in_force(office) == office.programme.sha256 != draft.sha256
    assert publish(office, draft) == 2
    assert in_force(office) == draft.sha256
    from jimukyoku.office.audit.queries import story

    kinds = [(one.kind, one.actor) for one in story(office.programme.pk) if one.kind.startswith("programme.")]
    assert kinds[-2:] == [("programme.handed_in", "admin1"), ("programme.published", "officer1")]


def test_whoever_handed_it_in_does_not_publish_it(office):
    draft = hand_in(office, CAP, "officer1")
    with pytest.raises(NotAllowed, match="自分が渡した"):
        publish(office, draft, "officer1")
    hand_in(office, CAP, "officer2")  # the same content again: still the first one's
    with pytest.raises(NotAllowed):
        publish(office, draft, "officer1")
    with pytest.raises(NotAllowed):
        publish(office, draft, "admin1")  # holds no duty to publish
    assert publish(office, draft, "officer2") == 2


def test_what_was_looked_at_is_what_is_published(office):
    first, second = hand_in(office, CAP), hand_in(office, changed("cap_member: 20000", "cap_member: 20002"))
    with pytest.raises(Conflict):
        publish(office, first, sha256=second.sha256)
    publish(office, first)
    with pytest.raises(Conflict, match="すでに公開"):
        publish(office, first)
    with pytest.raises(Conflict, match="別の版が公開"):
        publish(office, second)


def test_mistakes_other_programmes_and_the_version_in_force_are_refused(office):
    from jimukyoku.office.programme.models import Draft

    with pytest.raises(PackErrors):
        hand_in(office, changed("household: 30000", "household: 29000"))  # test persons no longer come out as signed for
    with pytest.raises(BadInput, match="別の制度"):
        hand_in(office, changed("id: hikazei-2026", "id: another"))
    with pytest.raises(Conflict, match="同じ内容"):
        hand_in(office, pack_files(PACK))
    with pytest.raises(NotAllowed):
        hand_in(office, CAP, "sv1")
    assert Draft.objects.count() == 0


def test_open_cases_are_judged_under_both_versions(office):
    from jimukyoku.domain.basics import canonical
    from jimukyoku.office.decision.replaying import Effects, effects

    same = effects(office.programme, load_pack(CAP), office.today)
    assert (same.judged, same.changed) == (2, {}) and same.before == same.after == 60_000
    dearer = load_pack(changed("household: 30000", "household: 29000"), stored=True)
    found = effects(office.programme, dearer, office.today)
    assert found.changed == {("eligible", "eligible"): 2} and (found.before, found.after) == (60_000, 58_000)
    assert [one.case for one in found.first] == [case_of(office, "100").pk, case_of(office, "200").pk]
    assert Effects.from_data(json.loads(canonical(found.as_data()))) == found
