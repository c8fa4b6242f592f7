"""``/metrics`` for Prometheus: gauges of the store's state, read at each scrape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from storage.queries.stats import Stats
from storage.verdicts import WELL
from web.pages.healthz import OVERDUE_AFTER, all_checks
from web.site import PRIVATE, Site


class _Gauges(Collector):
    """The store's state as gauges."""

    def __init__(self, seen: Stats, checks: Mapping[str, str]) -> None:
        self._seen = seen
        self._checks = checks

    def collect(self) -> Iterator[Metric]:
        seen = self._seen
        newest = seen.newest_clean_crawl
        yield _gauge(
            "newest_clean_crawl_timestamp_seconds",
            "When a board was last read cleanly.",
            newest.timestamp() if newest else 0.0,
        )
        yield _gauge(
            "deliveries_due",
            "Alerts that should have left by now.",
            seen.deliveries_due,
        )
        yield _gauge(
            "deliveries_overdue",
            "Alerts that should have left a quarter of an hour ago.",
            seen.deliveries_overdue,
        )
        # The highest ids: counting a million rows at each scrape would cost more.
        yield _gauge(
            "announcements_highest_id",
            "Announcements ever stored, about.",
            seen.announcements,
        )
        yield _gauge(
            "events_highest_id", "Events ever made, about.", seen.events
        )
        yield from self._of_sources()
        yield self._of_checks()

    def _of_sources(self) -> Iterator[Metric]:
        well = GaugeMetricFamily(
            "voucherwatch_source_well",
            "1 while a board can be read.",
            labels=["source", "verdict"],
        )
        failures = GaugeMetricFamily(
            "voucherwatch_source_failures",
            "Crawls in a row that were not clean.",
            labels=["source"],
        )
        for source in self._seen.sources:
            is_well = source.verdict in WELL
            well.add_metric([source.name, source.verdict], float(is_well))
            failures.add_metric([source.name], source.failures)
        yield well
        yield failures

    def _of_checks(self) -> Metric:
        checks = GaugeMetricFamily(
            "voucherwatch_check_well",
            "1 while a check of /healthz is well.",
            labels=["check"],
        )
        for name, words in self._checks.items():
            checks.add_metric([name], float(words.startswith("ok")))
        return checks


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"voucherwatch_{name}", about, value=value)


async def show(request: Request) -> Response:
    site: Site = request.app.state.site
    seen, others = await site.condition(OVERDUE_AFTER)
    checks = all_checks(seen, others, site.clock())
    # A registry for each scrape: all figures come from the database, so several web
    # processes report the same.
    registry = CollectorRegistry()
    registry.register(_Gauges(seen, checks))
    return Response(
        generate_latest(registry),
        media_type=CONTENT_TYPE_LATEST,
        headers=PRIVATE,
    )
