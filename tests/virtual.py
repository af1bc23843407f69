"""A small town in which complaints live without Prefect, mail or a real clock; for tests like stories.

Wang Fang and Liu Yang keep the desk. Chen Lei and Zhao Min own what engineering did wrong, Sun Hao materials,
Zhou Jie and He Ping contracts. Li Na (and He Ping) supervise, Gao Jun is the general manager. Li Si is the
customer. It is Tuesday 29 September 2026, ten in the morning; from Thursday on everybody is on holiday.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, SQLModel, col, select, update

from adapters import database, vault
from adapters import packs as pack_files
from adapters.calendars import load_calendar
from adapters.cases import change_case, read_case
from adapters.pack_versions import current_pack
from adapters.packs import PACKS, packs, read_pack
from adapters.rosters import SAMPLES, Row, read_roster
from adapters.seen import mark
from adapters.settings import settings
from adapters.shelf import seal
from complaints.acts import archive, duty
from complaints.acts.answer import record_answer
from complaints.acts.customer import ask_customer
from complaints.acts.extend import request_extension
from complaints.acts.file import file_complaint
from complaints.acts.lapse import lapse
from complaints.acts.notify import notify
from complaints.acts.owner import hand_over, refuse
from complaints.acts.tell import add_evidence, add_information, change_priority, report_progress
from complaints.acts.withdraw import withdraw
from complaints.asking import ask
from complaints.calendar import Calendar
from complaints.case import Case
from complaints.filing import Filing
from complaints.forms import (
    CustomerQuestion,
    DispatchRefusal,
    ExtensionRequest,
    Handover,
    Information,
    PriorityChange,
    Progress,
    Withdrawal,
)
from complaints.letters import Letter
from complaints.pack import Pack
from complaints.people import Absence, Person
from complaints.promises import Notice
from complaints.records import Evidence, Promise, Question
from complaints.worktime import due
from simulator.turns import STEPS

WANG, LIU, CHEN, ZHAO, SUN = "wang.fang", "liu.yang", "chen.lei", "zhao.min", "sun.hao"
ZHOU, HE, LI, GAO = "zhou.jie", "he.ping", "li.na", "gao.jun"
TUESDAY = "2026-09-29T10:00+08:00"
EMAIL = "li.si@customer.example"
LEAK = "卫生间渗水，墙面发霉。"
CONTRACT = "合同约定的工期已经逾期。"

SAID: dict[str, dict[str, Any]] = {
    "Registration": {"demand": "修好"},
    "Classification": {"dispatch": "construction", "dispatch_part": "quality"},
    "Assignment": {},
    "Investigation": {"findings": "防水层破损", "evidence": "现场照片三张"},
    "Resolution": {"measures": ["rectify"], "description": "重做防水层", "cost": 500},
    "Approval": {"decision": "approve"},
    "ReplyCall": {"spoke_to": "李四", "reaction": "accepts"},
    "Survey": {"handling": "satisfied", "result": "satisfied", "fairness": "fair"},
    "Interview": {"handling": "satisfied", "result": "satisfied", "fairness": "fair"},
    "ClosingDecision": {"decision": "close", "ground": "final_position", "reasons": "已尽全部义务"},
    "CustomerAnswer": {"text": "上个月开始渗水"},
    "ExtensionDecision": {"decision": "grant"},
}
"""What everybody says when a test does not care what they say."""

UNHAPPY: dict[str, Any] = {"handling": "satisfied", "result": "dissatisfied", "fairness": "fair"}


@lru_cache(maxsize=1)
def shipped() -> Pack:
    """Procedure A as it is shipped, whatever pack other tests load."""
    return read_pack(PACKS / "home-renovation.yaml")


@lru_cache(maxsize=1)
def cn() -> Calendar:
    """The official Chinese calendar."""
    return load_calendar("cn", notices=Path("/nowhere"))


@lru_cache
def rows(procedure: str = "home-renovation") -> list[Row]:
    """The sample roster of a procedure; read once."""
    return read_roster(SAMPLES / f"{procedure}.yaml").people


class Town:
    """A database with the sample roster, and a clock that stands where the test puts it."""

    def __init__(self, at: str = TUESDAY, procedure: str = "home-renovation") -> None:
        self.now, self.procedure = datetime.fromisoformat(at), procedure
        with database.writing() as session:
            session.add_all(Person(**row.model_dump()) for row in rows(procedure))

    # the clock

    def at(self, moment: str) -> None:
        """Put the clock at a moment."""
        self.now = datetime.fromisoformat(moment)

    def pass_time(self, limit: str) -> None:
        """Let time pass: '2h', '4 office hours', '1 working day'."""
        self.now = due(limit, self.now, cn()).at

    # people

    def leaves(self, person: str, on: str = "2026-01-01") -> None:
        """Somebody leaves the company."""
        with database.writing() as session:
            day = datetime.fromisoformat(on).date()
            session.exec(update(Person).where(col(Person.id) == person).values(left_on=day))

    def away(self, *people: str, until: str = "2026-12-31T00:00+08:00") -> None:
        """People are absent from now on."""
        with database.writing() as session:
            end = datetime.fromisoformat(until)
            session.add_all(Absence(person=p, starts_at=self.now, ends_at=end) for p in people)

    def everybody_but(self, *people: str) -> list[str]:
        """The ids of the roster without some."""
        return [row.id for row in rows(self.procedure) if row.id not in people]

    # a life

    def file(self, channel: str = "web", live: bool = True, by: str = "customer", **fields: Any) -> str:
        """File a complaint; it lives until somebody has to answer."""
        who = {"name": "李四", "phone": "13800001111", "email": "" if channel == "phone" else EMAIL}
        who |= {name: fields.pop(name) for name in ("name", "phone", "email", "address") if name in fields}
        facts = {"matter": LEAK, "demand": "修好", "channel": channel, "complainant": who} | fields
        with database.writing() as session:
            pack = current_pack(session, self.procedure)
            filing = Filing.model_validate(facts)
            case = file_complaint(session, filing, pack, load_calendar("cn"), self.now, by)
            mark(session, case)
            number = case.number
        if live:
            self.live(number)
        return number

    def step(self, number: str) -> bool:
        """One turn of the life as flows/life.py takes it; False when it waits for somebody, or is over."""
        with self.change(number) as case:
            stage = case.stage
            if stage is None or ask(case, self.now) is not None:
                return False
        with self.change(number) as case:
            if stage == "archive":
                sealed = seal(case)
                archive.archive(case, self.now, sealed.manifest_sha256, sealed.files)
            else:
                STEPS.get(stage, duty.perform)(case, self.now)
                mark(case.session, case)
        return True

    def live(self, number: str) -> None:
        """Let the life go on until it waits for somebody, or is over."""
        for _ in range(50):
            if not self.step(number):
                return
        raise AssertionError(f"{number} goes in circles at {self.stage(number)}")

    def answer(self, number: str, form: str, by: str = "", live: bool = True, **fields: Any) -> Question:
        """Answer the open question of a form (fields not named: see SAID); the life goes on."""
        question = self.question(number, form)
        self.answer_again(question, by, **(SAID[form] | fields))
        if live:
            self.live(number)
        return question

    def answer_again(self, question: Question, by: str = "", **fields: Any) -> None:
        """Answer this very question, whatever became of it."""
        with self.change(question.number) as case:
            mine = next(q for q in case.questions if q.id == question.id)
            record_answer(case, mine, fields, by or mine.person or "customer", "link", self.now)

    def until(self, number: str, stage: str | None, **said: Mapping[str, Any]) -> None:
        """Answer whatever is asked, as in SAID or `said` by form, until a stage is reached (None: end)."""
        for _ in range(30):
            if self.stage(number) == stage:
                return
            question = self.open(number)[0]
            self.answer(number, question.form, **said.get(question.form, {}))
        raise AssertionError(f"{number} does not reach {stage}, it is at {self.stage(number)}")

    def refuse(self, number: str, reason: str = "不属于我部门") -> None:
        """The owner sends the complaint back."""
        self._do(number, lambda c, by: refuse(c, DispatchRefusal(reason=reason), by, self.now))

    def hand_over(self, number: str, to: str) -> None:
        """The owner passes the complaint to a colleague."""
        self._do(number, lambda c, by: hand_over(c, Handover(to=to), by, self.now))

    def ask_customer(self, number: str, text: str = "何时开始渗水？") -> None:
        """The owner asks the customer something."""
        self._do(number, lambda c, by: ask_customer(c, CustomerQuestion(question=text), by, self.now))

    def ask_for_time(self, number: str, days: int = 2, by: str = "") -> None:
        """The owner asks for more time."""
        form = ExtensionRequest(days=days, reason="等待材料")
        self._do(number, lambda c, owner: request_extension(c, form, by or owner, self.now))

    def progress(self, number: str, text: str = "材料已订") -> None:
        """The owner tells the customer how things stand."""
        self._do(number, lambda c, by: report_progress(c, Progress(text=text), by, self.now))

    def inform(self, number: str, text: str = "又漏了") -> None:
        """The customer adds something."""
        self._do(number, lambda c, _: add_information(c, Information(text=text), "customer", self.now))

    def prioritise(self, number: str, priority: str, by: str = LI) -> None:
        """Somebody changes the priority."""
        form = PriorityChange(priority=priority, reason="老人受影响")
        self._do(number, lambda c, _: change_priority(c, form, by, self.now))

    def withdraw(self, number: str) -> None:
        """The customer takes the complaint back."""
        self._do(number, lambda c, _: withdraw(c, Withdrawal(reason="已解决"), "customer", self.now))

    def hand_in(self, number: str, content: bytes = b"photo", filename: str = "photo.jpg") -> None:
        """The customer hands in a file."""
        stored = vault.store(io.BytesIO(content))
        evidence = Evidence(
            id=stored.sha256[:32], number=number, filename=filename, media_type="image/jpeg",
            size=stored.size, sha256=stored.sha256, added_at=self.now, added_by="customer",
        )  # fmt: skip
        self._do(number, lambda c, _: add_evidence(c, evidence, self.now))

    def _do(self, number: str, act: Callable[[Case, str], object]) -> None:
        with self.change(number) as case:
            act(case, case.story.owner)
        self.live(number)

    # the watch

    def sweep(self) -> list[Notice]:
        """One tick of the watch, as flows/sweep.py does it; returns the notices that were given."""
        with database.reading() as session:
            open_ = (Question.answered_at, Question.withdrawn_at, Question.lapsed_at)
            query = select(Question).where(*(col(c).is_(None) for c in open_))
            lapsing = list(session.exec(query.where(col(Question.lapses_at) <= self.now)))
        for question in lapsing:
            self._lapse(question)
        with database.reading() as session:
            numbers = list(
                session.exec(select(Promise.number).where(col(Promise.next_notice_at) <= self.now))
            )
        given: list[Notice] = []
        for number in numbers:
            with self.change(number) as case:
                given += notify(case, self.now)
            self.live(number)
        return given

    def _lapse(self, question: Question) -> None:
        with self.change(question.number) as case:
            lapse(case, question.id, self.now)
        self.live(question.number)

    # looking

    @contextmanager
    def change(self, number: str) -> Iterator[Case]:
        """The case in a transaction."""
        with change_case(number) as case:
            yield case

    def case(self, number: str) -> Case:
        """The case to look at (detached: rows may be read, not changed)."""
        with read_case(number) as case:
            case.session.expunge_all()
            return case

    def stage(self, number: str) -> str | None:
        """Whose turn it is."""
        return self.case(number).stage

    def open(self, number: str) -> list[Question]:
        """The open questions, oldest first."""
        return [q for q in self.case(number).questions if q.is_open]

    def question(self, number: str, form: str) -> Question:
        """The open question of a form."""
        found = [q for q in self.open(number) if q.form == form]
        assert len(found) == 1, f"{len(found)} open {form}; open: {[q.form for q in self.open(number)]}"
        return found[0]

    def letters(self, number: str, kind: str = "") -> list[Letter]:
        """The letters of a complaint, of one kind if it is named."""
        with read_case(number) as case:
            found = [letter for letter in case.letters() if kind in ("", letter.kind)]
            case.session.expunge_all()
            return found

    def told(self, number: str, kind: str) -> list[str]:
        """To whom letters of a kind went: ids of staff, '' for the customer."""
        return [letter.person for letter in self.letters(number, kind)]

    def verbs(self, number: str) -> list[str]:
        """The history in one word each."""
        return [entry.verb for entry in self.case(number).entries]

    def due(self, number: str) -> str:
        """When the present stage is due, on the office's clock: 'Wed 2026-09-30 18:00'."""
        promise = self.case(number).promise
        return local(promise.due_at) if promise else ""


def local(at: datetime) -> str:
    """A moment on the office's clock, with its weekday."""
    return at.astimezone(cn().zone).strftime("%a %Y-%m-%d %H:%M")


def restart() -> None:
    """As if all parts were started again."""
    settings.cache_clear()
    packs.cache_clear()
    pack_files.known_texts.clear()


@contextmanager
def a_town(folder: Path, monkeypatch: pytest.MonkeyPatch, town: Callable[[], Town] = Town) -> Iterator[Town]:
    """A town in a folder of its own, for fixtures."""
    monkeypatch.setenv("REDRESS_VAR", str(folder))
    settings.cache_clear()
    database.engine_for.cache_clear()
    engine = database.engine()
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    SQLModel.metadata.create_all(engine)
    try:
        yield town()
    finally:
        engine.dispose()
        database.engine_for.cache_clear()
        settings.cache_clear()


def rows_of(kind: type[SQLModel]) -> int:
    """How many rows a table has."""
    with Session(database.engine()) as session:
        return len(session.exec(select(kind)).all())
