"""전북창조경제혁신센터 공지사항 (https://ccei.creativekorea.or.kr/jeonbuk/custom/notice_list.do).

It rests on the site's other centres: one address for each region, one script for all.
"""

from crawler.platforms.ccei import CceiBoard


class CceiJeonbuk(CceiBoard):
    name = "ccei-jeonbuk"
    title = "전북창조경제혁신센터 공지사항"
    agency = "전북창조경제혁신센터"
    region = "jeonbuk"
    home = "https://ccei.creativekorea.or.kr/jeonbuk/custom/notice_list.do"
