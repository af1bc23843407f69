"""Whose mail it is: what is ours, the case a mail answers, and the letter that came back."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, func, or_, select

from adapters.database import reading
from adapters.inbound.model import Bounce, Own, ReadMail
from adapters.inbound.which import letters_answered, number_by_address, numbers_in
from adapters.mailboxes import mailboxes
from adapters.packs import packs
from adapters.settings import settings
from complaints.letters import Letter
from complaints.mailbox import Mail
from complaints.people import Person
from complaints.records import Complaint

BOUNCE_DAYS = timedelta(days=7)
"""For how long a letter may have been under way that came back without saying which one it is."""
THREAD = 50
"""How many of a thread's mails are looked up, the nearest ones."""


def own() -> Own:
    """What is ours: the addresses we write from and read at, and how we number."""
    here = settings()
    users = {one.user for one in mailboxes() if "@" in one.user}
    return Own(
        frozenset(address.lower() for address in {here.mail_from, here.company_email, *users}),
        here.mail_from.rpartition("@")[2].lower(),
        tuple(sorted({pack.number_prefix for pack in packs().values()})),
    )


def case_of(mail: ReadMail) -> str:
    """The number of the complaint a mail answers, empty if none: by the signed address it was written to, by
    the thread it stands in (our letters, or an earlier mail of the customer's), by the number in its subject.
    """
    ours = own()
    with reading() as session:
        for number in (number_by_address(mail, ours), _thread(session, mail, ours)):
            if number and session.get(Complaint, number) is not None:
                return number
        named = numbers_in(mail.subject, ours.prefixes)
        return next((number for number in named if session.get(Complaint, number) is not None), "")


def _thread(session: Session, mail: ReadMail, ours: Own) -> str:
    """The nearest mail of the thread that belongs to a case."""
    letters = letters_answered(mail, ours)[:THREAD]
    sent = select(Letter.id, Letter.number).where(col(Letter.id).in_(letters))
    by_letter = dict(session.exec(sent).all())
    mails = mail.references[:THREAD]
    came = select(Mail.message_id, Mail.number).where(col(Mail.message_id).in_(mails), Mail.number != "")
    by_mail = dict(session.exec(came).all())
    found = [*(by_letter.get(one, "") for one in letters), *(by_mail.get(one, "") for one in mails)]
    return next((number for number in found if number), "")


def letter_of(session: Session, bounce: Bounce, now: datetime) -> Letter | None:
    """The letter of ours that came back: the one it names, else the last one that went to this address."""
    if bounce.original:
        query = select(Letter).where(Letter.id == bounce.original.strip("<> ").partition("@")[0])
        if found := session.exec(query).first():
            return found
    sent = col(Letter.sent_at)
    query = select(Letter).where(
        func.lower(Letter.address) == bounce.recipient.lower(), sent.is_not(None), sent > now - BOUNCE_DAYS
    )
    return session.exec(query.order_by(sent.desc())).first() if bounce.recipient else None


def colleague(session: Session, address: str) -> Person | None:
    """The member of staff who has this address."""
    query = select(Person).where(func.lower(Person.email) == address.lower())
    return session.exec(query.order_by(Person.id)).first() if address else None


def addresses_of(session: Session, numbers: set[str]) -> set[str]:
    """The customer's addresses, in lower case, as these complaints were filed."""
    query = select(Complaint.email).where(or_(*(col(Complaint.number) == n for n in numbers)))
    return {address.lower() for address in session.exec(query) if address}
