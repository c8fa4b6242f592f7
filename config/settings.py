"""The operator's settings, read once at an entry point and passed on as values."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BeforeValidator,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from config import addresses
from config.env_file import demand_readable
from config.proxies import TrustedProxies
from config.retention import Retention
from config.round_overrides import BadOverrides, read_overrides
from config.weak_keys import weakness

SHORTEST_SECRET = 16
"""Characters; what signs links must not be guessed."""
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
# 32 bytes in base64url.
_PUSH_KEY = re.compile(r"[A-Za-z0-9_-]{43}=?")
# Empty, these mean something else than unset.
_MEANT_EMPTY = frozenset({"forwarded_allow_ips"})
# Ends of a value that belong to the file it is in: Docker's `--env-file` and
# systemd's `Environment=` leave quotes where `.env` of a laptop has none.
_QUOTES = "\"'"


def _listed_ports(given: object) -> object:
    if not isinstance(given, str):
        return given
    # "8443" and "8443, 9443" as well as JSON.
    parts = given.strip("[] ").split(",")
    return [part.strip() for part in parts if part.strip()]


def _table(given: object) -> object:
    if not isinstance(given, str):
        return given
    try:
        return json.loads(given)
    except ValueError:
        raise ValueError('must be JSON: {"source": "value"}') from None


_Ports = Annotated[frozenset[int], NoDecode, BeforeValidator(_listed_ports)]
_TextTable = Annotated[dict[str, str], NoDecode, BeforeValidator(_table)]
_PathTable = Annotated[dict[str, Path], NoDecode, BeforeValidator(_table)]


class Settings(BaseSettings):
    """Every knob, by its environment variable (or a line of ``.env`` on a laptop).

    Secrets are ``SecretStr``: they do not show in a log or a traceback.  An
    unset channel is simply off; ``voucherwatch doctor`` says which are.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        # `.env` is also read by compose and the operator's own scripts.
        extra="ignore",
        frozen=True,
        # pydantic's error would print the value, be it half a secret.
        hide_input_in_errors=True,
    )

    database_url: SecretStr = SecretStr("sqlite:///voucherwatch.db")
    host: str = Field("", alias="HOST")
    """Where to listen; see ``listen_host`` for what an unset one means."""
    port: int = Field(8000, ge=0, le=65535)
    forwarded_allow_ips: str = "127.0.0.1"
    """Routers whose ``X-Forwarded-For`` is believed: addresses and networks, with
    commas, or ``*`` for all.
    """
    web_connections: int = Field(512, ge=1, le=100_000)
    """Connections that ``web`` holds open at most, as far as open files allow."""
    web_connections_per_address: int = Field(64, ge=1)
    """Of them from one peer that is no proxy of ours."""
    signups_per_hour: int = Field(2_000, ge=1)
    """Requests to confirm that strangers can have us send in an hour, over all."""
    base_url: str = "http://127.0.0.1:8000"
    """Where readers reach the pages; is in mails and feeds."""
    secret_key: SecretStr = SecretStr("")
    """Signs the links in mails; must be the same for web and worker, and stay."""
    smtp_url: SecretStr = SecretStr("")
    """``smtp://user:password@host:587`` (STARTTLS when offered) or ``smtps://…:465``."""
    smtp_allow_plaintext: bool = False
    """Send the password to a mail server that offers no TLS."""
    webhook_ports: _Ports = frozenset()
    """Ports that webhooks may use besides 80 and 443: ``8443,9443`` or ``[8443]``."""
    mail_from: str = "Voucher Watch <alerts@localhost>"
    operator_email: str = ""
    operator_language: Literal["ko", "en"] = "ko"
    """Of the mails that tell the operator what goes wrong."""
    operator_slack_webhook: SecretStr = SecretStr("")
    vapid_private_key: SecretStr = SecretStr("")
    """Turns Web Push on; ``voucherwatch push-keys`` makes one."""
    apprise: bool = False
    """Offer Telegram, Discord, Teams, ntfy … (``pip install --no-build-isolation -e '.[chat]'``)."""
    alimtalk_app_key: SecretStr = SecretStr("")
    """Turns KakaoTalk 알림톡 on, by NHN Cloud; the next three belong to it."""
    alimtalk_secret_key: SecretStr = SecretStr("")
    alimtalk_sender_key: SecretStr = SecretStr("")
    alimtalk_template: str = ""
    """Code of the approved template (``notifier/channels/alimtalk/template.py``)."""
    alimtalk_sms_from: str = ""
    """Number for text messages to those whom Kakao does not reach; unset: none."""
    bounce_key: SecretStr = SecretStr("")
    """Signs the mail provider's bounce calls; without it they are refused."""
    dkim_key: SecretStr = SecretStr("")
    """PEM; signs mail as the domain of ``MAIL_FROM`` where the relay does not."""
    dkim_selector: str = ""
    data_go_kr_key: SecretStr = SecretStr("")
    bizinfo_key: SecretStr = SecretStr("")
    https_proxy: str = ""
    source_proxies: _TextTable = Field(default_factory=dict)
    """Per source, as JSON: ``{"semas": "http://kr-proxy:3128"}``."""
    source_ca_bundles: _PathTable = Field(default_factory=dict)
    """Per source, as JSON: a PEM file for a site that serves a broken chain.  TLS is
    verified all the same.
    """
    round_overrides: Path | None = None
    """A table of what the operator knows better than the rules (``config.round_overrides``)."""
    contact: str = "https://github.com/voucherwatch/voucherwatch"
    """Stands in the user agent, so that a board's operator can reach us."""
    allow_loopback: bool = False
    """Let crawls and webhooks reach this machine: tests and the demo only."""
    crawl_delay: float | None = Field(default=None, ge=0)
    """Overrides every source's delay, in seconds: tests and the demo only."""
    retain_alerts_days: int = Field(400, ge=60)
    """See ``config.retention`` for what each of these means."""
    # Not shorter: the mail that asks for renewed consent may be answered for 60 days.
    retain_messages_days: int = Field(90, ge=90)
    retain_pages_days: int = Field(730, ge=30)
    retain_crawls_days: int = Field(90, ge=7)
    retain_ledger_days: int = Field(1_095, ge=90)
    sentry_dsn: SecretStr = SecretStr("")
    log_level: str = "INFO"

    @model_validator(mode="before")
    @classmethod
    def _strip_values(cls, given: Any) -> Any:
        """Strip blanks and quotes, and drop empty values: compose passes ``${PORT:-}``."""
        if not isinstance(given, Mapping):
            return given
        kept: dict[str, Any] = {}
        for name, value in given.items():
            # Stripping SECRET_KEY would hide that processes may sign differently; its own
            # check refuses it instead.
            is_kept = name == "secret_key" or not isinstance(value, str)
            kept[name] = value if is_kept else _unquoted(value)
            if kept[name] == "" and name not in _MEANT_EMPTY:
                del kept[name]
        return kept

    @field_validator("*", mode="before")
    @classmethod
    def _refuse_invisible_characters(cls, value: object) -> object:
        """Refuse invisible characters copied from a web page, such as U+200B in a host."""
        for character in value if isinstance(value, str) else "":
            if unicodedata.category(character) == "Cf":
                raise ValueError(
                    f"holds a character that cannot be seen (U+{ord(character):04X}): type it anew"
                )
        return value

    @field_validator("host")
    @classmethod
    def _check_host(cls, host: str) -> str:
        addresses.demand_host(host)
        return host

    @field_validator("base_url")
    @classmethod
    def _check_base_url(cls, url: str) -> str:
        return addresses.base(url)

    @field_validator("secret_key", "bounce_key")
    @classmethod
    def _check_own_key(
        cls, secret: SecretStr, info: ValidationInfo
    ) -> SecretStr:
        name = str(info.field_name).upper()
        key = secret.get_secret_value()
        if not key:
            return secret
        make = "`openssl rand -hex 32` makes one"
        if key != _unquoted(key):
            raise ValueError(
                f"{name} begins or ends with blanks, a line break or quotes: web and worker "
                "would sign differently where one of them gets it without"
            )
        if len(key) < SHORTEST_SECRET:
            raise ValueError(
                f"{name} must have at least {SHORTEST_SECRET} characters; {make}"
            )
        weak = weakness(key)
        if weak is not None:
            raise ValueError(f"{name} {weak}; {make}")
        return secret

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, url: SecretStr) -> SecretStr:
        return SecretStr(addresses.database(url.get_secret_value()))

    @field_validator("smtp_url")
    @classmethod
    def _check_smtp_url(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value():
            addresses.demand_mail_server(url.get_secret_value())
        return url

    @field_validator("sentry_dsn")
    @classmethod
    def _check_sentry_dsn(cls, dsn: SecretStr) -> SecretStr:
        if dsn.get_secret_value() and not addresses.is_web(
            dsn.get_secret_value()
        ):
            raise ValueError(
                "SENTRY_DSN must look like https://key@host/number"
            )
        return dsn

    @field_validator("operator_language", mode="before")
    @classmethod
    def _lower_case(cls, language: object) -> object:
        return language.lower() if isinstance(language, str) else language

    @field_validator("forwarded_allow_ips")
    @classmethod
    def _check_forwarded_allow_ips(cls, text: str) -> str:
        try:
            TrustedProxies(text)
        except ValueError as error:
            raise ValueError(
                f"FORWARDED_ALLOW_IPS: {str(error)[:60]!r} is no address, network or *"
            ) from None
        return text

    @field_validator("log_level")
    @classmethod
    def _check_log_level(cls, level: str) -> str:
        if level.upper() not in LOG_LEVELS:
            raise ValueError(
                f"LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}"
            )
        return level.upper()

    @field_validator("webhook_ports")
    @classmethod
    def _check_webhook_ports(cls, ports: frozenset[int]) -> frozenset[int]:
        if not all(0 < port < 65_536 for port in ports):
            raise ValueError("WEBHOOK_PORTS must be ports from 1 to 65535")
        return ports

    @field_validator("https_proxy", "source_proxies")
    @classmethod
    def _check_proxy_urls(
        cls, given: str | dict[str, str]
    ) -> str | dict[str, str]:
        several = [given] if isinstance(given, str) else list(given.values())
        for proxy in filter(None, several):
            if not addresses.is_web(proxy):
                raise ValueError(
                    "a proxy must look like http://user:password@host:3128"
                )
        return given

    @field_validator("round_overrides")
    @classmethod
    def _check_round_overrides(cls, path: Path | None) -> Path | None:
        try:
            read_overrides(path)
        except (BadOverrides, OSError, UnicodeDecodeError) as error:
            raise ValueError(f"ROUND_OVERRIDES: {path}: {error}") from None
        return path

    @field_validator("source_ca_bundles")
    @classmethod
    def _check_ca_bundles(cls, bundles: dict[str, Path]) -> dict[str, Path]:
        for source, path in bundles.items():
            if not path.is_file():
                raise ValueError(
                    f"SOURCE_CA_BUNDLES: {source}: there is no file {path}"
                )
        return bundles

    @field_validator("dkim_key")
    @classmethod
    def _check_dkim_key(cls, key: SecretStr) -> SecretStr:
        if (
            key.get_secret_value()
            and "PRIVATE KEY" not in key.get_secret_value()
        ):
            raise ValueError("DKIM_KEY must be a private key in PEM")
        return key

    @field_validator("vapid_private_key")
    @classmethod
    def _check_vapid_key(cls, key: SecretStr) -> SecretStr:
        if key.get_secret_value() and not _PUSH_KEY.fullmatch(
            key.get_secret_value()
        ):
            raise ValueError(
                "VAPID_PRIVATE_KEY must be what `voucherwatch push-keys` prints"
            )
        return key

    @field_validator("mail_from", "contact", "operator_email")
    @classmethod
    def _refuse_line_breaks(cls, text: str) -> str:
        # These become mail headers, where a line break would begin another one.
        if not text.isprintable():
            raise ValueError("must be one line of plain text")
        return text

    @field_validator("contact")
    @classmethod
    def _check_contact(cls, text: str) -> str:
        if not addresses.is_contact(text):
            raise ValueError(
                "CONTACT must be an http(s) or a mail address: a board's operator reads it"
            )
        return text

    @field_validator("mail_from", "operator_email")
    @classmethod
    def _check_mailbox(cls, text: str) -> str:
        if text:
            addresses.demand_mailbox(text)
        return text

    @field_validator("operator_slack_webhook")
    @classmethod
    def _check_operator_webhook(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value() and not _is_https(url.get_secret_value()):
            raise ValueError("OPERATOR_SLACK_WEBHOOK must be an https address")
        return url

    @model_validator(mode="after")
    def _demand_base_url_with_mail(self) -> Self:
        # The default of BASE_URL is right for a trial on a laptop, which sends no mail.
        if (
            self.smtp_url.get_secret_value()
            and "base_url" not in self.model_fields_set
        ):
            raise ValueError(
                "BASE_URL must be set where SMTP_URL is: mails are full of links, and "
                "readers cannot reach http://127.0.0.1:8000"
            )
        return self

    @model_validator(mode="after")
    def _demand_complete_dkim(self) -> Self:
        if bool(self.dkim_key.get_secret_value()) != bool(self.dkim_selector):
            name = "DKIM_KEY" if self.dkim_selector else "DKIM_SELECTOR"
            raise ValueError(
                f"{name} must be set as well: mails are signed with both or not at all"
            )
        return self

    @model_validator(mode="after")
    def _demand_complete_alimtalk(self) -> Self:
        needed = {
            "ALIMTALK_APP_KEY": self.alimtalk_app_key.get_secret_value(),
            "ALIMTALK_SECRET_KEY": self.alimtalk_secret_key.get_secret_value(),
            "ALIMTALK_SENDER_KEY": self.alimtalk_sender_key.get_secret_value(),
            "ALIMTALK_TEMPLATE": self.alimtalk_template,
        }
        missing = [name for name, given in needed.items() if not given]
        if missing and len(missing) < len(needed):
            raise ValueError(
                f"알림톡 needs {', '.join(missing)} as well (or none of them)"
            )
        if not all(
            given.isascii() and given.isprintable()
            for given in needed.values()
        ):
            raise ValueError("the keys of 알림톡 are plain letters and digits")
        return self

    @property
    def listen_host(self) -> str:
        """The address to listen at.

        A platform that gives us a ``PORT`` routes to it from outside, so that
        this machine alone would be no place to listen; on a laptop it is.
        """
        if self.host:
            return self.host
        return "0.0.0.0" if "port" in self.model_fields_set else "127.0.0.1"  # noqa: S104

    @property
    def retention(self) -> Retention:
        return Retention(
            alerts=self.retain_alerts_days,
            messages=self.retain_messages_days,
            pages=self.retain_pages_days,
            crawls=self.retain_crawls_days,
            ledger=self.retain_ledger_days,
        )

    @cached_property
    def keys(self) -> dict[str, str]:
        """API keys that are set, by the name that cards use."""
        every = {
            "DATA_GO_KR_KEY": self.data_go_kr_key,
            "BIZINFO_KEY": self.bizinfo_key,
        }
        found: dict[str, str] = {}
        for name, key in every.items():
            if key.get_secret_value():
                found[name] = key.get_secret_value()
        return found


def _unquoted(value: str) -> str:
    """Return *value* without the blanks, byte order mark and quotes around it."""
    value = value.strip("\ufeff \t\r\n\u00a0")
    for quote in _QUOTES:
        if len(value) > 1 and value[0] == value[-1] == quote:
            inner = value[1:-1]
            return value if quote in inner else inner.strip()
    return value


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname)


def known_names() -> frozenset[str]:
    """Return the names of all variables that are read."""
    names = set()
    for name, field in Settings.model_fields.items():
        names.add((field.alias or name).upper())
    return frozenset(names)


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Read the environment and *env_file*.

    Raises ``pydantic.ValidationError`` naming the variable that is wrong, and
    ``BadEnvFile`` for a file that would be read otherwise than it looks.
    """
    demand_readable(env_file, known_names())
    return Settings(_env_file=env_file)
