"""What is said when: the answer to a question, and what an owner does instead of answering."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from complaints.acts.answer import Late, record_answer
from complaints.acts.customer import ask_customer
from complaints.acts.extend import request_extension
from complaints.acts.owner import refuse
from complaints.asking import setting
from complaints.errors import Refusal
from complaints.filing import Filing
from complaints.forms import CustomerQuestion, DispatchRefusal, ExtensionRequest, FormErrors, form_of
from complaints.records import Question
from complaints.worktime import due
from simulator.answers import TEXT, Speaker
from simulator.cases import QuickCase
from simulator.draws import Draws
from simulator.habits import Habits
from simulator.office import question_key
from simulator.played import Played

REPAIRS = 6
"""How often an answer is corrected that a form refuses."""
SHORTEST_EXTENSION = 1


class Talk:
    """Speaks for everybody. By the index of a complaint: how it was `filed`, what was `heard`, and what
    the desk will find out about it (`known`).
    """

    def __init__(self, habits: Habits, draws: Draws) -> None:
        self.habits, self.draws = habits, draws
        self.speaker = Speaker(habits, draws)
        self.known: dict[int, Mapping[str, Any]] = {}
        self.filed: dict[int, Filing] = {}
        self.heard: dict[int, list[Played]] = {}
        self._consulted: set[str] = set()

    def answer(self, case: QuickCase, question: Question, by: str, now: datetime) -> None:
        """Answer a question. Refusal naming the fields if no answer is found that the form takes."""
        form: Any = form_of(case.pack, question.form, question.stage)
        within = setting(case, question, now)
        key = question_key(case, question)
        said = self.speaker.say(form, question, within, now, key)
        found = self.known.get(case.index, {}) if question.form == "Classification" else {}
        said |= {name: value for name, value in found.items() if name in form.model_fields}
        for attempt in range(REPAIRS):
            try:
                record_answer(case, question, said, by, "link", now)
                return self.note(case, Played(now, question.form, said, by, question.stage))
            except FormErrors as wrong:
                errors = wrong.errors
                dropped = {name for name in errors if name in found and name in said and attempt == 0}
                said = {name: value for name, value in said.items() if name not in dropped}
                left = {name: text for name, text in errors.items() if name not in dropped}
                said = self.speaker.repaired(
                    form, question, within, now, (*key, attempt), said, left, attempt > 1
                )
            except Late:
                return None
        raise Refusal(f"{case.number}: the simulation finds no answer to {question.form}: {errors}")

    def note(self, case: QuickCase, step: Played) -> None:
        """Keep what was said, so that it can be played again (simulator/replay.py)."""
        self.heard.setdefault(case.index, []).append(step)

    def instead(self, case: QuickCase, question: Question, by: str, now: datetime) -> datetime | None:
        """What an owner may do before answering, and the moment at which he goes on. None: he answers now."""
        shares, key = self.habits.shares, question_key(case, question)
        if question.id in self._consulted or question.role == "customer":
            return None
        self._consulted.add(question.id)
        try:
            if question.form == "Investigation":
                if self.draws.chance(shares.refuses, *key, "refuses"):
                    refuse(case, DispatchRefusal(reason=TEXT), by, now)
                    self.note(case, Played(now, "refusal", {"reason": TEXT}, by))
                    return now
                if self.draws.chance(shares.asks_customer, *key, "asks"):
                    asked = ask_customer(case, CustomerQuestion(question=TEXT), by, now)
                    self.note(case, Played(now, "customer-question", {"question": TEXT}, by))
                    return asked.lapses_at
            if question.form == "Resolution" and self.draws.chance(shares.asks_time, *key, "time"):
                more = {"days": SHORTEST_EXTENSION, "reason": TEXT}
                request_extension(case, ExtensionRequest.model_validate(more), by, now)
                self.note(case, Played(now, "extension", more, by))
                return due(f"{SHORTEST_EXTENSION} working days", now, case.calendar).at
        except Refusal:
            return None
        return None
