"""NIPA 공지사항 (https://www.nipa.kr/home/2-1): results and additional calls are put here,
not among the calls.
"""

from crawler.platforms.nipa import NipaBoard


class NipaNotice(NipaBoard):
    name = "nipa-notice"
    title = "NIPA 공지사항"
    home = "https://www.nipa.kr/home/2-1"
    board = "2-1"
    pages = 2
