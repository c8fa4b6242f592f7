"""전남창조경제혁신센터 공지사항 (https://ccei.creativekorea.or.kr/jeonnam/custom/notice_list.do).

It rests on the site's other centres: one address for each region, one script for all.
"""

from crawler.platforms.ccei import CceiBoard


class CceiJeonnam(CceiBoard):
    name = "ccei-jeonnam"
    title = "전남창조경제혁신센터 공지사항"
    agency = "전남창조경제혁신센터"
    region = "jeonnam"
    home = "https://ccei.creativekorea.or.kr/jeonnam/custom/notice_list.do"
