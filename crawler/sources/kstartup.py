"""K-Startup 공공 사업공고 (https://www.k-startup.go.kr/web/contents/bizpbanc-ongoing.do)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.kstartup import KStartupBoard


class KStartup(KStartupBoard):
    name = "kstartup"
    title = "K-Startup 공공 사업공고"
    home = "https://www.k-startup.go.kr/web/contents/bizpbanc-ongoing.do"
    code = "PBC010"
    pages = 3
    contract = Contract(
        must_fill=("title", "posted", "접수기간", "기관명"),
        longest_silence=timedelta(days=7),
    )
