"""Taking mail in: one transaction for each mail, with its row. Taken again, it is the row that is there.

A new complaint is filed, a reply goes into its case, a letter that came back is marked. Of machines and of
ourselves nothing comes. Whatever is unclear is left to the desk (`Mail.for_desk`), and nothing is lost.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from adapters.database import writing
from adapters.inbound.evidence import Files, files_of
from adapters.inbound.leading import UNDOABLE, Incoming, file_mail, hear, link_again, why_not
from adapters.inbound.model import ReadMail
from adapters.inbound.returned import take_bounce
from adapters.inbound.rows import bearing_id, new_row, over_a_cap, storable, twins_of
from adapters.mailboxes import Mailbox
from complaints.mailbox import Mail

OLD = timedelta(days=30)
"""Unread mail that came longer ago, as in a mailbox that is read for the first time, is left to the desk."""
PEOPLES = ("complaint", "reply")
TRIES = 5
"""How often a mail is tried again while other processes are at it."""


@dataclass(frozen=True)
class Taken:
    """A mail's row, and whether it is `fresh`: taken just now, not known from before."""

    row: Mail
    fresh: bool


def take_in(mail: ReadMail, mailbox: Mailbox, arrived: datetime, now: datetime) -> Taken:
    """Take a mail in, once for each mailbox. `arrived`: when the mailbox received it."""
    mail = storable(mail)
    for _ in range(TRIES):
        with suppress(IntegrityError):  # another process was faster, with this mail or with its twin
            return _taken(mail, mailbox, arrived, now)
    return _taken(mail, mailbox, arrived, now)


def _taken(mail: ReadMail, mailbox: Mailbox, arrived: datetime, now: datetime) -> Taken:
    """The one transaction; what another process does with the same mail at the same time breaks it off."""
    files = files_of(mail, now) if mail.verdict in PEOPLES else Files()
    with writing() as session:
        bearing = bearing_id(session, mail)
        twins = twins_of(bearing, mail)
        known = next((row for row in twins if row.mailbox == mailbox.name), None)
        if known is not None:
            return Taken(known, fresh=False)
        row = new_row(session, mail, mailbox.name, bearing, arrived, now)
        one = Incoming(session, mail, files, row, arrived, now)
        if twins:
            row.for_desk = link_again(one, twins[0])
        elif mail.verdict == "bounce":
            take_bounce(session, mail.bounce, row, now)
        elif mail.verdict == "unreadable":
            row.for_desk = "unreadable"
        elif mail.verdict in PEOPLES:
            _lead(one, mailbox.procedure)
        return Taken(row, fresh=True)


def keep_for_desk(
    mail: ReadMail, mailbox: Mailbox, arrived: datetime, now: datetime, why: str, size: int = 0
) -> Taken:
    """Take a mail in and leave all the rest to the desk; `size` is that at the server."""
    mail = storable(mail)
    with writing() as session:
        bearing = bearing_id(session, mail)
        known = next((row for row in twins_of(bearing, mail) if row.mailbox == mailbox.name), None)
        if known is not None:
            return Taken(known, fresh=False)
        row = new_row(session, mail, mailbox.name, bearing, arrived, now, size)
        row.for_desk = why
        return Taken(row, fresh=True)


def _lead(one: Incoming, procedure: str) -> None:
    """Let a person's mail lead to something, unless there is too much of it or a person must decide."""
    row = one.row
    if one.arrived < one.now - OLD:
        row.for_desk = "old"
        return
    if code := over_a_cap(one.session, row, one.now):
        row.for_desk, row.held = code, True
        return
    try:
        with one.session.begin_nested():
            if row.verdict == "reply":
                row.for_desk = hear(one, one.mail.case)
            elif why := why_not(one, procedure):
                row.for_desk = why
            else:
                file_mail(one, procedure)
    except UNDOABLE:
        row.number, row.for_desk = one.mail.case, "not_filed"
