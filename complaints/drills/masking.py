"""Taking what is personal out of a real case, so that it may be practised with (实战演练).

What the record knows of its people is masked in every spelling of it; numbers, addresses, plates and accounts
by their shape; people who are merely mentioned by the way one addresses them. What free text may still hold
nobody can be sure of: so a person reads it before it is played, and what is known is looked for once more.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from complaints.case import Case
from complaints.drills.masking_names import HAN, seek_addressed, seek_name, seek_surname
from complaints.drills.masking_places import seek_door, seek_site
from complaints.drills.masking_shapes import seek_shapes
from complaints.drills.spelling import Simplify, Span, Spelled, letters_of, seek, spelled
from complaints.filing import BETWEEN_NUMBERS
from complaints.seen.contacts import telephones

CUSTOMER, COLLEAGUE, SOMEBODY, BODY, SITE, HIDDEN = "客户", "同事", "某", "某单位", "演练小区", "※"
FIELDS = {
    "name": "customers", "contact": "customers", "spoke_to": "customers",
    "phone": "contacts", "email": "contacts", "wechat": "contacts", "sender": "contacts",
    "reference": "contacts", "filename": "contacts", "correction": "contacts", "work_order": "contacts",
    "address": "sites", "project": "sites",
}  # fmt: skip
"""What the record calls it, and what it is here."""
BETWEEN_NAMES = re.compile(r"[/,，、;；()（）\[\]【】\n]|(?<=[㐀-鿿]{2})[和与及](?=[㐀-鿿]{2})")
PHONE = re.compile(r"[0-9+()（）\-\s.#转ext/,，、]{5,}")
GENERAL = (
    "info",
    "service",
    "mail",
    "admin",
    "office",
    "home",
    "contact",
    "hello",
    "test",
    "sales",
    "support",
)
"""What stands before the @ of anybody."""
PASSES = 5


@dataclass(frozen=True)
class Known:
    """What the record knows, each in one spelling of it.

    `customers`: names of those who complained or spoke for them; `contacts`: telephones, addresses of mail,
    accounts, numbers under which the case is known; `sites`: where it is; `bodies`: who passed it on;
    `colleagues`: names of staff. `simplify` writes a traditional sign as a simplified one, so that either
    is found by the other.
    """

    customers: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    colleagues: frozenset[str] = frozenset()
    simplify: Simplify | None = None

    def __or__(self, other: "Known") -> "Known":
        """What either knows; the spelling is this one's."""
        both = {name: getattr(self, name) | getattr(other, name) for name in KINDS}
        return replace(self, **both)


KINDS = ("customers", "contacts", "sites", "bodies", "colleagues")


def known_of(case: Case, colleagues: Iterable[str], simplify: Simplify | None = None) -> Known:
    """Everything personal that a case knows, from its record and every entry of its history."""
    found: dict[str, set[str]] = {name: set() for name in ("customers", "contacts", "sites", "bodies")}
    record = case.complaint.model_dump(mode="json", include=set(FIELDS))
    for data in (record, *(entry.data for entry in case.entries)):
        for kind, value in _personal(data):
            found[kind].update(_parts(kind, value))
    found["contacts"] |= {case.number, case.story.work_order, case.complaint.outer_reference}
    found["contacts"] |= {*case.story.children, *case.story.linked}
    kept = {kind: frozenset(v for v in values if len(v) > 1) for kind, values in found.items()}
    names = frozenset(name for name in colleagues if len(name) > 1)
    return Known(**kept, colleagues=names, simplify=simplify)


def _personal(data: Any) -> Iterator[tuple[str, str]]:
    """Kind and value of what is personal, however deep. A name beside a reference is that of a body."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in FIELDS and isinstance(value, str):
                yield ("bodies" if key == "name" and "reference" in data else FIELDS[key]), value.strip()
            yield from _personal(value)
    elif isinstance(data, list):
        for value in data:
            yield from _personal(value)


def _parts(kind: str, value: str) -> Iterator[str]:
    """A name or a number for each of several in one field."""
    between = {"customers": BETWEEN_NAMES, "contacts": BETWEEN_NUMBERS}.get(kind)
    parts = between.split(value) if between else [value]
    yield from (part.strip() for part in parts if part.strip())


def masked(text: str, known: Known) -> str:
    """The text without what is personal; the rest stays as it was written."""
    known = _simplified(known)
    for _ in range(PASSES):  # what was taken out may bring together what stood apart
        again = _once(text, known)
        if again == text:
            break
        text = again
    return text


def leaks(texts: Iterable[str], known: Known) -> list[str]:
    """What is still there of the customers' data, in whatever spelling; empty when nothing was found."""
    plain = _simplified(known)
    where = [spelled(text, known.simplify) for text in texts]
    found = {value for one in where for value, _, _ in _seek_known(one, plain)}
    return sorted(found)


