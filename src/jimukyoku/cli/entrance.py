"""The way into a demo office: a link a role, printed, and written as a page that needs no server to be read."""

import os
import sys
import webbrowser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from jimukyoku.adapters.disk import write_whole
from jimukyoku.domain.access import ROLE_NAMES, Role

_GUEST = """<li><a href="{address}"><strong>{what}</strong><br>照会用コード {code}<br>生年月日 {birth}</a></li>"""
_ROW = """<li><a href="{address}"><strong>{role}</strong><br>{name}（{organisation}）</a></li>"""
_PAGE = """<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>デモの入口 | 事務局</title>
<style>
body {{ font: 1rem/1.7 sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }}
ul {{ list-style: none; padding: 0; display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)) }}
a {{ display: block; padding: .75rem 1rem; border: 1px solid #767676; border-radius: .5rem; color: #0017c1 }}
a:focus-visible {{ outline: .25rem solid #000; outline-offset: .125rem }}
strong {{ font-size: 1.25rem }}
</style></head><body><main>
<h1>デモの入口</h1>
<p>架空の市の事務局が開いています。どの役割で入りますか。リンクを開き「サインイン」を押すと、「まず試すこと」に進みます。
二人で進める仕事（作成と承認など）は、別のブラウザーかプライベートウィンドウでもう一人として入ると試せます。</p>
<ul>
{rows}
</ul>
<h2>住民として試す</h2>
<p>手紙にある照会用コードと世帯主の生年月日で、住民の入口に入れます。スマートフォンの幅でも試してください。</p>
<ul>
{guests}
</ul>
<p>リンクは、端末で Ctrl+C を押して事務局を止めるまで何度でも使えます。</p>
</main></body></html>
"""


@dataclass(frozen=True)
class Door:
    """One person of the demo, and the address that signs them in."""

    role: str
    name: str
    organisation: str
    address: str


def doors(site: str) -> list[Door]:
    """Return a door for each role, and for the second officer whom a payment needs."""
    from django.urls import reverse

    from jimukyoku.office.access import links
    from jimukyoku.office.access.queries import everybody

    return [
        Door(ROLE_NAMES[Role(one.role)], one.name, one.organisation.name,
             site.rstrip("/") + reverse("demo", kwargs={"token": links.token(one, links.DEMO)}))
        for one in everybody()
    ]  # fmt: skip


@dataclass(frozen=True)
class Guest:
    """A household whose door may be tried: the address, and what opens it."""

    what: str
    address: str
    code: str
    birth: str


def households(site: str) -> list[Guest]:
    """Return the households that may be tried in each programme of an invented city."""
    from jimukyoku.office.access.queries import municipalities
    from jimukyoku.office.oversight.guests import guests
    from jimukyoku.office.programme.queries import programmes_of

    programmes = [one for code in municipalities() for one in programmes_of(code).values()]
    return [Guest(str(one.what), site.rstrip("/") + one.path, one.code, one.birth) for programme in programmes for one in guests(programme)]


def write(path: Path, found: Sequence[Door], tried: Sequence[Guest] = ()) -> Path:
    """Write the page of the doors, readable by its owner only: whoever has a link can sign in."""
    rows, guests = _lines(_ROW, found), _lines(_GUEST, tried)
    path.unlink(missing_ok=True)
    write_whole(path, _PAGE.format(rows=rows, guests=guests).encode())
    path.chmod(0o600)
    return path


def _lines(form: str, found: Sequence[Door] | Sequence[Guest]) -> str:
    return "\n".join(form.format(**{name: escape(text) for name, text in vars(one).items()}) for one in found)


def has_display(terminal: bool, environment: Mapping[str, str]) -> bool:
    """Tell whether somebody sits before a screen on which a browser can open."""
    return terminal and (sys.platform in ("darwin", "win32") or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")))


def show(page: Path) -> None:
    """Open the page in the browser of whoever sits there."""
    if has_display(sys.stdout.isatty(), os.environ):
        webbrowser.open(page.resolve().as_uri())
