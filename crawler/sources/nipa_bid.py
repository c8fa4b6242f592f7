"""NIPA 입찰공고 (https://www.nipa.kr/home/2-3)."""

from datetime import timedelta

from crawler.platforms.nipa import NipaBoard


class NipaBid(NipaBoard):
    name = "nipa-bid"
    title = "NIPA 입찰공고"
    home = "https://www.nipa.kr/home/2-3"
    board = "2-3"
    every = timedelta(minutes=30)
