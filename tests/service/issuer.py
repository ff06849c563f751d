"""A small OIDC issuer of our own, over HTTP on the loopback address."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

AUDIENCE = "ocop-tests"


def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def private_pem(key: PrivateKeyTypes) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_pem(key: PrivateKeyTypes) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


class Issuer:
    """An issuer: what it answers can be changed, and it counts how often it was asked.

    Attributes:
        keys: its private keys with their algorithms, by kid.
        discovery: what its discovery document says beyond or in place of the usual.
        jwks: the bytes that it publishes as keys in place of `keys`, if not None.
        drip: if not None, these bytes are sent again and again, in place of an answer, until the client is gone.
        dripping: set when it has begun to.
    """

    def __init__(self) -> None:
        self.keys: dict[str, tuple[PrivateKeyTypes, str]] = {}
        self.discovery: dict[str, object] = {}
        self.jwks: bytes | None = None
        self.drip: bytes | None = None
        self.dripping = threading.Event()
        self.asked: list[str] = []
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.asked.append(self.path)
                if issuer.drip is not None:
                    self._drip(issuer.drip)
                    return
                content = issuer.answer(self.path)
                self.send_response(200 if content is not None else 404)
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                self.wfile.write(content or b"")

            def _drip(self, piece: bytes) -> None:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                issuer.dripping.set()
                try:
                    while not issuer.stopped.wait(0.05):
                        self.wfile.write(piece)
                        self.wfile.flush()
                except OSError:
                    pass

            def log_message(self, *_: object) -> None:
                pass

        self.stopped = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def answer(self, path: str) -> bytes | None:
        if path == "/.well-known/openid-configuration":
            return json.dumps({"issuer": self.url, "jwks_uri": f"{self.url}/keys"} | self.discovery).encode()
        if path == "/keys":
            return self.jwks if self.jwks is not None else json.dumps({"keys": self.published()}).encode()
        return None

    def published(self) -> list[dict[str, Any]]:
        """Return its public keys as JWKs."""
        out = []
        for kid, (key, name) in self.keys.items():
            algorithm = jwt.get_algorithm_by_name(name)
            jwk = json.loads(algorithm.to_jwk(key.public_key()))
            out.append(jwk | {"kid": kid, "use": "sig", "alg": name})
        return out

    def claims(self, **changed: object) -> dict[str, object]:
        """Return the claims of a good token; None takes one away."""
        now = int(time.time())
        good = {"iss": self.url, "aud": AUDIENCE, "sub": "u-17", "iat": now, "exp": now + 300, "scope": "ocop.read"}
        return {name: value for name, value in (good | changed).items() if value is not None}

    def token(self, kid: str, header: Mapping[str, object] | None = None, **changed: object) -> str:
        """Return a token signed with one of its keys."""
        key, algorithm = self.keys[kid]
        return jwt.encode(self.claims(**changed), private_pem(key), algorithm, {"kid": kid} | dict(header or {}))

    def close(self) -> None:
        """Stop answering: connections are refused from now on."""
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
