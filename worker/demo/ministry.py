"""The practice ministry: boards on loopback with the structure of the real ones.

NIPA's rows and label cells, MSIT's rows that an inline script fills, file links
whose tokens differ at each visit, a newspaper's RSS: as measured on the real
sites, with invented content.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from worker.demo import papers
from worker.demo.week import Board, Day, Post

PAGES = Environment(
    loader=FileSystemLoader(
        Path(__file__).parent / "templates", encoding="utf-8"
    ),
    autoescape=True,
)


def ministry(showing: Callable[[], Day], *, today: date) -> Starlette:
    """Return the site; *showing* says which day of the week its boards are at."""
    site = _Site(showing, today)
    return Starlette(
        routes=[
            Route(
                "/robots.txt",
                lambda _: PlainTextResponse(
                    "User-agent: *\nDisallow: /search\n"
                ),
            ),
            Route("/home/2-2", site.listing("nipa", "nipa_list.html")),
            Route(
                "/home/2-2/{key}",
                site.notice("nipa", "nipa_notice.html", "key"),
            ),
            Route("/comm/getFile", site.file("fileNo")),
            Route("/bbs/list.do", site.listing("msit", "msit_list.html")),
            Route(
                "/bbs/view.do",
                site.notice("msit", "msit_notice.html", "nttSeqNo"),
            ),
            Route("/ssm/file/fileDown.do", site.file("atchFileNo")),
            Route("/news/rss.xml", site.listing("news", "news_rss.xml")),
            Route(
                "/news/view/{key}",
                site.notice("news", "news_article.html", "key"),
            ),
        ]
    )


@dataclass(frozen=True)
class _Site:
    """Makes the answers of the boards as they are on the present day."""

    showing: Callable[[], Day]
    today: date

    def listing(
        self, board: Board, template: str
    ) -> Callable[[Request], Response]:
        return lambda request: self._page(board, template, request)

    def notice(
        self, board: Board, template: str, parameter: str
    ) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            key = request.path_params.get(
                parameter
            ) or request.query_params.get(parameter)
            post = next(
                (post for post in self._posts(board) if post.key == key), None
            )
            if post is None:
                return PlainTextResponse("없는 글입니다", 404)
            size = len(papers.hwpx(post)) // 1024 if post.file else 0
            return self._page(
                board,
                template,
                request,
                post=post,
                token=secrets.token_urlsafe(12),
                kb=size,
            )

        return answer

    def file(self, parameter: str) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            key = request.query_params.get(parameter)
            post = next(
                (
                    post
                    for post in self.showing().posts
                    if post.key == key and post.file
                ),
                None,
            )
            return (
                Response(
                    papers.hwpx(post), media_type="application/octet-stream"
                )
                if post
                else PlainTextResponse("없는 파일입니다", 404)
            )

        return answer

    def _posts(self, board: Board) -> list[Post]:
        posts: list[Post] = []
        for post in self.showing().posts:
            if post.board == board:
                posts.append(post)
        return posts

    def _page(
        self, board: Board, template: str, request: Request, **facts: Any
    ) -> Response:
        # With status 200, as real boards do: only the text says that they are closed.
        if board in self.showing().closed:
            template = "maintenance.html"
        days = {
            "today": self.today,
            "yesterday": self.today - timedelta(days=1),
        }
        shown = {
            "posts": self._posts(board),
            "base": str(request.base_url).rstrip("/"),
            **days,
            **facts,
        }
        text = PAGES.get_template(template).render(shown)
        return Response(
            text,
            media_type="application/rss+xml"
            if template.endswith(".xml")
            else "text/html",
        )
