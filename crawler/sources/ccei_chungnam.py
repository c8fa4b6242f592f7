"""충남창조경제혁신센터 공지사항 (https://ccei.creativekorea.or.kr/chungnam/custom/notice_list.do).

It rests on the site's other centres: one address for each region, one script for all.
"""

from crawler.platforms.ccei import CceiBoard


class CceiChungnam(CceiBoard):
    name = "ccei-chungnam"
    title = "충남창조경제혁신센터 공지사항"
    agency = "충남창조경제혁신센터"
    region = "chungnam"
    home = "https://ccei.creativekorea.or.kr/chungnam/custom/notice_list.do"
