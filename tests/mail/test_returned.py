"""Letters that come back: marked, shown to the desk, and no further letter goes to the dead address."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlmodel import select

from adapters import database
from adapters.cases import change_case, read_case
from adapters.clock import now
from adapters.inbound.desk import clear_by_desk
from adapters.mail import letter_message_id
from complaints.acts.tell import report_progress
from complaints.forms import Progress
from complaints.letters import Letter
from complaints.mailbox import Undeliverable
from portal.mail_view import waiting
from portal.mailbag import state_of, undelivered
from tasks.fetch import fetch_all
from tasks.tell import tell_all
from tests.mail.conftest import CUSTOMER, ImapServer, mail, rows
from tests.stages.conftest import Sink

REPORT = """Reporting-MTA: dns; mx.customer.example

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}
"""


def bounce(original: str, to: str = CUSTOMER, status: str = "5.1.1", action: str = "failed") -> bytes:
    """A delivery status notification as mail servers write it, about a mail with this Message-ID."""
    said = {"5": "550 5.1.1 User unknown", "4": "452 4.2.2 Mailbox full"}[status[0]]
    report = REPORT.format(to=to, action=action, status=status, said=said)
    headers = f"Message-ID: {original}\nTo: {to}\nSubject: x\n" if original else "Subject: x\n"
    text = "\n".join(
        [
            "From: Mail Delivery Subsystem <mailer-daemon@mx.customer.example>",
            "To: complaints@redress.example",
            "Subject: Undelivered Mail Returned to Sender",
            f"Message-ID: <{abs(hash((original, status, now())))}@mx.customer.example>",
            "Auto-Submitted: auto-replied",
            "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
            "",
            "--b\nContent-Type: text/plain\n\nIt could not be delivered.\n",
            f"--b\nContent-Type: message/delivery-status\n\n{report}",
            f"--b\nContent-Type: text/rfc822-headers\n\n{headers}",
            "--b--\n",
        ]
    )
    return text.replace("\n", "\r\n").encode()


async def acknowledged(imap: ImapServer, sink: Sink) -> tuple[str, EmailMessage]:
    """A complaint that came by mail, and its acknowledgement as it went out."""
    imap.put(mail())
    await fetch_all(now())
    await tell_all(now())
    return rows()[0].number, next(one for one in sink.received if CUSTOMER in str(one["To"]))


def letters(number: str) -> list[Letter]:
    with read_case(number) as case:
        return case.letters()


def dead() -> list[Undeliverable]:
    with database.reading() as session:
        return list(session.exec(select(Undeliverable)))


@pytest.mark.parametrize("names_the_letter", [True, False])
async def test_a_letter_that_comes_back_for_good(
    imap: ImapServer, sink: Sink, names_the_letter: bool
) -> None:
    number, letter = await acknowledged(imap, sink)
    imap.put(bounce(str(letter["Message-ID"]) if names_the_letter else ""))
    await fetch_all(now())
    row = rows()[-1]
    assert (row.verdict, row.number, row.for_desk) == ("bounce", number, "")
    (mark,) = dead()
    assert (mark.address, mark.number, "550" in mark.reason) == (CUSTOMER, number, True)
    (failed,) = [one for one in letters(number) if one.kind == "acknowledgement"]
    assert (state_of(failed), failed.error.startswith("returned: ")) == ("发送失败", True)
    with read_case(number) as case:
        assert case.entries[-1].verb == "letter_returned"
        assert case.entries[-1].data["address"] == CUSTOMER
    with database.reading() as session:
        assert undelivered(session, now())[1] == 1
        assert waiting(session) == 1


async def test_a_dead_address_gets_no_letters_until_the_desk_clears_it(imap: ImapServer, sink: Sink) -> None:
    number, letter = await acknowledged(imap, sink)
    imap.put(bounce(str(letter["Message-ID"])))
    await fetch_all(now())

    async def progress() -> Letter:
        with change_case(number) as case:
            report_progress(case, Progress(text="正在处理"), "wang.fang", now())
        await tell_all(now() + timedelta(seconds=1))
        return letters(number)[-1]

    held = await progress()
    assert (held.sent_at, held.tries, "550" in held.error) == (None, 0, True)
    clear_by_desk(CUSTOMER, "wang.fang", now())
    sent = await progress()
    assert sent.sent_at is not None
    assert dead()[0].cleared_by == "wang.fang"
    imap.put(bounce(letter_message_id(sent.id)))  # it is dead after all
    await fetch_all(now())
    assert dead()[0].cleared_at is None


async def test_what_did_not_arrive_for_now_is_noted_and_nothing_else(imap: ImapServer, sink: Sink) -> None:
    number, letter = await acknowledged(imap, sink)
    imap.put(bounce(str(letter["Message-ID"]), status="4.2.2", action="delayed"))
    await fetch_all(now())
    assert dead() == []
    with read_case(number) as case:
        assert case.entries[-1].verb == "letter_delayed"
        assert [state_of(one) for one in case.letters() if not one.person] == ["已发出"]


async def test_a_bounce_about_no_letter_of_ours_marks_nobody(imap: ImapServer, sink: Sink) -> None:
    await acknowledged(imap, sink)
    imap.put(bounce("<spam@elsewhere.example>", to="victim@other.example"))
    imap.put(bounce("", to="victim@other.example"))
    await fetch_all(now())
    assert dead() == []
    assert [row.reasons[-1] for row in rows()[1:]] == ["no letter of ours"] * 2
