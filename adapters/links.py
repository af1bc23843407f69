"""Signed links: for one purpose, to one thing, for a limited time. A GET on one never changes anything."""

import hashlib

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


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        signing_key(), salt=f"redress-{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
    )


def _sign(purpose: str, subject: str) -> str:
    return str(_serializer(purpose).dumps(subject))


def _read(purpose: str, token: str, days: int) -> str:
    try:
        return str(_serializer(purpose).loads(token, max_age=days * DAY))
    except SignatureExpired as error:
        raise ExpiredLink("此链接已过期。") from error
    except BadSignature as error:
        raise WrongLink("此链接无效。") from error
