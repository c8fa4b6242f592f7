"""The bounded client against servers that would hold it for ever."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.dialling import MOST_ADDRESSES, first_reached
from net.http import Client, ExchangeFailed, ExchangeLimits, TimedOut, TooLarge
from net.ssrf import Policy, Refused
from tests.cases import cases
from tests.net import tarpit
from tests.net.tarpit import Behaviour

HERE = Policy(allow_loopback=True)


@pytest.fixture
def client() -> Iterator[Client]:
    client = Client(HERE, ExchangeLimits(seconds=0.5, largest=10_000))
    yield client
    client.close()


@pytest.fixture
def patient() -> Iterator[Client]:
    """For answers that come, however busy the machine is."""
    client = Client(HERE, ExchangeLimits(seconds=60.0, largest=10_000))
    yield client
    client.close()


@pytest.mark.parametrize(
    "behave",
    [
        tarpit.silent,
        tarpit.trickling_headers,
        tarpit.one_endless_header,
        tarpit.endless_interim_answers,
    ],
)
def test_no_answer_is_waited_for_longer_than_its_deadline(
    client: Client, behave: Behaviour
) -> None:
    with tarpit.tarpit(behave) as pit, pytest.raises(TimedOut):
        client.post(pit.url, b"{}", {})


@pytest.mark.parametrize(
    "behave", [tarpit.trickling_body, tarpit.endless_body]
)
def test_a_post_is_decided_by_its_status(
    patient: Client, behave: Behaviour
) -> None:
    with tarpit.tarpit(behave) as pit:
        answer = patient.post(pit.url, b"{}", {})
    assert answer.status == 200
    assert len(answer.body) <= 10_000 + 65_536


@pytest.mark.parametrize(
    ("behave", "seconds", "error"),
    [
        (tarpit.trickling_body, 0.5, TimedOut),
        (tarpit.lying_chunk, 0.5, TimedOut),
        # However busy the machine is: these end before any deadline.
        (tarpit.endless_body, 60.0, TooLarge),
        (tarpit.endless_headers, 60.0, ExchangeFailed),
    ],
)
def test_finding_3_a_page_is_had_whole_or_not_at_all(
    behave: Behaviour, seconds: float, error: type[Exception]
) -> None:
    client = Client(HERE, ExchangeLimits(seconds, largest=10_000))
    with tarpit.tarpit(behave) as pit, pytest.raises(error) as raised:
        client.get(pit.url, {})
    client.close()
    assert type(raised.value) is error


@cases(
    ("answer", "connections"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", 1),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", 1),
        (
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
            1,
        ),
        (b"HTTP/1.1 204 No Content\r\n\r\nok", 3),
        (b"HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\nok", 3),
        (b"HTTP/1.1 204 No Content\r\n\r\n\r\n", 3),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok\r\n", 3),
        (b"HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 500 No\r\n\r\n", 3),
        (
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nok",
            3,
        ),
    ],
)
def test_what_follows_an_answer_is_not_taken_for_the_next_one(
    answer: bytes, connections: int
) -> None:
    status = int(answer.split()[1])
    client = Client(HERE, ExchangeLimits(seconds=60.0, largest=10_000))
    with tarpit.tarpit(tarpit.saying(answer)) as pit:
        for _ in range(3):
            assert client.post(pit.url, b"{}", {}).status == status
        client.close()
    assert pit.callers == connections


def test_a_closed_client_wakes_those_who_wait() -> None:
    patient = Client(HERE, ExchangeLimits(seconds=60))
    failed: list[str] = []

    def ask(url: str) -> None:
        try:
            patient.post(url, b"{}", {})
        except ExchangeFailed as error:
            failed.append(type(error).__name__)

    with tarpit.tarpit(tarpit.silent) as pit:
        asking = threading.Thread(target=ask, args=(pit.url,))
        asking.start()
        while not pit.callers:
            asking.join(0.01)
        patient.close()
        asking.join(20)
        assert not asking.is_alive()
    assert failed == ["ExchangeFailed"]


def test_a_client_closed_while_it_connects_uses_no_connection() -> None:
    with tarpit.tarpit(tarpit.silent) as pit:

        def look_up_and_close(name: str, port: int) -> list[str]:
            del name, port
            ended.close()
            return ["127.0.0.1"]

        ended = Client(
            HERE, ExchangeLimits(seconds=60), lookup=look_up_and_close
        )
        with pytest.raises(ExchangeFailed) as failed:
            ended.post(f"http://hook.example.org:{pit.port}/x", b"{}", {})
    assert not isinstance(failed.value, TimedOut)


def test_a_name_is_connected_to_by_the_address_that_was_looked_at() -> None:
    """So that a name which changes its mind in between (DNS rebinding) gains nothing."""
    requested: list[str] = []

    def lookup(host: str, port: int) -> list[str]:
        requested.append(host)
        return ["127.0.0.1"] if len(requested) == 1 else ["10.0.0.1"]

    with tarpit.tarpit(tarpit.trickling_body) as pit:
        client = Client(HERE, ExchangeLimits(seconds=60), lookup=lookup)
        answer = client.post(
            f"http://hook.example.org:{pit.port}/x", b"{}", {}
        )
        with pytest.raises(Refused):
            client.post(f"http://hook.example.org:{pit.port}/x", b"{}", {})
        client.close()
    assert answer.status == 200
    assert requested == ["hook.example.org"] * 2


def test_the_operators_proxy_variables_lead_no_webhook_astray(
    monkeypatch: pytest.MonkeyPatch, patient: Client
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with tarpit.tarpit(tarpit.trickling_body) as pit:
        assert patient.post(pit.url, b"{}", {}).status == 200


def test_a_name_with_one_server_down_is_reached_at_the_other() -> None:
    with tarpit.tarpit(tarpit.trickling_body) as pit:
        # Nobody listens there: the server has its port on 127.0.0.1 only.
        both = ["127.0.0.9", "127.0.0.1"]
        client = Client(
            HERE, ExchangeLimits(seconds=60), lookup=lambda host, port: both
        )
        url = f"http://hook.example.org:{pit.port}/x"
        assert client.post(url, b"{}", {}).status == 200
        client.close()


def test_a_name_whose_servers_are_all_down_fails() -> None:
    unused = ["127.0.0.8", "127.0.0.9"]
    with tarpit.tarpit(tarpit.silent) as pit:
        client = Client(
            HERE, ExchangeLimits(seconds=60), lookup=lambda host, port: unused
        )
        with pytest.raises(ExchangeFailed, match="ConnectError"):
            client.get(f"http://hook.example.org:{pit.port}/x", {})
        client.close()


def test_an_address_that_no_encoding_holds_is_refused(client: Client) -> None:
    with pytest.raises(Refused, match="malformed"):
        client.get("http://hook.example.org/\ud800", {})


def test_an_address_that_swallows_what_is_sent_leaves_time_for_the_next() -> (
    None
):
    """Its packets are dropped, as those to a host behind a silent firewall."""
    with (
        tarpit.tarpit(tarpit.trickling_body) as pit,
        tarpit.swallowing("127.0.0.9", pit.port),
    ):
        both = ["127.0.0.9", "127.0.0.1"]
        client = Client(
            HERE, ExchangeLimits(seconds=8), lookup=lambda host, port: both
        )
        url = f"http://hook.example.org:{pit.port}/x"
        assert client.post(url, b"{}", {}).status == 200
        client.close()


def test_a_name_of_a_thousand_addresses_knocks_at_a_few() -> None:
    """Else a stranger's name server would have us scan hosts of others."""
    knocked: list[str] = []

    def connect(address: str, seconds: float) -> None:
        knocked.append(address)
        raise ConnectionRefusedError

    many = [f"203.0.113.{number}" for number in range(250)]
    with pytest.raises(ConnectionRefusedError):
        first_reached(many, lambda: 10.0, connect, (OSError,))
    assert knocked == many[:MOST_ADDRESSES]


@given(
    count=st.integers(1, 20),
    seconds=st.floats(0.5, 60),
    used=st.lists(st.floats(0, 1), min_size=20, max_size=20),
)
def test_all_addresses_together_take_no_longer_than_the_deadline(
    count: int, seconds: float, used: list[float]
) -> None:
    """Whatever part of its share each of them takes, the last one gets some time."""
    clock = 0.0
    given_to: list[float] = []

    def connect(address: str, share: float) -> None:
        nonlocal clock
        given_to.append(share)
        clock += share * used[int(address)]
        raise TimeoutError

    with pytest.raises(TimeoutError):
        first_reached(
            [str(number) for number in range(count)],
            lambda: seconds - clock,
            connect,
            (OSError,),
        )
    assert clock <= seconds * 1.000_001
    assert min(given_to) > 0
    assert len(given_to) == min(count, MOST_ADDRESSES)
