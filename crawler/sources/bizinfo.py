"""기업마당 지원사업 공고 (https://www.bizinfo.go.kr/sii/siia/selectSIIA200View.do)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.bizinfo import BizinfoBoard


class Bizinfo(BizinfoBoard):
    name = "bizinfo"
    title = "기업마당 지원사업 공고"
    home = "https://www.bizinfo.go.kr/sii/siia/selectSIIA200View.do"
    session_page = "/"
    replay_sources = ("bizinfo/bizinfo_list_2012_euckr.html",)
    pages = 3
    contract = Contract(
        must_fill=("title", "posted", "사업수행기관"),
        longest_silence=timedelta(days=7),
    )
