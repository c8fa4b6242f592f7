"""서울창조경제혁신센터 공지사항 (https://ccei.creativekorea.or.kr/seoul/custom/notice_list.do)."""

from crawler.platforms.ccei import CceiBoard


class CceiSeoul(CceiBoard):
    name = "ccei-seoul"
    title = "서울창조경제혁신센터 공지사항"
    agency = "서울창조경제혁신센터"
    region = "seoul"
    home = "https://ccei.creativekorea.or.kr/seoul/custom/notice_list.do"
