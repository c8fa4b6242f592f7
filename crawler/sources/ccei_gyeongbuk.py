"""경북창조경제혁신센터 공지사항 (https://ccei.creativekorea.or.kr/gyeongbuk/custom/notice_list.do).

It rests on the site's other centres: one address for each region, one script for all.
"""

from crawler.platforms.ccei import CceiBoard


class CceiGyeongbuk(CceiBoard):
    name = "ccei-gyeongbuk"
    title = "경북창조경제혁신센터 공지사항"
    agency = "경북창조경제혁신센터"
    region = "gyeongbuk"
    home = "https://ccei.creativekorea.or.kr/gyeongbuk/custom/notice_list.do"
