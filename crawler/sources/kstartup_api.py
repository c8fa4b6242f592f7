"""K-Startup 사업공고 API (https://www.data.go.kr/data/15125364/openapi.do)."""

from dataclasses import replace
from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.data_go_kr import DataGoKr
from crawler.platforms.dates import dashed
from crawler.platforms.html_text import source_text
from crawler.platforms.json_board import Item, text_at
from crawler.records import RawNotice


class KStartupApi(DataGoKr):
    name = "kstartup-api"
    title = "K-Startup 사업공고 API"
    agency = "창업진흥원"
    home = "https://www.data.go.kr/data/15125364/openapi.do"
    listing_path = "/B552735/kisedKstartupService01/getAnnouncementInformation01?serviceKey={{DATA_GO_KR_KEY}}&page={page}&perPage=50&returnType=json"
    items_at = "data"
    key_at = "pbanc_sn"
    title_at = "biz_pbanc_nm"
    facts_at = (
        ("사업명", "intg_pbanc_biz_nm"),
        ("접수기간", "{pbanc_rcpt_bgng_dt} ~ {pbanc_rcpt_end_dt}"),
        ("기관명", "pbanc_ntrp_nm"),
        ("분야", "supt_biz_clsfc"),
        ("지역", "supt_regin"),
        ("신청대상", "aply_trgt"),
        ("창업업력", "biz_enyy"),
        ("대상연령", "biz_trgt_age"),
    )
    body_at = "pbanc_ctnt"
    has_pages = False
    every = timedelta(minutes=15)
    dated = ("접수기간",)
    contract = Contract(
        must_fill=("title", "접수기간", "기관명"),
        longest_silence=timedelta(days=7),
    )

    def parse_item(self, item: Item) -> RawNotice | None:
        """Read one announcement; who may apply is part of its text."""
        notice = super().parse_item(item)
        who = source_text(text_at(item, "aply_trgt_ctnt"))
        return (
            replace(notice, body=f"{notice.body}\n\n신청대상\n{who}")
            if notice and who
            else notice
        )

    def parse_cells(self, item: Item) -> dict[str, str]:
        return {
            label: dashed(text)
            for label, text in super().parse_cells(item).items()
        }

    def address(self, item: Item) -> str:
        return (
            text_at(item, "detl_pg_url")
            or f"https://www.k-startup.go.kr/web/contents/bizpbanc-ongoing.do?schM=view&pbancSn={text_at(item, self.key_at)}"
        )
