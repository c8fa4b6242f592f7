"""Scrapy's view of the sources: one spider a source, made when it is asked for."""

from __future__ import annotations

from typing import Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings
from scrapy.utils.url import url_is_from_any_domain

from crawler import catalogue
from crawler.errors import UnknownSource
from crawler.spiders.source import SourceSpider


class BoardSpiderLoader:
    """``SPIDER_LOADER_CLASS``: sources are facts (``crawler/sources``), not spiders."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:  # noqa: ARG003 - Scrapy's signature
        return cls()

    def load(self, spider_name: str) -> type[Spider]:
        """Return the spider of a source.  Raises ``KeyError`` with the names that are near."""
        try:
            board = catalogue.find(spider_name)
        except UnknownSource as unknown:
            raise KeyError(str(unknown)) from None
        words = board.name.replace("-", " ").title()
        members = {
            "__module__": SourceSpider.__module__,
            "__doc__": board.title,
            "name": board.name,
            "board": board,
        }
        # A class, since Scrapy's commands make the spider themselves.
        return type(
            f"{words.replace(' ', '')}Spider", (SourceSpider,), members
        )

    def list(self) -> list[str]:
        names: list[str] = []
        for board in catalogue.boards():
            names.append(board.name)
        return names

    def find_by_request(self, request: Request) -> list[str]:  # type: ignore[valid-type]  # list is a method here
        """Return the sources on whose hosts an address stands."""
        names: list[str] = []
        for board in catalogue.boards():
            if url_is_from_any_domain(request.url, board.hosts):
                names.append(board.name)
        return names
