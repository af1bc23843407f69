"""A life in motion: whose turn it is by the record, and the steps that are taken."""

from collections.abc import Coroutine
from typing import Any

from prefect import Task
from sqlmodel import col, update

from adapters.cases import read_case
from adapters.database import writing
from adapters.discreet import discreet
from complaints.records import Complaint, Entry
from flows.ask import ask_and_sleep
from flows.tags import show_tags
from tasks.notices import escalate, remind

Stage = Task[[str], Coroutine[Any, Any, None]]
NOTICES = ("reminded", "escalated")


class Life:
    """The life of one complaint during one wake of its flow run."""

    def __init__(self, number: str) -> None:
        self.number = number
        self.look()

    def look(self) -> None:
        """Read from the record whose turn it is."""
        with discreet(self.number, "reading"), read_case(self.number) as case:
            self.stage, self.round = case.stage, case.story.round
            shown = case.complaint.shown
            self.unshown = [e for e in case.entries if e.verb in NOTICES and e.seq > shown]

    @property
    def unsettled(self) -> bool:
        """Whether the complaint still has to be handled (it is neither closed nor archived)."""
        return self.stage not in ("archive", None)

    async def turn(self, stage: Stage) -> None:
        """Let a stage work for as long as it is its turn: ask, sleep until answered, take one step."""
        while self.stage == stage.name:
            with discreet(self.number, "asking"):
                ready = await ask_and_sleep(self.number)
            if not ready:  # what was asked has changed meanwhile: look whose turn it is now
                self.look()
                continue
            again = f"{stage.name} (round {self.round})"
            step = stage.with_options(task_run_name=again) if self.round > 1 else stage
            await step(self.number)
            self.look()
        if self.stage is None:
            await show_tags(self.number)

    async def tell_notices(self) -> None:
        """Show the reminders and escalations that were recorded since the last wake as steps of the life."""
        for entry in self.unshown:
            if entry.verb == "reminded":
                await remind(self.number, entry.stage)
            else:
                await escalate(self.number, entry.stage, entry.data["level"])
            self._shown(entry)

    def _shown(self, entry: Entry) -> None:
        with writing() as session:
            mine = col(Complaint.number) == self.number
            session.exec(update(Complaint).where(mine).values(shown=entry.seq))
