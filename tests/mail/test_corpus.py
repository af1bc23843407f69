"""What is made of several hundred awkward mails: the right verdict, the right words, never an exception."""

from collections import Counter
from dataclasses import fields

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.inbound.model import ReadMail
from adapters.inbound.read import read_mail
from complaints.mailbox import VERDICTS
from tests.mail.corpus import corpus
from tests.mail.shapes import OWN, Shape, case_of

SMALL = [shape.raw for shape in corpus() if len(shape.raw) < 20_000]
KINDS = sorted({shape.kind for shape in corpus()})


@pytest.fixture(scope="module")
def found() -> list[tuple[Shape, ReadMail]]:
    return [(shape, read_mail(shape.raw, OWN, case_of)) for shape in corpus()]


def test_the_verdict_table_is_diagonal(found: list[tuple[Shape, ReadMail]]) -> None:
    table = Counter((shape.verdict, mail.verdict) for shape, mail in found)
    print(f"\n{len(found)} mails; expected down, found across")
    print(" " * 11 + "".join(f"{verdict:>11}" for verdict in VERDICTS))
    for expected in VERDICTS:
        print(f"{expected:<11}" + "".join(f"{table[expected, verdict]:>11}" for verdict in VERDICTS))
    print("\n".join(f"{kind:<22}{count:>5}" for kind, count in Counter(s.kind for s, _ in found).items()))
    assert len(found) >= 400
    assert [(s.name, m.verdict, m.reasons) for s, m in found if s.verdict != m.verdict] == []


def test_no_machine_is_taken_for_a_person_and_no_person_for_a_machine(
    found: list[tuple[Shape, ReadMail]],
) -> None:
    machines = {"automatic", "bounce", "own"}
    assert [s.name for s, m in found if (s.verdict in machines) != (m.verdict in machines)] == []
    assert all(not mail.case for _, mail in found if mail.verdict != "reply")


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_mail_says_is_read(kind: str, found: list[tuple[Shape, ReadMail]]) -> None:
    wrong = []
    for shape, mail in found:
        if shape.kind == kind:
            for field in ("text", "subject", "sender", "sender_name", "case", "original_sender"):
                expected = getattr(shape, field)
                if expected is not None and getattr(mail, field) != expected:
                    wrong.append((shape.name, field, getattr(mail, field)[:200], expected[:200]))
            names = tuple(one.filename for one in mail.attachments)
            if shape.files is not None and names != shape.files:
                wrong.append((shape.name, "files", str(names), str(shape.files)))
    assert wrong == []


def test_a_bounce_names_the_receiver_the_letter_and_whether_it_is_for_good(
    found: list[tuple[Shape, ReadMail]],
) -> None:
    bounces = [(shape, mail.bounce) for shape, mail in found if shape.verdict == "bounce"]
    assert len(bounces) > 80
    for shape, bounce in bounces:
        assert bounce is not None, shape.name
        assert (bounce.recipient, bounce.permanent) == (shape.recipient, shape.permanent), shape.name
        assert shape.original in (None, bounce.original), shape.name
    assert all(mail.bounce is None for _, mail in found if mail.verdict != "bounce")


def test_every_answer_has_reasons_and_nothing_that_cannot_be_stored(
    found: list[tuple[Shape, ReadMail]],
) -> None:
    for shape, mail in found:
        assert mail.reasons, shape.name
        sound(mail)


def sound(mail: ReadMail) -> None:
    """A mail was read without the net for surprises, and can be stored: text in UTF-8, within bounds."""
    assert not [reason for reason in mail.reasons if reason.startswith("cannot be read:")]
    assert mail.verdict in VERDICTS
    assert len(mail.text) <= 100_000
    assert len(mail.subject) <= 500
    for field in fields(mail):
        value = getattr(mail, field.name)
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str):
                text.encode()
                assert "\x00" not in text, field.name
    for one in mail.attachments:
        one.filename.encode()
        assert len(one.data) == one.size


@given(st.binary(max_size=3000))
@settings(max_examples=300)
def test_any_bytes_are_answered(raw: bytes) -> None:
    sound(read_mail(raw, OWN, case_of))


@given(
    st.sampled_from(SMALL),
    st.lists(
        st.tuples(
            st.sampled_from(("put", "drop", "double", "swap", "cut")),
            st.floats(0, 1),
            st.integers(1, 60),
            st.one_of(
                st.binary(max_size=12),
                st.sampled_from(
                    (b"\r\n\r\n", b"--", b"=?", b"?=", b"\x00", b"--=-b1--", b"<", b'"', b"\xff\xfe")
                ),
            ),
        ),
        min_size=1,
        max_size=6,
    ),
)
@settings(max_examples=700, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_mails_are_answered(raw: bytes, damages: list[tuple[str, float, int, bytes]]) -> None:
    for how, where, length, piece in damages:
        at = int(where * len(raw))
        if how == "put":
            raw = raw[:at] + piece + raw[at:]
        elif how == "drop":
            raw = raw[:at] + raw[at + length :]
        elif how == "double":
            raw = raw[:at] + raw[at : at + length * 9] + raw[at:]
        elif how == "swap":
            raw = raw[:at] + piece + raw[at + len(piece) :]
        else:
            raw = raw[:at]
    sound(read_mail(raw, OWN, case_of))


@given(st.text(max_size=400), st.text(max_size=60), st.sampled_from(("utf-8", "gb18030", "utf-16")))
@settings(max_examples=150)
def test_any_text_under_any_name_is_answered(text: str, name: str, charset: str) -> None:
    raw = b"From: " + name.encode("utf-8", "ignore").replace(b"\n", b"").replace(b"\r", b"")
    raw += f" <a@b.example>\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode()
    sound(read_mail(raw + text.encode(charset, "ignore"), OWN, case_of))
