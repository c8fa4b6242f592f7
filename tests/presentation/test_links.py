"""Scraped addresses as they are printed."""

from __future__ import annotations

import pytest

from presentation.links import safe


@pytest.mark.parametrize(
    "url",
    [
        "http://http/a?b=1",
        "http://t/a",
        "https://s.example/s.example?to=//s.example",
    ],
)
def test_a_host_whose_name_occurs_elsewhere_too_stays_whole(url: str) -> None:
    assert safe(url) == url
