"""K-Startup 민간 사업공고
(https://www.k-startup.go.kr/web/contents/bizpbanc-ongoing.do?pbancClssCd=PBC020).
"""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.kstartup import KStartupBoard


class KStartupPrivate(KStartupBoard):
    name = "kstartup-private"
    title = "K-Startup 민간 사업공고"
    home = "https://www.k-startup.go.kr/web/contents/bizpbanc-ongoing.do?pbancClssCd=PBC020"
    code = "PBC020"
    every = timedelta(minutes=15)
    contract = Contract(
        must_fill=("title", "posted", "접수기간", "기관명"),
        longest_silence=timedelta(days=14),
    )
