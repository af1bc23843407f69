"""From a recorded letter to subject, plain text and HTML: the templates, those a manager edited first.

A manager's version (REDRESS_VAR/letters/KIND/LOCALE/PART) wins over the shipped one. If it cannot be
rendered, the shipped one goes out and the mishap is logged: an editing mistake must not stop the letters.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, DictLoader, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from adapters import links
from adapters.paper_context import House, context, digest_context
from adapters.paper_facts import FROM_FACTS, facts_context
from adapters.paper_words import LETTERS_DIR, known_locale, words
from adapters.places import page_of
from adapters.settings import settings
from complaints.acts.reply import reply_facts
from complaints.answering import reply_form
from complaints.case import Case
from complaints.letters import Letter

PARTS = ("subject.txt", "body.txt", "body.html")
Words = dict[str, Any]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rendered:
    """A letter, written. `fallen_back` names the parts in which a manager's version could not be used."""

    subject: str
    text: str
    html: str
    fallen_back: tuple[str, ...] = ()


def edited_dir() -> Path:
    """Where the letters lie that a manager edited."""
    return settings().var / "letters"


def house() -> House:
    """This installation: its company, and how its links are made."""
    here = settings()
    company = {
        "name": here.company_name, "phone": here.company_phone, "address": here.company_address,
        "email": here.company_email if here.takes_mail else "",
    }  # fmt: skip
    pages = here.public_url
    return House(
        company,
        links.answer_url,
        links.follow_url,
        lambda n: f"{pages}{page_of(n)}",
        f"{pages}/desk",
        pages,
        links.improvement_url,
    )


def render(letter: Letter, case: Case, now: datetime) -> Rendered:
    """Write a letter about a case, inside the case's session; raises only if a shipped template is broken."""
    if letter.kind in FROM_FACTS:
        return render_facts(letter)
    people = {person.id: person.name for person in case.roster(now).people.values()}
    written = write(letter.kind, context(letter, case, people, house()))
    return marked(written, letter.locale) if case.practised else written


def marked(written: Rendered, locale: str) -> Rendered:
    """A letter of a drill, which nobody can mistake for a real one, whatever its template says."""
    mark, note = words(known_locale(locale))["drill"]["mark"], words(known_locale(locale))["drill"]["note"]
    banner = BANNER.format(escape(f"{mark}{note}"))
    html = re.sub(r"(<body[^>]*>)", lambda found: found[1] + banner, written.html, count=1)
    return Rendered(f"{mark}{written.subject}", f"{mark} {note}\n\n{written.text}", html, written.fallen_back)


BANNER = (
    '<div role="note" style="background-color:#8a5a00;color:#ffffff;padding:12px 16px;text-align:center;'
    'font-family:sans-serif;font-size:15px;line-height:22px;font-weight:600;">{}</div>'
)
"""What stands above every letter of a drill; its colours hold in the dark as well."""


def render_facts(letter: Letter) -> Rendered:
    """Write a letter that says everything in its facts, about a case or not."""
    return write(letter.kind, facts_context(letter, house()))


def render_digest(letter: Letter, items: list[tuple[Letter, Case]], now: datetime) -> Rendered:
    """Write one letter that stands for many notices."""
    people = {p.id: p.name for _, case in items[:1] for p in case.roster(now).people.values()}
    return write(letter.kind, digest_context(letter, items, people, house()))


def reply_text(case: Case, locale: str) -> str:
    """The reply as the desk reads it out on the telephone, or hands it over on paper."""
    at = case.complaint.accepted_at
    letter = Letter(
        id="", number=case.number, kind="reply", key="", address="", addressee=case.record("name"),
        locale=locale, facts=reply_facts(case), recorded_at=at, send_after=at,
    )  # fmt: skip
    part = "paper.txt" if reply_form(case) == "hand" else "call.txt"
    return _part("reply", part, context(letter, case, {}, house()))[0]


def report_text(case: Case, now: datetime) -> str:
    """The closing report to the third party, as the desk copies it into a portal or reads it out."""
    party = case.story.outer
    letter = Letter(
        id="", number=case.number, kind="outer_report", key="", address="", locale=case.complaint.locale,
        addressee=party.get("contact") or party["name"], recorded_at=now, send_after=now,
        facts={"interim": False, "party": party["name"], "reference": party.get("reference", "")},
    )  # fmt: skip
    return render(letter, case, now).text


def write(kind: str, words: Words) -> Rendered:
    """The three parts of a letter from its words."""
    parts = {part: _part(kind, part, words) for part in PARTS}
    fallen_back = tuple(part for part, (_, fell) in parts.items() if fell)
    subject, text, html = (parts[part][0] for part in PARTS)
    return Rendered(subject, text, html, fallen_back)


def _part(kind: str, part: str, words: Words) -> tuple[str, bool]:
    name = f"{kind}/{words['locale']}/{part}"
    if not edited_dir().is_dir():
        return fill(_shipped(), name, words), False
    try:
        return fill(_edited(edited_dir()), name, words), False
    except Exception:  # whatever a manager's text does, the letter goes out
        log.exception("the edited letter %s cannot be used; the shipped one is sent", edited_dir() / name)
        return fill(_shipped(), name, words), True


@lru_cache
def _shipped() -> ImmutableSandboxedEnvironment:
    return environment()


@lru_cache
def _edited(folder: Path) -> ImmutableSandboxedEnvironment:
    return environment(FileSystemLoader(folder))


def environment(*first: BaseLoader) -> ImmutableSandboxedEnvironment:
    """The sandbox in which letters are rendered; the loaders in `first` win over the shipped templates."""
    made = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([*first, FileSystemLoader(LETTERS_DIR)]),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["lines"] = _lines
    return made


def with_sources(sources: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    """The sandbox with some templates replaced (name → source), to try an edit before it is saved."""
    return environment(DictLoader(sources), FileSystemLoader(edited_dir()))


def fill(env: ImmutableSandboxedEnvironment, name: str, words: Words) -> str:
    """One part, rendered: a subject is one line, and text has no more than one empty line in a row."""
    text = env.get_template(name).render(words)
    if name.endswith("subject.txt"):
        return " ".join(text.split())
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"


def _lines(value: object) -> Markup:
    """Text with its line breaks, for HTML."""
    return Markup("<br>").join(escape(line) for line in str(value).splitlines())
