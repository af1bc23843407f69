"""Mails that were forwarded to us by hand: the matter is what was forwarded, by whoever wrote that."""

import re
from dataclasses import dataclass

from adapters.inbound.headers import WRITTEN_ADDRESS
from adapters.inbound.history import BARE_MARK, FORWARDED, FROM, KNOWN, MARK, RULE, Told, divide, fields_at
from adapters.inbound.page import tidy

SUBJECT = re.compile(
    r"\s*(?:(?:fwd?|转发|轉寄|轉發|转寄|wg|tr|enc|doorgestuurd)\s*[:：]|\[?fwd\s*[:：])", re.IGNORECASE
)
ANSWER_SUBJECT = re.compile(r"\s*(?:re|回复|回覆|答复|答覆|aw|sv|antw)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE)

DEEPEST = 5
"""How often a mail may have been forwarded."""


@dataclass(frozen=True)
class Forwarded:
    """What was forwarded: the text with the forwarder's words before it, what is left over, whose it was."""

    text: str
    rest: str
    sender: str


def is_forward(subject: str, told: Told) -> bool:
    """Whether a mail was forwarded: its subject says so, or the mark above the copied mail."""
    return told.forwarded or bool(SUBJECT.match(subject) and told.quoted)


def answers_by_subject(subject: str) -> bool:
    """Whether a subject is that of an answer."""
    return bool(ANSWER_SUBJECT.match(subject))


def unfold(told: Told, depth: int = 1) -> Forwarded | None:
    """The matter of a forwarded mail; None when no copied mail can be made out in it.

    What was forwarded more than once is followed to the mail that everybody passed on.
    """
    lines = _uncited(told.quoted.split("\n"))
    for place, line in enumerate(lines[:60]):
        fields, count = fields_at(lines, place, first=KNOWN)
        if not count:
            if line.strip() and place > 12 and not _is_frame(line):
                break
            continue
        if not any(name in fields for name in FROM):
            continue
        inner = divide("\n".join(lines[place + count :]), answers=True)
        head = "\n".join(lines[: place + count])
        if (inner.forwarded or not inner.own) and depth < DEEPEST and (deeper := unfold(inner, depth + 1)):
            return Forwarded(_below(told.own, deeper.text), _below(head, deeper.rest), deeper.sender)
        stated = next(fields[name] for name in FROM if name in fields)
        address = WRITTEN_ADDRESS.search(stated)
        sender = address[0] if address else stated.strip(' "<>')[:200]
        return Forwarded(_below(told.own, inner.own), _below(head, inner.quoted), sender)
    return None


def _below(above: str, text: str) -> str:
    return tidy(f"{above}\n\n{text}") if above else text


def _uncited(lines: list[str]) -> list[str]:
    """The lines without the ">" that Apple puts before each line of what it forwards."""
    written = [line for line in lines if line.strip() and not _is_frame(line)]
    if written and all(line.startswith(">") for line in written):
        return [line.removeprefix(">").removeprefix(" ") for line in lines]
    return lines


def _is_frame(line: str) -> bool:
    return any(pattern.fullmatch(line[:400]) for pattern in (MARK, FORWARDED, RULE, BARE_MARK))
