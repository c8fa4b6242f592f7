"""The operator's choices, read once at an entry point and handed down as values."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.proxies import TrustedProxies
from config.retention import Retention
from config.round_overrides import BadOverrides, read_overrides

SHORTEST_SECRET = 16
"""Characters; what signs links must not be guessed."""
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
# 32 bytes in base64url.
_PUSH_KEY = re.compile(r"[A-Za-z0-9_-]{43}=?")
_DATABASES = ("sqlite", "postgres", "postgresql", "postgresql+psycopg")


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
    """Where readers reach the pages; stands in mails and feeds."""
    secret_key: SecretStr = SecretStr("")
    """Signs the links in mails; must be the same for web and worker, and stay."""
    smtp_url: SecretStr = SecretStr("")
    """``smtp://user:password@host:587`` (STARTTLS when offered) or ``smtps://…:465``."""
    smtp_allow_plaintext: bool = False
    """Send the password to a mail server that offers no TLS."""
    webhook_ports: frozenset[int] = frozenset()
    """Ports that webhooks may use besides 80 and 443, as JSON: ``[8443]``."""
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
    source_proxies: dict[str, str] = Field(default_factory=dict)
    """Per source, as JSON: ``{"semas": "http://kr-proxy:3128"}``."""
    source_ca_bundles: dict[str, Path] = Field(default_factory=dict)
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

    @field_validator("base_url")
    @classmethod
    def _bare(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:  # a bracket without its other half
            usable = False
        if not usable:
            raise ValueError(
                "BASE_URL must be the http(s) address at which readers reach the pages"
            )
        return url.rstrip("/")

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, secret: SecretStr) -> SecretStr:
        if 0 < len(secret.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(
                f"SECRET_KEY must have at least {SHORTEST_SECRET} characters; `openssl rand -hex 32` makes one"
            )
        return secret

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: SecretStr) -> SecretStr:
        scheme, separator, _ = url.get_secret_value().partition("://")
        if not separator or scheme not in _DATABASES:
            raise ValueError(
                "DATABASE_URL must look like sqlite:///file.db or postgres://user:password@host:5432/name"
            )
        return url

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value() and not _is_smtp(url.get_secret_value()):
            raise ValueError(
                "SMTP_URL must look like smtp://user:password@host:587 or smtps://user:password@host:465"
            )
        return url

    @field_validator("forwarded_allow_ips")
    @classmethod
    def _routers(cls, text: str) -> str:
        try:
            TrustedProxies(text)
        except ValueError as error:
            raise ValueError(
                f"FORWARDED_ALLOW_IPS: {str(error)[:60]!r} is no address, network or *"
            ) from None
        return text

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, level: str) -> str:
        if level.upper() not in LOG_LEVELS:
            raise ValueError(
                f"LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}"
            )
        return level.upper()

    @field_validator("webhook_ports")
    @classmethod
    def _real_ports(cls, ports: frozenset[int]) -> frozenset[int]:
        if not all(0 < port < 65_536 for port in ports):
            raise ValueError("WEBHOOK_PORTS must be ports from 1 to 65535")
        return ports

    @field_validator("https_proxy", "source_proxies")
    @classmethod
    def _proxies(cls, given: str | dict[str, str]) -> str | dict[str, str]:
        addresses = [given] if isinstance(given, str) else list(given.values())
        for address in filter(None, addresses):
            parts = urlsplit(address)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise ValueError(
                    "a proxy must look like http://user:password@host:3128"
                )
        return given

    @field_validator("round_overrides")
    @classmethod
    def _table_of_rounds(cls, path: Path | None) -> Path | None:
        try:
            read_overrides(path)
        except (BadOverrides, OSError, UnicodeDecodeError) as error:
            raise ValueError(f"ROUND_OVERRIDES: {path}: {error}") from None
        return path

    @field_validator("source_ca_bundles")
    @classmethod
    def _readable(cls, bundles: dict[str, Path]) -> dict[str, Path]:
        for source, path in bundles.items():
            if not path.is_file():
                raise ValueError(
                    f"SOURCE_CA_BUNDLES: {source}: there is no file {path}"
                )
        return bundles

    @field_validator("dkim_key")
    @classmethod
    def _private_key(cls, key: SecretStr) -> SecretStr:
        if (
            key.get_secret_value()
            and "PRIVATE KEY" not in key.get_secret_value()
        ):
            raise ValueError("DKIM_KEY must be a private key in PEM")
        return key

    @field_validator("vapid_private_key")
    @classmethod
    def _push_key(cls, key: SecretStr) -> SecretStr:
        if key.get_secret_value() and not _PUSH_KEY.fullmatch(
            key.get_secret_value()
        ):
            raise ValueError(
                "VAPID_PRIVATE_KEY must be what `voucherwatch push-keys` prints"
            )
        return key

    @field_validator("mail_from", "contact", "operator_email")
    @classmethod
    def _one_line(cls, text: str) -> str:
        # They become headers: a line break would begin another one.
        if not text.isprintable():
            raise ValueError("must be one line of plain text")
        return text

    @field_validator("operator_slack_webhook")
    @classmethod
    def _hook(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value() and not _is_https(url.get_secret_value()):
            raise ValueError("OPERATOR_SLACK_WEBHOOK must be an https address")
        return url

    @model_validator(mode="after")
    def _links_that_lead_home(self) -> Self:
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
    def _whole_alimtalk(self) -> Self:
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


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname)


def _is_smtp(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port  # raises for a port that is no number
    except ValueError:
        return False
    return (
        parts.scheme in ("smtp", "smtps")
        and bool(parts.hostname)
        and port != 0
    )


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Read the environment; raises ``pydantic.ValidationError`` naming the variable
    that is wrong.
    """
    return Settings(_env_file=env_file)
