"""One complaint at hand inside a transaction: its record, its pack, its calendar, its people.

Acts (complaints/acts/) change it through `enter`, `put` and `write`, and end with `settle`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlmodel import Session, col, func, select

from complaints.calendar import Calendar
from complaints.courses import COURSES
from complaints.drills.drill import PREFIX as DRILL
from complaints.errors import Refusal
from complaints.fold import tell
from complaints.fold_kin import expect_unmerged
from complaints.history import next_entry
from complaints.keeping import keep_promises, recompute, withdraw_pointless
from complaints.letters import Letter
from complaints.marks import STRONG, Mark
from complaints.pack import Pack
from complaints.people import Absence, Person, Roster
from complaints.plans.plan import Plan
from complaints.plans.work import PlanOf, equipped
from complaints.records import Complaint, Entry, Promise, Question, Record, awaited
from complaints.story import Story
from complaints.suggest import Suggester
from complaints.turn import beside, in_handling, place_of, stage_of

R = TypeVar("R")


@dataclass
class Case:
    """A complaint with everything the rules need. Load with `load`; valid inside its session only."""

    session: Session
    complaint: Record
    pack: Pack
    calendar: Calendar
    entries: list[Entry]
    questions: list[Question]
    promises: list[Promise]
    story: Story
    elsewhere: Callable[[str], tuple[Pack, Calendar]] | None = None
    suggester: Suggester | None = None
    plan_of: PlanOf | None = None
    plan_reader: Callable[[str], Plan] | None = None

    def __post_init__(self) -> None:
        self.equip()

    def equip(self) -> None:
        """Give the pack what the case has beside its procedure: its plans' steps, stages of the house."""
        course = COURSES.get(self.story.course)
        self.pack = equipped(self.pack, self.story, self.plan_of, course.stages if course else None)

    @property
    def practised(self) -> bool:
        """Whether this is a drill: nothing of it is real, and no customer hears of it."""
        return self.story.course == "drill"

    @property
    def number(self) -> str:
        return self.complaint.number

    @property
    def stage(self) -> str | None:
        """Whose turn it is, by the facts: a stage of the house or a duty of the pack."""
        return stage_of(self.story, self.pack)

    @property
    def place(self) -> str | None:
        """The stage of the house at which the life stands, whatever duty comes before it."""
        return place_of(self.story, self.pack)

    @property
    def handled(self) -> bool:
        """Whether the complaint is being handled by its owner."""
        return in_handling(self.story, self.pack)

    @property
    def urgent(self) -> bool:
        """Whether letters about it may disturb people in quiet hours; until classified, as suggested.

        So may those of a contingency plan that is in motion.
        """
        if self.story.active:
            return True
        asked = self.open_question("Classification")
        suggested = asked.known.get("priority") if asked else ""
        return (self.story.priority or suggested) == self.pack.urgent

    @property
    def promise(self) -> Promise | None:
        """The promise of the present stage and round."""
        return self.promised(*self.turn()) if self.stage else None

    @property
    def live(self) -> list[Promise]:
        """The promises that are running: that of the stage first, then those beside it."""
        return [p for p in (self.promised(*key) for key in self.running()) if p is not None]

    def running(self) -> list[tuple[str, int]]:
        """What is promised now: the stage, the place a duty stands before, and what runs beside them."""
        stage, place = self.stage, self.place
        held = [(place, self.story.round)] if place and place not in (stage, "archive") else []
        promised = stage and not (self.story.course and stage == "archive")  # its file is sealed at once
        keys = ([self.turn()] if promised else []) + held + beside(self.story, self.pack)
        return list(dict.fromkeys(keys))

    def turn(self) -> tuple[str, int]:
        """The present stage and which time it is."""
        stage = self.stage or ""
        return stage, dict(beside(self.story, self.pack)).get(stage, self.story.round)

    def promised(self, stage: str, round_: int) -> Promise | None:
        """The promise of a stage and round, if one was given."""
        return next((p for p in self.promises if p.stage == stage and p.round == round_), None)

    def record(self, field: str) -> str:
        """A field of the record: as corrected or completed later, else as it was filed."""
        later = self.story.record.get(field)
        return str(getattr(self.complaint, field) if later is None else later)

    def enter(self, verb: str, who: str, now: datetime, *, at_stage: str = "", **data: Any) -> Entry:
        """Append to the history and let the story follow. `at_stage`: if it is not about the present one.

        Refusal when it was merged into another complaint, to which this must befall.
        """
        expect_unmerged(self.story, self.number, verb)
        before = self.entries[-1] if self.entries else None
        stage = at_stage or self.stage or ""
        entry = next_entry(before, self.number, verb, who, now, stage, self.story.round, data)
        self.session.add(entry)
        self.entries.append(entry)
        self.story = tell(self.entries)
        self.equip()
        return entry

    def open_question(self, *forms: str, stage: str = "") -> Question | None:
        """The open question with one of these forms (of a stage or duty, if it is named)."""
        found = (q for q in self.questions if q.is_open and q.form in forms)
        return next((q for q in found if stage in ("", q.stage)), None)

    def answered(self, *forms: str, stage: str = "") -> Question | None:
        """An answered or lapsed question of this round (of a stage or duty) that no stage has taken yet."""
        for question in self.questions:
            said = question.answered_at is not None or question.lapsed_at is not None
            mine = question.form in forms and question.round == self.story.round
            if mine and said and question.taken_at is None and stage in ("", question.stage):
                return question
        return None

    def make(self, kind: type[R], /, **fields: Any) -> R:
        """A new row. A case that lives in memory alone (simulator/) makes plainer ones."""
        return kind(**fields)

    def expect(self, stage: str) -> None:
        """Refuse a step that is not this stage's: a step taken twice changes nothing."""
        if self.stage != stage:
            raise Refusal(f"{self.number}: it is not the turn of the stage '{stage}'")

    def today(self, now: datetime) -> date:
        """The day at the office of the case."""
        return now.astimezone(self.calendar.zone).date()

    def roster(self, now: datetime) -> Roster:
        """Everybody who works here, who is away, and how much each has to answer (drills set aside)."""
        open_by_person = (
            select(Question.person, func.count())
            .where(awaited(), Question.person != "", ~col(Question.number).startswith(f"{DRILL}-"))
            .group_by(Question.person)
        )
        return Roster(
            self.session.exec(select(Person).order_by(Person.id)).all(),
            self.session.exec(select(Absence)).all(),
            now.astimezone(self.calendar.zone),
            dict(self.session.exec(open_by_person).all()),
        )

    def earlier(self, since: datetime) -> list[str]:
        """The numbers of earlier complaints of the same customer from a moment on, newest first.

        The same customer: a telephone, mail address or chat id of one is also that of the other (its marks).
        """
        mine, at = self.complaint, col(Complaint.received_at)
        own = select(Mark.key).where(Mark.number == mine.number, col(Mark.kind).in_(STRONG))
        same = select(Mark.number).where(col(Mark.key).in_(own), Mark.number != mine.number)
        query = select(Complaint.number).where(
            col(Complaint.number).in_(same), at >= since, at <= mine.received_at
        )
        return list(self.session.exec(query.order_by(at.desc())))

    def letters(self) -> list[Letter]:
        """The letters of this complaint in the order in which they were recorded."""
        query = select(Letter).where(Letter.number == self.number)
        return list(self.session.exec(query.order_by(col(Letter.recorded_at), Letter.id)))

    def settle(self, now: datetime) -> None:
        """Bring promises and questions in line with the facts. Every act ends with this."""
        withdraw_pointless(self, now)
        keep_promises(self, now)
        self.complaint.merged_into = self.story.merged_into or None
        if self.story.ground and self.complaint.closed_at is None:
            self.complaint.closed_at = self.story.facts["closed"]
        if self.story.archived and self.complaint.archived_at is None:
            self.complaint.archived_at = self.story.facts["archived"]
        self.session.flush()

    def recompute(self, now: datetime) -> None:
        """Compute the running promises again from the history; a new due time starts its notices afresh."""
        for promise in self.live:
            recompute(self, promise, now)
