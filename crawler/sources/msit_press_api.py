"""과학기술정보통신부 보도자료 API (https://www.data.go.kr/data/15074633/openapi.do)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.msit_api import MsitApi


class MsitApiPress(MsitApi):
    name = "msit-press-api"
    title = "과학기술정보통신부 보도자료 API"
    home = "https://www.data.go.kr/data/15074633/openapi.do"
    listing_path = "/1721000/msitpressreleaseinfo/pressReleaseList?ServiceKey={{DATA_GO_KR_KEY}}&pageNo={page}&numOfRows=10&returnType=json"
    every = timedelta(minutes=30)
    contract = Contract(longest_silence=timedelta(days=10))
