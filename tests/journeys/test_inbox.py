"""Mail from a real IMAP server through real Prefect to real letters, with the worker killed in between."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from tests.journeys.conftest import Stack
from tests.leaks import told_prefect
from tests.mail.conftest import USER, ImapServer, mail

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

PLANTED = "GEPFLANZT 李秀英"
SENDER = "planted.li@customer.example"
WORDS = ("GEPFLANZT", SENDER, "planted.li", "陨石砸穿屋顶", "又漏了一次", USER, "geheim")


@pytest.fixture(scope="module")
def imap() -> Iterator[ImapServer]:
    """A mail server of this journey's own."""
    server = ImapServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def mailed(tmp_path_factory: pytest.TempPathFactory, imap: ImapServer) -> Iterator[Stack]:
    """An installation that reads two folders of it."""
    imap.empty("second")
    stack = Stack(tmp_path_factory.mktemp("mailed") / "var")
    stack.environ |= {
        "REDRESS_MAILBOXES": f"{imap.url()} {imap.url('second')}",
        "REDRESS_MAIL_SECONDS": "2",
        "REDRESS_MAIL_PLUS": "true",
        "REDRESS_MAIL_FROM": "complaints@redress.example",
    }
    try:
        stack.start()
        yield stack
    finally:
        code = stack.stop()
    assert code == 0


def letters_to(stack: Stack, address: str) -> list[EmailMessage]:
    return [one for one in stack.postbox.mails if address in str(one["To"])]


def test_a_mail_lives_although_the_worker_is_killed(mailed: Stack, imap: ImapServer) -> None:
    stack, stranger = mailed, mailed.stranger()
    first = mail("陨石砸穿屋顶，请来修。", SENDER, name=PLANTED, Subject="屋顶")
    for folder in ("INBOX", "second"):
        imap.put(first, folder)
    stack.kill("worker")
    stack.wait(lambda: len(letters_to(stack, SENDER)) == 1, 90)
    (letter,) = letters_to(stack, SENDER)
    number = str(letter["X-Redress-Number"])
    assert stranger.case(number)["number"] == number
    assert str(letter["Reply-To"].addresses[0].addr_spec).startswith("complaints+")
    stack.wait(lambda: imap.unseen() == 0 and imap.unseen("second") == 0)
    reply = mail(
        "又漏了一次。",
        SENDER,
        name=PLANTED,
        Subject="补充",
        To=str(letter["Reply-To"].addresses[0].addr_spec),
    )
    imap.put(reply)
    stack.kill("worker")
    stack.wait(lambda: "information_added" in [e["verb"] for e in stranger.history(number)], 90)
    verbs = [entry["verb"] for entry in stranger.history(number)]
    assert (verbs.count("filed"), verbs.count("mail_again"), verbs.count("information_added")) == (1, 1, 1)
    stack.wait(lambda: imap.unseen() == 0)
    assert stranger.live(number)["closing_ground"] == "satisfied"
    assert [one["X-Redress-Letter"] for one in letters_to(stack, SENDER)].count("acknowledgement") == 1
    health = stack.health()
    assert [one["status"] for one in health["mailboxes"]] == ["ok", "ok"]  # type: ignore[attr-defined]


def test_nothing_personal_of_it_is_in_the_prefect_database(mailed: Stack) -> None:
    assert told_prefect(mailed.var / "prefect" / "prefect.db", WORDS, "TS-") == []
