"""What operations see on a run: procedure, priority, stage, department and lateness as tags."""

from datetime import datetime

from prefect.runtime import flow_run

from adapters import clock
from adapters.cases import read_case
from adapters.runs import EngineDown, tag_run
from complaints.case import Case


def tags_of(case: Case, now: datetime) -> list[str]:
    """The tags of a case; nothing personal among them."""
    story, promise = case.story, case.promise
    tags = [
        f"procedure:{case.pack.procedure}",
        f"stage:{case.stage or ('merged' if story.merged_into else 'closed')}",
    ]
    tags += [f"priority:{story.priority}"] if story.priority else []
    tags += [f"level:{story.level}"] if story.level else []
    tags += [f"department:{story.department}"] if story.department else []
    if promise and promise.paused_at:
        tags.append("paused")
    elif promise and promise.due_at <= now:
        tags.append("late")
    return sorted(tags)


async def show_tags(number: str) -> None:
    """Show the case's tags on its flow run, if they changed; a missing engine is no reason to stop."""
    with read_case(number) as case:
        tags = tags_of(case, clock.now())
    if sorted(flow_run.tags or []) == tags:
        return
    try:
        await tag_run(str(flow_run.id), tags)
    except EngineDown:
        return