def _simplified(known: Known) -> Known:
    """The same in the spelling in which it is sought."""
    if known.simplify is None:
        return known
    simplify = known.simplify
    same: dict[str, Any] = {
        name: frozenset(spelled(value, simplify).plain for value in getattr(known, name)) for name in KINDS
    }
    return replace(known, **same)


def _once(text: str, known: Known) -> str:
    where = spelled(text, known.simplify)
    found = [(span, by) for _, by, span in _seek_known(where, known)]
    found += [
        (span, COLLEAGUE) for name in known.colleagues for span in seek_name(where, name, addressed=False)
    ]
    found += [(span, HIDDEN) for span in seek_shapes(where)]
    found += [(span, SOMEBODY) for span in seek_addressed(where)]
    return _covered(text, found)


def _seek_known(where: Spelled, known: Known) -> Iterator[tuple[str, str, Span]]:
    """What is known of the customer and stands there: the value, what is written for it, and where."""
    sought: tuple[tuple[frozenset[str], str, Callable[[Spelled, str], Iterator[Span]]], ...] = (
        (known.customers, CUSTOMER, seek_name),
        (known.contacts, HIDDEN, seek_contact),
        (known.bodies, BODY, seek_body),
        (known.sites, SITE, seek_site),
        (known.sites, HIDDEN, seek_door),
        (known.customers, SOMEBODY, seek_surname),
    )
    for values, by, find in sought:
        for value in values:
            yield from ((value, by, span) for span in find(where, value))


def seek_contact(where: Spelled, value: str) -> Iterator[Span]:
    """Every place of a telephone (its last seven figures suffice), a mail address, an account, a number."""
    for wanted, whole in _contact(value):
        yield from seek(where, wanted, whole=whole)


def _contact(value: str) -> Iterator[tuple[str, bool]]:
    if PHONE.fullmatch(value):
        for number in (one for one in telephones(value) if len(one) > 6):  # not a hotline
            yield number, len(number) < 9
            yield from ((number[-few:], False) for few in (7, 8) if len(number) > 8)
        return
    local, at, _ = value.rpartition("@")
    for wanted in (value, local if at else ""):
        letters = letters_of(wanted)
        if len(letters) > 3 and letters not in GENERAL:
            yield letters, len(letters) < 12


def seek_body(where: Spelled, value: str) -> Iterator[Span]:
    """Every place where an office or association is named that passed the case on."""
    letters = letters_of(value)
    return seek(where, letters, whole=letters.isascii()) if len(letters) > 1 else iter(())


def _covered(text: str, found: list[tuple[Span, str]]) -> str:
    """The text with every span replaced; of those that overlap the one that was found first says by what."""
    whole: list[tuple[int, int, int, str]] = []
    for (begins, ends), rank, by in sorted((span, rank, by) for rank, (span, by) in enumerate(found)):
        if whole and begins < whole[-1][1]:
            before = whole[-1]
            whole[-1] = (before[0], max(before[1], ends), *min(before[2:], (rank, by)))
        else:
            whole.append((begins, ends, rank, by))
    parts, done = [], 0
    for begins, ends, _, by in whole:
        told = by == CUSTOMER and text[done:begins].endswith(CUSTOMER)  # 客户王小明
        parts += [text[done:begins], "" if told else _written(text[begins:ends], by)]
        done = ends
    return "".join([*parts, text[done:]])


def _written(text: str, by: str) -> str:
    """What is written instead; a name in Latin letters does not become a Chinese word."""
    named = by in (CUSTOMER, COLLEAGUE, SOMEBODY)
    return HIDDEN if named and not re.search(rf"[{HAN}]", text) else by
