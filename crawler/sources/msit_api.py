"""과학기술정보통신부 사업공고 API (https://www.data.go.kr/data/15074634/openapi.do)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.msit_api import MsitApi


class MsitApiBusiness(MsitApi):
    name = "msit-api"
    title = "과학기술정보통신부 사업공고 API"
    home = "https://www.data.go.kr/data/15074634/openapi.do"
    listing_path = "/1721000/msitannouncementinfo/businessAnnouncMentList?ServiceKey={{DATA_GO_KR_KEY}}&pageNo={page}&numOfRows=10&returnType=json"
    replay_sources = ("datagokr_msit/*",)
    pages = 2
    every = timedelta(minutes=15)
    contract = Contract(
        must_fill=("title", "posted", "담당부서"),
        longest_silence=timedelta(days=14),
    )
