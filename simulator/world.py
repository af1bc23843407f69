"""A simulated world: complaints arrive, staff answer in office hours, customers answer when they like."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from complaints.acts.withdraw import withdraw
from complaints.calendar import Calendar
from complaints.errors import Refusal
from complaints.forms import Withdrawal
from complaints.openings import forward, open_time
from complaints.pack import Pack
from complaints.records import Promise, Question
from complaints.worktime import due
from simulator.arrivals import Arrival
from simulator.cases import QuickCase
from simulator.desk import NEVER, Presence, Task, Worker
from simulator.draws import Draws
from simulator.habits import Habits
from simulator.office import NOTICE, Elsewhere, Office, question_key
from simulator.people import Staff
from simulator.played import Played, Script
from simulator.results import Results, results
from simulator.talk import Talk

LAST = NOTICE + 1
MINUTE = timedelta(minutes=1)
LONGEST_RUN_OUT = timedelta(days=120)
"""How long after the last arrival the world goes on when no end is set."""


def simulate(
    pack: Pack, calendar: Calendar, staff: Staff, arrivals: Sequence[Arrival], habits: Habits,
    seed: int = 1, until: datetime | None = None, elsewhere: Elsewhere | None = None,
) -> Results:  # fmt: skip
    """Let the complaints arrive and be handled until a moment, or (at most 120 days) until all are closed."""
    if not arrivals:
        raise Refusal("no complaint arrives in this time; raise the rate or the days")
    world = World(pack, calendar, staff, habits, Draws(seed), elsewhere)
    for arrival in arrivals:
        world.at(arrival.at.astimezone(UTC), partial(world.arrive, arrival))
    with _keeping_everything():
        last = world.run(until or arrivals[-1].at + LONGEST_RUN_OUT)
    end = until or last or arrivals[-1].at
    return results(
        pack, calendar, world.cases, list(world.workers.values()), world.presence, arrivals[0].at, end
    )


@contextmanager
def _keeping_everything() -> Iterator[None]:
    """Look for garbage rarely: a world keeps all it makes, and looking through all of it takes long."""
    usual = gc.get_threshold()
    gc.set_threshold(500_000, 100, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@dataclass
class Held:
    """Work that was put aside until somebody else has spoken."""

    task: Task
    person: str


class World(Office):
    """An office with staff and customers who behave by habits and draws."""

    def __init__(
        self, pack: Pack, calendar: Calendar, staff: Staff, habits: Habits, draws: Draws,
        elsewhere: Elsewhere | None = None,
    ) -> None:  # fmt: skip
        super().__init__(pack, calendar, staff, elsewhere)
        self.habits, self.draws = habits, draws
        self.talk = Talk(habits, draws)
        self.presence = Presence(self.registry, calendar)
        self.workers = {member.id: Worker(member.id) for member in self.registry.members}
        self._tasks = 0
        self._held: dict[int, dict[str, Held]] = {}
        for moment in self.presence.changes():
            self.at(moment, self._call_all)

    def arrive(self, arrival: Arrival, now: datetime) -> None:
        """A complaint comes in; some customers take it back later."""
        self.talk.known[len(self.cases)], self.talk.filed[len(self.cases)] = arrival.known, arrival.filing
        case = self.file(arrival.filing, now)
        if self.draws.chance(self.habits.shares.withdraws, case.index, "withdraws"):
            self.at(self._later(now, self.habits.days.withdrawal, case.index), partial(self._withdraw, case))

    def scripts(self) -> list[Script]:
        """What was said in this world, complaint by complaint, to be played again elsewhere."""
        return [
            Script(
                case.number,
                case.complaint.accepted_at,
                self.talk.filed[case.index],
                self.talk.heard.get(case.index, ()),
            )
            for case in self.cases
        ]

    def asked(self, case: QuickCase, question: Question, now: datetime) -> None:
        """A customer answers after some days or not at all; staff when it is their turn."""
        key = question_key(case, question)
        if question.role == "customer":
            if self.draws.chance(self.habits.shares.answers, *key, "answers"):
                moment = self._later(now, self.habits.days.answer, *key)
                self.at(moment, partial(self._customer_says, case, question))
        elif question.person:
            minutes = self.habits.minutes_for(question.form, question.stage)
            effort = max(round(self.draws.around(minutes, self.habits.spread, *key, "effort")), 1) * MINUTE
            self._tasks += 1
            promise = next(
                (p for p in case.promises if (p.stage, p.round) == (question.stage, question.round)), None
            )
            task = Task(promise.due_at if promise else now, now, self._tasks, case, question, effort)
            begin = self._not_before(case, question, promise, now)
            if begin > now:
                self.at(begin, partial(self._put, question.person, task))
            else:
                self._put(question.person, task, now)

    def _not_before(
        self, case: QuickCase, question: Question, promise: Promise | None, now: datetime
    ) -> datetime:
        """When work makes sense: not at once for what is done again and again, a second call not today."""
        duty = case.pack.duties.get(question.stage)
        if duty is not None and duty.again is not None and promise is not None:
            return now + max(promise.due_at - now, timedelta()) / 2
        if question.known.get("unreached"):
            return due("next working day 10:00", now, case.calendar).at
        return now

    def _later(self, now: datetime, days: float, *key: object) -> datetime:
        later = now + timedelta(days=self.draws.around(days, 0.8, *key, "days")) if days else now
        return later.replace(second=0, microsecond=0) + MINUTE

    def _withdraw(self, case: QuickCase, now: datetime) -> None:
        if not case.story.ground:
            self.change(case, now, lambda c: withdraw(c, Withdrawal(reason=""), "customer", now))
            self.talk.note(case, Played(now, "withdrawal", {}, "customer"))

    def _customer_says(self, case: QuickCase, question: Question, now: datetime) -> None:
        if question.is_open:
            self.change(case, now, lambda c: self.talk.answer(c, question, "customer", now))
            self._take_up(case, now)

    # staff

    def _put(self, person: str, task: Task, now: datetime) -> None:
        """Work for somebody; if he is away, the deputy who is there is called."""
        if not task.question.is_open:
            return
        self.workers[person].put(task)
        roster = self.registry.roster(now, {})
        member = roster.people.get(person)
        there = roster.present(member) if member else None
        self._call(self.workers[there.id if there else person], now)

    def _call_all(self, now: datetime) -> None:
        for worker in self.workers.values():
            self._call(worker, now)

    def _call(self, worker: Worker, now: datetime) -> None:
        """Let somebody who is free look for work, now or when the office opens."""
        if worker.busy_until is not None or worker.called is not None:
            return
        if not self.presence.away and worker.top() is None:
            return
        begin = self.presence.begins(worker.id, now)
        if begin is not NEVER:
            worker.called = begin
            self.at(begin, partial(self._begin, worker))

    def _begin(self, worker: Worker, now: datetime) -> None:
        """Somebody at the desk takes up the most urgent question there is."""
        worker.called = None
        if worker.busy_until is not None or self.presence.absent(worker.id, now):
            return
        queues = [worker, *(self.workers[one] for one in self.presence.stands_in(worker.id, now))]
        tasks = [(task, one) for one in queues if (task := one.top()) is not None]
        if not tasks:
            return
        task, queue = min(tasks)
        queue.take()
        worker.busy_until = forward(now, task.effort, self.calendar)
        away = self.presence.leaves(worker.id, now)
        if away < worker.busy_until:
            self.at(away, partial(self._leave, worker, queue.id, task, open_time(now, away, self.calendar)))
        else:
            self.at(worker.busy_until, partial(self._finish, worker, task))

    def _leave(self, worker: Worker, person: str, task: Task, done: timedelta, now: datetime) -> None:
        """Somebody goes away in the middle of the work: what is left of it waits, or the deputy does it."""
        worker.busy_until = None
        worker.worked += done
        task.effort -= done
        self._put(person, task, now)

    def _finish(self, worker: Worker, task: Task, now: datetime) -> None:
        """The work is done: the answer is given, unless it is not wanted any more."""
        worker.busy_until = None
        worker.worked += task.effort
        worker.answers += 1
        question, case = task.question, task.case
        if question.is_open:
            wait = self.talk.instead(case, question, worker.id, now)
            if wait is None:
                self.change(case, now, lambda c: self.talk.answer(c, question, worker.id, now))
            else:
                self._held.setdefault(case.index, {})[question.id] = Held(task, worker.id)
                self.at(wait, partial(self._resume, case, question.id), LAST)
                self.live(case, now)
        self._call(worker, now)

    def _take_up(self, case: QuickCase, now: datetime) -> None:
        """The customer has spoken: whoever waited for it goes on."""
        for identity in list(self._held.get(case.index, ())):
            self._resume(case, identity, now)

    def _resume(self, case: QuickCase, identity: str, now: datetime) -> None:
        held = self._held.get(case.index, {}).pop(identity, None)
        if held is not None and held.task.question.is_open:
            held.task.effort = MINUTE * max(round(held.task.effort / MINUTE / 4), 1)
            self._put(held.person, held.task, now)
