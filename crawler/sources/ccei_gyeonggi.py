"""경기창조경제혁신센터 공지사항 (https://ccei.creativekorea.or.kr/gyeonggi/custom/notice_list.do).

It rests on the site's other centres: one address for each region, one script for all.
"""

from crawler.platforms.ccei import CceiBoard


class CceiGyeonggi(CceiBoard):
    name = "ccei-gyeonggi"
    title = "경기창조경제혁신센터 공지사항"
    agency = "경기창조경제혁신센터"
    region = "gyeonggi"
    home = "https://ccei.creativekorea.or.kr/gyeonggi/custom/notice_list.do"
