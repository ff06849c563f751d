"""What the commands of the service are for, told without importing what they need; and their help in Vietnamese."""

from __future__ import annotations

from importlib.util import find_spec

from ocop_rules.cli.plugins import About

_COMMANDS = {
    "serve": "Start the scoring service, on SQLite in this directory unless the settings name another database.",
    "keys": "API keys of the service: create, list, revoke.",
    "log": "The decision log: verify it, export it, see the words that tell it.",
    "database": "The database of the service: make or upgrade its tables.",
    "webhooks": "Webhooks of the service: what waits, what was given up; send it after all.",
    "openapi": "Write the OpenAPI document of the service's API to standard output.",
}
_VIETNAMESE = {
    "Start the scoring service, on SQLite in this directory unless the settings name another database.": (
        "Khởi động dịch vụ chấm điểm, dùng SQLite trong thư mục này nếu thiết lập không nêu cơ sở dữ liệu khác."
    ),
    "API keys of the service: create, list, revoke.": "Khóa API của dịch vụ: tạo, liệt kê, thu hồi.",
    "The decision log: verify it, export it, see the words that tell it.": (
        "Nhật ký kết quả: kiểm tra, xuất, xem lời văn dùng để giải thích."
    ),
    "List the words in which stored evaluations are told, or write an edition of them as JSON.": (
        "Liệt kê các bản lời văn dùng để giải thích kết quả đã lưu, hoặc xuất một bản ở dạng JSON."
    ),
    "Entries of the log name the edition by its digest. Exit 1 if there is none of that digest, or somebody changed "
    "it.": (
        "Mục trong nhật ký nêu bản lời văn bằng mã băm. Mã thoát 1 nếu không có bản nào mang mã băm ấy, hoặc bản đó đã "
        "bị sửa."
    ),
    "The digest of an edition, or how it begins. Without it all are listed.": (
        "Mã băm của một bản lời văn, hoặc phần đầu của mã; không ghi thì liệt kê tất cả."
    ),
    "The database of the service: make or upgrade its tables.": (
        "Cơ sở dữ liệu của dịch vụ: tạo hoặc nâng cấp các bảng."
    ),
    "Webhooks of the service: what waits, what was given up; send it after all.": (
        "Webhook của dịch vụ: sự kiện đang chờ, đã thôi gửi; gửi lại."
    ),
    "List webhooks: where they are, how many events wait for each and since when, how many were given up.": (
        "Liệt kê webhook: máy nhận, bao nhiêu sự kiện đang chờ và từ khi nào, bao nhiêu đã thôi gửi."
    ),
    "Those that the settings name no more are listed as long as events of theirs are kept: nothing is sent to them.": (
        "Webhook mà thiết lập không còn ghi vẫn được liệt kê khi còn sự kiện: không gửi gì tới đó."
    ),
    "List events that were given up: after all attempts, or because the other side wants no events (410).": (
        "Liệt kê sự kiện đã thôi gửi: gửi mãi không được, hoặc nơi nhận không muốn nhận nữa (410)."
    ),
    "Of this webhook alone.": "Chỉ của webhook này.",
    "Show so many at most.": "Hiện nhiều nhất bấy nhiêu.",
    "Send events after all that were given up, in the order of each dossier; a running service does so at once.": (
        "Gửi lại sự kiện đã thôi gửi, đúng thứ tự của từng hồ sơ; dịch vụ đang chạy gửi ngay."
    ),
    "Later events of their dossiers may have been taken meanwhile: the receiver tells by `sequence`. Exit 1 if one "
    "that is named was not given up; then none is sent.": (
        "Sự kiện sau của cùng hồ sơ có thể đã được nhận: nơi nhận so bằng `sequence`. Mã thoát 1 nếu nêu sự kiện không "
        "nằm trong số đã thôi gửi; khi đó không gửi lại gì."
    ),
    "The events, each by its id or its place in the log, as `ocop webhooks given-up` shows them.": (
        "Các sự kiện, theo mã hoặc số mục trong nhật ký, như `ocop webhooks given-up` hiện."
    ),
    "To this webhook alone.": "Chỉ tới webhook này.",
    "All that were given up.": "Mọi sự kiện đã thôi gửi.",
    "Delete the kept events of a webhook, of which it is never told then; the evaluations stay in the log.": (
        "Xóa sự kiện còn giữ của một webhook, nơi nhận sẽ không được báo; kết quả vẫn còn trong nhật ký."
    ),
    "Those that wait go only where the settings name the webhook no more.": (
        "Sự kiện đang chờ chỉ bị xóa khi thiết lập không còn ghi webhook này."
    ),
    "The name of the webhook.": "Tên webhook.",
    "Those alone that were given up; those that wait stay.": "Chỉ xóa sự kiện đã thôi gửi; sự kiện đang chờ vẫn còn.",
    "Write the OpenAPI document of the service's API to standard output.": "Xuất tài liệu OpenAPI của dịch vụ.",
    "Make or upgrade the tables; `ocop serve` does so too when it starts.": (
        "Tạo hoặc nâng cấp các bảng; `ocop serve` cũng tự làm khi khởi động."
    ),
    "A TOML file of settings; OCOP_CONFIG names one too.": "Tệp thiết lập TOML; cũng nêu được bằng OCOP_CONFIG.",
    "The database; stands above the settings.": "Cơ sở dữ liệu; được ưu tiên hơn thiết lập.",
    "Make a key and write it to standard output, this once: only a digest of it is kept.": (
        "Tạo khóa và chỉ hiện một lần này: hệ thống chỉ giữ mã băm của khóa."
    ),
    "Whose key it is, such as so-nong-nghiep-son-la.": "Khóa của ai, như so-nong-nghiep-son-la.",
    "What it allows; read and rate if left out.": (
        "Quyền của khóa: read (xem), rate (chấm), ...; không ghi thì xem và chấm."
    ),
    "After how many days it can no longer be used.": "Sau bao nhiêu ngày thì khóa hết hạn.",
    "Whose evaluations it reads, and has rated.": "Tổ chức của khóa: xem và chấm kết quả của tổ chức này.",
    "List all keys: id, name, scopes, whether they hold; the organisation where there are several.": (
        "Liệt kê mọi khóa: mã, tên, quyền, còn hiệu lực hay không; tổ chức nếu có nhiều."
    ),
    "Make a key useless from now on.": "Thu hồi khóa ngay từ bây giờ.",
    "The id of the key, as `ocop keys list` shows it.": "Mã khóa, như `ocop keys list` hiện.",
    "Verify that no entry of the decision log was changed, removed, added or moved.": (
        "Kiểm tra rằng không mục nào trong nhật ký kết quả bị sửa, xóa, thêm hay dời."
    ),
    "Exit 1 and name the first that was.": "Mã thoát 1 và nêu mục sai đầu tiên nếu có.",
    "Exported logs (also .gz or .zst), in order; - reads standard input. The database's if left out.": (
        "Nhật ký đã xuất (cả .gz hoặc .zst), theo thứ tự; dấu - là đọc từ đầu vào chuẩn. Không ghi thì của "
        "cơ sở dữ liệu."
    ),
    "An entry's digest that you noted elsewhere, as SEQUENCE:DIGEST; may be given several times.": (
        "Mã băm của một mục đã ghi lại ở nơi khác, dạng SỐ:MÃ; có thể ghi nhiều lần."
    ),
    "The entry before the first one of FILES, as SEQUENCE:DIGEST.": "Mục đứng trước mục đầu của FILES, dạng SỐ:MÃ.",
    "Write what was found as JSON.": "Xuất kết quả kiểm tra ở dạng JSON.",
    "Write the decision log as JSON Lines, which `ocop log verify` verifies anywhere.": (
        "Xuất nhật ký kết quả ở dạng JSON Lines; `ocop log verify` kiểm tra được ở bất cứ đâu."
    ),
    "Only entries after this one.": "Chỉ các mục sau mục này.",
    "Write the records alone, as `ocop replay` reads them.": "Chỉ xuất các bản ghi, như `ocop replay` đọc.",
    "Write to this file.": "Ghi vào tệp này.",
    "The address to listen on.": "Địa chỉ lắng nghe.",
    "The port to listen on.": "Cổng lắng nghe.",
    "A register whose dashboard is shown on the pages.": "Sổ đăng ký có trang tổng quan trên dịch vụ.",
    "Processes that serve side by side.": "Số tiến trình cùng phục vụ.",
    "A council's round that members score at a distance.": "Đợt đánh giá mà thành viên chấm qua mạng.",
    "Ask for no key, and listen on this machine's loopback address only.": (
        "Không hỏi khóa và chỉ lắng nghe trên địa chỉ nội bộ của máy này."
    ),
    "With --open: let phones on the local network in, by a link that is good for a day.": (
        "Đi cùng --open: cho điện thoại trong mạng nội bộ vào, bằng liên kết dùng được một ngày."
    ),
    "Do not open the browser.": "Không mở trình duyệt.",
}

_NEEDED = ("fastapi", "sqlalchemy", "uvicorn", "alembic", "structlog")

ABOUT = About(_COMMANDS if all(map(find_spec, _NEEDED)) else {}, _VIETNAMESE)
