"""Settings become parts: the only place that knows how everything is put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from config.settings import Settings
from crawler import catalogue
from crawler.platforms.base import Board
from crawler.settings import CrawlSettings
from notifier.letterhead import Letterhead
from storage.engine import Engine, open_engine, writing
from storage.keepsakes import signing_secret


@dataclass
class House:
    """The parts of one process; each is made when it is first asked for."""

    settings: Settings
    boards: Sequence[Board] = field(default_factory=catalogue.boards)

    @cached_property
    def store(self) -> Engine:
        return open_engine(self.settings.database_url.get_secret_value())

    @cached_property
    def secret(self) -> str:
        """What signs links: the operator's, or one that the database keeps."""
        given = self.settings.secret_key.get_secret_value()
        if given:
            return given
        with writing(self.store) as session:
            return signing_secret(session)

    @cached_property
    def letterhead(self) -> Letterhead:
        return Letterhead(self.settings.base_url, self.secret, contact=self.settings.operator_email or self.settings.base_url)

    @cached_property
    def crawl_settings(self) -> CrawlSettings:
        settings = self.settings
        return CrawlSettings(
            contact=settings.contact,
            delay=settings.crawl_delay,
            allow_loopback=settings.allow_loopback,
            proxies=self._proxies(),
            keys=settings.keys,
        )

    def _proxies(self) -> Mapping[str, str]:
        common = self.settings.https_proxy
        every = {board.name: common for board in self.boards} if common else {}
        return every | self.settings.source_proxies

    def close(self) -> None:
        if "store" in self.__dict__:
            self.store.dispose()
