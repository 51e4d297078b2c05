"""Run a command beside a throw-away PostgreSQL server: ``python tools/postgres.py run -- pytest``.

The server lives in a temporary folder, listens only on a socket there, and is gone afterwards. The command finds it by
JIMUKYOKU_TEST_POSTGRES (a URL without the database's name).
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from setup import find_postgres, stop  # a sibling script, standard library only


def main() -> None:
    """Start the server, run the command, stop the server; end with the command's result."""
    arguments = sys.argv[1:]
    durable = "--durable" in arguments[:2]  # what is committed is on the disk: for measuring, not for tests
    if durable:
        arguments.remove("--durable")
    if len(arguments) < 3 or arguments[:2] != ["run", "--"]:
        stop("使い方が違います。", "python tools/postgres.py run [--durable] -- コマンド")
    programs = find_postgres()
    if programs is None:
        stop("PostgreSQL のサーバーがありません。", "sudo apt install postgresql を実行してください。")
    folder = Path(tempfile.mkdtemp(prefix="jimukyoku-pg-"))
    try:
        sys.exit(run(programs, folder, arguments[2:], durable))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(programs: Path, folder: Path, command: list[str], durable: bool) -> int:
    """Run ``command`` beside a server whose files lie in ``folder``."""
    data = folder / "data"
    options = f"-k {folder} -c listen_addresses= -c max_wal_size=4GB -c max_connections=250"
    options += "" if durable else " -c fsync=off -c full_page_writes=off"
    as_owner([str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"], folder)
    as_owner([str(programs / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start"], folder)
    try:
        environment = {**os.environ, "JIMUKYOKU_TEST_POSTGRES": f"postgresql://postgres@/{{name}}?host={folder}"}
        return subprocess.run(command, env=environment).returncode
    finally:
        as_owner([str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"], folder)


def as_owner(command: list[str], folder: Path) -> None:
    """Run a server program; PostgreSQL refuses root, so root lends it the account ``postgres`` (or ``nobody``)."""
    account = owner()
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    done = subprocess.run(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        user=account.pw_uid if account else None, group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )  # fmt: skip
    if done.returncode:
        stop("PostgreSQL を起動できません: " + done.stderr.strip(), "空きディスクと /tmp の権限を確かめてください。")


def owner() -> pwd.struct_passwd | None:
    """Return the account to run the server under; None when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None


if __name__ == "__main__":
    main()
