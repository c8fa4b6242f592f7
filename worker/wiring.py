"""Settings become parts: the only place that knows how everything is put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr
from functools import cached_property
from urllib.parse import urlsplit

from config.clock import now
from config.round_overrides import read_overrides
from config.settings import Settings
from crawler import catalogue
from crawler.platforms.base import Board
from crawler.settings import CrawlSettings
from net.http import Client
from net.ssrf import WEB_PORTS, Policy
from notifier.channels.alimtalk.transport import Account, Alimtalk
from notifier.channels.base import Channel
from notifier.channels.email.dkim import signer
from notifier.channels.email.transport import Email, Server
from notifier.channels.push.transport import VapidKeys, WebPush
from notifier.channels.registry import CHANNEL_TYPES
from notifier.channels.slack.transport import Slack
from notifier.channels.webhook.transport import Webhook
from notifier.messages.sender_profile import SenderProfile
from storage.announcements import rounds
from storage.db.app_secrets import signing_secret
from storage.db.engine import Engine, open_engine, writing

WEB_PAGE_CACHE_MIB = 4
"""SQLite's, for each of up to a dozen connections.  The system keeps the file's pages as
well, once for all processes, and lists are answered from memory (decision 10).
"""


@dataclass
class Container:
    """The parts of one process; each is made when it is first asked for."""

    settings: Settings
    boards: Sequence[Board] = field(default_factory=catalogue.boards)
    page_cache_mib: int = 2
    """SQLite's, for each connection; pages want more (``WEB_PAGE_CACHE_MIB``)."""
    query_seconds: float | None = None
    """What one statement may take; set where visitors make them."""

    @cached_property
    def store(self) -> Engine:
        rounds.use_overrides(read_overrides(self.settings.round_overrides))
        return open_engine(
            self.settings.database_url.get_secret_value(),
            page_cache_mib=self.page_cache_mib,
            query_seconds=self.query_seconds,
        )

    @cached_property
    def secret(self) -> str:
        """What signs links: the operator's, or one that the database keeps."""
        # Web and worker sign and check the same links: what the database keeps, both see.
        given = self.settings.secret_key.get_secret_value()
        if given:
            return given
        with writing(self.store) as session:
            return signing_secret(session)

    @cached_property
    def sender_profile(self) -> SenderProfile:
        settings = self.settings
        return SenderProfile(
            settings.base_url,
            self.secret,
            contact=settings.operator_email,
            operators=tuple(self._operators()),
            operator_language=settings.operator_language,
            homes={board.name: board.home for board in self.boards},
            boards={board.name: board.title for board in self.boards},
        )

    def _operators(self) -> Iterator[tuple[str, str]]:
        if self.settings.operator_email and "email" in self.channels:
            yield "email", self.settings.operator_email
        if webhook := self.settings.operator_slack_webhook.get_secret_value():
            yield "slack", webhook

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """What can be sent by; e-mail only where ``SMTP_URL`` is set, so that mail
        waits instead of failing.
        """
        settings = self.settings
        found: dict[str, Channel] = {
            "slack": Slack(Client(self.policy), clock=now),
            "webhook": Webhook(Client(self.policy), self.secret, clock=now),
        }
        if smtp := settings.smtp_url.get_secret_value():
            server = Server.parse(
                smtp, allow_plaintext=settings.smtp_allow_plaintext
            )
            found["email"] = Email(
                server, settings.mail_from, clock=now, sign=self._dkim()
            )
        if self.push_keys is not None:
            found["push"] = WebPush(
                Client(self.policy), self.push_keys, clock=now
            )
        if settings.apprise:
            # An extra: who does not switch it on need not install it.
            from notifier.channels.apprise.transport import AppriseChannel

            found["apprise"] = AppriseChannel(Client(self.policy), clock=now)
        if settings.alimtalk_app_key.get_secret_value():
            account = Account(
                settings.alimtalk_app_key.get_secret_value(),
                settings.alimtalk_secret_key.get_secret_value(),
                settings.alimtalk_sender_key.get_secret_value(),
                settings.alimtalk_template,
                settings.alimtalk_sms_from,
            )
            found["alimtalk"] = Alimtalk(
                Client(self.policy), account, clock=now
            )
        return found

    @property
    def offered_channels(self) -> tuple[str, ...]:
        """What readers may choose: only what can leave."""
        # Asked of the settings, not of ``channels``: the web process opens none.
        is_set_up = {
            "email": bool(self.settings.smtp_url.get_secret_value()),
            "push": self.push_keys is not None,
            "apprise": self.settings.apprise,
            "alimtalk": bool(
                self.settings.alimtalk_app_key.get_secret_value()
            ),
        }
        return tuple(
            name for name in CHANNEL_TYPES if is_set_up.get(name, True)
        )

    @cached_property
    def push_keys(self) -> VapidKeys | None:
        """What signs Web Push; none where the operator made no key."""
        key = self.settings.vapid_private_key.get_secret_value()
        return VapidKeys(key, self._push_subject()) if key else None

    def _push_subject(self) -> str:
        """Whom a push service may write to: Apple's refuses us without a usable one."""
        if self.settings.operator_email:
            return f"mailto:{parseaddr(self.settings.operator_email)[1]}"
        host = urlsplit(self.settings.base_url).hostname or "localhost"
        return f"https://{host}"

    def _dkim(self) -> Callable[[bytes], bytes] | None:
        key = self.settings.dkim_key.get_secret_value()
        selector = self.settings.dkim_selector
        # Most mail servers sign by themselves; two signatures would not harm.
        if not (key and selector):
            return None
        return signer(
            key,
            selector=selector,
            domain=parseaddr(self.settings.mail_from)[1].rpartition("@")[2],
            clock=now,
        )

    @cached_property
    def policy(self) -> Policy:
        """Where outgoing connections may lead."""
        ports = WEB_PORTS | self.settings.webhook_ports
        return Policy(allow_loopback=self.settings.allow_loopback, ports=ports)

    @cached_property
    def crawl_settings(self) -> CrawlSettings:
        settings = self.settings
        common = settings.https_proxy
        every = {board.name: common for board in self.boards} if common else {}
        # A source's own proxy wins: some agencies answer Korean addresses only.
        proxies = every | settings.source_proxies
        return CrawlSettings(
            contact=settings.contact,
            delay=settings.crawl_delay,
            allow_loopback=settings.allow_loopback,
            proxies=proxies,
            ca_bundles=settings.source_ca_bundles,
            keys=settings.keys,
        )

    def close(self) -> None:
        """Let go of connections; what was never opened stays closed."""
        # ``cached_property`` keeps its value here; asking by name would make the part.
        for channel in self.__dict__.get("channels", {}).values():
            channel.close()
        if "store" in self.__dict__:
            self.store.dispose()
