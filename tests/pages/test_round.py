"""A round that members score at a distance: who gets in, what they see, what they send, what the secretary sees."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from fastapi.testclient import TestClient
from httpx import Response
from ocop_pages.pages import PAGES
from ocop_pages.round.participant import ROUND_COOKIE
from ocop_service.app import create_app
from ocop_service.core import Core, core_of
from ocop_service.settings import Settings

from ocop_rules.council.journal import Journal
from ocop_rules.council.links import FILE, end_links, make_links
from ocop_rules.council.round import open_round
from ocop_rules.rulebook.catalogue import default_catalogue
from tests.pages.form import Fields, fields_of
from tests.service.threads import ThreadWorker

EXAMPLE = Path("examples/round")
MANGO = "14-03646-021-2026"
BAO, CHAIR, SECRETARY = "Trần Quốc Bảo", "Nguyễn Văn Hòa", "Vì Văn Sơn"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A round in which nobody has scored."""
    target = tmp_path / "đợt 1"
    shutil.copytree(EXAMPLE, target, ignore=shutil.ignore_patterns("journal.jsonl", "sheets"))
    return target


@pytest.fixture
def links(folder: Path) -> dict[str | None, str]:
    """The path of each one's link, by name; the secretary's by None."""
    opened = open_round(folder, default_catalogue())
    return {each.member.name if each.member else None: each.path for each in make_links(folder, opened.round)}


@pytest.fixture
def parts(folder: Path, tmp_path: Path) -> Iterator[Core]:
    """The parts of a service that holds the round, on which there is no key."""
    database = f"sqlite:///{tmp_path}/ocop.db"
    found = core_of(Settings(database_url=database, round=str(folder), refusal_limit="5/minute"), launch=ThreadWorker)
    found.database.migrate()
    yield found
    found.stop()


@pytest.fixture
def client(parts: Core) -> Iterator[TestClient]:
    with TestClient(create_app(parts, PAGES), base_url="http://localhost", raise_server_exceptions=False) as found:
        yield found


def chosen(dossier: str, member: str) -> Fields:
    """Return the fields of a sheet as somebody chose them in the example."""
    for path in (EXAMPLE / "sheets").glob("*.yaml"):
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        for sheet in written["sheets"] if written["dossier"] == dossier else ():
            if sheet["judge"] == member:
                given = {number: one if isinstance(one, list) else [one] for number, one in sheet["options"].items()}
                return {f"c-{number}": [*map(str, several)] for number, several in given.items()}
    raise AssertionError(f"{member} did not score {dossier}")


def filled_in(client: TestClient, number: int, dossier: str, member: str, **also: str) -> Fields:
    fields = fields_of(client.get(f"/round/products/{number}").text) | chosen(dossier, member)
    return fields | {name: [value] for name, value in also.items()}


def send(client: TestClient, number: int, fields: Fields) -> Response:
    answer: Response = client.post(f"/round/products/{number}", data=fields | {"do": ["send"]}, follow_redirects=False)
    return answer


