"""Reaching the service: the link at a terminal, the browser that opens, and what is said where it cannot listen."""

from __future__ import annotations

import errno
import re
import shlex
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest
from ocop_service.commands.announcement import may_open_browser
from ocop_service.commands.listening import CannotListen, listening, port_of
from typer.testing import CliRunner

from ocop_rules.cli.app import app as command
from ocop_rules.errors import BilingualError
from tests.service.server import START_SECONDS, ocop, serving
from tests.service.terminal import at_terminal

pytestmark = pytest.mark.once

LINK = re.compile(r"^Mở trên máy này: (http://127\.0\.0\.1:[1-9][0-9]*) \(dừng: Ctrl\+C\)$", re.MULTILINE)
DESKTOP = {"DISPLAY": ":99"}
PERSONS = {"platform": "linux", "terminal": True, "root": False}


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def _answers(url: str) -> bool:
    return httpx.get(f"{url}/health", timeout=START_SECONDS).status_code == 200


def _browser(directory: Path) -> dict[str, str]:
    """Return a desktop whose browser notes what it is asked to open, beside the directory."""
    program = directory / "browser"
    program.write_text(
        f'#!/bin/sh\nprintf %s "$1" > {shlex.quote(str(directory / "opening"))}\n'
        f"mv {shlex.quote(str(directory / 'opening'))} {shlex.quote(str(directory / 'opened'))}\n"
        "echo seen\n"
    )
    program.chmod(0o755)
    return {**DESKTOP, "BROWSER": f"{program} %s &"}


def test_a_terminal_shows_one_plain_link_and_the_browser_opens_it(tmp_path: Path) -> None:
    with at_terminal(tmp_path, "serve", "--open", **_browser(tmp_path)) as terminal:
        (link,) = LINK.findall(terminal.shown_until("seen"))
        assert (tmp_path / "opened").read_text() == link
        assert _answers(link)
        code, shown = terminal.end()
    assert code == 0
    assert LINK.findall(shown) == [link]
    assert "/share/" not in shown


@pytest.mark.parametrize("asked", [("--no-browser",), ("--config", "own.toml")], ids=" ".join)
def test_no_browser_opens_where_it_is_not_wanted(tmp_path: Path, asked: Sequence[str]) -> None:
    (tmp_path / "own.toml").write_text("browser = false\n")
    with at_terminal(tmp_path, "--lang", "en", "serve", "--open", *asked, **_browser(tmp_path)) as terminal:
        link = re.search(r"Open on this machine: (\S+)", terminal.shown_until("(to stop: Ctrl+C)\n"))
        assert link is not None
        assert _answers(link[1])
        code, _ = terminal.end()
    assert code == 0
    assert not (tmp_path / "opened").exists()


def test_programs_that_start_it_are_told_by_the_log_alone(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        assert _answers(server.url)
        server.terminate()
        assert server.wait() == 0
    assert all(line.startswith("{") for line in server.log_text().splitlines())


@pytest.mark.parametrize(
    ("environment", "may", "changed"),
    [
        (DESKTOP, True, {}),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True, {}),
        ({}, True, {"platform": "darwin"}),
        ({}, False, {}),
        ({"DISPLAY": ""}, False, {}),
        (DESKTOP, False, {"terminal": False}),
        (DESKTOP, False, {"root": True}),
        ({**DESKTOP, "CI": "true"}, False, {}),
        ({**DESKTOP, "SSH_CONNECTION": "192.0.2.7 50000 192.0.2.1 22"}, False, {}),
        ({"SSH_TTY": "/dev/ttys001"}, False, {"platform": "darwin"}),
    ],
    ids=str,
)
def test_a_browser_opens_only_where_somebody_sits(
    environment: dict[str, str], may: bool, changed: dict[str, object]
) -> None:
    assert may_open_browser(environment, **{**PERSONS, **changed}) is may  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        ("vi", "cổng {port} đang được dùng: nếu là một ocop serve khác thì mở http://127.0.0.1:{port}, nếu không thì "),
        ("en", "port {port} is in use: if by another ocop serve, open http://127.0.0.1:{port}; if not, try "),
    ],
)
def test_a_port_in_use_is_a_sentence_with_a_port_that_is_free(tmp_path: Path, taken: int, lang: str, says: str) -> None:
    done = ocop("--lang", lang, "serve", "--open", "--port", str(taken), cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    said, _, proposed = done.stderr.partition("--port ")
    assert said.replace("thử ", "") == says.format(port=taken)
    assert int(proposed) == 0 or taken < int(proposed) <= 65535
    assert list(tmp_path.iterdir()) == []


def test_two_services_do_not_share_a_port(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        done = ocop("serve", "--open", "--port", server.url.rpartition(":")[2], cwd=tmp_path)
    assert done.returncode == 1
    assert f"mở {server.url}," in done.stderr


@pytest.mark.parametrize("host", ["192.88.99.77", "nowhere.invalid", "127.0.0.1.2", "2001:db8::77", "a" * 70, "a..b"])
def test_an_address_that_is_not_this_machines_is_a_sentence(tmp_path: Path, host: str) -> None:
    done = ocop("serve", "--host", host, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{host} không phải địa chỉ của máy này: bỏ thiết lập host để dùng 127.0.0.1, hoặc")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM], ids=errno.errorcode.get)
def test_a_port_that_takes_rights_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, "Permission denied")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(socket.socket, "bind", refuse)
    done = CliRunner().invoke(command, ["serve", "--open", "--port", "80"])
    assert done.exit_code == 1
    assert isinstance(done.exception, BilingualError)
    assert done.exception.render("vi").startswith("cổng 80 cần quyền quản trị của máy")
    assert done.exception.render("en").startswith("port 80 takes an administrator's rights")
    assert list(tmp_path.iterdir()) == []


def test_one_port_is_taken_at_all_addresses_or_none(taken: int) -> None:
    with listening(("127.0.0.1", "127.0.0.2"), 0) as sockets:
        assert [each.getsockname() for each in sockets] == [
            ("127.0.0.1", port_of(sockets)),
            ("127.0.0.2", port_of(sockets)),
        ]
    with pytest.raises(CannotListen), listening(("127.0.0.2", "127.0.0.1"), taken):
        pass
    with socket.create_server(("127.0.0.2", taken)):
        pass  # the address that was free is so again


def test_all_addresses_are_reached_at_loopback(tmp_path: Path) -> None:
    with at_terminal(tmp_path, "serve", "--host", "0.0.0.0") as terminal:
        (link,) = LINK.findall(terminal.shown_until("Ctrl+C)\n"))
        assert _answers(link)
        assert terminal.end()[0] == 0
