"""A life in motion: whose turn it is by the record, and the steps that are taken."""

from collections.abc import Coroutine
from typing import Any

from prefect import Task
from sqlmodel import col, update

from adapters.cases import read_case
from adapters.clock import now
from adapters.database import writing
from adapters.discreet import discreet
from complaints.drills.steps import to_do
from complaints.loading import kind_of
from complaints.records import Entry
from flows.ask import ask_and_sleep, forget_typed
from flows.tags import show_tags
from tasks.duty import duty
from tasks.notices import escalate, remind

Stage = Task[[str], Coroutine[Any, Any, None]]
NOTICES = ("reminded", "escalated")


class Life:
    """The life of one complaint, drill or plan review during one wake of its flow run."""

    def __init__(self, number: str) -> None:
        self.number = number
        self.look()

    def look(self) -> None:
        """Read from the record whose turn it is."""
        with discreet(self.number, "reading"), read_case(self.number) as case:
            self.stage, self.place, self.round = case.stage, case.place, case.story.round
            shown = case.complaint.shown
            self.doing = to_do(case, now()) if case.stage == "practise" else ""
            self.unshown = [e for e in case.entries if e.verb in NOTICES and e.seq > shown]

    @property
    def unsettled(self) -> bool:
        """Whether the complaint still has to be handled (it is neither closed nor archived)."""
        return self.place not in ("archive", None)

    async def wait(self, place: str) -> None:
        """Sleep while the life waits at a place for all that runs beside it."""
        while self.place == place:
            with discreet(self.number, "asking"):
                await ask_and_sleep(self.number)
            self.look()

    async def turn(self, stage: Stage) -> None:
        """Let a stage and the duties before it work while it is their turn: ask, sleep, take one step."""
        while self.stage is not None and self.place == stage.name:
            with discreet(self.number, "asking"):
                ready = await ask_and_sleep(self.number)
            if not ready:  # what was asked has changed meanwhile: look whose turn it is now
                self.look()
                continue
            await self._step(stage)(self.number)
            self.look()
        if self.stage is None:
            await forget_typed()
            await show_tags(self.number)

    def _step(self, stage: Stage) -> Stage:
        """The step to take, named so that the list of task runs reads as the history of the case."""
        step, name = (stage, stage.name) if self.stage == stage.name else (duty, str(self.stage))
        name = self.doing or name
        name = f"{name} (round {self.round})" if self.round > 1 else name
        return step.with_options(task_run_name=name)

    async def tell_notices(self) -> None:
        """Show the reminders and escalations that were recorded since the last wake as steps of the life."""
        for entry in self.unshown:
            if entry.verb == "reminded":
                await remind(self.number, entry.stage)
            else:
                await escalate(self.number, entry.stage, entry.data["level"])
            self._shown(entry)

    def _shown(self, entry: Entry) -> None:
        kind = kind_of(self.number)
        with writing() as session:
            session.exec(update(kind).where(col(kind.number) == self.number).values(shown=entry.seq))
