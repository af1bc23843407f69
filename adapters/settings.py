"""What an installation can set, by environment variables named REDRESS_…; a wrong value is one clear line."""

import difflib
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from complaints.errors import Refusal

Port = Annotated[int, Field(ge=1, le=65535)]
PREFIX = "REDRESS_"
SECRET = {"database_url", "smtp_password", "prefect_auth", "mailboxes", "wechat_token", "wechat_aes_key"}
"""Values that are never repeated in an error message."""


class Settings(BaseSettings):
    """Every setting with its default; what depends on others (addresses, database) is filled in once read."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    port: Port = Field(8000, description="TCP port of the portal")
    prefect_port: Port = Field(4200, description="TCP port of the Prefect server and its UI")
    mail_port: Port = Field(1025, description="TCP port of the embedded mail sink")
    host: str = Field("127.0.0.1", description="address the portal listens on; 0.0.0.0 for all")
    var: Path = Field(Path("var"), description="folder of all local state")
    packs: Path | None = Field(None, description="a further folder of packs (procedures)")
    procedure: str = Field("home-renovation", description="procedure of a complaint that names none")
    procedures: str = Field(
        "", description="procedures that people can choose from, with commas; default REDRESS_PROCEDURE alone"
    )
    watch_seconds: int = Field(30, ge=1, le=3600, description="seconds between two sweeps of the clock")
    oversight_seconds: int = Field(
        300, ge=10, le=86_400, description="seconds between two rounds of oversight (clusters, quotas …)"
    )
    concurrency: int = Field(4, ge=1, le=32, description="complaints a worker moves at the same time")
    database_url: str = Field(
        "",
        description="SQLAlchemy address; default a SQLite file in the var folder; or postgresql+psycopg://…",
    )
    public_url: str = Field("", description="address of the portal in links; default http://127.0.0.1:PORT")
    prefect_api_url: str = Field("", description="Prefect API; default the embedded server")
    prefect_auth: SecretStr = Field(
        SecretStr(""), description="user:password of the Prefect API and UI; empty for none (loopback only)"
    )
    smtp_host: str = Field("", description="mail server; default the embedded sink")
    smtp_port: int = Field(
        0, ge=0, le=65535, description="port of the mail server; default 587 or the sink's"
    )
    smtp_user: str = Field("", description="log-in at the mail server; empty for none")
    smtp_password: SecretStr = Field(SecretStr(""), description="password at the mail server")
    smtp_starttls: bool | None = Field(
        None, description="encrypt with STARTTLS; default yes, and no for the embedded sink"
    )
    mailboxes: SecretStr = Field(
        SecretStr(""),
        description="inboxes to read, with spaces: imaps://user:password@host/INBOX (imap:// without TLS)",
    )
    mail_seconds: int = Field(60, ge=1, le=3600, description="seconds between two looks into the mailboxes")
    mail_plus: bool = Field(
        False, description="letters ask for answers at name+token@…; the mailbox must take such addresses"
    )
    wechat_token: SecretStr = Field(
        SecretStr(""), description="token of the WeChat official account; empty: no such channel"
    )
    wechat_aes_key: SecretStr = Field(
        SecretStr(""), description="EncodingAESKey of the account, for encrypted messages; empty: plain ones"
    )
    wechat_app_id: str = Field("", description="AppID of the account, for encrypted messages")
    webhook_private: bool = Field(False, description="let webhooks go to loopback and private networks too")
    learn_days: int = Field(7, ge=1, le=366, description="days between two trainings of the classification")
    mail_from: str = Field("complaints@redress.example", description="sender address of all letters")
    company_name: str = Field("Redress", description="name of the company, as letters and pages show it")
    company_phone: str = Field("", description="telephone of the complaints desk, shown in letters")
    company_email: str = Field("", description="e-mail of the complaints desk, shown; default the sender's")
    company_address: str = Field(
        "", description="postal address of the complaints desk and counter, shown on posters and letters"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="how much is logged")

    @field_validator("var", "packs", mode="after")
    @classmethod
    def _absolute(cls, folder: Path | None) -> Path | None:
        return folder and folder.expanduser().absolute()

    @field_validator("packs", mode="after")
    @classmethod
    def _exists(cls, folder: Path | None) -> Path | None:
        if folder is not None and not folder.is_dir():
            raise ValueError("there is no such folder")
        return folder

    @field_validator("wechat_aes_key", mode="after")
    @classmethod
    def _aes_key(cls, key: SecretStr) -> SecretStr:
        if key.get_secret_value() and not re.fullmatch(r"[A-Za-z0-9+/]{43}", key.get_secret_value()):
            raise ValueError("should be the EncodingAESKey of the account: 43 letters and digits")
        return key

    @field_validator("database_url", mode="after")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url.startswith(("postgres://", "postgresql://")):  # the driver is ours to choose
            url = "postgresql+psycopg://" + url.split("://", 1)[1]
        if url and not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("should begin with sqlite:/// or postgresql+psycopg://")
        return url

    @field_validator("mail_from", "company_email", mode="after")
    @classmethod
    def _mail_address(cls, address: str) -> str:
        if address and not re.fullmatch(r"[^@\s]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+", address):
            raise ValueError("should be an e-mail address")
        return address

    @field_validator("public_url", "prefect_api_url", mode="after")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("should begin with http:// or https://")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        ports = [self.port, self.prefect_port, self.mail_port]
        if len(set(ports)) < len(ports):
            raise ValueError("REDRESS_PORT, REDRESS_PREFECT_PORT and REDRESS_MAIL_PORT should differ")
        sink = not self.smtp_host
        self._fill(
            database_url=self.database_url or f"sqlite:///{self.var / 'redress.db'}",
            public_url=self.public_url or f"http://127.0.0.1:{self.port}",
            prefect_api_url=self.prefect_api_url or self._own_prefect,
            smtp_host=self.smtp_host or "127.0.0.1",
            smtp_port=self.smtp_port or (self.mail_port if sink else 587),
            smtp_starttls=(not sink) if self.smtp_starttls is None else self.smtp_starttls,
            company_email=self.company_email or self.mail_from,
        )
        return self

    def _fill(self, **values: object) -> None:
        for name, value in values.items():  # past `frozen`, which guards against everybody else
            self.__dict__[name] = value

    @property
    def offered(self) -> tuple[str, ...]:
        """The procedures that pages offer, in the order they were set in; the default one if none was."""
        named = [name.strip() for name in self.procedures.split(",")]
        return tuple(dict.fromkeys(name for name in named if name)) or (self.procedure,)

    @property
    def takes_mail(self) -> bool:
        """Whether e-mail reaches the complaints desk: a mailbox is read, or an address is set."""
        told = {"company_email", "mail_from"} & self.model_fields_set
        return bool(told or self.mailboxes.get_secret_value())

    @property
    def _own_prefect(self) -> str:
        return f"http://127.0.0.1:{self.prefect_port}/api"

    @property
    def embedded_prefect(self) -> bool:
        """Whether `redress up` starts the Prefect server, rather than using one that somebody else runs."""
        return self.prefect_api_url == self._own_prefect

    @property
    def embedded_mail(self) -> bool:
        """Whether letters go to the embedded sink rather than to a real mail server."""
        return (self.smtp_host, self.smtp_port) == ("127.0.0.1", self.mail_port)

    @property
    def secrets_dir(self) -> Path:
        """Where the signing key, the API key and the first log-in lie."""
        return self.var / "secrets"

    @property
    def outbox_dir(self) -> Path:
        """The Maildir of everything the embedded mail sink received."""
        return self.var / "outbox"

    @property
    def vault_dir(self) -> Path:
        """Where evidence and sealed files are kept."""
        return self.var / "vault"

    @property
    def log_dir(self) -> Path:
        """One log file per part."""
        return self.var / "log"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings, read once (`settings.cache_clear()` reads again); Refusal when a value is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise Refusal("; ".join(_line(found) for found in error.errors())) from None


def misspelt(environ: Mapping[str, str]) -> list[str]:
    """One line for each REDRESS_ variable that is no setting, with the nearest real name."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    lines = []
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            lines.append(f"{name} is not a setting" + (f"; {near[0]} is" if near else ""))
    return lines


def _line(error: Mapping[str, object]) -> str:
    place = error["loc"]
    message = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    if not isinstance(place, tuple) or not place:
        return message
    name = str(place[0])
    value = "" if name in SECRET else f"={error['input']}"
    return f"{PREFIX}{name.upper()}{value}: {message} ({Settings.model_fields[name].description})"
