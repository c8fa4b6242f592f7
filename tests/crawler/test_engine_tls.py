"""Certificates are verified, always; a source's own CA bundle completes a chain that is served broken."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.crawler.conftest import LOCAL, Look
from tests.crawler.practice import RowsOnly, listing, row

PAGE = listing(row(1)).encode()


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path != "/robots.txt" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def self_signed(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for ``localhost`` that only itself vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost")]),
            critical=False,
        )
        .add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "key.pem").write_bytes(private)
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    certificate, key = self_signed(tmp_path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    threading.Thread(
        target=server.serve_forever,
        kwargs={"poll_interval": 0.02},
        daemon=True,
    ).start()
    yield f"https://localhost:{server.server_port}", certificate
    server.shutdown()
    server.server_close()


def test_a_certificate_that_nobody_vouches_for_is_refused_and_said(
    look: Look, secure: tuple[str, Path]
) -> None:
    report = look(RowsOnly.at(secure[0])(), settings=replace(LOCAL, retries=0))
    assert (report.verdict, report.rows_seen) == ("unreachable", 0)
    assert "certificate" in report.why


def test_a_sources_own_ca_bundle_is_trusted_for_it(
    look: Look, secure: tuple[str, Path]
) -> None:
    url, certificate = secure
    report = look(
        RowsOnly.at(url)(),
        settings=replace(
            LOCAL, retries=0, ca_bundles={"practice": certificate}
        ),
    )
    assert (report.verdict, report.why) == ("ok", "")


def test_another_sources_bundle_is_trusted_for_nothing_else(
    look: Look, secure: tuple[str, Path]
) -> None:
    url, certificate = secure
    assert (
        look(
            RowsOnly.at(url)(),
            settings=replace(
                LOCAL, retries=0, ca_bundles={"other": certificate}
            ),
        ).verdict
        == "unreachable"
    )
