"""What comes in at the door: the filing of a complaint, checked before it is accepted."""

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
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


class Complainant(BaseModel):
    """Who complains and how they can be reached."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    phone: Annotated[Line, StringConstraints(max_length=40)] = ""
    email: EmailStr | Literal[""] = ""
    address: Line = ""

    @field_validator("phone")
    @classmethod
    def _digits(cls, value: str) -> str:
        if value and (not re.fullmatch(r"[0-9+()\-\s.#转ext]+", value) or len(re.sub(r"\D", "", value)) < 5):
            raise ValueError("not a telephone number")
        return value


class Filing(BaseModel):
    """A complaint as it is filed. The matter is needed; what else is missing the desk asks for."""

    model_config = ConfigDict(extra="forbid")

    channel: Literal["phone", "web", "wechat", "on_site", "letter", "email", "third_party"]
    source: Literal[
        "direct", "media", "trade_association", "consumer_association", "authority", "internal"
    ] = "direct"
    procedure: Annotated[str, StringConstraints(max_length=100)] | None = None
    complainant: Complainant
    matter: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
    project: Line = ""
    occurred_at: Line = ""
    demand: Annotated[str, StringConstraints(strip_whitespace=True, max_length=5_000)] = ""
    received_at: AwareDatetime | None = None
    locale: Literal["zh-Hans", "zh-Hant", "en"] = Field("zh-Hans", description="language of our letters")

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, data: Any) -> Any:
        return without_nul(data)

    @field_validator("project", "occurred_at", "demand", mode="before")
    @classmethod
    def _nothing(cls, value: Any) -> Any:
        return "" if value is None else value

    def received(self, now: datetime) -> datetime:
        """When it was received: as stated, never later than now."""
        return min(self.received_at or now, now)


def contact_key(phone: str, email: str) -> str:
    """The form in which contacts are compared: digits of the telephone, else the address in lower case."""
    digits = re.sub(r"\D", "", phone)
    return digits[-11:] if digits else email.strip().lower()


def without_nul(data: Any) -> Any:
    """The same data without NUL characters, which PostgreSQL cannot store."""
    if isinstance(data, str):
        return data.replace("\x00", "")
    if isinstance(data, dict):
        return {key: without_nul(value) for key, value in data.items()}
    return [without_nul(value) for value in data] if isinstance(data, list) else data
