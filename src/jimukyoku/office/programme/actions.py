"""Publishing a pack: from then on it is frozen, hashed, and every decision names it."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from jimukyoku.domain.access import Duty, Side, same_hands
from jimukyoku.domain.basics import BadInput, Conflict, NotAllowed, canonical
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme import Pack, load_pack
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.audit import ledger
from jimukyoku.office.programme.models import Draft, Programme, Version
from jimukyoku.office.programme.queries import lock_programme


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
    _put_in_force(desk, programme, pack, files)
    return programme


def _put_in_force(desk: Desk, programme: Programme, pack: Pack, files: Mapping[str, bytes], **more: Any) -> Version:
    number = Version.objects.filter(programme=programme).count() + 1
    version, _new = Version.objects.get_or_create(
        programme=programme, sha256=pack.sha256, defaults={"number": number, "files": _as_text(files)}
    )
    programme.name, programme.sha256 = pack.name, pack.sha256
    programme.save()
    desk.record(programme.pk, "programme.published", {"version": version.number, "sha256": pack.sha256, **more})
    return version


def _as_text(files: Mapping[str, bytes]) -> str:
    return canonical({name: content.decode() for name, content in files.items()}).decode()


@action(Duty.DRAFT)
def hand_in(
    desk: Desk, programme: Programme, files: Mapping[str, bytes], name: str, *, trial: Callable[[Pack], None] = lambda _pack: None
) -> Draft:
    """Keep a version of the pack that passes every check, for an officer to publish; ``trial`` sets its letters.

    Raises PackErrors with every mistake. The same content is kept once while it waits.
    """
    pack = load_pack(files)
    if pack.id != programme.code:
        what = _("この制度（{code}）ではなく、別の制度（{other}）のパックです。").format(code=programme.code, other=pack.id)
        raise BadInput("id", what, cure=_("programme.yaml の id を確かめてください。"))
    if pack.sha256 == programme.sha256:
        raise Conflict("same", _("公開されている版と同じ内容です。"), cure=_("変更した制度パックを渡してください。"))
    trial(pack)
    lock_programme(programme)
    waiting = Draft.objects.filter(programme=programme, sha256=pack.sha256, published=None).first()
    number = Version.objects.get(programme=programme, sha256=programme.sha256).number
    if waiting and waiting.base == number:
        desk.idle()
        return waiting
    draft = Draft.objects.create(
        programme=programme, sha256=pack.sha256, files=_as_text(files), name=name[:200], by=waiting.by if waiting else desk.login,
        at=desk.at.isoformat(), base=number,
    )  # fmt: skip
    desk.record(programme.pk, "programme.handed_in", {"draft": draft.pk, "sha256": pack.sha256, "base": number})
    return draft


@action(Duty.PUBLISH)
def publish_draft(desk: Desk, programme: Programme, number: int, sha256: str) -> int:
    """Publish the very version that was looked at, beside the version it was compared with; return its number.

    Whoever handed a version in does not publish it: editing a rule and approving it are two people's acts.
    """
    lock_programme(programme)
    programme.refresh_from_db()
    draft = Draft.objects.get(programme=programme, pk=number)
    if same_hands(desk.login, [draft.by]):
        raise NotAllowed("same-hands", _("自分が渡した版は公開できません。"), cure=_("別の市職員が確かめて公開してください。"))
    if draft.published_id:
        raise Conflict("published", _("この版は、すでに公開されています。"))
    base = Version.objects.get(programme=programme, number=draft.base)
    if draft.sha256 != sha256 or base.sha256 != programme.sha256:
        raise Conflict(
            "draft-old", _("確かめたあとで、別の版が公開されました。画面の違いはもう正しくありません。"),
            cure=_("制度パックをもう一度渡し、違いを見直してください。")
        )
    files = {name: text.encode() for name, text in json.loads(draft.files).items()}
    draft.published = _put_in_force(desk, programme, load_pack(files), files, draft=draft.pk, by=draft.by)
    draft.save()
    return draft.published.number
