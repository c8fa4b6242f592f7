"""The practice ministry's boards: the real cards of NIPA, MSIT and a newspaper, at
another address.
"""

from __future__ import annotations

from datetime import timedelta

from crawler.platforms.base import Board
from crawler.sources.msit_business import MsitBusiness
from crawler.sources.newspim import Newspim
from crawler.sources.nipa_business import NipaBusiness


def boards(ministry: str) -> list[type[Board]]:
    """Return the three boards at *ministry* (``http://127.0.0.1:port``): one page each,
    asked all the time.
    """
    paper = Newspim.at(ministry)
    paper.feed_path = "/news/rss.xml"
    found: list[type[Board]] = [
        NipaBusiness.at(ministry),
        MsitBusiness.at(ministry),
        paper,
    ]
    # A day of the story lasts seconds.
    for source in found:
        source.pages = 1
        source.every = timedelta(seconds=0.2)
    return found
