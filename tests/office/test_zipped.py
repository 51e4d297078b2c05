"""A zip that somebody sends unpacks to a pack, or is refused: it never leads elsewhere and never fills the memory."""

import io
import zipfile

import pytest

from jimukyoku.cli.chain.office import pack_files
from jimukyoku.domain.basics import BadInput
from jimukyoku.office.programme.zipped import MOST_BYTES, MOST_FILES, unzip
from tests.office.world import PACK


def zipped(files, prefix=""):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in files.items():
            folder.writestr(name if isinstance(name, zipfile.ZipInfo) else prefix + name, content)
    return target.getvalue()


@pytest.mark.parametrize("prefix", ["", "hikazei-2026/"])
def test_a_folder_comes_out_as_it_went_in(prefix):
    files = pack_files(PACK)
    extra = {"__MACOSX/x.yaml": b"", ".DS_Store": b"", "notes.docx": b""}
    assert unzip(zipped({**files, **({} if prefix else extra)}, prefix)) == files


@pytest.mark.parametrize("name", ["../programme.yaml", "/etc/programme.yaml", "a/../../b.yaml", "..\\b.yaml", "C:/b.yaml"])
def test_no_name_leads_elsewhere(name):
    with pytest.raises(BadInput, match="外を指す"):
        unzip(zipped({name: b"x"}))


def test_links_are_refused():
    link = zipfile.ZipInfo("rules.yaml")
    link.external_attr = 0o120777 << 16
    with pytest.raises(BadInput, match="リンク"):
        unzip(zipped({link: b"/etc/passwd"}))


def test_what_would_unpack_to_too_much_is_refused_without_unpacking_it():
    with pytest.raises(BadInput, match="大きすぎます"):
        unzip(zipped({"rules.yaml": b"0" * (MOST_BYTES + 1)}))
    with pytest.raises(BadInput, match="多すぎます"):
        unzip(zipped({f"{n}.md": b"" for n in range(MOST_FILES + 1)}))


@pytest.mark.parametrize("content", [b"", b"no zip at all", zipped({"a.yaml": b"abc"})[:40]], ids=["empty", "text", "torn"])
def test_what_is_no_zip_is_refused(content):
    with pytest.raises(BadInput, match="zip として読めません"):
        unzip(content)
