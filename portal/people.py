"""The people who handle complaints: added, changed, away, gone. Nobody is ever deleted."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError
from sqlmodel import Session, col, select

from adapters.clock import now
from adapters.database import reading, writing
from adapters.packs import packs
from adapters.rosters import Row, hashed, in_use, known_departments, known_roles
from complaints import access
from complaints.errors import Refusal
from complaints.field_errors import field_errors
from complaints.forms import FormErrors
from complaints.pack_parts import Label
from complaints.people import Absence, Person
from portal.posted import Posted
from portal.sessions import Staff, StaffSent, demand, log_in
from portal.web import locale_of, page

router = APIRouter(prefix="/people", include_in_schema=False)
Who = Annotated[str, Path(max_length=64)]
What = Literal["roles", "departments"]
SHORTEST_PASSWORD = 10
TEXTS = ("id", "name", "email", "phone", "locale", "deputy", "left_on")


@router.get("")
def people(request: Request, person: Staff) -> Response:
    """Everybody, with who is away now."""
    demand(person, "absences")
    moment = now()
    with reading() as session:
        everybody = session.exec(select(Person).order_by(col(Person.left_on).is_not(None), Person.id)).all()
        query = select(Absence).where(Absence.ends_at > moment).order_by(col(Absence.starts_at))
        away: dict[str, list[Absence]] = {}
        for absence in session.exec(query):
            away.setdefault(absence.person, []).append(absence)
    return page(
        request,
        "people.html",
        now=moment,
        people=everybody,
        names={p.id: p.name for p in everybody},
        away=away,
        roles=_short(request, "roles"),
        departments=_short(request, "departments"),
        may_edit=access.may(person, "people"),
    )


@router.get("/new")
def blank(request: Request, person: Staff) -> Response:
    """The form for somebody new."""
    demand(person, "people")
    with reading() as session:
        return _page(
            request, session, person, None, {"roles": [], "departments": [], "locale": "zh-Hans"}, {}
        )


@router.post("")
def add(request: Request, person: Staff, posted: StaffSent) -> Response:
    """Add somebody."""
    demand(person, "people")
    try:
        with writing() as session:
            row = _row(session, posted, None)
            if session.get(Person, row.id):
                raise FormErrors({"id": "这个编号已有人使用"})
            session.add(Person(**row.model_dump()))
    except FormErrors as wrong:
        with reading() as session:
            return _page(request, session, person, None, _typed(posted), wrong.errors)
    return RedirectResponse(f"/people/{row.id}", 303)


@router.get("/{who}")
def one(request: Request, who: Who, person: Staff) -> Response:
    """One person: for the administrator to edit, for a supervisor to note absences, for oneself to look."""
    with reading() as session:
        found = found_person(session, who, person)
        return _page(request, session, person, found, found.model_dump(), {})


@router.post("/{who}")
def edit(request: Request, who: Who, person: Staff, posted: StaffSent) -> Response:
    """Change what is known of a person; a supervisor changes the deputy only."""
    demand(person, "absences")
    try:
        with writing() as session:
            found = found_person(session, who, person)
            if access.may(person, "people"):
                row = _row(session, posted, found)
                for name, value in row.model_dump(exclude={"id"}).items():
                    setattr(found, name, value)
                _somebody_administers(session)
            else:
                found.deputy = _deputy(session, posted.text("deputy"), who)
    except FormErrors as wrong:
        with reading() as session:
            return _page(
                request, session, person, found_person(session, who, person), _typed(posted), wrong.errors
            )
    return RedirectResponse(f"/people/{who}", 303)


@router.post("/{who}/password")
def password(who: Who, person: Staff, posted: StaffSent) -> Response:
    """Set a password: the administrator anybody's, everybody their own. Other sessions end."""
    if person.id != who:
        demand(person, "people")
    chosen = posted.fields.get("password", [""])[-1]
    if len(chosen) < SHORTEST_PASSWORD:
        raise Refusal("密码至少 10 个字符。")
    fresh = hashed(chosen)
    with writing() as session:
        found = found_person(session, who, person)
        found.password_hash = fresh
    response = RedirectResponse(f"/people/{who}", 303)
    if person.id == who:
        log_in(response, found)
    return response


