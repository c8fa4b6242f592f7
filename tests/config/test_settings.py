"""The operator's settings: what is refused, what is understood, what errors show."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from config.env_file import BadEnvFile
from config.env_names import probably_meant
from config.settings import Settings, known_names, load
from tests.cases import cases
from worker.cli.beginning import faults

GOOD_KEY = "1f0c9a4be2d87365f00d"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in known_names():
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret_key", "hunter2"),
        ("https_proxy", "ftp://reader:hunter2@proxy.example"),
        ("smtp_url", "smtp//reader:hunter2@mail.example"),
    ],
)
def test_an_error_shows_no_half_of_a_secret(name: str, value: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate({name: value})
    assert name.upper().split("_")[0] in str(caught.value).upper()
    assert "hunter2" not in str(caught.value)


def read(folder: Path, text: str | bytes) -> Settings:
    """Read *text* as a ``.env`` file."""
    path = folder / ".env"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path)


REFUSED = {
    # A key that is guessed, or that is not the same in every process.
    "SECRET_KEY='                      '": "blanks",
    "SECRET_KEY=aaaaaaaaaaaaaaaaaaaaaa": "repeats",
    "SECRET_KEY=abc1abc1abc1abc1abc1": "repeats",
    "SECRET_KEY=change-me-change-me": "repeats",
    "SECRET_KEY=your-secret-key-here": "tried first",
    "SECRET_KEY=MySecretPassword2026!": "tried first",
    "SECRET_KEY=qwertyuiop1234567890": "tried first",
    "SECRET_KEY=0123456789abcdef0123": "tried first",
    "SECRET_KEY=correct-horse-battery-staple": "few words",
    "SECRET_KEY=umbrellaelephantcandle": "few words",
    "SECRET_KEY=BlueSkyMorningCoffee7": "few words",
    "SECRET_KEY=우리동네도서관이제일좋은곳이에요": "few words",
    "SECRET_KEY=$(openssl rand -hex 32)": "command",
    "SECRET_KEY=<a long random string>": "placeholder",
    "SECRET_KEY=0101100101100110": "too few",
    "BOUNCE_KEY=bounces": "at least 16",
    # Databases.
    "DATABASE_URL=sqlite://data.db": "three slashes",
    "DATABASE_URL=sqlite://": "three slashes",
    "DATABASE_URL=sqlite:///": "names no file",
    "DATABASE_URL=sqlite:///:memory:": "names no file",
    "DATABASE_URL=data.db": "must look like",
    "DATABASE_URL=postgresql+psycopg2://u:p@h/x": "driver",
    "DATABASE_URL=postgres://u:p@ss@h/x": "%40",
    "DATABASE_URL=postgres://u:p/w@h/x": "%2F",
    "DATABASE_URL=postgres://u:p#w@h/x": "%23",
    "DATABASE_URL=postgres://h:port/x": "must look like",
    # Mail.
    "SMTP_URL=mail.example.kr:587": "must look like",
    "SMTP_URL=smtp://h:smtp": "must look like",
    "SMTP_URL=smtp://me:p#w@h:587": "%23",
    "SMTP_URL=smtp://me:p/w@h:587": "%2F",
    "SMTP_URL=smtp://h:587?tls=1": "nothing may follow",
    "SMTP_URL=smtp://h:465": "smtps",
    "SMTP_URL=smtp://mail.exa\u200bmple.kr:587": "U+200B",
    "BASE_URL=https://watch\u00ad.kr": "U+00AD",
    "DATABASE_URL=postgres://u:p@h\u2060/x": "U+2060",
    "HTTPS_PROXY=http://proxy\u200d.kr:3128": "U+200D",
    "OPERATOR_SLACK_WEBHOOK=https://hooks.slack.com\u200b/x": "U+200B",
    "MAIL_FROM=alerts": "one mail address",
    "MAIL_FROM=A <a@b.kr>, B <c@d.kr>": "one mail address",
    "OPERATOR_EMAIL=a@b.kr,c@d.kr": "one mail address",
    "CONTACT=javascript:alert(1)": "http(s) or a mail",
    "CONTACT=javascript:x@y.kr": "http(s) or a mail",
    "CONTACT=data:a@b.kr": "http(s) or a mail",
    "CONTACT=https://user:pw@a.kr": "http(s) or a mail",
    "CONTACT=우리 동네 도서관": "http(s) or a mail",
    "DKIM_SELECTOR=mail": "both or not at all",
    # Places.
    "BASE_URL=watch.example.kr": "http(s) address",
    "BASE_URL=https://watch.example.kr:port": "http(s) address",
    "BASE_URL=https://wa tch.kr": "http(s) address",
    "BASE_URL=https://watch.example.kr/?x=1": "without name",
    "HOST=0.0.0.0:8000": "PORT has that",
    "HOST=http://0.0.0.0": "PORT has that",
    "PORT=http": "integer",
    "HTTPS_PROXY=http://x:port": "proxy must look like",
    "SOURCE_PROXIES=semas=http://x": "must be JSON",
    "SENTRY_DSN=nonsense": "must look like",
    "SMTP_ALLOW_PLAINTEXT=perhaps": "boolean",
}


@cases("line", REFUSED)
def test_a_value_that_cannot_be_meant_is_named_with_its_reason(
    tmp_path: Path, line: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        read(tmp_path, f"{line}\n")
    # BASE_URL besides: it is demanded where mail is on.
    found = dict(faults(caught.value))
    words = " ".join(found.values())
    assert REFUSED[line] in words
    if "SECRET" in line or "@" in line:
        assert line.partition("=")[2] not in words


UNDERSTOOD = {
    f"SECRET_KEY='{GOOD_KEY}'": ("secret_key", GOOD_KEY),
    f"export SECRET_KEY={GOOD_KEY} # ours": ("secret_key", GOOD_KEY),
    # A byte order mark and the line ends of Windows.
    f"\ufeffSECRET_KEY={GOOD_KEY}\r": ("secret_key", GOOD_KEY),
    "PORT=": ("port", 8000),
    'PORT=" 80 "': ("port", 80),
    "CRAWL_DELAY=": ("crawl_delay", None),
    "ROUND_OVERRIDES=": ("round_overrides", None),
    "SOURCE_PROXIES=": ("source_proxies", {}),
    "WEBHOOK_PORTS=8443": ("webhook_ports", {8443}),
    "WEBHOOK_PORTS=8443, 9443": ("webhook_ports", {8443, 9443}),
    "WEBHOOK_PORTS=[8443]": ("webhook_ports", {8443}),
    "OPERATOR_LANGUAGE=EN": ("operator_language", "en"),
    "SMTP_ALLOW_PLAINTEXT=": ("smtp_allow_plaintext", False),
    "DATABASE_URL=": ("database_url", "sqlite:///voucherwatch.db"),
    "DATABASE_URL=POSTGRES://u:p%40w@h:5432/x": (
        "database_url",
        "postgres://u:p%40w@h:5432/x",
    ),
    "DATABASE_URL=postgresql+psycopg://u:p@[::1]/x": (
        "database_url",
        "postgresql+psycopg://u:p@[::1]/x",
    ),
    "DATABASE_URL=sqlite:////srv/x.db": (
        "database_url",
        "sqlite:////srv/x.db",
    ),
    "BASE_URL=https://바우처.kr/알림/": (
        "base_url",
        "https://xn--9g3b27qvve.kr/%EC%95%8C%EB%A6%BC",
    ),
    "CONTACT=mailto:help@watch.kr": ("contact", "mailto:help@watch.kr"),
    "CONTACT=MAILTO:help@watch.kr": ("contact", "MAILTO:help@watch.kr"),
    "CONTACT=help@watch.kr": ("contact", "help@watch.kr"),
    "CONTACT=https://watch.kr/help": ("contact", "https://watch.kr/help"),
    # Empty, it trusts nobody; unset, the router on this machine.
    "FORWARDED_ALLOW_IPS=": ("forwarded_allow_ips", ""),
}


@cases("line", UNDERSTOOD)
def test_a_value_is_understood_as_it_was_meant(
    tmp_path: Path, line: str
) -> None:
    name, expected = UNDERSTOOD[line]
    found = getattr(read(tmp_path, f"{line}\n"), name)
    if isinstance(found, SecretStr):
        found = found.get_secret_value()
    assert found == expected


def test_quotes_that_docker_leaves_round_a_value_are_no_part_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BASE_URL", '"https://watch.example.kr"')
    monkeypatch.setenv("SOURCE_PROXIES", """'{"semas": "http://p:1"}'""")
    found = load(env_file=None)
    assert found.base_url == "https://watch.example.kr"
    assert found.source_proxies == {"semas": "http://p:1"}


@pytest.mark.parametrize(
    "secret", [f"{GOOD_KEY}\n", f'"{GOOD_KEY}"', f" {GOOD_KEY}"]
)
def test_a_signing_key_with_something_round_it_is_refused(
    monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    # Web and worker may get it by different ways, one of which takes that off.
    monkeypatch.setenv("SECRET_KEY", secret)
    with pytest.raises(ValidationError, match="line break or quotes"):
        load(env_file=None)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"PORT=80\nSECRET_KEY: value", "line 2"),
        (b"SECRET_KEY\n", "line 1"),
        ("MAIL_FROM=바우처 <a@b.kr>".encode("cp949"), "UTF-8"),
        ("PORT=80".encode("utf-16"), "UTF-8"),
    ],
    ids=["as in YAML", "no value", "CP949", "UTF-16"],
)
def test_an_env_file_that_would_be_passed_over_is_refused(
    tmp_path: Path, written: bytes, said: str
) -> None:
    with pytest.raises(BadEnvFile, match=said):
        read(tmp_path, written)


def test_lines_of_an_env_file_that_are_for_others_are_left_alone(
    tmp_path: Path,
) -> None:
    text = "# ours\n\nCOMPOSE_PROJECT_NAME\nsome words: x\nPORT=81\n"
    assert read(tmp_path, text).port == 81


def test_a_misspelt_name_is_told_and_another_programs_is_not() -> None:
    names = [
        "SMPT_URL", "SECRETKEY", "BASE_ULR", "DATABASE_URI", "VW_PORT", "RETAIN_ALERT_DAYS", "VOUCHERWATCH_SECRET_KEY",
        "HTTP_PROXY", "HOSTNAME", "HOME", "PATH", "PORTS", "SECRET_KEY_BASE", "LOG_LEVEL", "MAIL_HOST", "DATABASE_PORT",
    ]  # fmt: skip
    assert probably_meant(names, known_names()) == {
        "SMPT_URL": "SMTP_URL",
        "SECRETKEY": "SECRET_KEY",
        "BASE_ULR": "BASE_URL",
        "DATABASE_URI": "DATABASE_URL",
        "VW_PORT": "PORT",
        "RETAIN_ALERT_DAYS": "RETAIN_ALERTS_DAYS",
        "VOUCHERWATCH_SECRET_KEY": "SECRET_KEY",
    }
