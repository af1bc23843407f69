"""Files and rosters: the vault, names and types, the sample roster, the log that hides links."""

import io
import logging
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.file_types import clean_name, media_type_of
from adapters.rosters import SAMPLES, load_roster, read_roster
from adapters.vault import open_file, path_of, store
from complaints.errors import Refusal
from portal.wires import HideTokens


def test_the_vault_keeps_files_under_their_digest(house: Path) -> None:
    first, second = store(io.BytesIO(b"photo")), store(io.BytesIO(b"photo"))
    assert first == second
    with open_file(first.sha256) as file:
        assert file.read() == b"photo"
    path = path_of(first.sha256)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p for p in (house / "vault").rglob("*") if p.is_file()] == [path]


@pytest.mark.parametrize("content", [b"", b"x" * 11])
def test_the_vault_takes_nothing_empty_or_too_large(house: Path, content: bytes) -> None:
    with pytest.raises(Refusal):
        store(io.BytesIO(content), most=10)
    assert not [p for p in (house / "vault").rglob("*") if p.is_file()]


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd", "", "0" * 63 + "/"])
def test_the_vault_knows_only_digests(house: Path, digest: str) -> None:
    with pytest.raises(FileNotFoundError):
        path_of(digest)


@pytest.mark.parametrize(
    ("name", "head", "media_type"),
    [
        ("照片.JPG", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("合同.pdf", b"%PDF-1.7", "application/pdf"),
        ("录音.m4a", b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"),
        ("说明.txt", "客厅漏水".encode("gb18030"), "text/plain"),
        ("表.xlsx", b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_types_are_judged_by_name_and_content(name: str, head: bytes, media_type: str) -> None:
    assert media_type_of(name, head) == media_type


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.svg", b"<svg"),
        ("a.html", b"<p>"),
        ("a.exe", b"MZ"),
        ("a", b""),
        ("a.png", b"GIF89a"),
        ("a.txt", b"\0"),
    ],
)
def test_other_files_are_refused(name: str, head: bytes) -> None:
    with pytest.raises(Refusal):
        media_type_of(name, head)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\照片\\一.jpg", "一.jpg"),
        ("a\r\nb\x00.txt", "ab.txt"),
        ('"<x>".pdf', "__x__.pdf"),
        ("", "file"),
        ("...", "file"),
    ],
)
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert clean_name(given) == kept
    assert len(clean_name("长" * 300 + ".pdf")) <= 120
    assert clean_name("长" * 300 + ".pdf").endswith(".pdf")


def test_the_sample_roster_is_loaded_and_loading_again_changes_nothing(house: Path) -> None:
    sample = SAMPLES / "home-renovation.yaml"
    assert load_roster(sample) == load_roster(sample) == 10


def test_every_mistake_of_a_roster_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "roster.yaml"
    path.write_text(
        "people:\n"
        "  - {id: a, name: A, email: a@x.example, roles: [king], departments: [moon], deputy: nobody}\n"
        "  - {id: a, name: B, email: b@x.example, roles: [agent]}\n"
        "absences:\n  - {person: c, from: 2026-11-22T09:00+08:00, until: 2026-11-21T09:00+08:00}\n",
        encoding="utf-8",
    )
    with pytest.raises(Refusal) as refused:
        read_roster(path, {"legal"})
    lines = str(refused.value).splitlines()
    assert len(lines) == 6
    path.write_text("people: [{id: A B, surprise: 1}]", encoding="utf-8")
    with pytest.raises(Refusal, match=r"people\.0\.id"):
        read_roster(path)


def test_signed_links_stay_out_of_the_access_log() -> None:
    args = ("127.0.0.1:1", "GET", "/a/SECRET.token/refusal?lang=en", "1.1", 200)
    record = logging.LogRecord("uvicorn.access", 20, "", 0, "%s %s %s %s %s", args, None)
    assert HideTokens().filter(record)
    assert record.getMessage() == "127.0.0.1:1 GET /a/…/refusal?lang=en 1.1 200"


def test_the_portal_starts_without_prefect() -> None:
    code = "import sys, portal.app; sys.exit('prefect' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode
        == 0
    )
