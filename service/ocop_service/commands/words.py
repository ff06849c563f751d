"""What the commands of the service say, as templates in both languages."""

from __future__ import annotations

from ocop_rules.cli.language import chosen_lang
from ocop_rules.text import text
from ocop_rules.words.terms import Terms

_TEMPLATES: Terms = {
    "key-made": text(
        "mã khóa {key}, quyền: {scopes}, dùng đến {until}; khóa chỉ hiện một lần này, hãy lưu lại ngay",
        "key {key}, scopes: {scopes}, until {until}; the key is shown this once: keep it now",
    ),
    "organisation": text("tổ chức: {name}; {reads}", "organisation: {name}; {reads}"),
    "shared-organisation": text(
        "tổ chức: {name}, dùng chung cho mọi khóa không ghi --organisation; {reads}",
        "organisation: {name}, shared by all keys without --organisation; {reads}",
    ),
    "reads-all": text("đọc được kết quả của mọi tổ chức", "it reads the evaluations of all organisations"),
    "reads-its-own": text("đọc được kết quả của cả tổ chức này", "it reads all evaluations of this one"),
    "reads-what-it-rated": text("chỉ đọc được kết quả do chính khóa này chấm", "it reads what it had rated itself"),
    "key-revoked": text("đã thu hồi {key}", "revoked {key}"),
    "revoked": text("thu hồi {day}", "revoked {day}"),
    "expired": text("hết hạn", "expired"),
    "holds": text("còn hiệu lực", "holds"),
    "id": text("Mã", "Id"),
    "name": text("Tên", "Name"),
    "scopes": text("Quyền", "Scopes"),
    "created": text("Tạo lúc", "Created"),
    "expires": text("Hết hạn", "Expires"),
    "state": text("Tình trạng", "State"),
    "organisation-column": text("Tổ chức", "Organisation"),
    "hook": text("Webhook", "Webhook"),
    "host": text("Máy nhận", "Host"),
    "all": text("tất cả", "all"),
    "waiting": text("Đang chờ", "Waiting"),
    "first-waiting": text("Chờ từ", "Since"),
    "given-up": text("Đã thôi gửi", "Given up"),
    "named": text("đang gửi", "sent to"),
    "not-named": text("thiết lập không còn ghi, không gửi", "not named any more, not sent to"),
    "no-hooks": text("không có webhook nào", "there are no webhooks"),
    "sequence": text("Số mục", "Entry"),
    "event": text("Sự kiện", "Event"),
    "dossier": text("Hồ sơ", "Dossier"),
    "attempts": text("Số lần gửi", "Attempts"),
    "answer": text("Trả lời", "Answer"),
    "given-up-at": text("Thôi gửi lúc", "Given up at"),
    "count-given-up": text("{count} sự kiện đã thôi gửi", "events that were given up: {count}"),
    "more-given-up": text("hiện {count} sự kiện đầu, còn nữa (--most)", "the first {count}; there are more (--most)"),
    "events-or-all": text("ghi các sự kiện, hoặc --all", "name events, or say --all"),
    "resent": text("sẽ gửi lại {count} sự kiện", "events that will be sent again: {count}"),
    "dropped": text("đã xóa {count} sự kiện khỏi hàng chờ", "events taken out of the outbox: {count}"),
    "open-at": text("Mở trên máy này: {url} (dừng: Ctrl+C)", "Open on this machine: {url} (to stop: Ctrl+C)"),
    "open-elsewhere": text(
        "Mở trên điện thoại hoặc máy khác cùng mạng:", "Open on a phone or another machine on this network:"
    ),
    "shared-until": text(
        "Liên kết dùng đến {until}, hoặc đến khi dừng dịch vụ; ai có liên kết đều xem và chấm được",
        "The link is good until {until}, or until the service stops; whoever has it may read and rate",
    ),
    "shared-plainly": text(
        "Kết nối http không mã hóa: chỉ dùng trong mạng mà bạn tin, như ở phòng họp hội đồng",
        "http is not encrypted: use this on a network that you trust, as in a council's room",
    ),
    "database-ready": text("cơ sở dữ liệu đã sẵn sàng", "the database is ready"),
    "log-whole": text("{entries} mục, nguyên vẹn", "{entries} entries, none changed"),
    "first-bad-entry": text("Mục sai đầu tiên: {entry}", "First bad entry: {entry}"),
    "bad-evaluation": text("  đánh giá {evaluation}", "  evaluation {evaluation}"),
    "whole-before-it": text("  {entries} mục trước đó nguyên vẹn", "  {entries} before it hold"),
    "note": text("Lưu ý: {message} ({kind})", "Note: {message} ({kind})"),
    "end-of-chain": text("cuối chuỗi: {entry}:{digest}", "end of the chain: {entry}:{digest}"),
}


def command_text(code: str, /, **params: object) -> str:
    """Return what a command says, in the language that was chosen for it."""
    return _TEMPLATES[code].in_(chosen_lang.current()).format_map(params)
