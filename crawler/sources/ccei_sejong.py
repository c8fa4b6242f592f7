"""세종창조경제혁신센터 공지사항 (https://ccei.creativekorea.or.kr/sejong/custom/notice_list.do).

It rests on the site's other centres: one address for each region, one script for all.
"""

from crawler.platforms.ccei import CceiBoard


class CceiSejong(CceiBoard):
    name = "ccei-sejong"
    title = "세종창조경제혁신센터 공지사항"
    agency = "세종창조경제혁신센터"
    region = "sejong"
    home = "https://ccei.creativekorea.or.kr/sejong/custom/notice_list.do"
