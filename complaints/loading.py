"""Reading a case from the database: its rows, its story, the pack it lives by."""

from collections.abc import Callable

from sqlmodel import Session, col, select

from complaints.calendar import Calendar
from complaints.case import Case
from complaints.errors import Refusal
from complaints.fold import tell
from complaints.pack import Pack
from complaints.records import Complaint, Entry, Promise, Question


def load(
    session: Session,
    number: str,
    packs: Callable[[str, str], Pack],
    calendars: Callable[[str], Calendar],
    elsewhere: Callable[[str], tuple[Pack, Calendar]] | None = None,
    *,
    lock: bool = False,
) -> Case:
    """The case of a number. `lock` holds its row until the transaction ends (SQLite locks it whole).

    `elsewhere` gives the present pack and calendar of another procedure, for what goes on there.
    """
    query = select(Complaint).where(Complaint.number == number)
    complaint = session.exec(query.with_for_update() if lock else query).one_or_none()
    if complaint is None:
        raise Refusal(f"There is no complaint with the number {number}.")
    entries = list(session.exec(select(Entry).where(Entry.number == number).order_by(col(Entry.seq))))
    story = tell(entries)
    began = (complaint.procedure, complaint.version)
    pack = packs(*((story.procedure, story.version) if story.procedure else began))
    questions = session.exec(
        select(Question).where(Question.number == number).order_by(col(Question.asked_at))
    )
    promises = session.exec(select(Promise).where(Promise.number == number).order_by(col(Promise.id)))
    return Case(
        session,
        complaint,
        pack,
        calendars(pack.calendar),
        entries,
        list(questions),
        list(promises),
        story,
        elsewhere,
    )
