"""A real nginx with the configuration that ships, before a service of the tests."""

from __future__ import annotations

import http.client
import os
import pwd
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.not_run import lacking
from tests.service.postgres import free_port
from tests.service.server import Server

SHIPPED = Path(__file__).parents[2] / "service" / "deploy" / "nginx.conf"
SITE = "ocop.example.vn"
PATIENCE = 30
"""Seconds within which anything happens, on a machine that does much else."""


class Nginx:
    """A running nginx.

    Args:
        directory: where its files are kept.
        server: the service that it stands before.
        changes: what stands in the shipped file, and what is to stand there instead.
    """

    def __init__(self, directory: Path, server: Server, changes: Mapping[str, str]) -> None:
        self.port, self.plain_port = free_port(), free_port()
        self.log = directory / "ocop.log"
        self._directory = directory
        self._certificate = directory / "ocop.crt"
        _certify(self._certificate, directory / "ocop.key")
        (directory / "site.conf").write_text(
            changed(
                {
                    "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
                    "listen 443 ssl;": f"listen 127.0.0.1:{self.port} ssl;",
                    "server 127.0.0.1:8000;": f"server {server.url.removeprefix('http://')};",
                    "/etc/ssl/ocop.example.vn.crt": str(self._certificate),
                    "/etc/ssl/private/ocop.example.vn.key": str(directory / "ocop.key"),
                    "/var/log/nginx/ocop.log": str(self.log),
                    **changes,
                }
            ),
            encoding="utf-8",
        )
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = "\n".join(f"{kind}_temp_path {directory}/{kind};" for kind in kinds)
        user = f"user {pwd.getpwuid(0).pw_name};" if os.geteuid() == 0 else ""
        main = directory / "nginx.conf"
        main.write_text(
            f"{user} worker_processes 1; daemon off; pid {directory}/nginx.pid; error_log {directory}/error.log;\n"
            f"events {{ worker_connections 512; }}\nhttp {{ {places}\ninclude {directory}/site.conf; }}\n",
            encoding="utf-8",
        )
        self.command = [program(), "-p", str(directory), "-c", str(main)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it listens."""
        self._process = subprocess.Popen(self.command, stderr=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            try:
                self.tls().close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        self.stop()
        raise RuntimeError(f"nginx did not start: {(self._directory / 'error.log').read_text(encoding='utf-8')}")

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)

    def connection(self, source: str = "127.0.0.1") -> http.client.HTTPSConnection:
        """Return a connection from an address of the loopback network."""
        return http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=PATIENCE, source_address=(source, 0), context=self.trust()
        )

    def tls(self, source: str = "127.0.0.1") -> ssl.SSLSocket:
        """Return a connection to which whatever bytes can be written."""
        connection = self.connection(source)
        connection.connect()
        assert isinstance(connection.sock, ssl.SSLSocket)
        return connection.sock

    def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        *,
        body: bytes | None = None,
        source: str = "127.0.0.1",
    ) -> tuple[int, bytes, dict[str, str]]:
        """Return status, body and headers of the answer to a request on a connection of its own."""
        connection = self.connection(source)
        connection.request(method, path, body, {"Host": SITE, **(headers or {})})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, content, {name.lower(): value for name, value in answer.getheaders()}

    def open_connections(self) -> int:
        """Return how many connections of clients it holds, by the system's own table."""
        lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
        ours = (line.split() for line in lines)
        return len({each[9] for each in ours if each[1].endswith(f":{self.port:04X}") and each[3] == "01"} - {"0"})

    def trust(self) -> ssl.SSLContext:
        """Return what takes its certificate."""
        context = ssl.create_default_context(cafile=str(self._certificate))
        context.check_hostname = False
        return context


@contextmanager
def nginx_before(directory: Path, server: Server, changes: Mapping[str, str] | None = None) -> Iterator[Nginx]:
    """Lend a running nginx before a service."""
    found = Nginx(directory, server, changes or {})
    found.start()
    try:
        yield found
    finally:
        found.stop()


def program() -> str:
    """Return nginx's program; without it, a test is not run."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        lacking("nginx (Debian, Ubuntu: apt-get install nginx)")
    return found


def changed(changes: Mapping[str, str]) -> str:
    """Return the shipped file with something else in the place of what stands there."""
    text = SHIPPED.read_text(encoding="utf-8")
    for before, after in changes.items():
        assert before in text, f"{SHIPPED.name} does not say: {before}"
        text = text.replace(before, after)
    return text


def _certify(certificate: Path, key: Path) -> None:
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SITE)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(secret, hashes.SHA256())
    )
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    key.write_bytes(secret.private_bytes(*pem, serialization.NoEncryption()))
