"""NIPA 보도자료 (https://www.nipa.kr/home/4-4-1)."""

from datetime import timedelta

from crawler.platforms.nipa import NipaBoard


class NipaPress(NipaBoard):
    name = "nipa-press"
    title = "NIPA 보도자료"
    home = "https://www.nipa.kr/home/4-4-1"
    board = "4-4-1"
    every = timedelta(minutes=30)
