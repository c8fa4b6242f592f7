"""NIPA 사업공고 (https://www.nipa.kr/home/2-2): the voucher rounds appear here first."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.nipa import NipaCalls


class NipaBusiness(NipaCalls):
    name = "nipa-business"
    title = "NIPA 사업공고"
    home = "https://www.nipa.kr/home/2-2"
    board = "2-2"
    listing_path = "/home/{board}?curPage={page}&searchSortKey=LAST_REG"
    pages = 2
    contract = Contract(
        must_fill=("title", "posted", "신청기간"),
        longest_silence=timedelta(days=21),
    )
