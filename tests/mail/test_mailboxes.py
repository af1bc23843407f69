"""The setting that names the mailboxes, mail servers that are down, and processes that die in the middle."""

import asyncio
import logging
import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from adapters import database
from adapters.clock import now
from adapters.mailbox_state import state_of
from adapters.mailboxes import Inbox, MailboxDown, mailboxes, read_mailboxes
from adapters.vault import store
from complaints.errors import Refusal
from complaints.letters import Letter
from complaints.records import Complaint
from deployments.deploy import deployments
from tasks import fetch as fetching
from tasks.fetch import fetch_all
from tests.mail.conftest import HOUSE, ImapServer, mail, rows, use
from tests.ports import free_ports

SECRET = "s3cr3t"


def test_the_setting_is_read() -> None:
    text = (
        f"imaps://a%40b.example:{SECRET}%2F%20x@mail.example  imap://u:{SECRET}@h:1143/%E6%8A%95%E8%AF%89/Alt"
    )
    first, second = read_mailboxes(text + "?procedure=online-shop")
    assert (first.user, first.password, first.port, first.tls) == ("a@b.example", f"{SECRET}/ x", 993, True)
    assert (first.folder, first.procedure) == ("INBOX", "")
    assert (second.port, second.tls, second.folder) == (1143, False, "投诉/Alt")
    assert second.procedure == "online-shop"
    assert [first.name, second.name] == ["a@b.example@mail.example/INBOX", "u@h:1143/投诉/Alt"]
    assert SECRET not in repr(first)
    assert read_mailboxes("  ") == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"pop3://u:{SECRET}@h/INBOX", "imaps://"),
        (f"imaps://u@{SECRET}", "user:password@host"),
        (f"imaps://u:{SECRET}/x@h/INBOX", "%XX"),
        (f"imaps://u:{SECRET}#x@h/INBOX", "%XX"),
        (f"imaps://u:{SECRET}?x@h/INBOX", "%XX"),
        (f"imaps://u:{SECRET}@h:port/INBOX", "%XX"),
        (f"imaps://u:{SECRET}@h/INBOX?proc={SECRET}", "procedure=NAME"),
        (f"imaps://u:{SECRET}@h/INBOX?procedure=nothing", "procedure that does not exist"),
        (f"imaps://u:{SECRET}@h imaps://u:other@h/INBOX", "address 2 is there already"),
        (SECRET, "imaps://"),
    ],
)
def test_a_wrong_setting_is_one_clear_line_without_the_password(text: str, told: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_mailboxes(text)
    said = str(refused.value)
    assert said.startswith("REDRESS_MAILBOXES: address ")
    assert told in said
    assert SECRET not in said
    assert "\n" not in said


def test_the_start_stops_at_a_wrong_setting(tmp_path: Any) -> None:
    environ = {**os.environ, "REDRESS_VAR": str(tmp_path), "REDRESS_MAILBOXES": f"imaps://u@{SECRET}"}
    port, prefect, sink = free_ports(3)
    environ |= {
        "REDRESS_PORT": str(port),
        "REDRESS_PREFECT_PORT": str(prefect),
        "REDRESS_MAIL_PORT": str(sink),
    }
    command = "import sys; from commands.main import main; sys.exit(main(['up']))"
    done = subprocess.run(
        [sys.executable, "-c", command], env=environ, cwd=HOUSE, capture_output=True, text=True
    )
    assert done.returncode != 0
    (line,) = done.stderr.strip().splitlines()
    assert "REDRESS_MAILBOXES" in line
    assert SECRET not in line


def test_the_inbox_is_scheduled_only_if_there_is_one(
    imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert next(one.every for one in deployments() if one.name == "inbox") == 60
    use(monkeypatch)
    assert next(one.every for one in deployments() if one.name == "inbox") is None


# a server that is down


async def test_a_server_that_is_down_is_said_once_and_shown_until_it_is_back(
    imap: ImapServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    own = ImapServer()
    own.start()
    use(monkeypatch, own.url(), imap.url())
    own.stop()
    imap.put(mail())
    began = now()
    with caplog.at_level(logging.WARNING, "redress.mail"):
        looked = [await fetch_all(began + timedelta(minutes=n)) for n in range(3)]
    assert [one.down for one in looked] == [1, 1, 1]
    assert looked[0].fresh == 1  # the other mailbox is read all the same
    assert len(caplog.records) == 1
    state = state_of(mailboxes()[0])
    assert (state.down, state.since, state.tries) == ("unreachable", began, 3)
    from portal.health import health

    first, second = health()["mailboxes"]
    assert (first["status"], first["error"], first["since"]) == ("down", "unreachable", began.isoformat())
    assert (second["status"], health()["status"]) == ("ok", "degraded")
    own.start()
    caplog.clear()
    with caplog.at_level(logging.WARNING, "redress.mail"):
        assert (await fetch_all(now())).down == 0
    assert len(caplog.records) == 1
    own.stop()
    assert state_of(mailboxes()[0]).down == ""


async def test_a_refused_log_in_is_not_tried_every_minute(
    imap: ImapServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use(monkeypatch, imap.url(password="wrong"))
    began = now()
    tried = []
    for minute in range(30):
        await fetch_all(began + timedelta(minutes=minute))
        state = state_of(mailboxes()[0])
        tried.append(state.tries)
    assert (state.down, tried[-1]) == ("log-in", 6)
    assert "wrong" not in caplog.text


def test_a_folder_that_is_not_there_is_named_as_the_cause(
    imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, imap.url("Nowhere"))
    with pytest.raises(MailboxDown) as down, Inbox(mailboxes()[0]):
        pass
    assert down.value.kind == "folder"


# what was read and what was not


async def test_a_mail_that_somebody_read_first_is_taken_in_all_the_same(imap: ImapServer) -> None:
    imap.put(mail("一", Subject="一"))
    await fetch_all(now())
    imap.put(mail("二", Subject="二"))
    imap.see_all()
    await fetch_all(now())
    assert [row.subject for row in rows()] == ["一", "二"]


async def test_what_was_read_before_us_is_left_alone(imap: ImapServer) -> None:
    imap.put(mail("很久以前"))
    imap.see_all()
    imap.put(mail("新的", Subject="新的"))
    await fetch_all(now())
    assert [row.subject for row in rows()] == ["新的"]


async def test_a_mail_that_fails_stays_unread_and_is_taken_in_later(
    imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        imap.put(mail(f"第{n}", Subject=f"第{n}"))
    real = store

    def full(stream: Any, most: int) -> Any:
        if "第1".encode() in stream.getvalue() or b"56ysMQ" in stream.getvalue():
            raise OSError("No space left on device")
        return real(stream, most)

    monkeypatch.setattr(fetching, "store", full)
    looked = await fetch_all(now())
    assert (looked.fresh, looked.failed, imap.unseen()) == (2, 1, 1)
    monkeypatch.setattr(fetching, "store", real)
    await fetch_all(now())
    assert (len(rows()), imap.unseen()) == (3, 0)


async def test_more_mails_than_one_look_takes_follow_in_the_next(
    imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.fetch.AT_ONCE", 2)
    for n in range(5):
        imap.put(mail(f"第{n}", f"{n}@customer{n}.example", Subject=f"第{n}"))
    counts = [(await fetch_all(now())).fresh for _ in range(4)]
    assert counts == [2, 2, 1, 0]


# kill -9

DIE = """
import asyncio, os, sys
from adapters.clock import now
from tasks import fetch
where = sys.argv[1]
def die(*_, **__): os._exit(9)
if where == "before": fetch.take_in = die
if where == "within":
    from adapters.inbound import taking
    real = taking.file_mail
    def half(*a, **k):
        real(*a, **k); os._exit(9)
    taking.file_mail = half
if where == "after": fetch.Inbox.mark_seen = die
asyncio.run(fetch.fetch_all(now()))
"""


@pytest.mark.parametrize(("where", "kept"), [("before", 0), ("within", 0), ("after", 1)])
def test_killed_anywhere_a_mail_is_taken_in_exactly_once(imap: ImapServer, where: str, kept: int) -> None:
    imap.put(mail(files={"a.txt": "证据".encode()}))
    died = subprocess.run([sys.executable, "-c", DIE, where], cwd=HOUSE, env=os.environ.copy(), check=False)
    assert died.returncode == 9
    assert (len(rows()), imap.unseen()) == (kept, 1)
    for _ in range(2):
        asyncio.run(fetch_all(now()))
    with database.reading() as session:
        (found,) = session.exec(select(Complaint))
        acknowledged = [one for one in session.exec(select(Letter)) if one.kind == "acknowledgement"]
    assert (len(rows()), len(acknowledged), imap.unseen()) == (1, 1, 0)
    assert rows()[0].number == found.number
