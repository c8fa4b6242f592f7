"""What the demo sent, as its readers see it: ``/demo/outbox``."""

from __future__ import annotations

import re
from email.message import EmailMessage
from typing import Any, Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from worker.demo.ministry import PAGES
from worker.demo.sinks import MailSink, SlackStandIn

# Slack's marks that our posts use, and the HTML that looks alike.
_MARKS: Final = (
    (re.compile(r"<(https?://[^|>]+)\|([^>]+)>"), r'<a href="\1">\2</a>'),
    (re.compile(r"\*([^*\n]+)\*"), r"<b>\1</b>"),
    (re.compile(r"~([^~\n]+)~"), r"<s>\1</s>"),
)


def outbox_routes(mail: MailSink, slack: SlackStandIn) -> list[BaseRoute]:
    """Return the list of messages, and each mail and post on a page of its own."""

    async def outbox(_: Request) -> Response:
        mails = []
        for number, sent in enumerate(mail.mails()):
            mails.append((number, sent["X-Envelope-To"], sent["Subject"]))
        posts = [
            (number, post["text"]) for number, post in enumerate(slack.posts())
        ]
        page = PAGES.get_template("outbox.html").render(
            mails=mails, posts=posts
        )
        return HTMLResponse(page)

    async def mail_page(request: Request) -> Response:
        mails = mail.mails()
        number = request.path_params["number"]
        if number >= len(mails):
            return Response("no such mail", 404)
        return HTMLResponse(_html(mails[number]))

    async def post_page(request: Request) -> Response:
        posts = slack.posts()
        number = request.path_params["number"]
        if number >= len(posts):
            return Response("no such post", 404)
        template = PAGES.get_template("slack_post.html")
        blocks = posts[number]["blocks"]
        return HTMLResponse(template.render(blocks=blocks, mrkdwn=mrkdwn))

    return [
        Route("/demo/outbox", outbox),
        Route("/demo/outbox/mail/{number:int}", mail_page),
        Route("/demo/outbox/slack/{number:int}", post_page),
    ]


def mrkdwn(text: dict[str, Any]) -> Markup:
    """Return a text object of Block Kit as HTML; its ``&<>`` are escaped by Slack's rule.

    >>> mrkdwn({"type": "mrkdwn", "text": "예산: ~30억원~ → *50억원*"})
    Markup('예산: <s>30억원</s> → <b>50억원</b>')
    """
    written = str(text["text"])
    if text["type"] != "mrkdwn":
        return Markup.escape(written)
    for mark, html in _MARKS:
        written = mark.sub(html, written)
    return Markup(written.replace("\n", "<br>"))  # noqa: S704  (what the stand-in took from our own service)


def _html(mail: EmailMessage) -> str:
    # As a mailbox does: the richest form that the mail has.
    body = mail.get_body(("html", "plain"))
    return str(body.get_content()) if body is not None else ""
