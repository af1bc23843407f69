"""From the record to its flow run: start the life that is missing, wake the one that sleeps."""

from sqlmodel import col, update

from adapters.database import reading, writing
from adapters.runs import EngineDown, start_run_sync, wake_run_sync
from complaints.records import Complaint


def nudge(number: str) -> bool:
    """Let a complaint's life go on now. False when it could not be woken now; the watch follows up."""
    try:
        return wake_life(number)
    except EngineDown:
        return False


def wake_life(number: str) -> bool:
    """Start or wake a complaint's run; False when it is over or running already. EngineDown: try again."""
    with reading() as session:
        complaint = session.get(Complaint, number)
    if complaint is None or complaint.archived_at is not None:
        return False
    if complaint.run_id is not None:
        return wake_run_sync(complaint.run_id)
    remember_run(number, start_run_sync(number, [f"procedure:{complaint.procedure}"]))
    return True


def remember_run(number: str, run_id: str) -> None:
    """Note which flow run lives a complaint's life."""
    with writing() as session:
        session.exec(update(Complaint).where(col(Complaint.number) == number).values(run_id=run_id))
