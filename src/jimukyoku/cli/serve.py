"""``jimukyoku serve``: the office of a folder in the browser."""

import contextlib
import datetime as dt
import os
import secrets
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from jimukyoku.adapters.disk import write_whole
from jimukyoku.cli import console, entrance, options
from jimukyoku.cli.chain import Folder, read_cast
from jimukyoku.cli.chain.office import TOKYO
from jimukyoku.cli.worker import begin
from jimukyoku.domain.access import Side
from jimukyoku.domain.basics import BadInput, Conflict, Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.opening import open_office


def serve(
    host: Annotated[str, typer.Option(help="待ち受けるアドレス。省くとこの機械の中だけ")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="ポート番号")] = 8000,
    data: options.Data = Path("data"),
    out: options.Out = Path("out"),
    database: options.Database = "",
    demo_links: Annotated[bool, typer.Option("--demo-links", help="役割ごとに一度だけ使えるサインイン用リンクを表示する（デモ専用）")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="デモの事務局として開く: 何度でも使えるリンクと、その入口のページを作る")] = False,
    workers: Annotated[int, typer.Option(help="処理するプロセスの数", min=1)] = 2,
    worker: Annotated[bool, typer.Option(help="時間のかかる処理を進めるワーカーも動かす（--no-worker で別に動かす）")] = True,
    dev: Annotated[bool, typer.Option("--dev", help="開発用サーバー（変更をすぐ反映）で動かす")] = False,
) -> None:
    """事務局の画面を開きます。止めるときは Ctrl+C を押してください。"""
    folder = Folder(data, out)
    _need_web()
    if not database and not (out / "office.sqlite3").exists():
        raise Missing(
            "no-office", _("この場所ではまだ処理が始まっていません。"), where=str(out),
            cure=_("先に jimukyoku run か jimukyoku demo を実行してください。"),
        )  # fmt: skip
    if demo:
        _need_invented(folder)
        port = free_port(host, port)
        os.environ.setdefault("JIMUKYOKU_SEAL_KEY", secret_key(folder))  # but what residents typed is still there
        os.environ["JIMUKYOKU_SECRET_KEY"] = secrets.token_urlsafe(64)  # what this run signs is worth nothing to the next
    prepare(folder, database or folder.database_url, port, _links(demo_links, demo), dev)
    open_office(os.environ["JIMUKYOKU_DATABASE_URL"], folder.out / "files")
    enter_people(folder)
    if not dev:
        _gather()
    if demo_links or demo:
        _show_links(folder, demo)
    if worker:
        begin(folder, os.environ["JIMUKYOKU_DATABASE_URL"])
    _start(host, port, workers, dev)


def _need_invented(folder: Folder) -> None:
    """Refuse links that work again and again for anything but an invented city: only its folder has the truth beside it."""
    if not (folder.data / "truth").is_dir():
        raise BadInput(
            "not-invented", _("{folder} は架空の市ではないので、デモとしては開けません。").format(folder=folder.data),
            cure=_("--demo を外すか、jimukyoku demo で作ったフォルダを指定してください。"),
        )  # fmt: skip


def _links(once: bool, again: bool) -> str:
    """Return the value of the setting DEMO_LINKS."""
    return "again" if again else "1" if once else ""


def free_port(host: str, port: int) -> int:
    """Return ``port``, or the next one on which nobody listens."""
    for one in range(port, port + 20):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                tried.bind((host, one))
                return one
    what = _("{port} 番からの20個のポートは、すべて使われています。").format(port=port)
    raise Conflict("port", what, cure=_("--port に空いている番号を指定してください。"))


def _need_web() -> None:
    if find_spec("allauth") is None or find_spec("gunicorn") is None:
        raise Missing(
            "no-web", _("画面を動かす部品（web）が入っていません。"),
            cure=_("make setup を実行するか、pip install 'jimukyoku[office,web]' で入れてください。"),
        )  # fmt: skip


