"""Mail on SQLite and PostgreSQL: two processes at the same mail, and what their databases would not store."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

from sqlmodel import select

from adapters import database
from adapters.clock import now
from adapters.inbound.finding import case_of, own
from adapters.inbound.model import ReadMail
from adapters.inbound.read import read_mail
from adapters.inbound.taking import Taken, take_in
from adapters.mailboxes import Mailbox
from adapters.rosters import SAMPLES, load_roster
from adapters.vault import store
from complaints.letters import Letter
from complaints.mailbox import Mail
from complaints.records import Complaint
from tests.databases.test_databases import migrated  # noqa: F401
from tests.mail.conftest import mail


def read(raw: bytes) -> ReadMail:
    store(BytesIO(raw))
    return read_mail(raw, own(), case_of)


def taken(one: ReadMail, folder: str) -> Taken:
    box = Mailbox("imap.example", 993, tls=True, user="u", password="p", folder=folder)
    return take_in(one, box, now(), now())


def test_many_at_the_same_mail_make_one_case_and_one_row_for_each_mailbox(migrated: str) -> None:  # noqa: F811
    load_roster(SAMPLES / "home-renovation.yaml")
    one = read(mail(files={"a.txt": "证据".encode()}).as_bytes())
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: taken(one, f"box{n % 2}"), range(16)))
    with database.reading() as session:
        (complaint,) = session.exec(select(Complaint))
        rows = session.exec(select(Mail)).all()
        kinds = list(session.exec(select(Letter.kind)))
    assert sorted(row.mailbox for row in rows) == ["u@imap.example/box0", "u@imap.example/box1"]
    assert {row.number for row in rows} == {complaint.number}
    assert sum(one.fresh for one in found) == 2
    assert kinds.count("acknowledgement") == 1


def test_what_no_database_stores_is_left_out_and_the_mail_is_taken_in(migrated: str) -> None:  # noqa: F811
    load_roster(SAMPLES / "home-renovation.yaml")
    raw = mail("漏水", Message_ID=f"<{'x' * 5000}@customer.example>").as_bytes()
    raw = raw.replace(b"Subject: ", b"Subject: \x00\xff\xed\xa0\x80 ", 1)
    row = taken(read(raw), "INBOX").row
    assert (row.verdict, "\x00" in row.subject) == ("complaint", False)
    assert taken(read(raw), "INBOX").fresh is False
