"""From the record to its flow run: start the life that is missing, wake the one that sleeps."""

from sqlmodel import col, update

from adapters.database import reading, writing
from adapters.runs import ENDED, EngineDown, read_runs_sync, revive_run_sync, start_run_sync, wake_run_sync
from adapters.schedules import REVIEWS, drill_deployment
from complaints.drills.drill import Drill
from complaints.loading import kind_of, record_of
from complaints.records import Complaint, Record
from complaints.reviews.review import Review


def nudge(number: str) -> bool:
    """Let a complaint's life go on now. False when it could not be woken now; the watch follows up."""
    try:
        return wake_life(number)
    except EngineDown:
        return False


def wake_life(number: str) -> bool:
    """Start or wake a complaint's run; False when it is over or running already. EngineDown: try again."""
    with reading() as session:
        record = record_of(session, number)
    if record is None or record.archived_at is not None:
        return False
    if record.run_id is not None:
        return wake_run_sync(record.run_id)
    remember_run(number, _start(record))
    return True


def _start(record: Record) -> str:
    """Start the flow run that lives a record: that of a complaint, a drill or a plan review."""
    tags = [f"procedure:{record.procedure}"]
    if isinstance(record, Drill):
        about = [*tags, f"plan:{record.plan}", "drill"]
        return start_run_sync(record.number, about, drill_deployment(record.plan), plan=record.plan)
    if isinstance(record, Review):
        return start_run_sync(record.number, [*tags, f"plan:{record.plan}"], REVIEWS, plan=record.plan)
    return start_run_sync(record.number, tags)


def revive(number: str) -> bool:
    """Let a life go on whose run came to its end when it was merged. False: not now; the watch follows up."""
    try:
        if wake_life(number):
            return True
        with reading() as session:
            complaint = session.get(Complaint, number)
        run_id = complaint.run_id if complaint else None
        found = read_runs_sync([run_id]).get(run_id) if run_id else None
        return found is not None and found.state_type in ENDED and revive_run_sync(found.id)
    except EngineDown:
        return False


def remember_run(number: str, run_id: str) -> None:
    """Note which flow run lives a complaint's life."""
    kind = kind_of(number)
    with writing() as session:
        session.exec(update(kind).where(col(kind.number) == number).values(run_id=run_id))
