"""Settings: a wrong value is one clear line, and what is left out follows from the rest."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters import secrets
from adapters.settings import Settings, misspelt, settings
from complaints.errors import Refusal


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Settings are read again before and after each test."""
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("REDRESS_PORT", "eighty", "REDRESS_PORT=eighty: should be a valid integer"),
        ("REDRESS_PORT", "70000", "REDRESS_PORT=70000: should be less than or equal to 65535"),
        ("REDRESS_WATCH_SECONDS", "0", "REDRESS_WATCH_SECONDS=0: should be greater than or equal to 1"),
        ("REDRESS_PACKS", "/no/such/folder", "REDRESS_PACKS=/no/such/folder: there is no such folder"),
        ("REDRESS_LOG_LEVEL", "loud", "REDRESS_LOG_LEVEL=loud: should be 'DEBUG', 'INFO'"),
        ("REDRESS_PUBLIC_URL", "example.org", "REDRESS_PUBLIC_URL=example.org: should begin with http"),
        ("REDRESS_SMTP_STARTTLS", "perhaps", "REDRESS_SMTP_STARTTLS=perhaps: should be a valid boolean"),
        ("REDRESS_DATABASE_URL", "mysql://me:geheim@host/db", "REDRESS_DATABASE_URL: should begin with"),
    ],
)
def test_a_wrong_value_is_one_line(monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Refusal) as refused:
        settings()
    assert str(refused.value).startswith(says)
    assert "\n" not in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_ports_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDRESS_PORT", "4200")
    monkeypatch.setenv("REDRESS_PREFECT_PORT", "4200")
    with pytest.raises(Refusal, match=r"REDRESS_PORT, .* should differ"):
        settings()


def test_what_is_left_out_follows_from_the_rest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REDRESS_VAR", str(tmp_path))
    monkeypatch.setenv("REDRESS_PORT", "8001")
    monkeypatch.setenv("REDRESS_MAIL_PORT", "1026")
    monkeypatch.setenv("REDRESS_PREFECT_PORT", "")  # empty is left out
    chosen = settings()
    assert chosen.database_url == f"sqlite:///{tmp_path}/redress.db"
    assert (chosen.public_url, chosen.prefect_port) == ("http://127.0.0.1:8001", 4200)
    assert (chosen.smtp_host, chosen.smtp_port, chosen.smtp_starttls) == ("127.0.0.1", 1026, False)
    assert chosen.embedded_mail
    assert chosen.embedded_prefect


def test_a_real_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDRESS_SMTP_HOST", "mail.example.org")
    monkeypatch.setenv("REDRESS_PREFECT_API_URL", "http://prefect:4200/api/")
    monkeypatch.setenv("REDRESS_DATABASE_URL", "postgresql://me:geheim@db/redress")
    chosen = settings()
    assert (chosen.smtp_port, chosen.smtp_starttls) == (587, True)
    assert chosen.database_url == "postgresql+psycopg://me:geheim@db/redress"
    assert chosen.prefect_api_url == "http://prefect:4200/api"
    assert not chosen.embedded_mail
    assert not chosen.embedded_prefect


def test_a_misspelt_name_is_told() -> None:
    environ = {"REDRESS_PROT": "1", "REDRESS_PORT": "1", "PATH": ""}
    assert misspelt(environ) == ["REDRESS_PROT is not a setting; REDRESS_PORT is"]


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_secrets_are_made_once_and_only_the_owner_reads_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REDRESS_VAR", str(tmp_path))
    assert secrets.api_key() == secrets.api_key() != secrets.signing_key()
    name, password = secrets.staff_login()
    assert (tmp_path / "secrets" / "staff-login").read_text() == f"{name} {password}\n"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "secrets").iterdir()}
    assert modes == {"api-key": 0o600, "signing-key": 0o600, "staff-login": 0o600}
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700


def test_a_secret_that_was_replaced_is_read_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REDRESS_VAR", str(tmp_path))
    assert secrets.api_key()
    (tmp_path / "secrets" / "api-key").write_text("another\n")
    assert secrets.api_key() == "another"
