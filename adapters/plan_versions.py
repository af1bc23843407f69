"""The versions of contingency plans as they are kept: the shipped ones to begin with, then what reviews made.

A file changed later changes nothing by itself: a new version comes from a review, approved by somebody else.
"""

import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import lru_cache

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from adapters.clock import now
from adapters.database import reading, writing
from adapters.office import office_day
from adapters.pack_text import data_of
from adapters.packs import digest_of
from adapters.plans import plans
from complaints.errors import Refusal
from complaints.plans.plan import Plan
from complaints.plans.records import PlanVersion

log = logging.getLogger(__name__)

SHIPPED = "system"
"""The author of plans that came as files."""


def keep_plans(moment: datetime | None = None) -> None:
    """At the start: keep the plans of files that the house does not know yet, in effect as they say."""
    at = moment or now()
    with writing() as session:
        for key, plan in plans().items():
            known = {row.digest for row in versions_of(session, key)}
            text = plans().texts[key]
            if known:
                if digest_of(text) not in known:
                    log.warning("the file of the plan '%s' changed; a review makes new versions", key)
                continue
            row = PlanVersion(
                plan=key, version=plan.version, title=plan.title.model_dump(by_alias=True), text=text,
                digest=digest_of(text), author=SHIPPED, written_at=at, answers={},
                approved_at=at, approved_by=SHIPPED, effective_on=plan.effective_on,
            )  # fmt: skip
            with suppress(IntegrityError), session.begin_nested():  # another process was faster
                session.add(row)


def versions_of(session: Session, plan: str) -> list[PlanVersion]:
    """Every version of a plan, drafts included, the oldest first."""
    query = select(PlanVersion).where(PlanVersion.plan == plan)
    return list(session.exec(query.order_by(col(PlanVersion.written_at), PlanVersion.version)))


def lock_plan(session: Session, plan: str) -> None:
    """Whoever records a drill or opens a review does so alone: of two at once the second sees the first's."""
    first = select(PlanVersion).where(PlanVersion.plan == plan).order_by(col(PlanVersion.written_at)).limit(1)
    session.exec(first.with_for_update()).first()


def kept_plan(session: Session, plan: str, version: str) -> Plan:
    """A version as it was kept. Refusal when there is none, or this release cannot read it."""
    row = session.get(PlanVersion, (plan, version))
    if row is None:
        raise Refusal(f"There is no version {version} of the plan '{plan}'.")
    return read_version(row)


def read_version(row: PlanVersion) -> Plan:
    """The plan of a row, called as the row is."""
    plan = _read(row.text)
    return plan.model_copy(
        update={"version": row.version, "effective_on": row.effective_on or plan.effective_on}
    )


@lru_cache(maxsize=256)
def _read(text: str) -> Plan:
    try:
        return Plan.model_validate(data_of(text))
    except ValueError as error:
        raise Refusal(f"a plan was kept, but this release cannot read it: {error}") from None


def in_effect(rows: Iterable[PlanVersion], moment: datetime) -> PlanVersion | None:
    """Of the versions of one plan the approved one that counts on the day it is at the office."""
    today = office_day(moment)
    counted = [row for row in rows if row.approved_at and row.effective_on and row.effective_on <= today]
    return max(counted, key=lambda row: (row.effective_on or today, row.written_at), default=None)


def plan_in_effect(session: Session, plan: str, moment: datetime) -> Plan | None:
    """The plan by which the house goes then."""
    row = in_effect(versions_of(session, plan), moment)
    return read_version(row) if row else None


def plans_in_effect(session: Session, moment: datetime) -> dict[str, Plan]:
    """Every plan by which the house goes then, by its key. One that cannot be read is left out."""
    found: dict[str, Plan] = {}
    for key in session.exec(select(PlanVersion.plan).distinct().order_by(PlanVersion.plan)):
        try:
            plan = plan_in_effect(session, key, moment)
        except Refusal:
            log.exception("the plan '%s' cannot be read", key)
            continue
        if plan is not None:
            found[key] = plan
    return found


def plans_now() -> dict[str, Plan]:
    """The plans in effect today; the shipped ones are kept first if they were not."""
    keep_plans()
    with reading() as session:
        return plans_in_effect(session, now())


def known_since(session: Session, plan: str) -> datetime:
    """Since when the house has a plan: what should have been drilled before is not made up for."""
    return min((row.written_at for row in versions_of(session, plan)), default=now())
