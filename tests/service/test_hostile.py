"""Whatever is sent, the service answers with a document, never with a fault, and soon; its own process goes on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from ocop_service.api.examples import BUNDLE

import ocop_rules
from tests.service.raw_client import SECONDS, Client, assert_answered, assert_refused
from tests.service.server import ocop, serving

pytestmark = [pytest.mark.xdist_group("hostile"), pytest.mark.once]

MIB = 1024 * 1024
HEAD = json.dumps({name: BUNDLE[name] for name in ("format", "dossier", "version", "product", "evaluated_on")})[:-1]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    directory = tmp_path_factory.mktemp("hostile")
    settings = {"database_url": f"sqlite:///{directory}/ocop.db", "rate_limit": "1000000/second"}
    key = ocop("keys", "create", "hostile", cwd=directory, **settings).stdout.strip()
    with serving(directory, (), **settings) as server:
        client = Client(server, key)
        assert client.rate(json.dumps(BUNDLE).encode()).status == 200
        yield client
        assert server.process.poll() is None
        assert "Traceback" not in server.log_text()


PATHS = [
    "/v1",
    "/v1/",
    "/v1/versions/",
    "/v1/versions/%00",
    "/v1/versions/%ff%fe",
    "/v1/versions/%ed%a0%80",
    "/v1/versions/%ED%A0%80/sets/%00/schema",
    "/v1/versions/%0d%0aSet-Cookie:%20a=b",
    "/v1/versions/..%2f..%2f..%2fetc%2fpasswd",
    "/v1/versions/%2e%2e/sets/7",
    "/v1/versions/../../etc/passwd",
    "/v1/versions/qd-26-2026/sets/%F0%9D%9F%95",
    "/v1/versions/qd-26-2026/sets/\u0667".encode("utf-8").decode("latin-1"),
    "/v1/versions/qd-26-2026/sets/-1",
    "/v1/versions/qd-26-2026/sets/7%00",
    "/v1/versions/qd-26-2026/sets/99999999999999999999999999999999999999",
    "/v1/versions/qd-26-2026/sets/%25%30%30",
    "/v1/versions/%",
    "/v1/versions/%zz",
    "/v1/versions/{version}",
    "/v1/evaluations/%00",
    "/v1/evaluations/not-an-id",
    "/v1/evaluations/00000000-0000-0000-0000-000000000000",
    "/v1/evaluations/00000000-0000-0000-0000-000000000000/record",
    "/v1/evaluations/%ff/explanation",
    "/v1/evaluations:nothing",
    "/v1/versions/" + "a" * 8192,
    "/v1/versions/" + "%F0%9F%8D%91" * 680,
    "/v1/" + "a/" * 4096,
    "/" + "." * 8192,
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:50].encode("ascii", "replace").decode())
def test_a_strange_path_is_not_found(hostile: Client, path: str) -> None:
    assert_refused(hostile.send(target=path.encode("latin-1")), 400, 404, 405, 422)


@pytest.mark.parametrize("path", ["//v1//versions", "/;/", "/?", "/sheets/%00", "/evaluations/%ff", "//", "/%2e%2e/v1"])
def test_a_strange_path_of_the_pages_is_no_fault(hostile: Client, path: str) -> None:
    answer = hostile.send(target=path)
    assert answer.status < 500
    assert b"Traceback" not in answer.body


QUERIES = [
    "/v1/evaluations?limit=99999999999999999999999999",
    "/v1/evaluations?limit=1e3",
    "/v1/evaluations?limit=-1",
    "/v1/evaluations?limit=%00",
    "/v1/evaluations?limit=\u0665",
    "/v1/evaluations?set=99999999999999999999",
    "/v1/evaluations?stars=6",
    "/v1/evaluations?cursor=%00",
    "/v1/evaluations?cursor=MDA",
    "/v1/evaluations?cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
    "/v1/evaluations?cursor=%F0%9F%8D%91",
    "/v1/evaluations?cursor=" + "A" * 8000,
    "/v1/evaluations?evaluated_from=yesterday",
    "/v1/evaluations?unknown=1",
    "/v1/evaluations?version=" + "q" * 5000,
    "/v1/log/entries?after=-1",
    "/v1/in-force?submitted_on=0000-00-00&evaluated_on=9999-99-99",
    "/v1/in-force?submitted_on=2026-08-01T00:00:00Z&evaluated_on=2026-09-15",
    "/v1/in-force?submitted_on=1785542400&evaluated_on=1785542400",
    "/v1/in-force?submitted_on=&evaluated_on=",
    "/v1/versions/qd-26-2026/changes/qd-148-2023?wording=maybe",
    "/v1/versions/qd-26-2026/changes/qd-148-2023?set=" + "9" * 100,
]


@pytest.mark.parametrize("target", QUERIES, ids=lambda target: target[4:60].encode("ascii", "replace").decode())
def test_a_strange_query_is_refused(hostile: Client, target: str) -> None:
    assert_refused(hostile.send(target=target.encode()), 400, 403, 404, 422)


@pytest.mark.parametrize(
    "target",
    [
        "/v1/evaluations?dossier=%00",
        "/v1/evaluations?dossier=%ed%a0%80",
        "/v1/evaluations?version=%00",
        "/v1/evaluations?dossier=%27%3B%20DROP%20TABLE%20evaluations%3B--",
        "/v1/evaluations?evaluated_from=2026-99-99",
        "/v1/evaluations?limit=1&limit=2",
        "/v1/evaluations?cursor=OTk5OTk5OTk5OTk5OTk5OTk5",
        "/v1/versions?" + "a=b&" * 2000,
        "/v1/versions?" + "&" * 8000,
        "/v1/versions?%00=%ff",
        "/v1/in-force?submitted_on=9999-12-31&evaluated_on=9999-12-31",
    ],
    ids=lambda target: target[4:60],
)
def test_a_query_that_finds_nothing_is_answered(hostile: Client, target: str) -> None:
    assert_answered(hostile.send(target=target))


@pytest.mark.parametrize("method", ["BREW", "TRACE", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "get", "A" * 5000])
@pytest.mark.parametrize("target", ["/v1/versions", "/v1/evaluations", "/health"])
def test_another_method_is_refused(hostile: Client, method: str, target: str) -> None:
    answer = hostile.send(method, target)
    assert answer.status == 405
    assert answer.headers["allow"]
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_header_makes_a_method_another(hostile: Client, name: str) -> None:
    assert hostile.send(headers=((name, "DELETE"),)).status == 200


HEADERS: list[tuple[tuple[str | bytes, str | bytes], ...]] = [
    (("Accept-Language", "," * 8000),),
    (("Accept-Language", "vi;q=" + "9" * 4000),),
    (("Accept-Language", "en;q=nan, vi;q=-1, *;q=1e9"),),
    (("Accept-Language", b"\xff\xfe\x80"),),
    (("Accept", "*/*;q=0"),),
    (("Accept", "a/b" * 2000),),
    (("Accept", b"\xe9/\xe9"),),
    (("Range", "bytes=0-10"),),
    (("Range", "bytes=99999999999999999999-"),),
    (("If-None-Match", '"' * 8000),),
    (("If-None-Match", b'"\xff"'),),
    (("If-Match", '"nothing"'),),
    (("If-Modified-Since", "the day before yesterday"),),
    (("X-Request-Id", "a" * 8000),),
    (("X-Request-Id", "../../etc/passwd"),),
    (("X-Request-Id", b"\xff" * 20),),
    (("X-Forwarded-For", "999.999.999.999, " * 300),),
    (("X-Forwarded-Proto", "gopher"),),
    (("Forwarded", "for=" + "[" * 4000),),
    (("Cookie", "ocop_session=" + "\\" * 4000),),
    (("Cookie", ";" * 8000),),
    (("Cookie", b"\xff=\xfe"),),
    (("Content-Type", "multipart/form-data"),),
    (("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Key", "x")),
    (("Upgrade", "h2c"), ("Connection", "Upgrade, HTTP2-Settings"), ("HTTP2-Settings", "x")),
    (("Connection", "close, close, keep-alive"),),
    (("traceparent", "00-" + "z" * 32 + "-1-2"),),
    (("Expect", "200-maybe"),),
    (("TE", "trailers, deflate;q=0.5"),),
    tuple(("X-Many", "a") for _ in range(900)),
]


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: f"{headers[0][0]}-{headers[0][1]!r}"[:40])
def test_a_strange_header_changes_nothing(
    hostile: Client, headers: tuple[tuple[str | bytes, str | bytes], ...]
) -> None:
    answer = hostile.send(headers=headers)
    assert answer.status == 200
    assert len(answer.headers["x-request-id"]) <= 64


@pytest.mark.parametrize("accept", ["text/xml", "application/json;q=0, text/*;q=0", "image/*", "json"])
def test_an_explanation_in_no_offered_type_is_refused(hostile: Client, accept: str) -> None:
    body = json.dumps(BUNDLE).encode()
    stored = hostile.send("POST", "/v1/evaluations", body, (("Content-Type", "application/json"),))
    target = stored.headers["location"] + "/explanation"
    assert_refused(hostile.send(target=target, headers=(("Accept", accept),)), 406)
    assert hostile.send(target=target, headers=(("Accept", "application/*, text/html;q=0.5"),)).status == 200


@pytest.mark.parametrize(
    "value",
    [
        "Bearer",
        "Bearer ",
        "Basic dXNlcjpwYXNz",
        "Bearer ocop_",
        "Bearer ocop_" + "a" * 8000,
        "Bearer " + "a.b.c",
        b"Bearer \xff\xfe",
        "Bearer ocop_a b c",
        "bearer\tocop_x",
        "Digest " + "," * 4000,
    ],
)
def test_a_strange_key_is_refused(hostile: Client, value: str | bytes) -> None:
    answer = hostile.send(headers=(("Authorization", value),), key=False)
    assert_refused(answer, 401)
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_two_keys_are_not_better_than_one(hostile: Client) -> None:
    wrong = (("Authorization", "Bearer ocop_wrong"), ("Authorization", "Basic x"))
    assert_refused(hostile.send(headers=wrong, key=False), 401)


@pytest.mark.parametrize(
    "name",
    ["", "a" * 201, "a b", b"\xc3\xa9", b"\xff", "a\tb"],
)
def test_a_strange_idempotency_key_is_refused(hostile: Client, name: str | bytes) -> None:
    headers = (("Content-Type", "application/json"), ("Idempotency-Key", name))
    assert_refused(hostile.send("POST", "/v1/evaluations", json.dumps(BUNDLE).encode(), headers), 422)


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", "", ";", "application/json, text/plain"],
)
def test_a_body_of_another_type_is_refused(hostile: Client, media_type: str) -> None:
    assert_refused(hostile.rate(json.dumps(BUNDLE).encode(), media_type), 415)


def test_a_body_that_is_packed_is_refused(hostile: Client) -> None:
    for packing in ("gzip", "br", "deflate, gzip", "identity, gzip"):
        answer = hostile.rate(json.dumps(BUNDLE).encode(), "application/json", ("Content-Encoding", packing))
        assert_refused(answer, 415)


@pytest.mark.parametrize("charset", ["utf-16", "utf-32", "latin-1"])
def test_a_body_in_another_charset_is_refused(hostile: Client, charset: str) -> None:
    body = json.dumps(BUNDLE, ensure_ascii=False).replace("ẻ", "é").encode(charset, "replace")
    assert_refused(hostile.rate(body, f"application/json; charset={charset}"), 422)


def filled(entry: Callable[[int], str], head: str, tail: str, between: str = ",") -> bytes:
    """Return a body of as nearly 1 MiB as entries fill."""
    room = MIB - len(head) - len(tail)
    entries: list[str] = []
    while room > 0:
        entries.append(entry(len(entries)))
        room -= len(entries[-1].encode()) + len(between)
    return (head + between.join(entries[:-1]) + tail).encode()


def sheets(entry: Callable[[int], str]) -> bytes:
    return filled(entry, HEAD + ',"sheets":[{"judge":"j","options":{', "}}]}")


BODIES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b" ",
    "null": lambda: b"null",
    "a list": lambda: b"[]",
    "a number": lambda: b"9" * 1000,
    "zero bytes": lambda: b"\0" * 1000,
    "half a character": lambda: HEAD.replace("01-", "\\ud800").encode() + b"}",
    "half a character as a key": lambda: HEAD.encode() + b',"\\udfff":1}',
    "half a character in UTF-8": lambda: HEAD.encode() + b',"x":"\xed\xa0\x80"}',
    "no UTF-8": lambda: HEAD.encode() + b',"x":"\xff"}',
    "NaN": lambda: HEAD.encode() + b',"facts":[{"fact":"local_labour_share","value":NaN}]}',
    "infinity": lambda: HEAD.encode() + b',"facts":[{"fact":"local_labour_share","value":-Infinity}]}',
    "a huge exponent": lambda: HEAD.encode() + b',"facts":[{"fact":"local_labour_share","value":1e999999999}]}',
    "a tiny exponent": lambda: HEAD.encode() + b',"facts":[{"fact":"local_labour_share","value":1e-999999999}]}',
    "a million digits": lambda: (
        HEAD.encode() + b',"facts":[{"fact":"local_labour_share","value":' + b"9" * 1000000 + b"}]}"
    ),
    "a million decimals": lambda: (
        HEAD.encode() + b',"facts":[{"fact":"local_labour_share","value":0.' + b"9" * 1000000 + b"}]}"
    ),
    "ten thousand levels of lists": lambda: b"[" * 10_000,
    "ten thousand levels of groups": lambda: HEAD.encode() + b',"x":' + b'{"a":' * 10_000 + b"1" + b"}" * 10_001,
    "a million brackets": lambda: b"[" * 1_000_000,
    "a million braces": lambda: b"{" * 1_000_000,
    "keys": lambda: filled(lambda i: f'"k{i}":1', HEAD + ",", "}"),
    "keys that are like known ones": lambda: filled(lambda i: f'"documents_complet{i}":1', HEAD + ",", "}"),
    "the same key": lambda: filled(lambda i: '"a":1', "{", "}"),
    "facts that are empty": lambda: filled(lambda i: "{}", HEAD + ',"facts":[', "]}"),
    "facts that are not known": lambda: filled(
        lambda i: f'{{"fact":"local_labour_shar{i}","value":{i}}}', HEAD + ',"facts":[', "]}"
    ),
    "facts that are numbers": lambda: filled(lambda i: "1", HEAD + ',"facts":[', "]}"),
    "references to documents": lambda: filled(
        lambda i: f'"d{i}"', HEAD + ',"facts":[{"fact":"local_labour_share","value":1,"documents":[', "]}]}"
    ),
    "documents": lambda: filled(
        lambda i: f'{{"id":"{i}","type":"test_repor{i}","issued_on":"2026-13-01"}}', HEAD + ',"documents":[', "]}"
    ),
    "judges": lambda: filled(lambda i: f'{{"judge":"j{i}","options":{{"1.1":1}}}}', HEAD + ',"sheets":[', "]}"),
    "criteria": lambda: sheets(lambda i: f'"1.{i}":1'),
    "criteria with wrong choices": lambda: sheets(lambda i: f'"1.{i}":"x"'),
    "options in one choice": lambda: filled(
        lambda i: f"{i + 1}", HEAD + ',"sheets":[{"judge":"j","options":{"1.1":[', "]}}]}"
    ),
    "marks on one letter": lambda: HEAD.replace("01-", "a" + "\u0301\u0323" * 250_000).encode() + b"}",
    "one name": lambda: HEAD.replace("01-", "x" * 1_000_000).encode() + b"}",
    "one word for a number": lambda: (
        HEAD.encode() + b',"facts":[{"fact":"local_labour_share","value":"' + b"1" * 1_000_000 + b'%"}]}'
    ),
    "one word for a day": lambda: HEAD.encode() + b',"submitted_on":"' + b" 1" * 500_000 + b'"}',
    "spaces": lambda: b" " * MIB,
}


@pytest.mark.parametrize("name", BODIES)
def test_a_strange_body_is_refused_soon(hostile: Client, name: str) -> None:
    body = BODIES[name]()
    assert len(body) <= MIB
    answer = hostile.rate(body)
    assert_refused(answer, 422)
    assert answer.kind == "invalid-evidence"
    assert len(answer.body) < MIB


YAML: dict[str, Callable[[], bytes]] = {
    "a bomb of aliases": lambda: (
        b"a: &a [x,x,x,x,x,x,x,x,x]\n"
        + b"".join(f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n".encode() for i in range(9))
    ),
    "an alias of itself": lambda: b"a: &a [*a]\n",
    "a tag that makes an object": lambda: b"a: !!python/object/apply:os.system [id]\n",
    "a tag": lambda: b"dossier: !!binary aGVsbG8=\n",
    "merge keys": lambda: b"<<: {a: b}\n" * 80_000,
    "anchors": lambda: filled(lambda i: f"k{i}: &a{i} x", "", "", "\n"),
    "several documents": lambda: b"---\n" * 250_000,
    "directives": lambda: b"%YAML 1.1\n" * 100_000,
    "a million brackets": lambda: b"a: " + b"[" * 1_000_000,
    "dashes": lambda: b"- " * 500_000,
    "question marks": lambda: b"? " * 500_000,
    "items": lambda: b"-\n" * 500_000,
    "steps": lambda: b"".join(b" " * i + b"a:\n" for i in range(1400)),
    "comments": lambda: b"#\n" * 500_000,
    "one long text": lambda: b'a: "' + b"x\n\n " * 250_000 + b'"',
    "keys": lambda: filled(lambda i: f"k{i}: 1", "", "", "\n"),
    "the same key": lambda: b"a: 1\n" * 200_000,
    "a key that is a list": lambda: b"[a, b]: 1\n",
    "control characters": lambda: b"dossier: a\x07b\n",
    "tabs": lambda: b"a:\n\t\tb: 1\n",
}


@pytest.mark.parametrize("name", YAML)
def test_strange_yaml_is_refused_soon(hostile: Client, name: str) -> None:
    body = YAML[name]()
    assert len(body) <= MIB
    assert_refused(hostile.rate(body, "application/yaml"), 422)


def test_a_zero_character_in_a_name_is_refused_and_may_be_asked_for(hostile: Client) -> None:
    body = json.dumps(BUNDLE | {"dossier": "a\0b"}).encode()
    refused = hostile.send("POST", "/v1/evaluations", body, (("Content-Type", "application/json"),))
    assert_refused(refused, 422)
    assert b"U+0000" in refused.body
    listed = hostile.send(target="/v1/evaluations?dossier=a%00b")
    assert json.loads(listed.body)["items"] == []


def test_the_largest_council_is_rated(hostile: Client) -> None:
    product_set = ocop_rules.load("qd-26-2026").sets[7]
    options = {number: len(criterion.options) for number, criterion in product_set.criteria.items()}
    documents = [{"id": f"D{i}", "type": "test_report", "issued_on": "2026-01-01"} for i in range(2000)]
    facts = [
        {"fact": fact, "value": True, "documents": [f"D{j}" for j in range(i * 10, i * 10 + 700)]}
        for i, fact in enumerate(
            name for name, each in ocop_rules.load("qd-26-2026").vocabulary.facts.items() if each.type == "boolean"
        )
    ]
    council = [{"judge": f"j{i}", "options": options} for i in range(25)]
    bundle = BUNDLE | {"documents": documents, "facts": facts, "sheets": council}
    body = json.dumps(bundle).encode()
    assert len(body) < MIB
    answer = hostile.rate(body)
    assert answer.status == 200
    assert json.loads(answer.body)["points"] == str(ocop_rules.evaluate(bundle).points)
    assert answer.seconds < SECONDS


def test_a_body_that_is_too_large_is_refused_unread(hostile: Client) -> None:
    stated = (("Content-Type", "application/json"), ("Content-Length", str(10**15)))
    assert_refused(hostile.send("POST", "/v1/evaluations", headers=stated), 413)
    chunks = (b"10000\r\n" + b" " * 0x10000 + b"\r\n") * 16 + b"1\r\n \r\n"
    head = b"POST /v1/evaluations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer "
    sent = head + hostile.key.encode() + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
    assert_refused(hostile.raw(sent), 413)


BEFORE_ROUTING: dict[str, bytes] = {
    "no HTTP": b"hello\r\n\r\n",
    "a TLS greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(200)),
    "no Host": b"GET /health HTTP/1.1\r\n\r\n",
    "two Hosts": b"GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "no target": b"GET HTTP/1.1\r\nHost: a\r\n\r\n",
    "a space in the target": b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
    "a zero byte in the target": b"GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
    "bytes in the target": b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
    "a zero byte in a header": b"GET /health HTTP/1.1\r\nHost: a\r\nA: \0\r\n\r\n",
    "a header without a colon": b"GET /health HTTP/1.1\r\nHost: a\r\nnothing\r\n\r\n",
    "a space before the colon": b"GET /health HTTP/1.1\r\nHost : a\r\n\r\n",
    "two lengths": b"POST /v1/evaluations HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a negative length": b"POST /v1/evaluations HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "a length in words": b"POST /v1/evaluations HTTP/1.1\r\nHost: a\r\nContent-Length: ten\r\n\r\n",
    "another coding": b"POST /v1/evaluations HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
    "many headers": b"GET /health HTTP/1.1\r\nHost: a\r\n" + b"A: b\r\n" * 30_000 + b"\r\n",
}


@pytest.mark.parametrize("name", BEFORE_ROUTING)
def test_what_is_no_request_is_refused_with_a_problem_too(hostile: Client, name: str) -> None:
    assert_refused(hostile.raw(BEFORE_ROUTING[name]), 400)


def test_a_broken_chunk_is_refused(hostile: Client) -> None:
    head = b"POST /v1/evaluations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer "
    sent = head + hostile.key.encode() + b"\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
    assert_refused(hostile.raw(sent), 400)


@pytest.mark.parametrize(
    "sent",
    [
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /v1/versions HTTP/9.9\r\nHost: a\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: a\r\nA: " + b"a" * 100_000 + b"\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: a\r\nA: " + b"a" * MIB + b"\r\n\r\n",
        b"GET /v1/" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
    ids=["HTTP/2", "HTTP/9", "a header of 100 KB", "a header of 1 MiB", "a target of 100 KB"],
)
def test_an_uncommon_request_is_answered(hostile: Client, sent: bytes) -> None:
    assert_answered(hostile.raw(sent))


def test_an_old_client_is_answered(hostile: Client) -> None:
    assert hostile.raw(b"GET /health HTTP/1.0\r\n\r\n").status == 200


def test_too_many_connections_are_put_off_with_a_problem(tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = tmp_path_factory.mktemp("crowded")
    with serving(directory, max_connections=2) as server:
        client = Client(server, "")
        held = [client.asking() for _ in range(2)]
        try:
            answer = client.send(target="/v1/evaluations", key=False)
            assert_refused(answer, 503)
            assert answer.headers["retry-after"]
        finally:
            for each in held:
                each.close()


def test_the_service_still_rates(hostile: Client) -> None:
    answer = hostile.rate(json.dumps(BUNDLE).encode())
    assert answer.body.decode() == ocop_rules.evaluate(BUNDLE).to_json()


def test_no_answer_was_a_fault(hostile: Client) -> None:
    entries: list[Any] = [*hostile.server.log_entries()]
    assert [entry for entry in entries if entry["event"] == "fault"] == []
    assert [entry for entry in entries if entry["event"] == "request"]
