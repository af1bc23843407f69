"""Letters that a manager edits: the text as it is, whether a new one would work, putting it in place."""

import difflib
import os
import traceback
from collections.abc import Mapping
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError

from adapters.paper import PARTS, Rendered, Words, edited_dir, fill, with_sources
from adapters.paper_samples import samples
from adapters.paper_words import LETTERS_DIR, LOCALES
from complaints.errors import Refusal
from complaints.letters import LETTERS

SPOKEN = ("call.txt", "paper.txt")
"""Two further parts of the reply: as the desk reads it out, and as it hands it over on paper."""
LONGEST_SUBJECT = 150


def parts_of(kind: str) -> tuple[str, ...]:
    """The files that make up a letter."""
    return PARTS + SPOKEN if kind == "reply" else PARTS


def template_source(kind: str, locale: str, part: str) -> str:
    """The text of a template as it is used now: the edited one if there is one."""
    edited = _path(kind, locale, part)
    path = edited if edited.exists() else LETTERS_DIR / kind / locale / part
    return path.read_text(encoding="utf-8")


def save_template(kind: str, locale: str, part: str, source: str) -> None:
    """Put an edited template in place; Refusal with every mistake, one a line, if it would not work."""
    if wrong := check_template(kind, locale, part, source):
        raise Refusal("\n".join(wrong))
    path = _path(kind, locale, part)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{part}.{os.getpid()}")
    draft.write_text(source.replace("\r\n", "\n"), encoding="utf-8")
    draft.replace(path)


def reset_template(kind: str, locale: str, part: str) -> None:
    """Go back to the shipped text."""
    _path(kind, locale, part).unlink(missing_ok=True)


def preview(kind: str, locale: str, overrides: Mapping[str, str] | None = None, turn: int = 0) -> Rendered:
    """A letter with made-up facts, some parts replaced by unsaved texts. Refusal when one is wrong.

    A letter takes several turns (to customer or colleague, valid or not …); `turn` is the one, from 0.
    """
    _path(kind, locale, PARTS[0])
    sources = {f"{kind}/{locale}/{part}": source for part, source in (overrides or {}).items()}
    turns = samples(kind, locale)
    words, env = turns[turn % len(turns)], with_sources(sources)
    try:
        subject, text, html = (fill(env, f"{kind}/{locale}/{part}", words) for part in PARTS)
    except Exception as error:
        raise Refusal(_complaint(error, words, "")) from None
    return Rendered(subject, text, html)


def check_template(kind: str, locale: str, part: str, source: str) -> list[str]:
    """What is wrong with a template, a line for each mistake as part:line: what; empty when it works."""
    _path(kind, locale, part)
    name, wrong = f"{kind}/{locale}/{part}", []
    env = with_sources({name: source})
    for words in samples(kind, locale):
        try:
            text = fill(env, name, words)
        except Exception as error:
            wrong.append(_complaint(error, words, part))
        else:
            wrong += _flaws(part, text, words)
    return list(dict.fromkeys(wrong))


def _flaws(part: str, text: str, words: Words) -> list[str]:
    """What is wrong with a text although it could be written."""
    if part == "subject.txt":
        if not text:
            return [f"{part}:1: the subject is empty"]
        if len(text) > LONGEST_SUBJECT:
            return [f"{part}:1: the subject has {len(text)} characters; at most {LONGEST_SUBJECT}"]
    elif part not in SPOKEN and words["link"] not in text:
        return [f"{part}:1: the letter does not show its link: write {{{{ link }}}} somewhere"]
    return []


def _complaint(error: Exception, words: Words, part: str) -> str:
    """An error of a template as one line a manager can act on."""
    if isinstance(error, TemplateSyntaxError):
        return f"{part or error.name}:{error.lineno}: {error.message}"
    line = next(
        (f.lineno for f in reversed(traceback.extract_tb(error.__traceback__)) if "<template>" in f.filename),
        1,
    )
    text = str(error) if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
    if isinstance(error, UndefinedError):
        near = difflib.get_close_matches(text.split("'")[1] if "'" in text else "", words, n=1)
        text += f"; there is '{near[0]}'" if near else ""
    return f"{part or 'letter'}:{line}: {text}"


def _path(kind: str, locale: str, part: str) -> Path:
    """Where an edited template lies; Refusal for a letter, language or part that is none."""
    if kind not in LETTERS or locale not in LOCALES or part not in parts_of(kind):
        raise Refusal(f"There is no letter template {kind}/{locale}/{part}.")
    return edited_dir() / kind / locale / part
