"""``/subscribe``, ``/confirm``, ``/manage``, ``/unsubscribe``, ``/renew``: by signed
links, without accounts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from net import ssrf
from notifier.channels.email.kind import EMAIL
from notifier.channels.registry import CHANNEL_TYPES
from notifier.signup import signup_manager, tokens
from notifier.signup.signup_manager import (
    InvalidSubscription,
    ManagedReader,
    TooMany,
)
from storage.db.engine import Session
from storage.db.kst import local_day
from storage.models import Announcement, Subscription
from storage.queries import lists, programmes
from storage.queries.filters import HELP, Filter
from storage.queries.refusals import BadFilter
from storage.subscribers import event_types, subscriptions
from storage.subscribers.subscriptions import SubscriptionRequest, request_of
from web.http import forms
from web.http.forms import Form
from web.http.list_query import demand_known_values, read_query
from web.http.security import client_of
from web.pages.filter_view import (
    BUDGETS,
    Facets,
    FilterView,
    offered_programmes,
)
from web.pages.private_feeds import feed_token
from web.site import PRIVATE, Site


@dataclass(frozen=True, slots=True)
class SignupConfig:
    """What sign-up accepts: the channels that are set up, and the policy on hook
    addresses.
    """

    channels: Sequence[str] = ("email", "slack", "webhook")
    policy: ssrf.Policy = signup_manager.PUBLIC
    push_key: str = ""
    """The public VAPID key that browsers subscribe with; ``push`` needs it."""
    an_hour: int = signup_manager.AN_HOUR_OVER_ALL
    """Sign-ups taken in an hour, from all visitors and over all processes."""


async def subscribe(request: Request) -> Response:
    """Show the form for the filter in the query string, with its recent matches."""
    criteria = (await read_query(request)).criteria.with_usual_role()
    channel = next(iter(request.app.state.signup.channels), "email")
    usual = SubscriptionRequest(channel=channel, target="", filter=criteria)
    return await _form(request, usual)


async def request_(request: Request) -> Response:
    """Accept a sign-up; until it is confirmed, the reader is sent the confirmation
    request only.
    """
    site: Site = request.app.state.site
    form = await forms.read(request, request.app.state.buckets)
    requested = forms.subscription_request(form, site.words(request).language)
    await demand_known_values(site, requested.filter)
    # A honeypot: people do not see the field; a program that fills it in is shown
    # success.
    if form.value("website"):
        return RedirectResponse(
            "/subscribed?channel=email", 303, headers=PRIVATE
        )
    config: SignupConfig = request.app.state.signup
    known = requested.channel in CHANNEL_TYPES
    if known and requested.channel not in config.channels:
        return await _form(request, requested, wrong="off", status=400)
    try:
        # DNS may take seconds: resolved before the transaction begins.
        await anyio.to_thread.run_sync(
            signup_manager.check_resolves, requested, config.policy
        )
        await site.write(partial(_sign_up, request, requested))
    except InvalidSubscription as error:
        is_target = error.field == "target"
        wrong = requested.channel if is_target else error.field
        return await _form(request, requested, wrong=wrong, status=400)
    except TooMany:
        return await _form(request, requested, wrong="many", status=429)
    return RedirectResponse(
        f"/subscribed?channel={requested.channel}", 303, headers=PRIVATE
    )


def _sign_up(
    request: Request, requested: SubscriptionRequest, session: Session
) -> None:
    site: Site = request.app.state.site
    config: SignupConfig = request.app.state.signup
    now = site.clock()
    signup_manager.refuse_flood(session, an_hour=config.an_hour, now=now)
    signup_manager.request(
        session,
        requested,
        secret=site.secret,
        now=now,
        ip=client_of(request.scope),
        policy=config.policy,
    )


async def subscribed(request: Request) -> Response:
    site: Site = request.app.state.site
    channel = CHANNEL_TYPES.get(request.query_params.get("channel", ""), EMAIL)
    outcome = "sent" if channel is EMAIL else "sent_slack"
    if channel.confirmed_by == "device":
        outcome = "on_device"
    return await site.page(
        request, "outcome.html", outcome=outcome, public=False
    )


def _every_value(site: Site, session: Session, now: datetime) -> Facets:
    """Return the values that a filter can choose from, of all announcements ever: a
    subscription is for future calls.
    """
    everything = Filter(status=("all",))
    snapshot = site.lists.current
    if snapshot is not None:
        return snapshot.facet_counts(session, everything, now=now)
    return lists.facet_counts(session, everything, now=now)


async def _form(
    request: Request,
    requested: SubscriptionRequest,
    *,
    wrong: str = "",
    status: int = 200,
) -> Response:
    site: Site = request.app.state.site
    now = site.clock()
    # A subscription matches calls when they are new, so days left do not matter.
    timeless = replace(requested.filter, status=(), closing_within=None)

    def gather(
        session: Session,
    ) -> tuple[Sequence[Announcement], dict[str, str], Facets]:
        lately = lists.page(
            session, timeless, now=now, order="newest", limit=3
        ).rows
        facets = _every_value(site, session, now)
        slugs = {*requested.filter.programme, *offered_programmes(facets)}
        return lately, programmes.names(session, slugs), facets

    lately, names, facets = await site.read(gather)
    view = FilterView(requested.filter, site, site.words(request), names)
    return await site.page(
        request,
        "subscribe.html",
        status=status,
        public=False,
        requested=requested,
        view=view,
        facets=facets,
        budgets=BUDGETS,
        lately=lately,
        wrong=wrong,
        channels=request.app.state.signup.channels,
        push_key=request.app.state.signup.push_key,
        events=event_types.EVENTS,
    )


async def confirm(request: Request) -> Response:
    """GET shows a button, since mail scanners follow links; POST confirms."""
    ip = client_of(request.scope)
    return await _by_click(
        request,
        "confirm",
        lambda session, site, token: signup_manager.confirm(
            session, token, secret=site.secret, now=site.clock(), ip=ip
        ),
    )


async def renew(request: Request) -> Response:
    return await _by_click(
        request,
        "renew",
        lambda session, site, token: signup_manager.renew(
            session, token, secret=site.secret, now=site.clock()
        ),
    )


async def unsubscribe(request: Request) -> Response:
    """GET shows a button; POST unsubscribes, also by RFC 8058 one-click, which sends no
    Origin of ours.
    """
    return await _by_click(
        request,
        "end",
        lambda session, site, token: signup_manager.end(
            session, token, secret=site.secret, now=site.clock()
        ),
    )


async def _by_click(
    request: Request,
    purpose: tokens.Purpose,
    act: Callable[[Session, Site, str], object],
) -> Response:
    site: Site = request.app.state.site
    token = request.path_params["token"]
    try:
        if request.method != "POST":
            now = site.clock().timestamp()
            tokens.read(site.secret, purpose, token, now=now)
            return await site.page(
                request, "click.html", what=purpose, public=False
            )
        # Read to its end although it is ignored: mail programs send a body
        # (`List-Unsubscribe=One-Click`) and wait until it is read.
        await forms.read(request, request.app.state.buckets, anywhere=True)
        await site.write(lambda session: act(session, site, token))
    except tokens.BadToken as error:
        return await _bad_link(request, error)
    return await site.page(
        request, "outcome.html", outcome=purpose, public=False
    )


async def _bad_link(request: Request, error: tokens.BadToken) -> Response:
    site: Site = request.app.state.site
    old = isinstance(error, tokens.TokenExpired)
    return await site.page(
        request,
        "outcome.html",
        outcome="old_link" if old else "bad_link",
        status=410 if old else 404,
        public=False,
    )


async def manage(request: Request) -> Response:
    """Show the reader's subscription with everything that can be changed."""
    return await _manage_page(request)


