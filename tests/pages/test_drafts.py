"""Drafts: kept as they were typed, each for whoever typed it; none takes another's place unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from ocop_pages.pages import PAGES
from ocop_service.access.caller import Scope
from ocop_service.app import create_app
from ocop_service.core import Core, core_of
from ocop_service.settings import Settings
from ocop_service.storage.database import Database, StorageUnavailable
from ocop_service.storage.drafts import Drafts, DraftText, Owner, StaleDraft

from ocop_rules.text import text
from tests.pages.form import Fields, fields_of
from tests.service import conftest as service
from tests.service.server import from_this_machine
from tests.service.threads import ThreadWorker

pytestmark = pytest.mark.once

postgres = service.postgres
database_url = service.database_url

SHEET = "/sheets/qd-26-2026/7"
ONE, OTHER = "a" * 32, "b" * 32
MINE = Owner("default", "k1")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 9, 15, 3, 4, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def written(dossier: str = "H1", fields: str = "{}") -> DraftText:
    return DraftText("qd-26-2026", 7, dossier, "Mứt mận", fields)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    found = Database(database_url)
    found.migrate()
    yield found
    found.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def drafts(database: Database, clock: Clock) -> Drafts:
    return Drafts(database, 3, 30, clock)


def test_a_draft_is_kept_with_a_revision_for_each_time_it_is_saved(drafts: Drafts) -> None:
    typed = '{"product":["Mứt \\u0000 mận"]}'
    first = drafts.save(MINE, "1" * 32, written("H\0 1"), 0, ONE).listed
    second = drafts.save(MINE, "1" * 32, written("H 1", typed), 1, OTHER).listed
    assert (first.revision, second.revision) == (1, 2)
    assert first.dossier == "H\ufffd 1"
    found = drafts.get(MINE, "1" * 32)
    assert found is not None
    assert (found.listed, found.fields) == (second, typed)
    assert drafts.list(MINE) == [second]


def test_what_was_saved_elsewhere_meanwhile_stays_and_is_named(drafts: Drafts) -> None:
    drafts.save(MINE, "1" * 32, written(fields='"one"'), 0, ONE)
    newer = drafts.save(MINE, "1" * 32, written(fields='"two"'), 1, OTHER).listed
    for revision in (0, 1, 3):
        with pytest.raises(StaleDraft) as refused:
            drafts.save(MINE, "1" * 32, written(fields='"three"'), revision, ONE)
        assert refused.value.newer == newer
    found = drafts.get(MINE, "1" * 32)
    assert found is not None
    assert found.fields == '"two"'
    assert not drafts.end(MINE, "1" * 32, 1, ONE)
    assert drafts.end(MINE, "1" * 32, 2)
    assert drafts.end(MINE, "1" * 32, 2)
    assert drafts.list(MINE) == []


def test_a_page_whose_answer_was_lost_goes_on_with_what_it_saved(drafts: Drafts) -> None:
    drafts.save(MINE, "1" * 32, written(), 0, ONE)
    assert drafts.save(MINE, "1" * 32, written(), 0, ONE).listed.revision == 2
    with pytest.raises(StaleDraft):
        drafts.save(MINE, "1" * 32, written(), 0, "")
    assert drafts.end(MINE, "1" * 32, 0, ONE)


def test_a_draft_that_ended_elsewhere_is_kept_anew_where_somebody_goes_on_typing(drafts: Drafts) -> None:
    assert drafts.save(MINE, "1" * 32, written(), 7, ONE).listed.revision == 8


def test_drafts_are_seen_by_whoever_typed_them_and_by_nobody_else(drafts: Drafts) -> None:
    others = (Owner("default", "k2"), Owner("city", "k1"))
    drafts.save(MINE, "1" * 32, written(fields='"mine"'), 0, ONE)
    for owner in others:
        assert drafts.get(owner, "1" * 32) is None
        assert drafts.list(owner) == []
        assert drafts.end(owner, "1" * 32, 1, ONE)
        assert drafts.save(owner, "1" * 32, written(fields='"other"'), 0, ONE).listed.revision == 1
    found = drafts.get(MINE, "1" * 32)
    assert found is not None
    assert found.fields == '"mine"'


def test_too_many_or_too_old_ones_are_dropped_and_told(drafts: Drafts, clock: Clock) -> None:
    for number in range(3):
        assert drafts.save(MINE, f"{number:032x}", written(f"H{number}"), 0, ONE).dropped == ()
    drafts.save(MINE, f"{0:032x}", written("H0"), 1, ONE)  # now H1 is the one that was saved the longest ago
    drafts.save(Owner("default", "k2"), f"{9:032x}", written("other"), 0, ONE)
    fourth = drafts.save(MINE, f"{3:032x}", written("H0"), 0, ONE)
    assert [each.dossier for each in fourth.dropped] == ["H1"]
    assert fourth.others == 1
    assert [each.id for each in drafts.list(MINE)] == [f"{number:032x}" for number in (3, 0, 2)]
    clock.now += timedelta(days=30)
    assert drafts.list(MINE) == []
    assert drafts.get(MINE, f"{3:032x}") is None
    drafts.save(MINE, f"{4:032x}", written("H4"), 0, ONE)
    assert [each.dossier for each in drafts.list(MINE)] == ["H4"]


def typed(client: TestClient, path: str = SHEET) -> Fields:
    """Return a form in which something unfinished and something wrong stands."""
    fields = fields_of(client.get(path).text)
    return fields | {
        "product": ["Mứt mận <b>"],
        "dossier": ["14-04057-007-2026"],
        "evaluated_on": ["2026-13-01"],
        "f-local_labour_share": ["rất nhiều"],
        "d-test_report": ["yes"],
        "d-test_report-number": [" KN-1"],
        "c-7": ["3"],
    }


def standing(fields: Fields) -> Fields:
    return {name: values for name, values in fields.items() if name not in ("token", "revision", "page", "whose")}


def kept(client: TestClient, fields: Fields, do: str = "draft") -> str:
    """Keep a draft as a browser does without a script, and return where it leads to."""
    answer = client.post(SHEET, data={**fields, "do": do}, follow_redirects=False)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def test_without_a_script_a_button_keeps_the_form_as_it_was_typed(visitor: TestClient, open_core: Core) -> None:
    fields = typed(visitor)
    where = kept(visitor, fields)
    assert where == f"{SHEET}?draft={fields['token'][0]}"
    again = visitor.get(where)
    assert standing(fields_of(again.text)) == standing(fields)
    assert "Đã lưu nháp lúc" in again.text
    changed = fields_of(again.text) | {"producer": ["HTX Suối Giàng"]}
    assert kept(visitor, changed) == where
    listed = visitor.get("/drafts").text
    assert listed.count("<tr data-draft=") == 1
    assert "14-04057-007-2026" in listed
    assert "Mứt mận &lt;b&gt;" in listed
    assert fields_of(visitor.get(where).text)["producer"] == ["HTX Suối Giàng"]
    assert open_core.evaluations.head().sequence == 0


def test_a_file_that_was_opened_is_kept_with_what_the_form_has_no_field_for(visitor: TestClient) -> None:
    bundle = (
        b'{"version": "qd-26-2026", "product": {"name": "M", "set": 7}, "documents": [{"id": "X9", "type": "other"}]}'
    )
    fields = fields_of(visitor.post("/upload", files={"bundle": ("a.json", bundle)}).text)
    assert "X9" in fields["base"][0]
    again = fields_of(visitor.get(kept(visitor, fields)).text)
    assert again["base"] == fields["base"]


def test_an_older_form_takes_nobodys_place_and_both_are_kept(visitor: TestClient) -> None:
    where = kept(visitor, typed(visitor))
    mine, other = (fields_of(visitor.get(where).text) for _ in range(2))
    kept(visitor, other | {"producer": ["từ máy kia"]})
    mine |= {"producer": ["của tôi"]}
    refused = visitor.post(SHEET, data={**mine, "do": "draft"})
    assert refused.status_code == 409
    assert "vừa được lưu từ thẻ hoặc máy khác" in refused.text
    assert f'href="{where}"' in refused.text
    again = fields_of(refused.text)
    assert standing(again) == standing(mine)
    another = kept(visitor, again)
    assert another != where
    assert fields_of(visitor.get(where).text)["producer"] == ["từ máy kia"]
    shown = visitor.get(another)
    assert fields_of(shown.text)["producer"] == ["của tôi"]
    assert visitor.get("/drafts").text.count("<tr data-draft=") == 2


def test_the_script_is_told_the_revision_and_of_what_was_saved_elsewhere(visitor: TestClient) -> None:
    one = typed(visitor)
    first = visitor.post(f"{SHEET}/draft", data=one)
    assert first.status_code == 200
    token = one["token"][0]
    assert f'data-token="{token}" data-revision="1"' in first.text
    assert "<html" not in first.text
    second = visitor.post(f"{SHEET}/draft", data=one | {"page": [OTHER]})
    assert second.status_code == 409
    assert f"?draft={token}" in second.text
    (name,) = re.findall(r'data-token="([0-9a-f]{32})" data-revision="0"', second.text)
    assert name != token
    third = visitor.post(f"{SHEET}/draft", data=one | {"page": [OTHER], "token": [name], "revision": ["0"]})
    assert third.status_code == 200
    assert "Hồ sơ này còn bản nháp khác (1)" in re.sub(r"\s+", " ", third.text)


def test_what_is_stored_is_no_draft_any_more(visitor: TestClient) -> None:
    fields = fields_of(visitor.get(SHEET).text)
    fields |= {"product": ["Mứt mận"], "dossier": ["14-04057-007-2026"], "evaluated_on": ["2026-09-15"], "c-7": ["3"]}
    where = kept(visitor, fields)
    fields = fields_of(visitor.get(where).text)
    other = fields_of(visitor.get(where).text)
    stored = visitor.post(SHEET, data={**fields, "do": "store"}, follow_redirects=False)
    assert stored.status_code == 303
    assert f"ocop_ended={fields['token'][0]}" in stored.headers["set-cookie"]
    assert "<tr data-draft=" not in visitor.get("/drafts").text
    assert "Không có bản nháp này" in visitor.get(where).text
    # What is typed on in another tab is a draft again, and storing what came before does not end it.
    kept(visitor, other | {"producer": ["gõ tiếp"]})
    again = visitor.post(SHEET, data={**fields, "do": "store"}, follow_redirects=False)
    assert again.headers["location"] == stored.headers["location"]
    assert "set-cookie" not in again.headers
    assert fields_of(visitor.get(where).text)["producer"] == ["gõ tiếp"]


def test_a_draft_is_deleted_as_it_was_listed_and_not_as_it_became_since(visitor: TestClient) -> None:
    fields = typed(visitor)
    where = kept(visitor, fields)
    path = f"/drafts/{fields['token'][0]}/delete"
    assert path in visitor.get("/drafts").text
    kept(visitor, fields_of(visitor.get(where).text))
    refused = visitor.post(path, data={"revision": "1"})
    assert refused.status_code == 409
    assert "đã được lưu lại ở nơi khác" in refused.text
    deleted = visitor.post(path, data={"revision": "2"}, follow_redirects=False)
    assert (deleted.status_code, deleted.headers["location"]) == (303, "/drafts")
    assert "Không có bản nháp nào" in visitor.get("/drafts").text


def test_drafts_of_one_key_are_found_again_wherever_one_signs_in_and_by_nobody_else(core: Core) -> None:
    keys = [core.keys.create(name, [Scope.READ, Scope.RATE])[1] for name in ("one", "other")]

    def browser(key: str) -> TestClient:
        client = TestClient(create_app(core, PAGES), base_url="http://localhost")
        client.post("/signin", data={"key": key, "next": "/drafts"})
        return client

    one, elsewhere, stranger = browser(keys[0]), browser(keys[0]), browser(keys[1])
    fields = typed(one)
    where = kept(one, fields)
    assert "14-04057-007-2026" in elsewhere.get("/drafts").text
    assert fields_of(elsewhere.get(where).text)["product"] == ["Mứt mận <b>"]
    assert "14-04057-007-2026" not in stranger.get("/drafts").text
    assert fields_of(stranger.get(where).text)["product"] == [""]
    stranger.post(f"/drafts/{fields['token'][0]}/delete", data={"revision": "1"})
    assert one.get("/drafts").text.count("<tr data-draft=") == 1
    # A form that was open when somebody else signed in: nobody gets another's text among their own.
    for path in (SHEET, f"{SHEET}/draft"):
        refused = stranger.post(path, data={**fields, "do": "draft"})
        assert refused.status_code == 403
    assert "<tr data-draft=" not in stranger.get("/drafts").text
    names = [
        re.findall(r'data-draft="(ocop-draft-[0-9a-f]{16}-)', each.get(SHEET).text)[0]
        for each in (one, elsewhere, stranger)
    ]
    assert names[0] == names[1] != names[2]


def test_another_site_keeps_and_deletes_nothing(visitor: TestClient) -> None:
    fields = typed(visitor)
    where = kept(visitor, fields)
    headers = {"Sec-Fetch-Site": "cross-site"}
    for path in (SHEET, f"{SHEET}/draft", f"/drafts/{fields['token'][0]}/delete"):
        assert visitor.post(path, data={**fields, "do": "draft", "revision": "1"}, headers=headers).status_code == 403
    assert fields_of(visitor.get(where).text)["revision"] == ["1"]


def test_whoever_is_signed_out_is_told_so_by_a_status(stranger: TestClient) -> None:
    assert stranger.post(f"{SHEET}/draft", data={"product": "x"}, follow_redirects=False).status_code == 401
    assert stranger.get("/drafts", follow_redirects=False).headers["location"] == "/signin?next=%2Fdrafts"


def test_a_draft_that_is_too_large_is_told_and_nothing_of_it_is_lost(settings: Settings) -> None:
    parts = core_of(
        settings.model_copy(update={"max_draft_kib": 16, "drafts_per_key": 1}), opened=True, launch=ThreadWorker
    )
    parts.database.migrate()
    app = from_this_machine(create_app(parts, PAGES))
    with TestClient(app, base_url="http://localhost") as client:
        fields = typed(client) | {"producer": ["x" * 17_000]}
        refused = client.post(SHEET, data={**fields, "do": "draft"})
        assert refused.status_code == 413
        assert "quá lớn để giữ trên máy chủ" in refused.text
        assert standing(fields_of(refused.text)) == standing(fields)
        assert client.post(f"{SHEET}/draft", data=fields).status_code == 413
        first, second = (typed(client) | {"dossier": [name]} for name in ("H-một", "H-hai"))
        assert client.post(f"{SHEET}/draft", data=first).status_code == 200
        told = client.post(f"{SHEET}/draft", data=second)
        assert "bản lưu lâu nhất bị bỏ: H-một" in told.text
        assert "nhiều nhất 1 bản nháp" in client.get("/drafts").text


def test_where_the_database_fails_the_form_stands_there_as_it_was_sent(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = typed(visitor)

    def fail(*_: object) -> None:
        raise StorageUnavailable(text("bí mật", "secret"))

    monkeypatch.setattr(Drafts, "save", fail)
    answer = visitor.post(SHEET, data={**fields, "do": "draft"})
    assert answer.status_code == 503
    assert "Những gì đã điền vẫn còn đây" in answer.text
    assert standing(fields_of(answer.text)) == standing(fields)
    assert visitor.post(f"{SHEET}/draft", data=fields).status_code == 503


def test_whoever_may_only_read_has_no_drafts(core: Core, stranger: TestClient) -> None:
    key = core.keys.create("reader", [Scope.READ])[1]
    stranger.post("/signin", data={"key": key, "next": "/"})
    assert stranger.get("/drafts").status_code == 403
    page = stranger.get(f"{SHEET}?draft={ONE}")
    assert page.status_code == 200
    assert "data-draft" not in page.text
    assert 'href="/drafts"' not in page.text


def test_names_that_are_none_name_no_draft(visitor: TestClient) -> None:
    fields = typed(visitor) | {"token": ["../x"], "revision": ["٣"], "page": ["<b>"]}
    where = kept(visitor, fields)
    assert re.fullmatch(rf"{SHEET}\?draft=[0-9a-f]{{32}}", where)
    assert "Không có bản nháp này" not in visitor.get(f"{SHEET}?draft=../x").text
