"""Publishing a pack: from then on it is frozen, hashed, and every decision names it."""

from collections.abc import Mapping

from jimukyoku.domain.access import Duty, Side
from jimukyoku.domain.basics import NotAllowed, canonical
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme import load_pack
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.audit import ledger
from jimukyoku.office.programme.models import Programme, Version


@action(Duty.PUBLISH, of_own=True)
def publish(desk: Desk, files: Mapping[str, bytes]) -> Programme:
    """Publish a pack for the officer's municipality: the first version of a programme, or its next one.

    The pack is checked and its test persons are run first. Publishing the version in force again changes nothing.
    """
    organisation = desk.person.organisation
    if organisation.side != Side.MUNICIPALITY:
        raise NotAllowed("side", _("制度を公開できるのは自治体の職員だけです。"))
    pack = load_pack(files)
    programme = Programme.objects.select_for_update().filter(municipality=organisation, code=pack.id).first()
    if programme and programme.sha256 == pack.sha256:
        desk.idle()
        return programme
    if programme is None:
        chain = ledger.open_chains("programme", None, 1)[0]
        programme = Programme.objects.create(chain_id=chain, municipality=organisation, code=pack.id, name=pack.name)
        type(programme.chain).objects.filter(pk=chain).update(programme=chain)
    number = Version.objects.filter(programme=programme).count() + 1
    text = canonical({name: content.decode() for name, content in files.items()}).decode()
    version, _new = Version.objects.get_or_create(
        programme=programme, sha256=pack.sha256, defaults={"number": number, "files": text}
    )
    programme.name, programme.sha256 = pack.name, pack.sha256
    programme.save()
    desk.record(programme.pk, "programme.published", {"version": version.number, "sha256": pack.sha256})
    return programme
