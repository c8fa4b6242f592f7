"""광주창조경제혁신센터 공지사항 (https://ccei.creativekorea.or.kr/gwangju/custom/notice_list.do).

It rests on the site's other centres: one address for each region, one script for all.
"""

from crawler.platforms.ccei import CceiBoard


class CceiGwangju(CceiBoard):
    name = "ccei-gwangju"
    title = "광주창조경제혁신센터 공지사항"
    agency = "광주창조경제혁신센터"
    region = "gwangju"
    home = "https://ccei.creativekorea.or.kr/gwangju/custom/notice_list.do"
