"""What is said in Vietnamese of a command that is called wrongly, by the English that there is for it.

Nothing is imported here that takes time.
"""

from __future__ import annotations

ERROR = {"vi": "Lỗi", "en": "Error"}
"""The title of what is said."""

SEE = {"vi": "Xem hướng dẫn: {command}", "en": "For help: {command}"}
"""Where to read on."""

ABORTED = {"vi": "Đã dừng.", "en": "Aborted."}
"""What is said where the user ended a command."""

PATTERNS = (
    (r"Missing argument (.+?)\.(?: .*)?", "Thiếu tham số {0}."),
    (r"Missing option (.+?)\.\s*Choose from:\s*(.+)", "Thiếu tùy chọn {0}; chọn một trong: {1}"),
    (r"Missing option (.+?)\.(?: .*)?", "Thiếu tùy chọn {0}."),
    (r"Missing command\.", "Thiếu tên lệnh."),
    (r"No such option: (\S+) \(Possible options: (.+)\)", "Không có tùy chọn {0}; có phải: {1}?"),
    (r"No such option: (\S+) Did you mean (.+)\?", "Không có tùy chọn {0}; có phải: {1}?"),
    (r"No such option: (\S+)", "Không có tùy chọn {0}."),
    (r"No such command (.+)\. Did you mean (.+)\?", "Không có lệnh {0}; có phải: {1}?"),
    (r"No such command (.+)\.", "Không có lệnh {0}."),
    (r"Option (.+) requires an argument\.?", "Sau tùy chọn {0} phải có một giá trị."),
    (r"Option (.+) does not take a value\.", "Sau tùy chọn {0} không ghi giá trị."),
    (r"Got unexpected extra argument\S* \((.+)\)\.?", "Thừa tham số: {0}"),
    (r"Invalid value for (.+?): (.+)", "Giá trị của {0} không đúng: {1}"),
    (r"Invalid value: (.+)", "Giá trị không đúng: {0}"),
    (r"(.+) is not a valid int\b.*", "{0} không phải là số nguyên."),
    (r"(.+) is not a valid integer\b.*", "{0} không phải là số nguyên."),
    (r"(.+) is not one of (.+)\.", "{0} không thuộc: {1}."),
    (r"(.+) is not in the range (\S+)<=x<=(\S+)\.", "{0} không nằm trong khoảng từ {1} đến {2}."),
    (r"(.+) is not in the range x>=(\S+)\.", "{0} nhỏ hơn {1}."),
    (r"cannot write (.+)", "không ghi được vào {0}"),
    (
        r"- stands alone: one bundle is read from standard input",
        "dấu - đứng một mình: chỉ đọc một hồ sơ từ đầu vào chuẩn",
    ),
    (
        r"--resume needs files: standard input cannot be read again",
        "--resume cần tệp: không thể đọc lại đầu vào chuẩn",
    ),
    (
        r"--workers are processes of this machine and --cluster has others work: give one of them",
        "--workers là tiến trình của máy này, --cluster giao việc cho máy khác: chỉ ghi một trong hai",
    ),
    (r"(.+) and (\S+) need a file each", "{0} và {1} phải ghi mỗi tùy chọn một tệp riêng"),
    (
        r"--csv, --xlsx, --html and --workers go with --all",
        "--csv, --xlsx, --html và --workers chỉ dùng cùng --all",
    ),
    (
        r"one dossier is expected: several, or a folder of them, go with --all",
        "cần một hồ sơ; nhiều hồ sơ hoặc cả thư mục thì dùng --all",
    ),
    (
        r"costs: no document type, fact or criterion is called (.+); did you mean (.+)\?",
        "bảng chi phí: không có loại giấy, thông tin hay tiêu chí {0}; có phải: {1}?",
    ),
    (
        r"costs: no document type, fact or criterion is called (.+)",
        "bảng chi phí: không có loại giấy, thông tin hay tiêu chí {0}",
    ),
    (
        r"(.+) is a number from 0 with at most 4 decimals, not (.+)",
        "{0}: cần một số từ 0, tối đa 4 số lẻ, không phải {1}",
    ),
    (r"margin is 0 to 100 points, not (.+)", "margin từ 0 đến 100 điểm, không phải {0}"),
    (
        r"it goes with results, answer or registration of all products",
        "chỉ dùng với results, answer hoặc registration, cho mọi sản phẩm",
    ),
    (r"--days (.+): evaluation, decision", "--days {0}: chỉ ghi evaluation hoặc decision"),
    (r"(.+) is no folder", "{0} không phải thư mục"),
    (r"--on (.+): (.+)", "--on {0} không đúng: {1}"),
    (r"--reading (.+): NAME=CHOICE", "--reading {0}: cần ghi TÊN=LỰA_CHỌN"),
    (r"--layout: the name ends in \.xlsx", "--layout: tên tệp phải có đuôi .xlsx"),
    (r"the name ends in (.+)", "tên tệp phải có đuôi {0}"),
    (r"it goes with one score workbook \(\.xlsx\)", "chỉ dùng với một phiếu trên bảng tính (.xlsx)"),
    (r"the bundle is of set (.+)", "hồ sơ thuộc bộ {0}"),
    (r"name the product set, or a bundle", "cần nêu bộ sản phẩm, hoặc một hồ sơ"),
    (r"evidence --set SET \[--version VERSION\]", "cần ghi: evidence --set BỘ [--version PHIÊN_BẢN]"),
    (r"--against: (.+)", "--against: không đọc được {0}"),
    (r"--against FILE needs --check", "--against FILE phải đi cùng --check"),
    (r"one of: (.+)", "phải là một trong: {0}"),
    (r"(.+) is not places:mode:per, such as (.+)", "{0} không có dạng places:mode:per, ví dụ {1}"),
    (
        r"rounding takes 0 to 4 places, mode half_up or truncate, per part or total",
        "làm tròn đến 0–4 chữ số thập phân, cách half_up hoặc truncate, theo part hoặc total",
    ),
    (r"(.+) is not SEQUENCE:DIGEST, such as (.+)", "{0} không có dạng SỐ_THỨ_TỰ:MÃ_BĂM, ví dụ {1}"),
    (r"--after is for exported logs", "--after chỉ dùng với nhật ký đã xuất"),
)
"""Patterns of the English with their Vietnamese; what a pattern leaves open is looked up likewise."""