def found_person(session: Session, who: str, person: Person) -> Person:
    """A person whom this one may look at: oneself, or anybody for those who note absences."""
    if person.id != who:
        demand(person, "absences")
    found = session.get(Person, who)
    if found is None:
        raise HTTPException(404)
    return found


def _row(session: Session, posted: Posted, known: Person | None) -> Row:
    """What was typed, checked; FormErrors by field."""
    data = _typed(posted) | ({"id": known.id} if known else {})
    data |= {"left_on": data["left_on"] or None, "locale": data["locale"] or "zh-Hans"}
    try:
        row = Row.model_validate(data)
    except ValidationError as error:
        raise FormErrors(field_errors(error.errors())) from None
    unknown = [d for d in row.departments if d not in known_departments()]
    if unknown or [r for r in row.roles if r not in known_roles()]:
        raise FormErrors({"roles": "不在可选范围内"})
    row.deputy = _deputy(session, row.deputy, row.id)
    return row


def _deputy(session: Session, deputy: str, who: str) -> str:
    if deputy and (deputy == who or session.get(Person, deputy) is None):
        raise FormErrors({"deputy": "代理人须是另一位同事"})
    return deputy


def _somebody_administers(session: Session) -> None:
    """Whoever locks out the last administrator locks out everybody."""
    today: date = now().date()
    left = [
        p
        for p in session.exec(select(Person))
        if "administrator" in p.roles and (p.left_on is None or p.left_on > today)
    ]
    if not any(p.password_hash for p in left):
        raise FormErrors({"roles": "至少要保留一位能登录的系统管理员"})


def _typed(posted: Posted) -> dict[str, Any]:
    texts = {name: posted.text(name) for name in TEXTS}
    return texts | {"roles": posted.all("roles"), "departments": posted.all("departments")}


def _page(
    request: Request,
    session: Session,
    person: Person,
    found: Person | None,
    typed: dict[str, Any],
    errors: dict[str, str],
) -> Response:
    everybody = session.exec(select(Person).order_by(Person.id)).all()
    of_person = select(Absence).where(Absence.person == (found.id if found else ""))
    absences = session.exec(of_person.order_by(col(Absence.starts_at).desc()).limit(20)).all()
    return page(
        request,
        "person.html",
        422 if errors else 200,
        found=found,
        typed=typed,
        errors=errors,
        everybody=[p for p in everybody if not found or p.id != found.id],
        absences=absences,
        roles=_choices(request, "roles", typed["roles"]),
        departments=_choices(request, "departments", typed["departments"]),
        may_edit=access.may(person, "people"),
        may_absent=access.may(person, "absences"),
        self=bool(found and found.id == person.id),
    )


def _choices(request: Request, what: What, held: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """What can be ticked, by key: that of the procedures in use and what somebody has, and all the rest."""
    used, named = _named(request, what, in_use()), _named(request, what, packs())
    first = used | {key: named.get(key, [key]) for key in held if key not in used}
    rest = {key: names for key, names in named.items() if key not in first}
    return _joined(first), _joined(rest)


def _joined(named: dict[str, list[str]]) -> dict[str, str]:
    return {key: " / ".join(names) for key, names in named.items()}


def _short(request: Request, what: What) -> dict[str, str]:
    """One name for each role or department, that of the default procedure before those of others."""
    named = _named(request, what, packs()) | _named(request, what, in_use())
    return {key: names[0] for key, names in named.items()}


def _named(request: Request, what: What, procedures: Iterable[str]) -> dict[str, list[str]]:
    """The roles or departments of procedures with their names in each; those for customers left out."""
    locale = locale_of(request)
    names: dict[str, dict[str, None]] = {}
    for procedure in procedures:
        labels: dict[str, Label] = getattr(packs()[procedure], what)
        for key, label in labels.items():
            names.setdefault(key, {})[label.text(locale)] = None
    return {key: list(found) for key, found in names.items() if key != "customer"}
