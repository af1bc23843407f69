"""Signed links: for one purpose, to one thing, for a limited time. A GET on one never changes anything."""

import base64
import hashlib
import hmac

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from adapters.secrets import signing_key
from adapters.settings import settings

DAY = 86_400


class WrongLink(Exception):
    """The link's signature is wrong, or it was made for something else."""


class ExpiredLink(WrongLink):
    """The link was right once; its time is over."""


def answer_url(question: str) -> str:
    """The address at which a question is answered."""
    return f"{settings().public_url}/a/{_sign('answer', question)}"


def follow_url(number: str) -> str:
    """The address at which the customer follows the case."""
    return f"{settings().public_url}/c/{_sign('follow', number)}"


def improvement_url(improvement: str, person: str, deed: str) -> str:
    """The address at which one person does one deed (done, check) for an improvement measure."""
    return f"{settings().public_url}/i/{_sign('improvement', f'{improvement} {person} {deed}')}"


def calendar_url(person: str) -> str:
    """The address from which one person's mail program reads the calendar of drills."""
    return f"{settings().public_url}/calendar/{_sign('calendar', person)}.ics"


def question_of(token: str, days: int = 30) -> str:
    """The question id in an answer link. WrongLink or ExpiredLink if it must not be honoured."""
    return _read("answer", token, days)


def number_of(token: str, days: int = 730) -> str:
    """The complaint number in a follow link."""
    return _read("follow", token, days)


def improvement_of(token: str, days: int = 30) -> tuple[str, str, str]:
    """The measure, the person and the deed in an improvement link."""
    improvement, person, deed = _read("improvement", token, days).split(" ")
    return improvement, person, deed


CALENDAR_DAYS = 400
"""A calendar that was subscribed to is to live a little longer than a year."""


def calendar_of(token: str) -> str:
    """The person in a calendar link, which is called like a file."""
    return _read("calendar", token.removesuffix(".ics"), CALENDAR_DAYS)


HEARING_SECONDS = 1_800


def hearing(evidence: str, person: str) -> str:
    """What lets one person hear one recording for half an hour, once the reason is written down."""
    return _sign("hearing", f"{evidence} {person}")


def hearing_of(token: str) -> tuple[str, str]:
    """The recording and the person in it. WrongLink or ExpiredLink if it must not be honoured."""
    evidence, _, person = _read_within("hearing", token, HEARING_SECONDS).partition(" ")
    return evidence, person


def reply_token(number: str) -> str:
    """What stands behind the plus of the address to which a case is answered: the number, signed (80 bits).

    Short enough for a local part, the same in capitals, and good for ever: a late answer finds its case.
    """
    return f"{number.lower()}-{_reply_signature(number)}"


def number_of_reply(token: str) -> str:
    """The complaint number in such an address, in whatever case it came back. WrongLink when it is forged."""
    number, _, signature = token.strip().lower().rpartition("-")
    known = _reply_signature(number) if number.isascii() else ""
    if not known or not hmac.compare_digest(known.encode(), signature.encode("utf-8", "replace")):
        raise WrongLink("此回复地址无效。")
    return number.upper()


def _reply_signature(number: str) -> str:
    told = f"redress-reply {number.upper()}".encode()
    digest = hmac.digest(signing_key().encode(), told, "sha256")
    return base64.b32encode(digest[:10]).decode("ascii").lower()


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        signing_key(), salt=f"redress-{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
    )


def _sign(purpose: str, subject: str) -> str:
    return str(_serializer(purpose).dumps(subject))


def _read(purpose: str, token: str, days: int) -> str:
    return _read_within(purpose, token, days * DAY)


def _read_within(purpose: str, token: str, seconds: int) -> str:
    try:
        return str(_serializer(purpose).loads(token, max_age=seconds))
    except SignatureExpired as error:
        raise ExpiredLink("此链接已过期。") from error
    except (BadSignature, UnicodeError) as error:
        raise WrongLink("此链接无效。") from error
