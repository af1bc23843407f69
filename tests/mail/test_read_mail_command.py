"""The command `redress read-mail`: one line a mail, without a database, whatever the files are."""

import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.database import writing
from adapters.links import reply_token
from adapters.settings import settings
from commands.main import main
from complaints.letters import Letter
from tests.mail.bounces import SAMPLES
from tests.mail.full import EXPECTED, MAILS, filled
from tests.mail.shapes import CASE, LETTER, PDF, attached, mail, multipart, of, part

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
KEYS = ["file", "verdict", "from", "subject", "text", "attachments", "case", "reasons", "message_id"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """All whole mails as files."""
    for name in EXPECTED:
        (tmp_path / f"{name}.eml").write_bytes(filled((MAILS / f"{name}.eml").read_text(encoding="utf-8")))
    return tmp_path


@pytest.fixture
def _bare(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An installation that was never started."""
    monkeypatch.setenv("REDRESS_VAR", str(tmp_path_factory.mktemp("var") / "none"))
    settings.cache_clear()
    yield
    settings.cache_clear()


def facts(capsys: pytest.CaptureFixture[str], *tokens: str) -> tuple[int, list[dict[str, Any]], str]:
    """Exit status, what was printed as JSON, and the errors."""
    status = main(["read-mail", *tokens, "--json"])
    out, err = capsys.readouterr()
    return status, [json.loads(line) for line in out.splitlines()], err


@pytest.mark.usefixtures("_bare")
def test_a_folder_gives_one_object_for_each_mail(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, found, err = facts(capsys, str(folder))
    assert (status, err) == (0, "")
    assert [list(one) for one in found] == [KEYS] * len(EXPECTED)
    for one in found:
        verdict, text, subject, files, _ = EXPECTED[Path(one["file"]).stem]
        if "In-Reply-To: <5f0c" not in Path(one["file"]).read_text(encoding="latin-1"):
            assert one["verdict"] == verdict  # whose thread it is, only a database knows
        assert text in (None, one["text"])
        assert one["subject"] == subject
        assert tuple(file["filename"] for file in one["attachments"]) == files
    assert not settings().var.exists()


@pytest.mark.usefixtures("_bare")
def test_a_bounce_and_a_file_say_what_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "b").write_bytes(
        mail(
            multipart("mixed", part(b"x"), attached(PDF, "application/pdf", "attachment; filename=a.pdf")),
            content_type=of("mixed"),
        )
    )
    status, found, _ = facts(capsys, str(SAMPLES / "bounces" / "gone-qmail.eml"), str(tmp_path / "b"))
    assert status == 0
    assert list(found[0]) == [*KEYS, "bounce"]
    assert found[0]["bounce"]["recipient"] == "wang@customer.example"
    assert set(found[1]["attachments"][0]) == {"filename", "media_type", "size", "sha256", "refused"}
    assert found[1]["attachments"][0]["media_type"] == "application/pdf"


@pytest.mark.usefixtures("_bare")
def test_a_file_that_is_not_there_does_not_stop_the_others(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "empty").mkdir()
    names = (str(folder / "none.eml"), str(folder / "QQ.eml"), str(folder / "empty"))
    status, found, err = facts(capsys, *names)
    assert status == 1
    assert [one["verdict"] for one in found] == ["complaint"]
    assert f"redress: {folder / 'none.eml'}: there is no such file" in err
    assert "there is no file in this folder" in err
    assert main(["read-mail"]) == 2


@pytest.mark.usefixtures("_bare")
def test_standard_input_and_the_table(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(mail(b"x", subject="TS-20261120-0007")))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["read-mail", "-", str(folder / "newsletter.eml")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["reply", "-", "wang@customer.example", "TS-20261120-0007", "TS-20261120-0007"]
    counts = dict(line.split() for line in lines[3:])
    assert (counts["reply"], counts["automatic"], counts["complaint"], counts["together"]) == (
        "1",
        "1",
        "0",
        "2",
    )


def test_the_signed_address_is_read_where_there_is_a_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = f"complaints+{reply_token('TS-20261122-0001')}@redress.example"
    (tmp_path / "a.eml").write_bytes(mail(b"x", to=to, subject="TS-20261122-0009"))
    _, found, _ = facts(capsys, str(tmp_path / "a.eml"))
    assert (found[0]["verdict"], found[0]["case"]) == ("reply", "TS-20261122-0001")


def test_the_thread_is_looked_up_where_there_is_a_database(
    db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with writing() as session:
        letter = Letter(
            id=LETTER,
            number=CASE,
            kind="reply",
            key="k",
            address="a@b.example",
            addressee="Wang",
            locale="en",
            facts={},
            recorded_at=NOW,
            send_after=NOW,
        )
        session.add(letter)
    thread = f"<{LETTER}@redress.example>"
    (tmp_path / "a.eml").write_bytes(mail(b"x", in_reply_to=thread, subject="Re: TS-20261122-0009"))
    (tmp_path / "b.eml").write_bytes(mail(b"x", in_reply_to="<unknown@redress.example>"))
    _, found, _ = facts(capsys, str(tmp_path / "a.eml"), str(tmp_path / "b.eml"))
    assert [(one["verdict"], one["case"]) for one in found] == [("reply", CASE), ("complaint", "")]


def test_from_the_shell(folder: Path, tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("redress")), "read-mail", "--json", str(folder / "163.eml")]
    done = subprocess.run(
        command, env={"REDRESS_VAR": str(tmp_path / "none"), "LANG": "C"}, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["attachments"][0]["filename"] == "漏水.jpg"
