"""Which case a mail answers: signed addresses, our letters in the thread, numbers in the subject."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.inbound.read import read_mail
from adapters.inbound.which import letters_answered, number_by_address, number_in_subject, numbers_in
from adapters.links import WrongLink, follow_url, number_of_reply, reply_token
from tests.mail.shapes import LETTER, OWN, mail, word

NUMBER = "TS-20261122-0001"


def test_the_token_of_an_answer_is_short_has_no_case_and_needs_no_time() -> None:
    token = reply_token(NUMBER)
    assert set(token) <= set(string.ascii_lowercase + string.digits + "-")
    assert len(token) <= 40
    assert len(token.rpartition("-")[2]) * 5 >= 80  # bits
    assert number_of_reply(token) == number_of_reply(token.upper()) == NUMBER
    assert len(f"complaints+{token}") <= 64  # what a local part may have


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        NUMBER,
        reply_token(NUMBER)[:-1],
        reply_token(NUMBER) + "a",
        reply_token(NUMBER).replace("0001", "0002"),
        reply_token("TS-20261122-0002").rpartition("-")[2] + "-" + NUMBER,
        follow_url(NUMBER).rpartition("/")[2],
        "ｔs-20261122-0001-" + "a" * 16,
    ],
    ids=[
        "empty", "short", "number", "cut", "longer", "another", "turned", "follow link", "full width",
    ],  # every process signs with a key of its own
)  # fmt: skip
def test_a_forged_token_is_refused(token: str) -> None:
    with pytest.raises(WrongLink):
        number_of_reply(token)


@given(st.text(max_size=80))
def test_no_text_is_a_token_by_chance(text: str) -> None:
    with pytest.raises(WrongLink):
        number_of_reply(text)


@pytest.mark.parametrize(
    ("subject", "numbers"),
    [
        (NUMBER, [NUMBER]),
        ("回复：您的投诉【TS-20261122-0001】已受理", [NUMBER]),
        ("re: ts-20261122-0001", [NUMBER]),
        ("ＴＳ－２０２６１１２２－０００１ 漏水", [NUMBER]),
        ("TS–20261122–0001", [NUMBER]),
        ("TS - 20261122 - 0001", [NUMBER]),
        ("编号TS-20261122-0001和YH-20261122-12345", [NUMBER, "YH-20261122-12345"]),
        ("TS-20261122-0001 TS-20261122-0001", [NUMBER]),
        ("XTS-20261122-0001", []),
        ("TS-20261122-00012345", []),
        ("ATS-20261122-0001, TS-2026-1, WS-20261122-0001", []),
        ("", []),
    ],
)
def test_numbers_in_a_subject(subject: str, numbers: list[str]) -> None:
    assert numbers_in(subject, OWN.prefixes) == numbers


def test_the_signed_address_is_found_among_all_receivers_in_any_case() -> None:
    token = reply_token(NUMBER)
    for header in ("to", "cc", "delivered_to", "x_original_to"):
        address = f"Complaints+{token.upper()}@Redress.Example"
        found = read_mail(
            mail(b"x", **{"to": "li@x.example", header: address}), OWN, lambda m: number_by_address(m, OWN)
        )
        assert (found.verdict, found.case) == ("reply", NUMBER), header


def test_a_signed_address_of_somebody_else_or_with_a_forged_token_is_none() -> None:
    token = reply_token(NUMBER)
    for to in (
        f"complaints+{token}@evil.example",
        f"other+{token}@redress.example",
        "complaints+x@redress.example",
    ):
        found = read_mail(mail(b"x", to=to), OWN, lambda m: number_by_address(m, OWN))
        assert (found.verdict, found.case) == ("complaint", "")


def test_letters_of_ours_in_the_thread_the_nearest_first() -> None:
    raw = mail(
        b"x", references=f"<old@redress.example> <x@y.z> <{LETTER}@Redress.Example>", in_reply_to="<q@y.z>"
    )
    found = read_mail(raw, OWN, lambda _: "")
    assert letters_answered(found, OWN) == [LETTER, "old"]


def test_the_number_in_an_encoded_subject() -> None:
    raw = mail(b"x", subject=word("回复：【ts-20261122-0001】", "gbk"))
    assert number_in_subject(read_mail(raw, OWN, lambda _: ""), OWN) == NUMBER
