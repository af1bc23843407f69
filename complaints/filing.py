"""What comes in at the door: the filing of a complaint, checked before it is accepted."""

import re
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]

CHANNELS = ("phone", "web", "wechat", "on_site", "letter", "email", "third_party")
SOURCES = ("direct", "media", "trade_association", "consumer_association", "authority", "internal")
CLOCKS_DIFFER = timedelta(minutes=10)
"""By how much another machine's clock may be ahead of ours; more is a slip of the pen."""
LONGEST_AHEAD = timedelta(days=2 * 366)
"""How far ahead a third party's deadline may lie; more is a slip of the pen."""
BETWEEN_NUMBERS = re.compile(r"[/,，、]")


def mailable(address: str) -> str:
    """An e-mail address as every mail server takes it: the domain in ASCII (punycode). ValueError if none."""
    local, _, domain = address.rpartition("@")
    sent = domain.encode("idna").decode()
    if not local.isascii() or sent.encode().decode("idna") != domain.lower():
        raise ValueError("not an e-mail address that mail servers take")
    return f"{local}@{sent}"


class Complainant(BaseModel):
    """Who complains and how they can be reached."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    phone: Annotated[Line, StringConstraints(max_length=40)] = ""
    email: Annotated[EmailStr, AfterValidator(mailable)] | Literal[""] = ""
    address: Line = ""
    wechat: Annotated[Line, StringConstraints(max_length=128)] = ""

    @model_validator(mode="before")
    @classmethod
    def _omitted(cls, data: Any) -> Any:
        return without_null(data)

    @field_validator("phone")
    @classmethod
    def _digits(cls, value: str) -> str:
        digits = [len(re.sub(r"\D", "", one)) for one in BETWEEN_NUMBERS.split(value)]
        if value and (not re.fullmatch(r"[0-9+()\-\s.#转ext/,，、]+", value) or digits[0] < 5 or 0 in digits):
            raise ValueError("not a telephone number")
        return value


class ThirdParty(BaseModel):
    """Who passed the complaint on, under which number of its own, whom to tell there, and until when."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Line, StringConstraints(min_length=1)]
    reference: Annotated[Line, StringConstraints(max_length=100)] = ""
    contact: Line = ""
    phone: Annotated[Line, StringConstraints(max_length=40)] = ""
    email: Annotated[EmailStr, AfterValidator(mailable)] | Literal[""] = ""
    due_at: AwareDatetime | None = None

    @model_validator(mode="before")
    @classmethod
    def _omitted(cls, data: Any) -> Any:
        return without_null(data)


class Filing(BaseModel):
    """A complaint as it is filed. The matter is needed; what else is missing the desk asks for."""

    model_config = ConfigDict(extra="forbid")

    channel: Literal["phone", "web", "wechat", "on_site", "letter", "email", "third_party"]
    source: Literal[
        "direct", "media", "trade_association", "consumer_association", "authority", "internal"
    ] = "direct"
    procedure: Annotated[str, StringConstraints(max_length=100)] | None = None
    complainant: Complainant
    third_party: ThirdParty | None = None
    matter: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
    project: Line = ""
    occurred_at: Line = ""
    demand: Annotated[str, StringConstraints(strip_whitespace=True, max_length=5_000)] = ""
    received_at: AwareDatetime | None = None
    locale: Literal["zh-Hans", "zh-Hant", "en"] = Field("zh-Hans", description="language of our letters")

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, data: Any) -> Any:
        return without_null(without_nul(data))

    @field_validator("received_at", mode="before")
    @classmethod
    def _stated(cls, value: Any) -> Any:
        if value == "":
            return None
        number = re.fullmatch(r"[\s\d.eE+-]+", value) if isinstance(value, str) else None
        if number or isinstance(value, int | float):
            raise ValueError("时间须带时区，例如 2026-11-22T10:00+08:00")  # a plain number says no unit
        return value

    def faults(self, now: datetime) -> dict[str, str]:
        """What is wrong with it at this moment, by field."""
        found, deadline = {}, self.third_party.due_at if self.third_party else None
        if self.received_at is not None and self.received_at > now + CLOCKS_DIFFER:
            found["received_at"] = "收到时间在将来，请核对"
        if deadline is not None and deadline > now + LONGEST_AHEAD:
            found["third_party.due_at"] = "期限在两年以后，请核对"
        return found

    def received(self, now: datetime) -> datetime:
        """When it was received: as stated, never later than now."""
        return min(self.received_at or now, now)


def contact_key(phone: str, email: str) -> str:
    """How contacts are compared: the digits of the first telephone, else the address in lower case."""
    digits = re.sub(r"\D", "", BETWEEN_NUMBERS.split(phone)[0])
    return digits[-11:] if digits else email.strip().lower()


def without_nul(data: Any) -> Any:
    """The same data without NUL characters, which PostgreSQL cannot store."""
    if isinstance(data, str):
        return data.replace("\x00", "")
    if isinstance(data, dict):
        return {key: without_nul(value) for key, value in data.items()}
    return [without_nul(value) for value in data] if isinstance(data, list) else data


def without_null(data: Any) -> Any:
    """The same object without members that are null: they count as left out."""
    return {k: v for k, v in data.items() if v is not None} if isinstance(data, dict) else data
