"""IITP 사업공고 (https://ezone.iitp.kr/main/main): the front page holds all that are open, twice."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.list_board import ListBoard
from crawler.platforms.page import Element, within, words


class IitpEzone(ListBoard):
    name = "iitp-ezone"
    title = "IITP 사업공고"
    agency = "정보통신기획평가원"
    base_url = "https://ezone.iitp.kr"
    home = "https://ezone.iitp.kr/main/main"
    listing_path = "/main/main"
    container = "#main_01"
    title_at = "strong a"
    key_in = r"PMS_TSK_PBNC_ID=(?P<key>\w+)"
    notice_path = "/common/anno/02/form.tab?PMS_TSK_PBNC_ID={key}"
    every = timedelta(minutes=15)
    dated = ("공고기간",)
    contract = Contract(
        must_fill=("title", "공고기간"), longest_silence=timedelta(days=45)
    )

    def parse_cells(self, row: Element) -> dict[str, str]:
        labels = (
            (words(label), (label.tail or "").strip())
            for label in within("span.date b.date_tit")(row)
        )
        return {label: period for label, period in labels if period}
