"""What a person's mail leads to: a complaint that is filed, or something said in a case. One transaction.

Used by the mailboxes as mail comes in, and by the desk for what was left to it.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlmodel import Session

from adapters.cases import case_in
from adapters.inbound.evidence import Files
from adapters.inbound.finding import addresses_of, colleague
from adapters.inbound.model import ReadMail
from adapters.inbound.wording import LONGEST_SAID, SEE_FILES, filing_of, matter_of, shortened
from adapters.intake import file_in, filed_under
from adapters.packs import pack_of
from adapters.seen import root_of, said_by
from adapters.settings import settings
from complaints.acts.file import LONGEST_AGO
from complaints.acts.mail import STRANGER, customer_wrote, mail_again, stranger_wrote
from complaints.acts.tell import add_information
from complaints.case import Case
from complaints.errors import Refusal
from complaints.filing import CLOCKS_DIFFER
from complaints.forms import FormErrors, Information
from complaints.mailbox import Mail


@dataclass
class Incoming:
    """A mail at hand in an open transaction: what it says, its files in the vault, and its row.

    `arrived`: when the mailbox received it.
    """

    session: Session
    mail: ReadMail
    files: Files
    row: Mail
    arrived: datetime
    now: datetime


def why_not(one: Incoming, procedure: str) -> str:
    """Why a person must look at a mail that is no reply before it can be filed; empty when it can be."""
    if not matter_of(one.mail):
        return "empty"
    if "email" not in pack_of(procedure or settings().procedure).channels:
        return "no_channel"
    if colleague(one.session, one.mail.sender) and not one.mail.original_sender:
        return "staff_mail"
    return ""


def file_mail(one: Incoming, procedure: str, by: str = "") -> Case:
    """File the complaint in a mail under a procedure; one of UNDOABLE says that this cannot be done.

    `by`: who of the desk files it. Of a mail that a colleague forwarded, the original sender complains.
    """
    key = key_of(one.row)
    if number := filed_under(one.session, key):
        one.row.number = number
        return case_in(one.session, number, lock=True)
    person = colleague(one.session, one.mail.sender)
    forwarded = person is not None and bool(one.mail.original_sender)
    filing = filing_of(one.mail, procedure or settings().procedure, forwarded=forwarded)
    if one.now - LONGEST_AGO < one.arrived - CLOCKS_DIFFER:
        filing.received_at = min(one.arrived, one.now)
    by = by or (person.id if forwarded and person else "customer")
    case = file_in(one.session, filing, by, key)
    one.row.number = case.number
    one.files.enter(case, by, one.now)
    return case


def key_of(row: Mail) -> str:
    """The key under which a mail is filed: the same in every mailbox that it reaches."""
    return f"mail:{hashlib.sha256(row.message_id.encode()).hexdigest()[:40]}"


def hear(one: Incoming, number: str) -> str:
    """Enter what a mail says in a case, or in the one it goes on in; gives why the desk must look at it.

    Only the customer's own address answers what the customer is asked, and a mail no more than a question in
    words: who is asked to choose or to rate should be called. What another customer says of a
    complaint that was merged into this one stands under the number it came by.
    """
    session, mail, row = one.session, one.mail, one.row
    row.number, by = said_by(session, number)
    case = case_in(session, row.number, lock=True)
    if case.story.ground:
        return "closed"
    text = shortened(mail.text.strip(), LONGEST_SAID)
    if not text and not one.files.kept:
        return "empty"
    text = text or SEE_FILES[case.complaint.locale]
    if by != "customer" and mail.sender in addresses_of(session, {number}):
        add_information(case, Information(text=text), by, one.now)  # for the customer of a merged complaint
        one.files.enter(case, by, one.now)
        return ""
    own = {case.record("email").lower(), *addresses_of(session, {number, row.number})} - {""}
    if mail.sender in own:
        customer_wrote(case, text, one.now)
        one.files.enter(case, "customer", one.now)
        return "asked" if any(q.is_open and q.role == "customer" for q in case.questions) else ""
    person = colleague(session, mail.sender)
    stranger_wrote(case, text, mail.sender, one.now, person.id if person else "")
    one.files.enter(case, STRANGER, one.now)
    return "staff_reply" if person else "stranger"


def link_again(one: Incoming, first: Mail) -> str:
    """The same mail in a second mailbox belongs to the same case, which says so; nothing else comes of it.

    Gives why the desk must look at it: a complaint may be wanted in the other mailbox's procedure, too.
    """
    row = one.row
    row.verdict, row.number, row.held = first.verdict, first.number, first.held
    row.reasons = [*row.reasons, "the same mail came to another mailbox"]
    if first.verdict != "complaint" or not first.number:
        return ""
    case = case_in(one.session, root_of(one.session, first.number), lock=True)
    if not case.story.ground:
        mail_again(case, row.mailbox, one.now)
    return "twice"


UNDOABLE = (FormErrors, Refusal, ValidationError)
"""What says that a mail cannot be filed or entered as it is."""