async def _manage_page(
    request: Request,
    *,
    wrong: str = "",
    unsaved: SubscriptionRequest | None = None,
    about: str = "",
) -> Response:
    """Show the page; where something is *wrong*, say what, and keep what the form of the
    subscription *about* (its id) asked for, *unsaved*.
    """
    site: Site = request.app.state.site
    token = request.path_params["token"]

    now = site.clock()

    def gather(
        session: Session,
    ) -> tuple[ManagedReader, dict[str, str], Facets]:
        found = _reader(session, site, token)
        facets = _every_value(site, session, now)
        slugs = set(offered_programmes(facets))
        for subscription in found.subscriptions:
            slugs.update(Filter.from_dict(subscription.filter).programme)
        if unsaved is not None:
            slugs.update(unsaved.filter.programme)
        return found, programmes.names(session, slugs), facets

    try:
        reader, names, facets = await site.read(gather)
    except tokens.BadToken as error:
        return await _bad_link(request, error)
    say, rows = site.words(request), []
    for subscription in reader.subscriptions:
        wanted = request_of(subscription)
        if unsaved is not None and str(subscription.id) == about:
            wanted = unsaved
        view = FilterView(wanted.filter, site, say, names)
        rows.append((subscription, wanted, view))
    return await site.page(
        request,
        "manage.html",
        status=400 if wrong else 200,
        public=False,
        manager=reader,
        wrong=wrong,
        about=about,
        rows=rows,
        facets=facets,
        budgets=BUDGETS,
        forever=subscriptions.FOREVER,
        tomorrow=local_day(now) + timedelta(days=1),
        events=event_types.EVENTS,
        done=request.query_params.get("done", ""),
        feed_token=lambda item: feed_token(site.secret, item),
    )


