"""Caps: how much mail leads to something by itself, and responders that would answer us for ever."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from adapters import database
from adapters.clock import now
from adapters.inbound.caps import CAPS, Came, over, text_key
from complaints.letters import Letter
from complaints.records import Complaint
from tasks.fetch import fetch_all
from tasks.tell import tell_all
from tests.mail.conftest import ImapServer, mail, put_question, rows
from tests.stages.conftest import Sink

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FIGURES = {cap.code: (cap.per_hour, cap.per_day) for cap in CAPS}


def came(
    n: int, sender: str = "a@firm.example", text: str = "", answers: str = "", minutes: float = 0
) -> Came:
    """The n-th mail, so many minutes ago; each with a text of its own unless one is given."""
    return Came(sender, text or f"text {n}", answers, MONDAY - timedelta(minutes=minutes))


def senders(count: int, domain: str, text: str = "") -> list[Came]:
    return [came(n, f"{n}@{domain}", text, minutes=30) for n in range(count)]


def test_the_figures_stand_in_one_place() -> None:
    assert FIGURES == {
        "held_text": (3, 5),
        "held_sender": (5, 20),
        "held_domain": (20, 100),
        "held_case": (20, 60),
        "held_replies": (20, 100),
    }


@pytest.mark.parametrize(
    ("mail", "earlier", "code"),
    [
        (came(99), [], ""),
        (came(99), [came(n, minutes=30) for n in range(4)], ""),
        (came(99), [came(n, minutes=30) for n in range(5)], "held_sender"),
        (came(99), [came(n, minutes=61) for n in range(5)], ""),
        (came(99), [came(n, minutes=120) for n in range(20)], "held_sender"),
        (came(99), [came(n, minutes=1441) for n in range(20)], ""),
        (came(99, text="x"), [came(n, text="x", minutes=30) for n in range(2)], ""),
        (came(99, text="x"), [came(n, text="x", minutes=30) for n in range(3)], "held_text"),
        (came(99, "99@firm.example", "x"), senders(3, "firm.example", "x"), "held_text"),
        (came(99, "99@qq.com", "x"), senders(40, "qq.com", "x"), ""),
        (came(99, "99@firm.example"), senders(19, "firm.example"), ""),
        (came(99, "99@firm.example"), senders(20, "firm.example"), "held_domain"),
        (came(99, "99@qq.com"), senders(200, "qq.com"), ""),
        (came(99, answers="TS-1"), [came(n, answers="TS-1", minutes=30) for n in range(19)], ""),
        (came(99, "b@x", "", "TS-1"), [came(n, answers="TS-1", minutes=30) for n in range(20)], "held_case"),
        (came(99, answers="TS-9"), [came(n, answers=f"T{n}", minutes=30) for n in range(20)], "held_replies"),
        (came(99), [came(n, answers="TS-1", minutes=30) for n in range(15)], ""),
    ],
)
def test_what_is_held(mail: Came, earlier: list[Came], code: str) -> None:
    assert over(mail, earlier, MONDAY) == code


def test_numbers_and_dates_make_no_new_text() -> None:
    assert text_key("Ticket 4711", "Received 2026-11-22, 10:00.") == text_key(
        "Ticket 4712", "Received 2026-11-23 09:01"
    )
    assert text_key("漏水", "三楼") != text_key("漏水", "四楼")


# two responders


async def bounce_back(imap: ImapServer, sink: Sink, answer: Any, rounds: int = 40) -> tuple[int, int]:
    """Each letter of ours to the outside is answered by a machine, again and again.

    Gives how many mails came from there until all was quiet, and how many letters went there.
    """
    imap.put(answer(0, None))
    sent, answered = 1, 0
    for _ in range(rounds):
        await fetch_all(now())
        await tell_all(now())
        fresh = [one for one in sink.received[answered:] if "loop.example" in str(one["To"])]
        answered = len(sink.received)
        if not fresh:
            break
        for letter in fresh:
            imap.put(answer(sent, letter))
            sent += 1
    letters = [one for one in sink.received if "loop.example" in str(one["To"])]
    return sent, len(letters)


def same_address(n: int, letter: Any) -> Any:
    """It says nothing of being a machine, quotes nothing, and starts a thread of its own."""
    return mail(
        f"Thank you for your message. Your ticket is {n}.", "desk@loop.example", Subject=f"Ticket {n}"
    )


def changing_address(n: int, letter: Any) -> Any:
    """As above, and every mail comes from another address."""
    return mail(
        f"Thank you for your message. Your ticket is {n}.", f"t{n}@loop.example", Subject=f"Ticket {n}"
    )


WORDS = (
    "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel",
    "india", "juliett", "kilo", "lima", "mike", "november", "oscar", "papa",
)  # fmt: skip


def changing_text(n: int, letter: Any) -> Any:
    """Another address and another text each time."""
    text = f"We received {WORDS[n % 16]} {WORDS[n // 16 % 16]} {WORDS[(n * 7) % 16]}."
    return mail(text, f"t{n}@loop.example", Subject=f"{WORDS[n % 16]} {WORDS[(n * 3) % 16]} {n // 16}")


@pytest.mark.parametrize(
    ("answer", "cap"),
    [(same_address, "held_text"), (changing_address, "held_text"), (changing_text, "held_domain")],
)
async def test_a_responder_without_any_sign_of_it_is_stopped(
    imap: ImapServer, sink: Sink, answer: Any, cap: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mails, letters = await bounce_back(imap, sink, answer)
    with capsys.disabled():
        print(f"\n  {answer.__name__}: {mails} mails came, {letters} letters went out, then quiet")
    assert letters == FIGURES[cap][0]
    assert mails == letters + 1
    assert (rows()[-1].for_desk, rows()[-1].held) == (cap, True)
    with database.reading() as session:
        assert len(session.exec(select(Complaint)).all()) == letters


async def test_a_responder_that_keeps_the_thread_gets_no_further_letter(
    imap: ImapServer, sink: Sink, capsys: pytest.CaptureFixture[str]
) -> None:
    def answer(n: int, letter: Any) -> Any:
        thread = {"In_Reply_To": str(letter["Message-ID"])} if letter else {}
        return mail(f"Thank you. {n}", "desk@loop.example", Subject=f"Re: {n}", **thread)

    mails, letters = await bounce_back(imap, sink, answer)
    with capsys.disabled():
        print(f"\n  in the thread: {mails} mails came, {letters} letters went out, then quiet")
    assert (mails, letters) == (2, 1)


async def test_a_machine_that_floods_one_case_is_held_and_writes_its_owner_no_more(
    imap: ImapServer, sink: Sink, capsys: pytest.CaptureFixture[str]
) -> None:
    imap.put(mail())
    await fetch_all(now())
    number = rows()[0].number
    question = put_question(number)
    for n in range(30):
        imap.put(mail(f"{n}: {WORDS[n % 16]}", f"t{n}@loop.example", In_Reply_To=question))
    await fetch_all(now())
    held = [row for row in rows() if row.held]
    with database.reading() as session:
        said = [one for one in session.exec(select(Letter)) if "customer_said" in one.facts]
    with capsys.disabled():
        print(f"\n  into one case: 30 mails came, {len(held)} were held, {len(said)} letters to the owner")
    assert (len(held), {row.for_desk for row in held}) == (10, {"held_case"})
    assert len(said) == 20


async def test_what_was_held_is_filed_by_the_desk_and_only_then_acknowledged(imap: ImapServer) -> None:
    from adapters.inbound.desk import file_by_desk

    for n in range(4):
        imap.put(mail("同样的话", Subject=f"{n}"))
    await fetch_all(now())
    (held,) = [row for row in rows() if row.held]
    number = file_by_desk(held.id, "home-renovation", "wang.fang", "确是新投诉", now())
    with database.reading() as session:
        assert "acknowledgement" in list(session.exec(select(Letter.kind).where(Letter.number == number)))
