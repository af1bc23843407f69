"""Letters that a manager edits: as they are, tried out with made-up facts, put in place, taken back."""

import logging
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from adapters.paper_edits import (
    check_template,
    parts_of,
    preview,
    reset_template,
    save_template,
    template_source,
)
from adapters.settings import settings
from complaints.calendar import LOCALES
from complaints.errors import Refusal
from complaints.letters import LETTERS
from portal.mailbag import KINDS
from portal.posted import Posted
from portal.sessions import Staff, StaffSent, demand
from portal.web import LANGUAGES, page

router = APIRouter(prefix="/letters", include_in_schema=False)
log = logging.getLogger(__name__)
PREVIEW_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
)

PARTS = {
    "subject.txt": "主题",
    "body.txt": "纯文本正文",
    "body.html": "网页格式正文",
    "call.txt": "电话答复用语",
    "paper.txt": "书面答复用语",
}


def known(
    kind: Annotated[str, Path(max_length=40)], locale: Annotated[str, Path(max_length=10)]
) -> tuple[str, str]:
    """A letter and a language there are; 404 otherwise."""
    if kind not in LETTERS or locale not in LOCALES:
        raise HTTPException(404)
    return kind, locale


Chosen = Annotated[tuple[str, str], Depends(known)]


@router.get("")
def letters(request: Request, person: Staff) -> Response:
    """Every letter in every language, and which of them were edited."""
    demand(person, "letters")
    rows = [(kind, KINDS[kind], [(one, edited(kind, one)) for one in LOCALES]) for kind in LETTERS]
    return page(request, "letters.html", rows=rows, names=LANGUAGES)


@router.get("/{kind}/{locale}")
def form(request: Request, chosen: Chosen, person: Staff) -> Response:
    """The text of a letter, to be edited."""
    demand(person, "letters")
    kind, locale = chosen
    sources = {part: template_source(kind, locale, part) for part in parts_of(kind)}
    return _page(request, kind, locale, sources, {})


@router.post("/{kind}/{locale}")
def save(request: Request, chosen: Chosen, person: Staff, posted: StaffSent) -> Response:
    """Put the new text in place, if every part of it works; else say what does not."""
    demand(person, "letters")
    kind, locale = chosen
    sources = _sources(posted, kind)
    wrong = {part: check_template(kind, locale, part, source) for part, source in sources.items()}
    if any(wrong.values()):
        return _page(request, kind, locale, sources, wrong)
    for part, source in sources.items():
        if source.strip() != template_source(kind, locale, part).strip():
            save_template(kind, locale, part, source)
    log.info("%s edited the letter %s (%s)", person.id, kind, locale)
    return RedirectResponse(f"/letters/{kind}/{locale}", 303)


@router.post("/{kind}/{locale}/preview")
def look(request: Request, chosen: Chosen, person: Staff, posted: StaffSent) -> Response:
    """The letter as it would be, with made-up facts, in a frame of its own."""
    demand(person, "letters")
    kind, locale = chosen
    sources = {part: source for part, source in _sources(posted, kind).items() if part in SHOWN}
    try:
        found = preview(kind, locale, sources)
    except Refusal as refusal:
        response: Response = page(request, "letter_wrong.html", 422, message=str(refusal))
    else:
        response = HTMLResponse(found.html)
        response.headers["Content-Security-Policy"] = PREVIEW_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


SHOWN = ("subject.txt", "body.txt", "body.html")


@router.post("/{kind}/{locale}/reversal")
def take_back(chosen: Chosen, person: Staff, posted: StaffSent) -> Response:
    """Go back to the shipped text."""
    demand(person, "letters")
    kind, locale = chosen
    for part in parts_of(kind):
        reset_template(kind, locale, part)
    log.info("%s took back the letter %s (%s)", person.id, kind, locale)
    return RedirectResponse(f"/letters/{kind}/{locale}", 303)


def edited(kind: str, locale: str) -> bool:
    """Whether a manager's version is in place."""
    folder = settings().var / "letters" / kind / locale
    return any((folder / part).exists() for part in parts_of(kind))


def _sources(posted: Posted, kind: str) -> dict[str, str]:
    found = {part: posted.fields.get(part, [""])[-1] for part in parts_of(kind)}
    return {part: text.rstrip("\n") + "\n" for part, text in found.items()}


def _page(
    request: Request, kind: str, locale: str, sources: Mapping[str, str], wrong: Mapping[str, list[str]]
) -> Response:
    subject = text = ""
    try:
        shown = preview(kind, locale, {p: s for p, s in sources.items() if p in SHOWN})
        subject, text = shown.subject, shown.text
    except Refusal:
        pass  # the mistakes stand beside the parts
    return page(
        request,
        "letter_edit.html",
        422 if any(wrong.values()) else 200,
        kind=kind,
        language=locale,
        name=KINDS[kind],
        names=LANGUAGES,
        sources=sources,
        wrong=wrong,
        parts=PARTS,
        subject=subject,
        text=text,
        edited=edited(kind, locale),
    )
