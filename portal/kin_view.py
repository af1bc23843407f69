"""What may be the same complaint, as the desk sees it: why, and both records side by side."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlmodel import Session, col, select

from adapters.seen import by_telephone, candidates
from adapters.seen_index import plain
from adapters.words import say
from complaints import access
from complaints.calendar import Locale
from complaints.case import Case
from complaints.people import Person
from complaints.records import Complaint
from complaints.seen.contacts import mailbox, telephones
from complaints.seen.likeness import grams

Parts = list[tuple[str, bool]]
"""A text in pieces, each with whether the other text has the same words."""


@dataclass(frozen=True)
class Like:
    """A line of the list: another complaint, how likely it is the same, and why in words."""

    complaint: Complaint
    percent: int
    reasons: str


@dataclass(frozen=True)
class Pair:
    """One field of both records: the texts in pieces, and whether they say the same."""

    label: str
    one: Parts
    other: Parts
    same: bool


def likes(session: Session, case: Case, person: Person | None, locale: Locale, now: datetime) -> list[Like]:
    """What may be the same as a case, for those who may decide it; nothing once it is merged or archived."""
    if person is None or not access.may(person, "relate") or case.story.merged_into or case.story.archived:
        return []
    found = candidates(session, case, now)
    query = select(Complaint).where(col(Complaint.number).in_([one.number for one in found]))
    known = {complaint.number: complaint for complaint in session.exec(query)}
    return [
        Like(known[one.number], round(one.score * 100), in_words(one.reasons, locale))
        for one in found
        if one.number in known
    ]


def kin_block(session: Session, case: Case, person: Person, locale: Locale, now: datetime) -> dict[str, Any]:
    """What the page of a case shows of others: those it is tied to, and those that may be the same."""
    return {
        "like": likes(session, case, person, locale, now),
        "kin": family(session, case),
        "may_relate": access.may(person, "relate"),
    }


def in_words(reasons: tuple[tuple[str, tuple[object, ...]], ...], locale: Locale) -> str:
    """The reasons in one line."""
    said = [say(message, locale).format(*values) for message, values in reasons]
    return ("; " if locale == "en" else "；").join(said)


def callers(session: Session, phone: str, now: datetime) -> list[Complaint]:
    """The earlier complaints of a telephone that was typed."""
    return by_telephone(session, phone, now) if phone.strip() else []


def side_by_side(one: Case, other: Case, locale: Locale) -> list[Pair]:
    """Every field that one of two records has."""
    found = []
    for name, label in FIELDS.items():
        texts = one.record(name), other.record(name)
        if any(texts):
            found.append(Pair(say(label, locale), *_marked(*texts), same=_same(name, *texts)))
    return found


FIELDS = {
    "name": "投诉人",
    "phone": "电话",
    "email": "电子邮箱",
    "address": "地址",
    "project": "涉及项目",
    "occurred_at": "发生时间",
    "matter": "投诉事项",
    "demand": "诉求",
}


def _same(name: str, one: str, other: str) -> bool:
    if name == "phone":
        return bool(set(telephones(one)) & set(telephones(other)))
    if name == "email":
        return bool(one) and mailbox(one) == mailbox(other)
    return bool(one) and plain(one) == plain(other)


def _marked(one: str, other: str) -> tuple[Parts, Parts]:
    """Both texts in pieces: what stands in the other one, too, in runs of two signs or more."""
    signs = _signs(one), _signs(other)
    common = grams("".join(s for _, s in signs[0])) & grams("".join(s for _, s in signs[1]))
    return _pieces(one, signs[0], common), _pieces(other, signs[1], common)


def _signs(text: str) -> list[tuple[int, str]]:
    """The letters and figures of a text in one spelling, each with its place."""
    return [(place, sign) for place, char in enumerate(text) for sign in plain(char)]


def _pieces(text: str, signs: list[tuple[int, str]], common: frozenset[str]) -> Parts:
    held: set[int] = set()
    for (place, sign), (after, following) in pairwise(signs):
        if sign + following in common:
            held.update(range(place, after + 1))
    found: Parts = []
    for place, char in enumerate(text):
        if found and found[-1][1] == (place in held):
            found[-1] = (found[-1][0] + char, found[-1][1])
        else:
            found.append((char, place in held))
    return found


def family(session: Session, case: Case) -> dict[str, Any]:
    """The complaints that a case is tied to already, by how: merged into it, its root, linked."""
    story = case.story
    numbers = [n for n in (story.merged_into, *story.children, *story.linked) if n]
    query = select(Complaint).where(col(Complaint.number).in_(numbers))
    known = {complaint.number: complaint for complaint in session.exec(query)}
    return {
        "root": known.get(story.merged_into),
        "children": [known[n] for n in story.children if n in known],
        "linked": [known[n] for n in story.linked if n in known],
    }
