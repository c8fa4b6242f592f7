"""소상공인24 공단 지원사업 (https://www.sbiz24.kr/#/pbanc)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.sbiz24 import Sbiz24Board


class Sbiz24(Sbiz24Board):
    name = "sbiz24"
    title = "소상공인24 공단 지원사업"
    home = "https://www.sbiz24.kr/#/pbanc"
    api = "/api/pbanc/sbiz24PbancList"
    facts_at = (
        ("접수기간", "{rcptPd.from} ~ {rcptPd.to}"),
        ("사업기간", "{bizPd.from} ~ {bizPd.to}"),
    )
    replay_sources = ("sbiz24/sbiz24_list.json",)
    pages = 2
    every = timedelta(minutes=30)
    dated = ("접수기간",)
    contract = Contract(
        must_fill=("title", "접수기간"), longest_silence=timedelta(days=30)
    )