def test_a_link_leads_to_the_members_products_and_its_token_stays_in_no_address(
    client: TestClient, links: dict[str | None, str], folder: Path
) -> None:
    answer = client.get(f"{links[BAO]}?lang=en", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/round?lang=en")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    for said in ("HttpOnly", "SameSite=lax", "Path=/round"):
        assert said in answer.headers["set-cookie"]
    page = client.get("/round").text
    token = links[BAO].rpartition("/")[2]
    assert token not in page
    assert page.count("chưa chấm") == 3
    assert "Xoài sấy dẻo Yên Châu" in page
    assert CHAIR not in page
    kept = (folder / FILE).read_text(encoding="utf-8")
    assert token not in kept
    assert (folder / FILE).stat().st_mode & 0o777 == 0o600


def test_a_sheet_that_is_sent_stands_in_the_journal_as_the_example_has_it_and_can_be_corrected(
    client: TestClient, links: dict[str | None, str], folder: Path
) -> None:
    client.get(links[BAO])
    fields = filled_in(client, 1, MANGO, BAO)
    answer = send(client, 1, fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/round#p-1")
    assert send(client, 1, fields).status_code == 303  # pressed twice
    page = client.get("/round").text
    assert page.count("đã nhận<") == 1
    assert page.count("chưa chấm") == 2
    again = client.get("/round/products/1").text
    assert "Đã nhận phiếu lúc" in again
    fields["came"] = ["1"]
    assert {name: values for name, values in fields_of(again).items() if values != [""]} == {
        name: values for name, values in fields.items() if values != [""]
    }
    corrected = send(client, 1, fields | {"c-1.1": ["1"]})
    assert corrected.status_code == 303
    first, second = Journal(folder).of(MANGO, BAO)
    assert (first.file, second.file) == ("http", "http")
    assert first.sheet["role"] == "council"
    assert (second.sheet["options"]["1.1"], len(first.sheet["options"])) == (1, len(second.sheet["options"]))


def test_what_was_left_out_is_told_at_its_field_and_nothing_is_taken_in(
    client: TestClient, links: dict[str | None, str], folder: Path
) -> None:
    client.get(links[BAO])
    fields = filled_in(client, 1, MANGO, BAO, **{"c-7": ""})
    answer = send(client, 1, fields)
    assert answer.status_code == 422
    assert "Chưa gửi: có 1 chỗ cần sửa" in answer.text
    assert 'href="#k-7"' in answer.text
    assert fields_of(answer.text)["c-1.1"] == fields["c-1.1"]
    assert send(client, 1, {name: fields[name] for name in ("dossier", "whose")}).status_code == 422
    assert not Journal(folder).entries
    english = client.post("/round/products/1?lang=en", data=fields | {"do": ["send"]})
    assert "Not sent" in english.text


def test_a_form_changes_nothing_but_what_a_member_chooses(
    client: TestClient, links: dict[str | None, str], folder: Path
) -> None:
    client.get(links[BAO])
    forged = {"judge": CHAIR, "role": "secretary", "product": "x", "f-legal_form": "company", "base": "{}"}
    fields = filled_in(client, 1, MANGO, BAO, **forged)
    assert send(client, 1, fields).status_code == 303
    (entry,) = Journal(folder).entries
    assert (entry.member, entry.sheet["judge"], entry.sheet["role"]) == (BAO, BAO, "council")
    assert {*entry.sheet} == {"judge", "role", "options"}
    assert send(client, 2, fields).status_code == 403  # the form of another product


def test_a_member_sees_what_the_own_sheet_comes_to_and_nobody_elses(
    client: TestClient, links: dict[str | None, str]
) -> None:
    client.get(links[CHAIR])
    send(client, 1, filled_in(client, 1, MANGO, CHAIR))
    own = re.search(r'<td class="n">([^<]+)</td>', client.get("/round").text)
    assert own is not None
    client.get(links[BAO])
    page, sheet = client.get("/round").text, client.get("/round/products/1").text
    assert '<td class="n"></td>' in page
    assert CHAIR not in page + sheet
    assert "checked" not in re.sub(r'value=""[^>]*checked|value="yes"[^>]*checked', "", sheet)
    shown = client.post("/round/products/1/result", data=filled_in(client, 1, MANGO, BAO))
    assert "riêng phiếu này" in shown.text


def test_the_secretary_sees_who_has_not_scored_and_why_there_is_no_result(
    client: TestClient, links: dict[str | None, str], folder: Path
) -> None:
    client.get(links[BAO])
    send(client, 1, filled_in(client, 1, MANGO, BAO))
    client.get(links[None])
    page = client.get("/round").text
    assert "1/5" in page
    assert "chưa chấm: Nguyễn Văn Hòa, Lò Thị Mai, Cầm Thị Ứng, Đặng Hữu Phước" in page
    assert f"Còn thiếu mọi phiếu của {CHAIR}" in page
    assert "thiếu phiếu của người chủ trì" in page
    assert "★" not in page.partition("<main")[2]
    assert client.get("/round/products/1").status_code == 403
    assert client.post("/round/products/1", data={"do": "send"}).status_code == 403
    for name in (CHAIR, "Lò Thị Mai", "Cầm Thị Ứng", "Đặng Hữu Phước", SECRETARY):
        client.get(links[name])
        assert send(client, 1, filled_in(client, 1, MANGO, name)).status_code == 303
    client.get(links[None])
    page = client.get("/round").text
    assert "5/5" in page
    assert page.count("★★★") == 1
    assert "75,8" in page


def test_a_link_opens_nothing_but_the_round_and_a_wrong_one_not_even_that(
    client: TestClient, links: dict[str | None, str], folder: Path
) -> None:
    token = links[BAO].rpartition("/")[2]
    for path in ("/", "/evaluations", "/sheets/qd-26-2026/7"):
        client.cookies.set("ocop_session", token)
        client.cookies.set(ROUND_COOKIE, token)
        assert client.get(path, follow_redirects=False).headers["location"].startswith("/signin")
    assert client.get("/v1/versions", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    client.cookies.clear()
    assert client.get("/round").status_code == 401
    assert client.get(f"/round/s/{token}").status_code == 401
    wrong = f"/round/m/{token[:-2]}xx"
    assert "liên kết mà thư ký đã gửi" in client.get(wrong).text
    found = [client.get(wrong).status_code for _ in range(6)]
    assert found[-1] == 429
    assert client.get(links[BAO]).status_code == 200  # whoever has a right one gets in all the same


def test_new_links_end_the_old_ones_and_so_does_an_absence(
    client: TestClient, links: dict[str | None, str], folder: Path
) -> None:
    client.get(links[BAO])
    assert client.get("/round").status_code == 200
    written = (folder / "round.yaml").read_text(encoding="utf-8")
    absent = written.replace("office: Sở Công Thương", "office: Sở Công Thương, absent: đi công tác")
    (folder / "round.yaml").write_text(absent, encoding="utf-8")
    assert "vắng mặt" in client.get("/round").text
    opened = open_round(folder, default_catalogue())
    assert BAO not in [each.member and each.member.name for each in make_links(folder, opened.round)]
    assert client.get("/round").status_code == 401
    assert client.get(links[BAO]).status_code == 401


def test_a_round_that_was_damaged_meanwhile_is_told_and_takes_nothing(
    client: TestClient, links: dict[str | None, str], folder: Path
) -> None:
    client.get(links[BAO])
    (folder / "round.yaml").write_text("format: ocop-round/1\n", encoding="utf-8")
    answer = client.get("/round")
    assert answer.status_code == 503
    assert "báo thư ký" in answer.text
    (folder / FILE).write_text(json.dumps({"format": "x"}), encoding="utf-8")
    for path in ("/round", links[BAO]):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "báo thư ký" in answer.text


def test_a_form_of_another_site_is_refused(client: TestClient, links: dict[str | None, str], folder: Path) -> None:
    client.get(links[BAO])
    fields = filled_in(client, 1, MANGO, BAO) | {"do": ["send"]}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert client.post("/round/products/1", data=fields, headers=headers).status_code == 403
    assert not Journal(folder).entries


def test_a_service_that_holds_no_round_has_no_such_page(stranger: TestClient) -> None:
    for path in ("/round", "/round/m/x", "/round/s/x", "/round/products/1"):
        assert stranger.get(path).status_code == 404


def test_a_form_that_is_older_than_the_last_sheet_is_told_once_and_replaces_nothing_unasked(
    client: TestClient, links: dict[str | None, str], folder: Path
) -> None:
    client.get(links[BAO])
    on_a_phone = filled_in(client, 1, MANGO, BAO)
    in_a_tab = on_a_phone | {"c-1.1": ["1"]}
    assert send(client, 1, on_a_phone).status_code == 303
    told = send(client, 1, in_a_tab)
    assert told.status_code == 409
    assert "từ thẻ hoặc máy khác" in told.text
    assert fields_of(told.text)["c-1.1"] == ["1"]
    assert len(Journal(folder).entries) == 1
    again = fields_of(told.text)
    assert send(client, 1, again).status_code == 303
    assert [each.sheet["options"]["1.1"] for each in Journal(folder).of(MANGO, BAO)][1:] == [1]


def test_a_sheet_that_cannot_be_kept_is_told_and_stands_in_the_form_still(
    client: TestClient, links: dict[str | None, str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(links[BAO])
    fields = filled_in(client, 1, MANGO, BAO)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("ocop_rules.council.journal.os.fsync", full)
        answer = send(client, 1, fields)
    assert answer.status_code == 503
    assert "chưa nhận" in answer.text
    assert fields_of(answer.text)["c-1.1"] == fields["c-1.1"]
    assert not Journal(folder).entries
    assert send(client, 1, fields_of(answer.text)).status_code == 303
    with (folder / "journal.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"format"')  # the power failed
    answer = send(client, 1, fields | {"c-1.1": ["1"]})
    assert answer.status_code == 503
    assert "báo thư ký" in answer.text


def test_a_messenger_that_looks_at_a_link_changes_nothing_and_uses_nothing_up(
    client: TestClient, links: dict[str | None, str], folder: Path
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    for _ in range(8):
        for link in (links[BAO], links[None]):
            assert client.head(link, follow_redirects=False).status_code == 303
            assert client.get(link, headers={"Sec-Purpose": "prefetch"}).status_code == 200
    client.cookies.clear()
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    assert client.get(links[BAO]).status_code == 200
    for method in ("POST", "PUT", "DELETE"):
        assert client.request(method, links[BAO]).status_code == 405


def test_what_is_wrong_with_a_link_leaves_no_trace_of_it_in_a_referrer(
    client: TestClient, links: dict[str | None, str]
) -> None:
    for path in (f"{links[BAO]}?x=1", links[BAO].replace("/m/", "/s/"), f"{links[BAO]}x"):
        answer = client.get(path, follow_redirects=False)
        assert answer.status_code in (401, 422)
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_a_link_of_another_round_and_of_a_round_that_was_closed_lets_nobody_in(
    client: TestClient, links: dict[str | None, str], folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    made = make_links(other, open_round(other, default_catalogue()).round)
    assert client.get(made[0].path).status_code == 401
    client.get(links[BAO])
    fields = filled_in(client, 1, MANGO, BAO)
    assert send(client, 1, fields).status_code == 303
    end_links(folder)
    for answer in (client.get(links[BAO]), client.get("/round"), send(client, 1, fields | {"c-1.1": ["1"]})):
        assert answer.status_code == 401
        assert "khóa sổ" in answer.text
    assert len(Journal(folder).entries) == 1


def test_a_service_that_was_started_anew_knows_who_came_before(
    client: TestClient, links: dict[str | None, str], folder: Path, tmp_path: Path
) -> None:
    client.get(links[BAO])
    fields = filled_in(client, 1, MANGO, BAO)
    settings = Settings(database_url=f"sqlite:///{tmp_path}/new.db", round=str(folder))
    parts = core_of(settings, launch=ThreadWorker)
    parts.database.migrate()
    with TestClient(create_app(parts, PAGES), base_url="http://localhost", cookies=dict(client.cookies)) as anew:
        assert send(anew, 1, fields).status_code == 303
        assert BAO in anew.get("/round").text
    parts.stop()
    assert len(Journal(folder).of(MANGO, BAO)) == 1


def test_a_sheet_says_how_far_it_is_filled_in(client: TestClient, links: dict[str | None, str]) -> None:
    client.get(links[BAO])
    assert "Đã chấm 0/32" in client.get("/round/products/1").text
    some = fields_of(client.get("/round/products/1").text) | {"c-1.1": ["2"], "c-7": ["0"]}
    assert "Đã chấm 2/32" in client.post("/round/products/1/result", data=some).text
    assert "Đã chấm 32/32" in client.post("/round/products/1", data=filled_in(client, 1, MANGO, BAO)).text


def test_a_sheet_that_was_opened_by_one_member_is_not_sent_in_the_name_of_the_next_in_the_same_browser(
    client: TestClient, links: dict[str | None, str], folder: Path
) -> None:
    client.get(links[BAO])
    of_bao = filled_in(client, 1, MANGO, BAO)
    client.get(links[CHAIR])
    answer = send(client, 1, of_bao)
    assert answer.status_code == 403
    assert "liên kết của người khác" in answer.text
    assert not Journal(folder).entries
    client.get(links[BAO])
    assert send(client, 1, of_bao).status_code == 303
    (entry,) = Journal(folder).entries
    assert entry.member == BAO
