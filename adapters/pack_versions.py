"""The versions of procedures: each text under which a complaint was filed is kept, and its lives go by it.

A version is called as its file says. When a file changed and kept its version's name, the name gets a suffix
("1", then "1+2", "1+3"): a slip that must be told, but no reason to stop the house.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from adapters.clock import now
from adapters.database import reading, writing
from adapters.packs import digest_of, known_texts, pack_of, packs, read_text
from complaints.errors import Refusal
from complaints.pack import Pack
from complaints.records import Complaint, Entry, PackVersion

log = logging.getLogger(__name__)


def current_pack(session: Session, procedure: str, *, or_last: bool = False) -> Pack:
    """The pack for a complaint that begins or goes on under a procedure now; its text is kept with it.

    The pack carries the version as it was kept. Refusal when there is no such procedure; with `or_last` a
    procedure whose file is gone is as it was kept last, for complaints whose own old rules lead there.
    """
    if or_last and procedure not in packs():
        kept = select(PackVersion.version).where(PackVersion.procedure == procedure)
        last = session.exec(kept.order_by(col(PackVersion.kept_at).desc())).first()
        return kept_pack(session, procedure, last or "")
    pack = pack_of(procedure)
    return _called(pack, keep(session, procedure))


def keep(session: Session, procedure: str) -> str:
    """Keep the text of a procedure's file unless it is kept; gives the name of its version."""
    pack, text = pack_of(procedure), packs().texts[procedure]
    row = PackVersion(procedure=procedure, version="", digest=digest_of(text), text=text, kept_at=now())
    while True:
        names = _names(session, procedure)
        if row.digest in names:
            return names[row.digest]
        row.version = _free_name(pack.version, set(names.values()))
        try:
            with session.begin_nested():
                session.add(PackVersion(**row.model_dump()))
        except IntegrityError:
            if row.version not in _names(session, procedure).values():
                raise
            continue  # another was faster, with the same text or with another under this name
        if slip := _slip(pack, row.version):
            log.warning("%s", slip)
        return row.version


def kept_pack(session: Session, procedure: str, version: str) -> Pack:
    """The pack of a version as it was kept, whatever became of its file since.

    A version of which no text was kept (from before texts were kept) is the file of now. Refusal when there
    is neither, or when this release cannot read the text.
    """
    kept = col(PackVersion.procedure) == procedure, col(PackVersion.version) == version
    digest = session.exec(select(PackVersion.digest).where(*kept)).first()
    if digest is None:
        return pack_of(procedure)
    if digest in known_texts:
        return _called(known_texts[digest], version)
    try:
        return _called(read_text(session.exec(select(PackVersion.text).where(*kept)).one()), version)
    except ValidationError as error:
        what = error.errors()[0]
        raise Refusal(
            f"version {version} of '{procedure}' was kept, but this release cannot read it: "
            f"{'.'.join(map(str, what['loc']))}: {what['msg']}"
        ) from None


def packs_of(session: Session, numbers: Iterable[str]) -> dict[str, Pack]:
    """The packs by which complaints go now, by number: for lists, which do not open every case.

    Those that cannot be read are left out, so that one of them does not hide all others.
    """
    these = list(numbers)
    began = select(Complaint.number, Complaint.procedure, Complaint.version)
    went = {
        n: (procedure, version)
        for n, procedure, version in session.exec(began.where(col(Complaint.number).in_(these)))
    }
    moves = select(Entry).where(col(Entry.number).in_(these), Entry.verb == "moved").order_by(col(Entry.seq))
    went |= {move.number: (move.data["procedure"], move.data["version"]) for move in session.exec(moves)}
    found: dict[tuple[str, str], Pack] = {}
    for version in set(went.values()):
        with suppress(Refusal):
            found[version] = kept_pack(session, *version)
    return {number: found[version] for number, version in went.items() if version in found}


def calendars_in_use(session: Session) -> set[str]:
    """The calendars of every procedure, as it is now and as it was kept."""
    kept = session.exec(select(PackVersion.procedure, PackVersion.version)).all()
    found = {pack.calendar for pack in packs().values()}
    for version in kept:
        with suppress(Refusal):
            found.add(kept_pack(session, *version).calendar)
    return found


def keep_begun() -> None:
    """At the start: keep the texts of lives that began before texts were kept; tell of slips in the log."""
    with writing() as session:
        query = select(Complaint.procedure, Complaint.version).distinct()
        for procedure, version in session.exec(query).all():
            known = packs().get(procedure)
            if known is not None and known.version == version not in _names(session, procedure).values():
                keep(session, procedure)
    for one in versions():
        if one.warning:
            log.warning("%s", one.warning)


@dataclass(frozen=True)
class Version:
    """A version of a procedure. `current`: complaints filed now get it. `kept_at`: None until one was."""

    procedure: str
    version: str
    current: bool
    kept_at: datetime | None
    warning: str = ""


def versions() -> list[Version]:
    """Every version that was kept and that of every file, by procedure, the oldest first."""
    with reading() as session:
        rows = list(session.exec(select(PackVersion).order_by(col(PackVersion.kept_at))))
    return [one for name in sorted({*packs(), *(r.procedure for r in rows)}) for one in _versions(name, rows)]


def _versions(procedure: str, rows: list[PackVersion]) -> Iterator[Version]:
    kept = [row for row in rows if row.procedure == procedure]
    pack = packs().get(procedure)
    digest = digest_of(packs().texts[procedure]) if pack else ""
    for row in kept:
        current = row.digest == digest
        slip = _slip(pack, row.version) if pack and current else ""
        yield Version(procedure, row.version, current, row.kept_at, slip)
    if pack and digest not in {row.digest for row in kept}:
        name = _free_name(pack.version, {row.version for row in kept})
        yield Version(procedure, name, True, None, _slip(pack, name))


def _slip(pack: Pack, name: str) -> str:
    """What is to be told when a version goes by another name than its file gives it."""
    if name == pack.version:
        return ""
    return (
        f"the procedure '{pack.procedure}' has changed and still calls itself version {pack.version}: "
        f"complaints filed from now on carry {name}; give the file a version of its own"
    )


def _names(session: Session, procedure: str) -> dict[str, str]:
    """The kept versions of a procedure: digest of the text and name."""
    query = select(PackVersion.digest, PackVersion.version).where(PackVersion.procedure == procedure)
    return dict(session.exec(query).all())


def _free_name(declared: str, taken: set[str]) -> str:
    name, number = declared, 1
    while name in taken:
        number += 1
        name = f"{declared}+{number}"
    return name


def _called(pack: Pack, version: str) -> Pack:
    return pack if pack.version == version else pack.model_copy(update={"version": version})
