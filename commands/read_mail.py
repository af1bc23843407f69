"""`redress read-mail FILE…`: what the product makes of a mail, without doing anything about it."""

import sys
from collections import Counter
from collections.abc import Iterator
from json import dumps
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from adapters.inbound.finding import own
from adapters.inbound.model import Own, ReadMail
from adapters.inbound.read import read_mail as read
from adapters.inbound.which import letters_answered, number_by_address, number_in_subject
from adapters.settings import settings
from complaints.mailbox import VERDICTS

LARGEST = 100 * 1024 * 1024


def read_mail(*files: Annotated[str, Parameter(allow_leading_hyphen=True)], json: bool = False) -> int:
    """Print one line for each mail: what it is, from whom, about what, and the case it belongs to.

    Needs no database and changes nothing. A number in the subject is taken at its word; when mail is really
    taken in, a case of this number must exist. Exit status 1 when a file could not be opened.

    Parameters
    ----------
    files: mails as files (RFC 5322, .eml), folders of them, or - for one on standard input
    json: one JSON object a line
    """
    ours, wrong = own(), 0
    counts: Counter[str] = Counter()
    if not files:
        print("redress: name at least one file, a folder, or -", file=sys.stderr)
        return 2
    for name, found in _mails(files):
        if isinstance(found, str):
            print(f"redress: {name}: {found}", file=sys.stderr)
            wrong += 1
            continue
        mail = read(found, ours, lambda mail: _case_of(mail, ours))
        counts[mail.verdict] += 1
        print(dumps(_facts(name, mail), ensure_ascii=False) if json else _line(name, mail))
    if not json and counts:
        print("\n" + "\n".join(f"{verdict:<12}{counts[verdict]:>6}" for verdict in VERDICTS))
        print(f"{'together':<12}{sum(counts.values()):>6}")
    return 1 if wrong else 0


def _mails(names: tuple[str, ...]) -> Iterator[tuple[str, bytes | str]]:
    """Each file with its bytes, or with what is wrong with it."""
    for name in names:
        path = Path(name)
        if name == "-":
            yield "-", sys.stdin.buffer.read(LARGEST)
        elif path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file())
            if not inside:
                yield name, "there is no file in this folder"
            for one in inside:
                yield str(one), _bytes(one)
        else:
            yield name, _bytes(path)


def _bytes(path: Path) -> bytes | str:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except FileNotFoundError:
        return "there is no such file"
    except (OSError, ValueError) as error:
        return f"cannot be read: {getattr(error, 'strerror', None) or error}"
    return raw if len(raw) <= LARGEST else f"larger than {LARGEST // 1024 // 1024} MB"


def _case_of(mail: ReadMail, ours: Own) -> str:
    """The case, by what the mail says; by the thread where the database of this installation is there."""
    if (settings().secrets_dir / "signing-key").exists() and (number := number_by_address(mail, ours)):
        return number
    return _by_thread(mail, ours) or number_in_subject(mail, ours)


def _by_thread(mail: ReadMail, ours: Own) -> str:
    answered = letters_answered(mail, ours)
    url = settings().database_url
    if not answered or (url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists()):
        return ""
    from sqlalchemy.exc import SQLAlchemyError
    from sqlmodel import col, select

    from adapters.database import reading
    from complaints.letters import Letter

    try:
        with reading() as session:
            letters = select(Letter.id, Letter.number).where(
                col(Letter.id).in_(answered), Letter.number != ""
            )
            numbers = dict(session.exec(letters).all())
    except (SQLAlchemyError, OSError):
        return ""
    return next((numbers[letter] for letter in answered if letter in numbers), "")


def _facts(name: str, mail: ReadMail) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "file": name,
        "verdict": mail.verdict,
        "from": mail.sender,
        "subject": mail.subject,
        "text": mail.text,
        "attachments": [
            {name: getattr(one, name) for name in ("filename", "media_type", "size", "sha256", "refused")}
            for one in mail.attachments
        ],
        "case": mail.case,
        "reasons": list(mail.reasons),
        "message_id": mail.message_id,
    }
    if mail.bounce is not None:
        came_back = mail.bounce
        facts["bounce"] = {
            "recipient": came_back.recipient,
            "permanent": came_back.permanent,
            "status": came_back.status,
            "reason": came_back.reason,
            "original": came_back.original,
        }
    return facts


def _line(name: str, mail: ReadMail) -> str:
    files = f"  [{len(mail.attachments)} files]" if mail.attachments else ""
    case = f"  {mail.case}" if mail.case else ""
    told = mail.subject or mail.text[:60].replace("\n", " ") or "-"
    return f"{mail.verdict:<11} {Path(name).name[:32]:<32} {mail.sender[:32]:<32} {told[:60]}{case}{files}"
