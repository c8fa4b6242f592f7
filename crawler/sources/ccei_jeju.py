"""제주창조경제혁신센터 공지사항 (https://ccei.creativekorea.or.kr/jeju/custom/notice_list.do).

It rests on the site's other centres: one address for each region, one script for all.
"""

from crawler.platforms.ccei import CceiBoard


class CceiJeju(CceiBoard):
    name = "ccei-jeju"
    title = "제주창조경제혁신센터 공지사항"
    agency = "제주창조경제혁신센터"
    region = "jeju"
    home = "https://ccei.creativekorea.or.kr/jeju/custom/notice_list.do"
