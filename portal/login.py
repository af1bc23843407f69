"""Logging in and out. The password is compared slowly on purpose, and not often."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session, col, func, select

from adapters.database import reading
from adapters.rosters import with_rights
from complaints.people import Person
from portal.kept import go_on, kept_of, log_in_first
from portal.limiting import LOGIN, address_of, count, refuse_if_spent
from portal.posted import Sent
from portal.sessions import (
    COOKIE,
    StaffSent,
    Visitor,
    check_origin,
    log_in,
    nobodys_hash,
    works_here,
)
from portal.web import page

router = APIRouter(include_in_schema=False)
HOME = "/desk"


@router.get("/login")
def form(request: Request, person: Visitor, next: str = HOME) -> Response:
    """The log-in form."""
    if person is not None:
        return RedirectResponse(inside(next), 303)
    return _page(request, back=inside(next), name="", wrong=False)


@router.post("/login")
def enter(request: Request, posted: Sent) -> Response:
    """Log in and go back to the page that was asked for; only what fails is counted."""
    check_origin(request)
    refuse_if_spent(LOGIN, "login", address_of(request))
    person = authenticated(posted.text("name"), posted.fields.get("password", [""])[-1])
    back, kept = inside(posted.text("next")), kept_of(posted)
    if person is None:
        count(LOGIN, "login", address_of(request))
        typed = {"name": posted.text("name"), "wrong": True}
        if kept is not None:
            return log_in_first(request, kept, **typed)
        return _page(request, 401, back=back, **typed)
    if kept is not None and kept.who != person.id:
        return log_in_first(request, kept, name=posted.text("name"), other=True)
    response = go_on(request, kept, with_rights(person)) if kept else RedirectResponse(back, 303)
    log_in(response, person)
    return response


def _page(request: Request, status: int = 200, **said: Any) -> Response:
    return page(request, "login.html", status, kept=None, other=False, **said)


@router.post("/logout")
def leave(posted: StaffSent) -> Response:
    """Log out."""
    response = RedirectResponse("/", 303)
    response.delete_cookie(COOKIE)
    return response


def authenticated(name: str, password: str) -> Person | None:
    """The person with this id or e-mail address, if the password is right and the person still works here."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    with reading() as session:
        person = _named(session, name.strip())
    known = person is not None and bool(person.password_hash)
    try:
        PasswordHasher().verify(person.password_hash if person and known else nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return None
    return person if person and known and works_here(person) else None


def _named(session: Session, name: str) -> Person | None:
    person = session.get(Person, name)
    if person is None and "@" in name:
        person = session.exec(select(Person).where(func.lower(col(Person.email)) == name.lower())).first()
    return person


def inside(address: str) -> str:
    """The address, if it is one of our own pages; else the desk."""
    own = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if own else HOME
