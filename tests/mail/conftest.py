"""A real IMAP server for mail that comes in, and the people and letters it is about."""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient  # type: ignore[import-untyped]
from sqlmodel import select

from adapters import database
from adapters.cases import change_case
from adapters.clock import now
from adapters.mail import letter_message_id
from adapters.settings import settings
from complaints.acts.answer import record_answer
from complaints.acts.classify import classify
from complaints.acts.customer import ask_customer
from complaints.acts.dispatch import dispatch
from complaints.acts.investigate import investigate
from complaints.acts.register import register
from complaints.acts.reply import reply
from complaints.acts.resolve import resolve
from complaints.asking import ask
from complaints.forms import CustomerQuestion
from complaints.mailbox import Mail
from tests.ports import free_ports
from tests.stages.conftest import Sink, cast, db, filed, sink  # noqa: F401

USER, PASSWORD = "tousu@company.example", "geheim passwort"
CUSTOMER = "zhang.wei@customer.example"
QUICK = """
from pysasl.hashing import BuiltinHash
BuiltinHash.__init__.__kwdefaults__["rounds"] = 1  # a log-in would cost half a second
from pymap.main import main
main()
"""


@dataclass
class ImapServer:
    """pymap in a process of its own. It has one user; each folder is a mailbox of ours."""

    port: int = 0
    process: "subprocess.Popen[bytes] | None" = None
    made: set[str] = field(default_factory=set)

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.port = self.port or free_ports(1)[0]
        command = [sys.executable, "-c", QUICK, "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--no-tls", "dict", "--demo-user", USER]
        command += ["--demo-password", PASSWORD]
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, **quiet)
        self.made.clear()
        for _ in range(200):
            try:
                self.client().logout()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the IMAP server does not answer")

    def stop(self) -> None:
        """End it; its mails are gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)

    def client(self) -> Any:
        """A connection of the test's own, logged in."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=10)
        client.login(USER, PASSWORD)
        return client

    def url(self, folder: str = "INBOX", procedure: str = "", password: str = PASSWORD) -> str:
        """The address of a folder, as the setting takes it."""
        secret, user = password.replace(" ", "%20"), USER.replace("@", "%40")
        query = f"?procedure={procedure}" if procedure else ""
        return f"imap://{user}:{secret}@127.0.0.1:{self.port}/{folder}{query}"

    def empty(self, folder: str = "INBOX") -> None:
        """Make a folder, or empty it."""
        client = self.client()
        if folder != "INBOX" and folder not in self.made:
            client.create_folder(folder)
        self.made.add(folder)
        client.select_folder(folder)
        if found := client.search():
            client.delete_messages(found)
            client.expunge()
        client.logout()

    def put(self, raw: bytes | EmailMessage, folder: str = "INBOX") -> None:
        """A mail arrives."""
        client = self.client()
        client.append(folder, raw if isinstance(raw, bytes) else raw.as_bytes())
        client.logout()

    def unseen(self, folder: str = "INBOX") -> int:
        """How many mails in a folder are unread."""
        client = self.client()
        client.select_folder(folder, readonly=True)
        found = len(client.search("UNSEEN"))
        client.logout()
        return found

    def see_all(self, folder: str = "INBOX") -> None:
        """Somebody reads everything in a mail program."""
        client = self.client()
        client.select_folder(folder)
        client.add_flags(client.search(), [b"\\Seen"])
        client.logout()


@pytest.fixture(scope="session")
def imap_server() -> Iterator[ImapServer]:
    """One server for all tests."""
    server = ImapServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def imap(imap_server: ImapServer, cast: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[ImapServer]:  # noqa: F811
    """The server with an empty inbox that our settings name."""
    imap_server.empty()
    use(monkeypatch, imap_server.url())
    yield imap_server
    settings.cache_clear()


def use(monkeypatch: pytest.MonkeyPatch, *urls: str, **others: str) -> None:
    """Read these mailboxes from now on; `others` are further settings."""
    monkeypatch.setenv("REDRESS_MAILBOXES", " ".join(urls))
    for name, value in others.items():
        monkeypatch.setenv(f"REDRESS_{name.upper()}", value)
    settings.cache_clear()


def mail(
    text: str = "厨房天花板漏水，三天没有人来修。", sender: str = CUSTOMER, **changes: Any
) -> EmailMessage:
    """A mail as a person writes it; `changes` are header lines (with _ for -), `files` are attachments."""
    message = EmailMessage()
    name = changes.pop("name", "张伟")
    files: dict[str, bytes] = changes.pop("files", {})
    headers = {
        "From": f"{name} <{sender}>",
        "To": USER,
        "Subject": "投诉漏水",
        "Date": format_datetime(now()),
        "Message-ID": make_msgid(domain="customer.example"),
    } | {key.replace("_", "-"): value for key, value in changes.items()}
    for key, value in headers.items():
        message[key] = value
    message.set_content(text)
    for filename, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=filename)
    return message


def rows() -> list[Mail]:
    """The mails that were taken in, in order."""
    with database.reading() as session:
        return list(session.exec(select(Mail).order_by(Mail.read_at, Mail.id)))  # type: ignore[arg-type]


PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
HOUSE = Path(__file__).parents[2]


def to_the_owner(number: str) -> None:
    """Let a complaint live until its owner is at work on it."""
    steps = {"register": register, "classify": classify, "dispatch": dispatch}
    while True:
        with change_case(number) as case:
            question = ask(case, now())
            if case.stage not in steps:
                return
            if question is not None:
                said = {"demand": "修好", "address": "西湖区1号"} if question.form == "Registration" else {}
                record_answer(case, question, said, question.person or "liu.yang", "desk", now())
        with change_case(number) as case:
            steps[str(case.stage)](case, now())


def put_question(number: str) -> str:
    """The owner asks the customer something; gives the Message-ID of that letter."""
    to_the_owner(number)
    with change_case(number) as case:
        question = ask_customer(case, CustomerQuestion(question="哪天开始的？"), case.story.owner, now())
        return letter_message_id(next(one.id for one in case.letters() if one.question == question.id))


def put_survey(number: str) -> str:
    """The owner solves the complaint and the customer is asked how it was; gives that letter's Message-ID."""
    to_the_owner(number)
    answers: dict[str, Any] = {
        "Investigation": {"findings": "防水层破损", "evidence": "照片", "direct": ["engineering"]},
        "Resolution": {"measures": ["rectify"], "description": "重做防水"},
    }
    for act, form in ((investigate, "Investigation"), (resolve, "Resolution"), (reply, "")):
        with change_case(number) as case:
            if question := ask(case, now()):
                record_answer(case, question, answers[form], question.person, "desk", now())
            act(case, now())
    with change_case(number) as case:
        ask(case, now())
        return letter_message_id(next(one.id for one in case.letters() if one.kind == "survey"))
