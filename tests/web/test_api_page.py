"""docs/api.md is kept true: its examples are run by curl against the office, and answered as it says."""

import json
import re
import subprocess
import threading
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application

from tests.office.world import case_of
from tests.web.api import token_of

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
BLOCKS = re.findall(r"```(sh|json)\n(.*?)```", PAGE, re.S)


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def office(city):
    """The address of the office, answering."""
    server = make_server("localhost", 0, get_wsgi_application(), Server, Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def agrees(said, answered):
    """What the page says is in the answer; … stands for anything, and a list may be longer than the page shows."""
    if isinstance(said, dict):
        return isinstance(answered, dict) and all(key in answered and agrees(value, answered[key]) for key, value in said.items())
    if isinstance(said, list):
        return len(answered) >= len(said) and all(agrees(*pair) for pair in zip(said, answered, strict=False))
    return (said == "…" and answered) or said == answered or (isinstance(said, int) and isinstance(answered, int) and said is not True)


def test_the_examples_are_answered_as_the_page_says(city, office, tmp_path):
    setting = {
        "OFFICE": office, "TOKEN": token_of(city.desk("admin2")), "TOWN_TOKEN": token_of(city.desk("admin1")),
        "ACCESS_CODE": case_of(city, "200").access_code,
    }  # fmt: skip
    shells = [text for kind, text in BLOCKS if kind == "sh"]
    answers = [text for kind, text in BLOCKS if kind == "json"]
    assert "jmk_…" in shells[0] and len(shells) == len(answers) + 1 >= 9
    script = "set -e\n" + "".join(f"{name}={value!r}\n" for name, value in setting.items()) + "\necho ---\n".join(shells[1:])
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for shell, answer, text in zip(shells[1:], answers, done.stdout.split("---\n"), strict=True):
        assert agrees(json.loads(answer), last_of(text)), (shell, text)


def last_of(text):
    """Return the last of the JSON answers that stand one behind the other."""
    place, found = 0, None
    while place < len(text):
        found, place = json.JSONDecoder().raw_decode(text, place)
    return found
