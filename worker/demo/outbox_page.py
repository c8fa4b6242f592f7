"""What the demo sent, as its readers see it: ``/demo/outbox``."""

from __future__ import annotations

import json
from email.message import EmailMessage

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from worker.demo.ministry import PAGES
from worker.demo.sinks import MailSink, SlackStandIn


def outbox_routes(mail: MailSink, slack: SlackStandIn) -> list[BaseRoute]:
    """Return the list of messages, and each mail's HTML on a page of its own."""

    async def outbox(_: Request) -> Response:
        mails = []
        for number, sent in enumerate(mail.mails()):
            mails.append((number, sent["X-Envelope-To"], sent["Subject"]))
        posts = []
        for post in slack.posts():
            posts.append(json.dumps(post["blocks"], ensure_ascii=False, indent=1))
        page = PAGES.get_template("outbox.html").render(mails=mails, posts=posts)
        return HTMLResponse(page)

    async def one_mail(request: Request) -> Response:
        mails = mail.mails()
        number = request.path_params["number"]
        if number >= len(mails):
            return Response("no such mail", 404)
        return HTMLResponse(_html(mails[number]))

    return [
        Route("/demo/outbox", outbox),
        Route("/demo/outbox/{number:int}", one_mail),
    ]


def _html(mail: EmailMessage) -> str:
    body = mail.get_body(("html", "plain"))
    return str(body.get_content()) if body is not None else ""
