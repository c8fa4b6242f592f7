"""The chaos run's comparison of the boards' journal with what arrived."""

import os
import random
import socket

from benchmarks.chaos.books import (
    LATER_WORDS,
    compare,
    met_trouble,
    open_connections,
    tokens_in,
)
from benchmarks.chaos.ministry import Ministry
from benchmarks.chaos.sinks import Arrival

READERS = {0: {"a@example.org", "b@example.org"}, 1: {"c@example.org"}}


def test_a_token_is_found_inside_a_longer_run_of_hangul() -> None:
    assert "나다라마바" in tokens_in("2026년 가나다라마바사 공고")


def test_a_message_that_did_not_come_is_lost_and_one_for_another_board_is_wrong() -> (
    None
):
    ministry = Ministry(random.Random(1), 2)
    first, second = ministry.publish(0), ministry.publish(1)
    arrivals = [
        Arrival("a@example.org", "m1", f"<{first.title}>", 1.0),
        Arrival("a@example.org", "m1", f"<{first.title}>", 2.0),
        Arrival("c@example.org", "m2", f"{second.title}", 3.0),
        Arrival("c@example.org", "m3", f"{first.title}", 4.0),
    ]
    books = compare(ministry.notices, arrivals, READERS)
    assert books.expected == 3
    assert books.lost == [f"b@example.org: {first.token} of 0"]
    assert books.wrong == [f"c@example.org: {first.token} is not theirs"]
    assert books.repeats == 1


def test_an_extended_notice_wants_a_second_message_with_the_later_day() -> (
    None
):
    ministry = Ministry(random.Random(2), 2)
    notice = ministry.publish(1)
    ministry.extend(notice)
    early = Arrival("c@example.org", "m1", notice.title, 1.0)
    assert compare(ministry.notices, [early], READERS).lost == [
        f"c@example.org: {notice.token} extended"
    ]
    late = Arrival(
        "c@example.org", "m2", f"{notice.title} {LATER_WORDS[0]}", 2.0
    )
    assert compare(ministry.notices, [early, late], READERS).lost == []


def test_a_mail_met_a_trouble_if_it_waited_in_it() -> None:
    troubles = [(100.0, 110.0)]
    assert met_trouble(95, 112, troubles)
    assert met_trouble(109, 120, troubles)
    assert not met_trouble(80, 99, troubles)
    assert not met_trouble(111, 190, troubles)


def test_open_connections_of_this_process_are_counted() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        assert open_connections(os.getpid(), {port}) == 0
        with socket.create_connection(("127.0.0.1", port)):
            assert open_connections(os.getpid(), {port}) == 1
            assert open_connections(os.getpid(), {port + 1}) == 0
