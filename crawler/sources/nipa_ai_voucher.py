"""NIPA AI 바우처 (https://www.nipa.kr/home/bsnsAll/1/nttList?bbsNo=4&bsnsDtlsIemNo=580):
the 사업공고 board, filtered.

The address is one author's word (2026); the watch on 사업공고 does not depend on it.
"""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.nipa import NipaCalls


class NipaAiVoucher(NipaCalls):
    name = "nipa-ai-voucher"
    title = "NIPA AI 바우처"
    home = (
        "https://www.nipa.kr/home/bsnsAll/1/nttList?bbsNo=4&bsnsDtlsIemNo=580"
    )
    listing_path = (
        "/home/bsnsAll/1/nttList?bbsNo=4&bsnsDtlsIemNo=580&curPage={page}"
    )
    key_in = r"nttNo=(?P<key>\d+)"
    notice_path = "/home/bsnsAll/1/nttDetail?bbsNo=4&nttNo={key}"
    every = timedelta(minutes=30)
    contract = Contract(longest_silence=timedelta(days=200))
