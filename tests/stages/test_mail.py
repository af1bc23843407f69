"""Letters from the record to a real SMTP server: once each, kept while it is down, never without a point."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from adapters.cases import change_case, read_case
from adapters.database import reading, writing
from adapters.mail import PermanentRefusal, compose
from adapters.paper import Rendered, reply_text
from complaints.acts.answer import record_answer
from complaints.acts.classify import classify
from complaints.acts.customer import ask_customer
from complaints.acts.dispatch import dispatch
from complaints.acts.notify import notify
from complaints.acts.register import register
from complaints.acts.withdraw import withdraw
from complaints.asking import ask
from complaints.case import Case
from complaints.forms import CustomerQuestion, Withdrawal
from complaints.letters import Letter
from tasks.tell import tell_all, tell_case
from tests.stages.conftest import MONDAY, Sink, file_for

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MILD = {"matter": "客服态度冷淡，电话里敷衍。", "demand": "希望道歉。"}


def letters(**fields: Any) -> list[Letter]:
    """The recorded letters with these values, in order."""
    query = select(Letter).filter_by(**fields).order_by(col(Letter.recorded_at), Letter.id)
    with reading() as session:
        return list(session.exec(query))


def registered(number: str) -> str:
    """Register a complaint and ask the desk for its classification."""
    with change_case(number) as case:
        register(case, MONDAY)
        ask(case, MONDAY)
    return number


def investigated_by_chen_lei(number: str) -> str:
    """Bring a complaint to the owner in engineering, on Monday at 10:00."""
    with change_case(registered(number)) as case:
        answer(case, intake="quality", assessment="workmanship", dispatch="construction")
        classify(case, MONDAY)
        dispatch(case, MONDAY)
        ask(case, MONDAY)
    return number


def answer(case: Case, **data: Any) -> None:
    question = ask(case, MONDAY)
    assert question is not None
    record_answer(case, question, data, "wang.fang", "portal", MONDAY)


def remind(number: str, now: datetime) -> None:
    with change_case(number) as case:
        assert notify(case, now)


async def test_a_letter_as_a_mail_program_sees_it(filed: str, sink: Sink) -> None:
    assert await tell_case(filed, MONDAY) == ["acknowledgement"]
    (message,) = sink.received
    assert message["Subject"] == f"已收到您的投诉（编号 {filed}）"
    assert message["To"].addresses[0].display_name == "张伟"
    assert message["From"].addresses[0].addr_spec == "complaints@redress.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Content-Language"] == "zh-Hans"
    assert message["Date"].datetime == MONDAY
    (letter,) = letters()
    assert message["Message-ID"] == letter.message_id == f"<{letter.id}@redress.example>"
    text, html = (part.get_content() for part in message.iter_parts())
    assert "尊敬的张伟：" in text
    assert "/c/" in text
    assert "<p>尊敬的张伟：</p>" in html
    assert letter.sent_at is not None
    assert letter.tries == 1


async def test_letters_of_one_case_hang_together(filed: str, sink: Sink) -> None:
    registered(filed)
    assert await tell_case(filed, MONDAY) == ["acknowledgement", "asked"]
    first, second = sink.received
    assert second["In-Reply-To"] == second["References"] == first["Message-ID"]
    assert first["References"] is None


async def test_nothing_goes_out_twice(filed: str, sink: Sink) -> None:
    await tell_case(filed, MONDAY)
    assert await tell_case(filed, MONDAY) == []
    assert (await tell_all(MONDAY + HOUR)).sent == 0
    assert len(sink.received) == 1


async def test_two_tellers_send_each_letter_once(filed: str, sink: Sink) -> None:
    registered(filed)
    for n in range(4):
        registered(file_for(f"c{n}@customer.example", MONDAY))
    told = await asyncio.gather(tell_all(MONDAY), tell_all(MONDAY), tell_case(filed, MONDAY))
    assert len(sink.received) == 10
    assert len({message["Message-ID"] for message in sink.received}) == 10
    assert told[0].sent + told[1].sent + len(told[2]) == 10


async def test_while_the_server_is_down_nothing_is_lost_or_counted(filed: str, sink: Sink) -> None:
    sink.stop()
    assert await tell_case(filed, MONDAY) == []
    told = await tell_all(MONDAY)
    assert (told.sent, told.waiting, told.down) == (0, 1, True)
    assert [(one.tries, one.claimed_until, one.failed_at) for one in letters()] == [(0, None, None)]
    sink.start()
    assert await tell_case(filed, MONDAY) == ["acknowledgement"]


async def test_a_server_that_breaks_off_costs_no_letter_a_try(filed: str, sink: Sink) -> None:
    sink.recipient = "421 shutting down"
    told = await tell_all(MONDAY)
    assert (told.refused, told.down) == (0, True)
    sink.recipient = "250 OK"
    assert (await tell_all(MONDAY + MINUTE)).sent == 1
    assert letters()[0].tries == 1


async def test_every_try_sends_the_same_letter(filed: str, sink: Sink) -> None:
    sink.answer = "451 try again"
    told = await tell_all(MONDAY)
    assert (told.sent, told.refused) == (0, 1)
    first = letters()[0]
    assert first.tries == 1
    assert MONDAY + timedelta(seconds=15) <= first.send_after < MONDAY + timedelta(seconds=20)
    assert "451 try again" in first.error
    assert (await tell_all(MONDAY + timedelta(seconds=10))).refused == 0  # not before its time
    sink.answer = "250 OK"
    assert (await tell_all(MONDAY + MINUTE)).sent == 1
    again = letters()[0]
    assert sink.received[0]["Message-ID"] == first.message_id
    assert (again.text, again.html, again.tries, again.error) == (first.text, first.html, 2, "")


async def test_waits_grow_and_after_thirty_tries_it_has_failed(filed: str, sink: Sink) -> None:
    sink.answer = "451 try again"
    now = MONDAY
    for _ in range(30):
        await tell_all(now)
        now = letters()[0].send_after + MINUTE
    (letter,) = letters()
    assert letter.tries == 30
    assert letter.failed_at is not None
    assert now - MONDAY > timedelta(hours=48)


async def test_a_refusal_for_good_is_recorded_and_not_repeated(filed: str, sink: Sink) -> None:
    sink.recipient = "550 no such user"
    assert (await tell_all(MONDAY)).refused == 1
    (letter,) = letters()
    assert letter.failed_at is not None
    assert "550 no such user" in letter.error
    sink.recipient = "250 OK"
    assert (await tell_all(MONDAY + HOUR)).sent == 0


async def test_if_our_own_address_is_refused_letters_wait(filed: str, sink: Sink) -> None:
    sink.sender = "550 sender not allowed"
    assert (await tell_all(MONDAY)).refused == 1
    assert letters()[0].failed_at is None


async def test_a_letter_taken_by_a_sender_that_died_goes_out_within_a_minute(filed: str, sink: Sink) -> None:
    with writing() as session:
        session.exec(select(Letter)).one().claimed_until = MONDAY + timedelta(seconds=45)
    assert await tell_case(filed, MONDAY + timedelta(seconds=44)) == []
    assert await tell_case(filed, MONDAY + timedelta(seconds=46)) == ["acknowledgement"]


async def test_a_letter_that_cannot_be_written_does_not_stop_the_others(filed: str, sink: Sink) -> None:
    with writing() as session:
        session.exec(select(Letter)).one().kind = "progress"  # which needs a text that is not there
    registered(filed)
    assert await tell_case(filed, MONDAY) == ["asked"]
    (broken,) = letters(kind="progress")
    assert broken.error.startswith("cannot be written: ")
    assert broken.tries == 1


async def test_many_notices_become_one_letter_per_person(cast: Any, sink: Sink) -> None:
    for n in range(8):  # four questions each for Wang Fang and Liu Yang
        registered(file_for(f"c{n}@customer.example", MONDAY, **MILD))
    await tell_all(MONDAY)
    sink.received.clear()
    for one in letters(kind="acknowledgement"):
        remind(one.number, MONDAY + timedelta(minutes=95))
    assert await tell_case(letters(kind="reminder")[0].number, MONDAY + timedelta(minutes=95)) == []
    told = await tell_all(MONDAY + timedelta(minutes=95))
    assert told.sent == 2
    assert sink.subjects() == ["办理提醒汇总：4 件"] * 2
    assert {str(message["To"].addresses[0].addr_spec) for message in sink.received} == {
        "wang.fang@redress.example",
        "liu.yang@redress.example",
    }
    reminders = letters(kind="reminder")
    assert len(reminders) == 8
    assert all(one.sent_at and one.digest in {d.id for d in letters(kind="digest")} for one in reminders)
    assert (await tell_all(MONDAY + timedelta(minutes=96))).sent == 0


async def test_a_few_notices_go_one_by_one(cast: Any, sink: Sink) -> None:
    for n in range(6):
        registered(file_for(f"c{n}@customer.example", MONDAY, **MILD))
    await tell_all(MONDAY)
    for one in letters(kind="acknowledgement"):
        remind(one.number, MONDAY + timedelta(minutes=95))
    assert (await tell_all(MONDAY + timedelta(minutes=95))).sent == 6
    assert letters(kind="digest") == []


async def test_notices_of_urgent_complaints_go_singly(cast: Any, sink: Sink) -> None:
    numbers = [investigated_by_chen_lei(file_for(f"c{n}@customer.example", MONDAY)) for n in range(5)]
    await tell_all(MONDAY)
    thursday = MONDAY + timedelta(days=3, hours=5)
    for number in numbers:
        remind(number, thursday)
    assert len(letters(kind="reminder", sent_at=None)) == 5
    assert (await tell_all(thursday)).sent == 5
    assert letters(kind="digest") == []


async def test_dead_cases_send_no_tasks_and_do_not_escalate(filed: str, sink: Sink) -> None:
    investigated_by_chen_lei(filed)
    remind(filed, MONDAY + timedelta(days=4))
    with change_case(filed) as case:
        withdraw(case, Withdrawal(reason="已解决"), "customer", MONDAY + timedelta(days=4))
    await tell_all(MONDAY + timedelta(days=4))
    pointless = {one.kind for one in letters() if one.error.startswith("pointless: ")}
    assert pointless == {"asked", "dispatch", "escalation"}
    told = sorted(one.kind for one in letters() if one.sent_at)
    assert told == ["acknowledgement", "withdrawal", "withdrawal"]


async def test_an_answered_question_is_not_asked_any_more(filed: str, sink: Sink) -> None:
    investigated_by_chen_lei(filed)  # the desk's letter was not sent before it had answered
    assert sorted(await tell_case(filed, MONDAY)) == ["acknowledgement", "dispatch"]
    assert letters(kind="asked")[0].error == "pointless: the question is not open any more"


async def test_notices_wait_while_the_clock_stands_still(filed: str, sink: Sink) -> None:
    investigated_by_chen_lei(filed)
    await tell_all(MONDAY)
    thursday = MONDAY + timedelta(days=3, hours=5)
    remind(filed, thursday)
    with change_case(filed) as case:
        ask_customer(case, CustomerQuestion(question="何时开始漏水？"), "chen.lei", thursday)
    await tell_all(thursday)
    (reminder,) = letters(kind="reminder")
    assert reminder.sent_at is None
    assert reminder.failed_at is None
    assert reminder.send_after > thursday
    assert any("有一个问题想请教您" in subject for subject in sink.subjects())


async def test_an_edited_letter_wins_and_a_broken_one_does_not_stop_it(
    filed: str, db: Path, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    folder = db / "letters" / "acknowledgement" / "zh-Hans"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("收到啦 {{ number }}", encoding="utf-8")
    (folder / "body.txt").write_text("{{ nobody }}", encoding="utf-8")
    await tell_case(filed, MONDAY)
    assert sink.subjects() == [f"收到啦 {filed}"]
    assert "尊敬的张伟" in letters()[0].text
    assert "acknowledgement/zh-Hans/body.txt" in caplog.text


async def test_a_name_cannot_add_headers(cast: Any, sink: Sink) -> None:
    number = file_for("a@b.example", MONDAY)
    with writing() as session:
        letter = session.exec(select(Letter)).one()
        letter.addressee = "张伟\r\nBcc: everybody@redress.example"
    await tell_case(number, MONDAY)
    assert sink.received[0]["Bcc"] is None


def test_an_address_that_is_none_is_refused_for_good(filed: str) -> None:
    (letter,) = letters()
    letter.address = "not an address"
    with pytest.raises(PermanentRefusal, match="no e-mail address"):
        compose(letter, Rendered("a", "b", "c"))


def test_the_desk_has_the_reply_as_words_to_say(cast: Any) -> None:
    number = investigated_by_chen_lei(file_for("", MONDAY, channel="phone"))
    with change_case(number) as case:
        case.enter("investigated", "chen.lei", MONDAY, findings="防水层破损。")
        case.enter("resolved", "chen.lei", MONDAY, measures=["rectify"], description="重做防水。", cost=300.0)
    with read_case(number) as case:
        said = reply_text(case, "zh-Hans")
    assert said.startswith("您好，请问是张伟吗？")
    assert "重做防水。" in said
    assert "陈磊" not in said