def prepare(folder: Folder, database: str, port: int, demo_links: str, dev: bool) -> None:
    """Write the settings of this folder's office into the environment; what is set there already stays."""
    environment = {
        "JIMUKYOKU_DATABASE_URL": database, "JIMUKYOKU_STORE": str(folder.out / "files"), "JIMUKYOKU_SITE": f"http://localhost:{port}",
        "JIMUKYOKU_SECRET_KEY": secret_key(folder), "JIMUKYOKU_STATIC": "" if dev else str(folder.out / "static"),
        "JIMUKYOKU_DEMO_LINKS": demo_links, "JIMUKYOKU_DEBUG": "1" if dev else "",
        "DJANGO_SETTINGS_MODULE": "jimukyoku.office.settings",
    }  # fmt: skip
    for name, value in environment.items():
        os.environ.setdefault(name, value)
    if demo_links:
        os.environ.setdefault("JIMUKYOKU_PUBLIC_URL", os.environ["JIMUKYOKU_SITE"])
    os.environ["JIMUKYOKU_DATABASE_URL"] = database
    if demo_links and os.environ["JIMUKYOKU_SITE"].startswith("https:"):
        raise BadInput("demo-links", _("公開するサイト（https）では、デモ用リンクを使えません。"), cure=_("--demo-links を外してください。"))


def secret_key(folder: Folder) -> str:
    """Return the key of this folder's office, made once and readable by its owner only."""
    path = folder.out / "secret-key"
    if not path.exists():
        write_whole(path, secrets.token_urlsafe(64).encode())
        path.chmod(0o600)
    return path.read_text().strip()


def enter_people(folder: Folder) -> None:
    """Enter people who were added to people.yaml since the last run; who is known already stays as they are."""
    if not folder.people.exists():
        return
    from jimukyoku.office.access.actions import employ, found

    cast, at = read_cast(folder.people), dt.datetime.now(TOKYO)
    sides = {Side.MUNICIPALITY: cast.municipality, Side.CONTRACTOR: cast.contractor}
    for one in cast.players:
        employ(found(*sides[one.side], one.side, at=at), one.login, one.name, one.role, at=at)


def _show_links(folder: Folder, again: bool) -> None:
    """Print a sign-in link for each role; a demo that played into the future takes its last day for today."""
    from jimukyoku.office.audit.queries import newest_moment

    newest = newest_moment()
    if newest and (again or newest > dt.datetime.now(dt.UTC)):
        os.environ.setdefault("JIMUKYOKU_DEMO_DAY", newest.astimezone(TOKYO).date().isoformat())
    doors = entrance.doors(os.environ["JIMUKYOKU_SITE"])
    console.say("サインイン用リンク（止めるまで何度でも使えます）:" if again else "サインイン用リンク（それぞれ1回だけ使えます）:")
    for door in doors:
        console.say(f"  {door.role}　{door.name}（{door.organisation}）\n    {door.address}")
    if again:
        households = entrance.households(os.environ["JIMUKYOKU_SITE"])
        console.say("住民の入口（照会用コードと生年月日で入れます）:")
        for one in households:
            console.say(f"  {one.what}　照会用コード {one.code}　生年月日 {one.birth}\n    {one.address}")
        page = entrance.write(folder.out.parent / "index.html", doors, households)
        console.say(f"入口のページ: {page}")
        entrance.show(page)


def _gather() -> None:
    """Gather style sheets and pictures under names that change with their content, so that browsers may keep them."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def _start(host: str, port: int, workers: int, dev: bool) -> None:
    """Become the web server."""
    from django.db import connections

    connections.close_all()
    console.say(f"▶ {os.environ['JIMUKYOKU_SITE']} をブラウザーで開いてください（止めるときは Ctrl+C）。")
    sys.stdout.flush()
    command = [sys.executable, "-m", "gunicorn", "jimukyoku.office.wsgi", "--bind", f"{host}:{port}", "--workers", str(workers),
               "--threads", "4", "--no-control-socket", "--max-requests", "5000", "--max-requests-jitter", "500",
               "--log-level", "warning"]  # fmt: skip
    if dev:
        command = [sys.executable, "-m", "django", "runserver", f"{host}:{port}"]
    os.execv(sys.executable, command)
