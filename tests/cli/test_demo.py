"""``jimukyoku demo`` as people run it: two offices of one city, and at a terminal the second one open until Ctrl+C."""

import re
import signal
import subprocess
import sys
import urllib.request

from jimukyoku.cli import demo
from jimukyoku.cli.chain import Folder
from jimukyoku.cli.console import Bars


def run(folder, *more, **options):
    command = [sys.executable, "-m", "jimukyoku", "demo", "--folder", str(folder), "--people", "300", *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **options)


def test_it_ends_with_the_office_open_until_it_is_stopped(tmp_path):
    with run(tmp_path / "demo", "--serve", start_new_session=True) as process:
        told = []
        try:
            for line in process.stdout:
                told.append(line)
                if found := re.search(r"▶ (http://localhost:\d+) を", line):
                    break
            text = "".join(told)
            assert "完了報告書" in text and text.index("検証: ") < text.index("▶ 途中の日の事務局を開く")
            links = re.findall(rf"{found[1]}/demo/([\w.-]+)~\S+/", text)
            assert sorted(set(links)) == sorted(links) and {"operator1", "sv1", "officer1", "officer2", "treasurer1", "auditor1"} <= set(links)
            assert text.count(f"{found[1]}/r/mihon/hikazei-2026/enter/") >= 1  # households to try the residents' door with
            assert answers(found[1])
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
    for name in ("out", "office/out"):
        assert (tmp_path / "demo" / name / "office.sqlite3").exists()
    assert (tmp_path / "demo/out/report/closing.pdf").exists() and (tmp_path / "demo/office/index.html").exists()


def answers(site):
    import time

    for _ in range(120):
        try:
            return urllib.request.urlopen(f"{site}/readyz", timeout=5).status == 200
        except OSError:
            time.sleep(0.25)
    return False


def test_without_a_terminal_it_ends_and_says_how_to_open_it(tmp_path, monkeypatch, capsys):
    """Nothing is served where nobody could stop it; the way to open the office is told instead."""
    monkeypatch.setattr(demo.season, "play", lambda *args: None)
    monkeypatch.setattr(demo.os, "execv", lambda *args: (_ for _ in ()).throw(AssertionError("served")))
    demo.open_midway(Folder(tmp_path / "office/data", tmp_path / "office/out"), demo.PACK, Bars(quiet=True), sys.stdin is None)
    assert f"jimukyoku serve --demo --data {tmp_path}/office/data --out {tmp_path}/office/out" in capsys.readouterr().out


def test_a_taken_port_is_passed_over():
    import socket

    from jimukyoku.cli.serve import free_port

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port("127.0.0.1", port) < port + 20