async def change(request: Request) -> Response:
    """Perform the action of a button on the manage page, and show the page again."""
    site: Site = request.app.state.site
    token = request.path_params["token"]
    form = await forms.read(request, request.app.state.buckets)
    act = _ACTS.get(form.value("act"))
    if act is None:
        raise BadFilter("act: unknown")
    unsaved = None
    if act is _change:
        unsaved = forms.subscription_request(
            form, site.words(request).language
        )
        await _demand_known_additions(site, token, form, unsaved.filter)
    try:
        answer = await site.write(
            lambda session: act(
                session, site, _reader(session, site, token), form
            )
        )
    except tokens.BadToken as error:
        return await _bad_link(request, error)
    except InvalidSubscription as error:
        if error.field not in _CORRECTED_HERE:
            raise BadFilter(str(error)) from error
        return await _manage_page(
            request, wrong=error.field, unsaved=unsaved, about=form.value("id")
        )
    if isinstance(answer, dict):
        named = {
            **PRIVATE,
            "Content-Disposition": 'attachment; filename="voucher-watch.json"',
        }
        return JSONResponse(
            json.loads(json.dumps(answer, ensure_ascii=False, default=str)),
            headers=named,
        )
    if form.value("act") == "erase":
        return await site.page(
            request, "outcome.html", outcome="erased", public=False
        )
    return RedirectResponse(
        f"{request.url.path}?done={form.value('act')}", 303, headers=PRIVATE
    )


async def _demand_known_additions(
    site: Site, token: str, form: Form, wanted: Filter
) -> None:
    """Raise ``BadFilter`` for values that no announcement has, but for those that the
    subscription had before: their announcements may be deleted by now.
    """

    def stored(session: Session) -> Filter:
        chosen = _chosen(_reader(session, site, token), form)
        return Filter.from_dict(chosen.filter)

    try:
        before = await site.read(stored)
    except (tokens.BadToken, InvalidSubscription):
        return  # what follows says so
    added = []
    for pair in wanted.pairs():
        if pair[0] in HELP and pair not in before.pairs():
            added.append(pair)
    await demand_known_values(site, Filter.parse(added))


def _reader(session: Session, site: Site, token: str) -> ManagedReader:
    return signup_manager.manage(
        session, token, secret=site.secret, now=site.clock()
    )


def _change(
    session: Session, site: Site, reader: ManagedReader, form: Form
) -> None:
    stored = _chosen(reader, form)
    requested = forms.subscription_request(
        form, form.value("language", stored.language)
    )
    signup_manager.change(
        session, reader, stored.id or 0, requested, now=site.clock()
    )


def _pause(
    session: Session, site: Site, reader: ManagedReader, form: Form
) -> None:
    signup_manager.pause(
        session, _chosen(reader, form), _day(form), now=site.clock()
    )


def _day(form: Form) -> date | None:
    written = form.value("pause_until")
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise InvalidSubscription(
            "pause_until", "no day like 2026-12-31"
        ) from None


def _resume(
    session: Session, site: Site, reader: ManagedReader, form: Form
) -> None:
    signup_manager.resume(session, _chosen(reader, form), now=site.clock())


def _leave(
    session: Session, site: Site, reader: ManagedReader, form: Form
) -> None:
    signup_manager.leave(
        session, _chosen(reader, form), now=site.clock(), how="web"
    )


def _erase(
    session: Session, site: Site, reader: ManagedReader, form: Form
) -> None:
    del form
    signup_manager.erase(session, reader, now=site.clock())


def _export(
    session: Session, site: Site, reader: ManagedReader, form: Form
) -> dict[str, Any]:
    del site, form
    return signup_manager.export(session, reader)


# What people can get wrong on the page, which then says how to correct it.
_CORRECTED_HERE = ("events", "pause_until")

_ACTS: dict[
    str, Callable[[Session, Site, ManagedReader, Form], dict[str, Any] | None]
] = {
    "change": _change,
    "pause": _pause,
    "resume": _resume,
    "leave": _leave,
    "erase": _erase,
    "export": _export,
}


def _chosen(reader: ManagedReader, form: Form) -> Subscription:
    chosen = form.value("id")
    found = next(
        (
            subscription
            for subscription in reader.subscriptions
            if str(subscription.id) == chosen
        ),
        None,
    )
    if found is None:
        raise InvalidSubscription("id", "not one of your subscriptions")
    return found
