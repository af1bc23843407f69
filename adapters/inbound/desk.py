"""What the desk does with a mail that was left to it: file it, enter it in a case, or nothing; each once."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, select

from adapters.database import reading, writing
from adapters.inbound.evidence import Files, files_of
from adapters.inbound.finding import case_of, own
from adapters.inbound.leading import Incoming, file_mail, hear
from adapters.inbound.model import ReadMail
from adapters.inbound.read import read_mail
from adapters.inbound.rows import storable
from adapters.vault import open_file
from complaints.acts.mail import settle_mail
from complaints.errors import Refusal
from complaints.forms import FormErrors
from complaints.mailbox import Mail, Undeliverable
from complaints.records import Complaint

WHOLE = ("unreadable", "too_big")
"""Of such a mail there is no text that could be filed."""
ENTERED = ("stranger", "staff_reply", "twice", "asked")
"""What such a mail says stands in its case already."""


def raw_of(row: Mail) -> bytes:
    """The mail as it came; FileNotFoundError when the vault does not have it."""
    with open_file(row.sha256) as file:
        return file.read()


def opened(row: Mail) -> ReadMail:
    """The mail of a row, read again."""
    return storable(read_mail(raw_of(row), own(), case_of))


def can_file(row: Mail) -> bool:
    """Whether the desk may still file a complaint from it."""
    left = row.for_desk not in (*WHOLE, "twice") if is_open(row) else not row.number
    return left and row.verdict != "unreadable"


def can_attach(row: Mail) -> bool:
    """Whether the desk may still enter it in a case."""
    return row.for_desk not in ENTERED if is_open(row) else not row.number


def is_open(row: Mail) -> bool:
    """Whether it waits for a person."""
    return bool(row.for_desk) and row.settled_at is None


def file_by_desk(mail_id: str, procedure: str, by: str, why: str, now: datetime) -> str:
    """File a mail as a complaint, whatever it was taken for; gives the number. Refusal if it is done with."""
    row = _found(mail_id)
    mail = opened(row)
    files = files_of(mail, now)
    with writing() as session:
        row = _locked(session, mail_id)
        if not can_file(row):
            raise Refusal("这封邮件已经处理。")
        case = file_mail(Incoming(session, mail, files, row, row.arrived_at, now), procedure, by)
        settle_mail(row, "filed", why, by, now)
        return case.number


def attach_by_desk(mail_id: str, number: str, by: str, why: str, now: datetime) -> str:
    """Enter a mail in a case; gives the number of the one it goes on in. To a closed case it only belongs.

    FormErrors when there is no such case, Refusal when the mail is done with.
    """
    row = _found(mail_id)
    mail = replace(opened(row), case=number)
    files = Files() if row.for_desk in WHOLE else files_of(mail, now)
    with writing() as session:
        if session.get(Complaint, number) is None:
            raise FormErrors({"number": "没有这个编号的投诉。"})
        row = _locked(session, mail_id)
        if not can_attach(row):
            raise Refusal("这封邮件已经处理。")
        hear(Incoming(session, mail, files, row, row.arrived_at, now), number)
        settle_mail(row, "attached", why, by, now)
        return row.number


def leave_by_desk(mail_id: str, by: str, why: str, now: datetime) -> None:
    """Nothing is to be done with a mail, says a person."""
    with writing() as session:
        row = _locked(session, mail_id)
        if not is_open(row):
            raise Refusal("这封邮件已经处理。")
        settle_mail(row, "nothing", why, by, now)


def clear_by_desk(address: str, by: str, now: datetime) -> None:
    """Letters go to this address again."""
    with writing() as session:
        mark = session.get(Undeliverable, address)
        if mark is not None and mark.cleared_at is None:
            mark.cleared_at, mark.cleared_by = now, by


def _found(mail_id: str) -> Mail:
    with reading() as session:
        return _known(session.get(Mail, mail_id))


def _locked(session: Session, mail_id: str) -> Mail:
    return _known(session.exec(select(Mail).where(Mail.id == mail_id).with_for_update()).one_or_none())


def _known(row: Mail | None) -> Mail:
    if row is None:
        raise Refusal("没有这封邮件。")
    return row
