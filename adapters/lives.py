"""From the record to its flow run: start the life that is missing, wake the one that sleeps."""

from sqlmodel import col, update

from adapters.database import reading, writing
from adapters.runs import ENDED, EngineDown, read_runs_sync, revive_run_sync, start_run_sync, wake_run_sync
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
    with writing() as session:
        session.exec(update(Complaint).where(col(Complaint.number) == number).values(run_id=run_id))
