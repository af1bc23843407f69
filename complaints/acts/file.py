"""File a complaint: from now on it exists, has a number, and the clock runs (procedure A, receipt)."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session

from complaints.acts.inform import inform
from complaints.calendar import Calendar
from complaints.case import Case
from complaints.filing import Filing, contact_key
from complaints.fold import tell
from complaints.forms import FormErrors
from complaints.pack import Pack
from complaints.records import Complaint
from complaints.writing import write_customer

LONGEST_AGO = timedelta(days=366)
"""How long ago a complaint may have been received when it is filed; more is a slip of the pen."""


def next_number(session: Session, prefix: str, day: str) -> str:
    """The next number of a series, e.g. TS-20261122-0001; never given twice, also under concurrency."""
    statement = text(
        "INSERT INTO counter (series, value) VALUES (:series, 1) "
        "ON CONFLICT (series) DO UPDATE SET value = counter.value + 1 RETURNING value"
    )
    value = session.connection().execute(statement, {"series": f"{prefix}-{day}"}).scalar_one()
    return f"{prefix}-{day}-{value:04d}"


def file_complaint(
    session: Session,
    filing: Filing,
    pack: Pack,
    calendar: Calendar,
    now: datetime,
    by: str,
    idempotency_key: str | None = None,
    *,
    acknowledge: bool = True,
) -> Case:
    """Accept a complaint and record its acknowledgement. `by`: a person, an API key's name, or 'customer'.

    `acknowledge` False: it was acknowledged before it came to us; the history says so, no letter is written.
    FormErrors when the procedure does not know the channel or source, or it was received ages ago.
    """
    check_filing(filing, pack, now)
    day = now.astimezone(calendar.zone).strftime("%Y%m%d")
    who = filing.complainant
    complaint = Complaint(
        number=next_number(session, pack.number_prefix, day),
        procedure=pack.procedure,
        version=pack.version,
        channel=filing.channel,
        source=filing.source,
        **who.model_dump(),
        matter=filing.matter,
        project=filing.project,
        occurred_at=filing.occurred_at,
        demand=filing.demand,
        locale=filing.locale,
        received_at=filing.received(now),
        accepted_at=now,
        filed_by=by,
        contact_key=contact_key(who.phone, who.email),
        outer_reference=filing.third_party.reference if filing.third_party else "",
        idempotency_key=idempotency_key,
    )
    session.add(complaint)
    case = Case(session, complaint, pack, calendar, [], [], [], tell([]))
    case.enter(
        "filed", by, filing.received(now),
        channel=filing.channel, source=filing.source, record=filing.model_dump(mode="json"),
        **({} if acknowledge else {"acknowledged": "before"}),
    )  # fmt: skip
    if acknowledge:
        write_customer(case, "acknowledgement", now)
    inform(case, "filed", now)
    case.settle(now)
    return case


def check_filing(filing: Filing, pack: Pack, now: datetime) -> None:
    """FormErrors when a procedure does not know the channel or source, or it was received ages ago."""
    wrong: dict[str, str] = {}
    if filing.channel not in pack.channels:
        wrong["channel"] = f"本程序没有这个渠道；可用：{'、'.join(pack.channels)}"
    if filing.source not in pack.sources:
        wrong["source"] = f"本程序没有这个来源；可用：{'、'.join(pack.sources)}"
    if filing.received(now) < now - LONGEST_AGO:
        wrong["received_at"] = "收到时间早于一年前，请核对"
    if wrong:
        raise FormErrors(wrong)
