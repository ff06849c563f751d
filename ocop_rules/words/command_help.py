"""The help of the commands in Vietnamese, by the English that stands where each command is declared."""

from __future__ import annotations

from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    "ARGUMENTS_PANEL_TITLE": "Tham số",
    "OPTIONS_PANEL_TITLE": "Tùy chọn",
    "COMMANDS_PANEL_TITLE": "Các lệnh",
    "DEFAULT_STRING": "[mặc định: {}]",
    "REQUIRED_LONG_STRING": "[bắt buộc]",
}
"""The titles and marks of help pages, by the names under which Typer has them."""

_USAGE = {"Usage:": "Cách dùng:", "[OPTIONS]": "[TÙY CHỌN]", "COMMAND [ARGS]...": "LỆNH [THAM SỐ]..."}


def usage_in_vietnamese(usage: str) -> str:
    """Return in Vietnamese the line by which Typer tells how a command is called."""
    for english, vietnamese in _USAGE.items():
        usage = usage.replace(english, vietnamese)
    return usage


VIETNAMESE: Mapping[str, str] = {
    "Show this message and exit.": "Hiện hướng dẫn này.",
    "Install completion for the current shell.": "Cài tính năng gợi ý lệnh cho shell đang dùng.",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "In đoạn mã gợi ý lệnh của shell đang dùng, để chép hoặc tự cài."
    ),
    "Example:": "Ví dụ:",
    # ocop
    "Rates OCOP products under the national criteria, and explains every point.": (
        "Chấm điểm, phân hạng sản phẩm OCOP theo Bộ tiêu chí quốc gia và giải thích từng điểm."
    ),
    "Language: vi (default) or en; OCOP_LANG sets it too.": (
        "Ngôn ngữ: vi (mặc định) hoặc en; cũng đặt được bằng OCOP_LANG."
    ),
    "A directory of criteria of one's own, or OCOP_CRITERIA; it may stand after the command as well.": (
        "Thư mục bộ tiêu chí riêng, hoặc OCOP_CRITERIA; ghi trước hay sau lệnh đều được."
    ),
    "Show the library's version.": "Hiện phiên bản của thư viện.",
    "Evidence bundles: write an empty one for a product set, or its schema; list what a dossier holds.": (
        "Hồ sơ minh chứng: tạo hồ sơ trống cho một bộ sản phẩm hoặc lược đồ của nó; liệt kê thành phần của một hồ sơ."
    ),
    "The evidence bundle, as YAML or JSON.": "Tệp hồ sơ minh chứng, YAML hoặc JSON.",
    "The list of what a dossier holds.": "Danh mục thành phần hồ sơ.",
    "The version; the bundle's own, or the one its dates choose, if left out.": (
        "Phiên bản bộ tiêu chí; không ghi thì theo hồ sơ, hoặc theo các ngày trong hồ sơ."
    ),
    "Write it as canonical JSON.": "Xuất ở dạng JSON chuẩn tắc.",
    "List what a dossier holds and lacks of the items that those who take it in ask for, and the papers of each.": (
        "Liệt kê hồ sơ có và thiếu thành phần nào theo danh mục của nơi tiếp nhận, kèm giấy tờ của từng mục."
    ),
    "Write the JSON Schema of a product set's bundles, by which an editor completes facts, documents and options.": (
        "Xuất JSON Schema của hồ sơ một bộ sản phẩm, để trình soạn thảo gợi ý thông tin, giấy tờ và phương án."
    ),
    # ocop advise
    "The way to more stars: what is missed, the cheapest further points, papers and days.": (
        "Đường lên sao: yêu cầu còn thiếu, điểm dễ thêm nhất, giấy tờ và thời gian."
    ),
    "Show the best way to more stars: every requirement missed, the cheapest further points, papers and days.": (
        "Chỉ cách tốt nhất để lên sao: mọi yêu cầu tối thiểu còn thiếu, điểm dễ thêm nhất, giấy tờ và thời gian."
    ),
    "That nothing less will do is proved by a solver, and a rating of the changed bundle bears it out. What people "
    "judge is not counted on, unless asked. With --all, exit 1 if a dossier is wrong; the others are told all the "
    "same.": (
        "Không có cách nào ít hơn: bộ giải chứng minh và chấm lại hồ sơ đã sửa để kiểm chứng. Không trông vào phần hội "
        "đồng chấm theo cảm quan, trừ khi được yêu cầu. Với --all, mã thoát 1 nếu có hồ sơ sai; các hồ sơ khác vẫn "
        "được xét."
    ),
    "An evidence bundle, YAML or JSON, or a record; with --all bundles, records, JSON Lines of either (also .gz or "
    ".zst), folders of them.": (
        "Hồ sơ minh chứng, YAML hoặc JSON, hoặc bản ghi; với --all: hồ sơ, bản ghi, JSON Lines (cả .gz, .zst), thư mục."
    ),
    "Look at many dossiers: how many steps each is from 3, 4 and 5 stars, and which papers would lift most of them.": (
        "Xét nhiều hồ sơ: mỗi hồ sơ còn mấy bước tới 3, 4, 5 sao, và giấy nào giúp được nhiều hồ sơ nhất."
    ),
    "With --all: write a table for spreadsheets, a row a product and stars.": (
        "Với --all: ghi bảng cho phần mềm bảng tính, mỗi dòng một sản phẩm và một hạng sao."
    ),
    "With --all: write a workbook of the tables.": "Với --all: ghi các bảng thành tệp .xlsx.",
    "With --all: write a page of its own with plots.": "Với --all: ghi một trang riêng có biểu đồ.",
    "The stars wanted; the next if left out.": "Hạng sao muốn đạt; bỏ trống là sao kế tiếp.",
    "The day on which the dossier is to be filed, on which its evidence must hold.": (
        "Ngày sẽ nộp hồ sơ, minh chứng phải có giá trị vào ngày đó."
    ),
    "What makes a path better: fewer steps, fewer points to win, less cost.": (
        "Thế nào là tốt hơn: ít bước hơn (steps), ít điểm phải thêm hơn (points), ít chi phí hơn (cost)."
    ),
    "A table of what changes cost, YAML or JSON: document type, fact or criterion, and a number.": (
        "Bảng chi phí của từng việc, YAML hoặc JSON: loại giấy, thông tin hoặc tiêu chí, và một số."
    ),
    "Points wanted above the threshold, since councils differ.": (
        "Số điểm muốn có trên ngưỡng, vì mỗi hội đồng chấm một khác."
    ),
    "Count on what people judge as well, and say what they have to give.": (
        "Tính cả phần hội đồng chấm theo cảm quan, và nêu phải chấm mức nào."
    ),
    "How many paths to show, of those that are equally good.": "Hiện bao nhiêu cách, trong các cách tốt ngang nhau.",
    "Rate under this version of the criteria.": "Chấm theo phiên bản bộ tiêu chí này.",
    "Write the advice as canonical JSON.": "Xuất kết quả dạng JSON chuẩn tắc.",
    # ocop report
    "Write the papers of a round or of a product: minutes, results, summary, annex, letters, form 01.": (
        "Xuất văn bản của một đợt hoặc một sản phẩm: biên bản, phiếu kết quả, tổng hợp, phụ lục, công văn, mẫu 01."
    ),
    "Write a paper: minutes, result sheets, summary, annex, letter of forwarding, answer to a producer, form 01.": (
        "Xuất một văn bản: biên bản, phiếu kết quả, biểu tổng hợp, phụ lục, công văn chuyển hồ sơ, văn bản trả lời chủ "
        "thể, phiếu đăng ký (mẫu 01)."
    ),
    "Papers are in Vietnamese. What is not known is left as dots for a pen, and told on standard error.": (
        "Chỗ nào chưa có thông tin thì để chấm để điền bằng bút, và được nêu ở đầu ra lỗi."
    ),
    "A round's folder (with round.yaml); or a bundle, a record, JSON Lines or a folder of them, for results, answer "
    "and registration.": (
        "Thư mục của đợt đánh giá (có round.yaml); hoặc hồ sơ, bản ghi, JSON Lines hay thư mục của chúng, cho results, "
        "answer và registration."
    ),
    "The file to write: .docx, .pdf, .html; .xlsx for summary and annex.": (
        "Tệp cần ghi: .docx, .pdf, .html; .xlsx cho summary và annex."
    ),
    "Which paper; minutes of a round and results of a file if left out.": (
        "Văn bản nào; không ghi thì là minutes của một đợt, results của một tệp."
    ),
    "An office's own DOCX, with the names that docs/papers.md lists.": (
        "Mẫu DOCX riêng của cơ quan, dùng các tên nêu trong docs/papers.vi.md."
    ),
    "A file a product: the dossier's id stands in the name, before its ending.": (
        "Mỗi sản phẩm một tệp: mã hồ sơ nằm trong tên tệp, trước đuôi tệp."
    ),
    "The dossier's id, for the papers of this product alone.": "Mã hồ sơ, khi chỉ cần văn bản của một sản phẩm.",
    "The stars that a producer asked for, for its answer.": "Số sao chủ thể đề nghị, cho văn bản trả lời.",
    # ocop sheet
    "Score sheets: write them for a council's members, read them back; forms 02 and 03.": (
        "Phiếu đánh giá: lập cho thành viên Hội đồng, đọc lại khi đã chấm; mẫu 02 và mẫu 03."
    ),
    "Write the score sheet of a product set: a workbook with a tab a member and a summary, or a paper.": (
        "Lập phiếu đánh giá của một bộ sản phẩm: tệp bảng tính mỗi thành viên một tờ kèm tờ tổng hợp, hoặc bản in."
    ),
    "What stands in the workbook is reckoned as members choose; they fill in the light cells, the rest is locked. "
    "Papers are in Vietnamese.": (
        "Thành viên chấm đến đâu, bảng tính cộng điểm đến đó; chỉ ghi vào ô nền vàng nhạt, các ô khác đã khóa."
    ),
    "The file to write: .xlsx to score in, .docx, .pdf or .html for paper.": (
        "Tệp cần ghi: .xlsx để chấm trên máy; .docx, .pdf hoặc .html để in ra chấm trên giấy."
    ),
    "The version; the bundle's, the round's or the newest if left out.": (
        "Bộ tiêu chí; không ghi thì theo hồ sơ, theo đợt đánh giá hoặc bộ mới nhất."
    ),
    "The product set's number or slug; the bundle's if left out.": (
        "Số hoặc tên bộ sản phẩm; không ghi thì theo hồ sơ."
    ),
    "The bundle of the product, which is filled in.": "Hồ sơ của sản phẩm, để điền sẵn vào phiếu.",
    "Who scores: a round.yaml, or a YAML file with its `members`.": (
        "Danh sách người chấm: tệp round.yaml, hoặc tệp YAML có mục members như vậy."
    ),
    "How many score, where --members names nobody.": "Số người chấm, khi không có --members.",
    "Where the producer is.": "Địa chỉ của chủ thể.",
    "The score sheet, or form 02 (the producer's own) or 03 (the commune's).": (
        "Phiếu đánh giá (score-sheet), mẫu 02 (chủ thể tự đánh giá) hoặc mẫu 03 (báo cáo của cấp xã)."
    ),
    "Read the score sheets of a workbook, and write them as `sheets:` of a bundle.": (
        "Đọc các phiếu trong một tệp bảng tính, xuất ra ở dạng mục sheets: của hồ sơ."
    ),
    "A tab on which nothing is chosen is left out. Exit 1 if a cell is unfilled, doubled, impossible or altered: each "
    "is told by its address, and nothing is written.": (
        "Tờ chưa chấm gì thì bỏ qua. Mã thoát 1 nếu có ô chưa chấm, chấm trùng, không hợp lệ hoặc bị sửa: từng ô được "
        "nêu theo địa chỉ, và không xuất gì."
    ),
    "A workbook that `ocop sheet new` wrote and members filled in; with --mapping another's, or a CSV.": (
        "Tệp phiếu do ocop sheet new lập và các thành viên đã chấm; kèm --mapping thì là bảng của nơi khác, cả CSV."
    ),
    "The file that says which column of another's table is what.": (
        "Bản khai cột: tệp nêu mỗi cột trong bảng của nơi khác là gì."
    ),
    "With a mapping, tables that others laid out are read as well: their sheets by product, and the results that they "
    "print, held against their own figures. Where those differ, both are told on standard error.": (
        "Có bản khai cột thì đọc được cả bảng do nơi khác lập: các phiếu theo từng sản phẩm, và kết quả ghi sẵn trong "
        "bảng được đối chiếu với chính số liệu của bảng. Chỗ nào lệch thì nêu cả hai số ở đầu ra lỗi."
    ),
    "Propose a mapping for a table that others laid out: which column is what, to be looked through and kept.": (
        "Đề xuất bản khai cột cho một bảng do nơi khác lập: mỗi cột là gì, để xem lại rồi lưu dùng cho lần sau."
    ),
    "What is not clear stands in it as a comment. Exit 1 if no row looks like headings.": (
        "Chỗ chưa rõ được ghi thành chú thích. Mã thoát 1 nếu không thấy hàng nào giống tiêu đề."
    ),
    "A workbook (.xlsx) or table (.csv, .tsv) of another layout.": (
        "Bảng tính (.xlsx) hoặc bảng (.csv, .tsv) của nơi khác."
    ),
    "The file to write; standard output if left out.": "Tệp cần ghi; không ghi thì in ra màn hình.",
    "Write canonical JSON in place of YAML.": "Xuất JSON chuẩn tắc thay cho YAML.",
    # ocop register
    "The register of recognised products: check it, the life of certificates, other layouts, inspections.": (
        "Sổ đăng ký sản phẩm đã công nhận: kiểm tra sổ, thời hạn giấy chứng nhận, chuyển dạng bảng, kế hoạch kiểm tra."
    ),
    "The register: .yaml, .json, .xlsx, a folder of CSV or Parquet files, or a database's address.": (
        "Sổ: .yaml, .json, .xlsx, thư mục tệp CSV hoặc Parquet, hoặc địa chỉ cơ sở dữ liệu."
    ),
    "The day, as 2026-12-20 or 20/12/2026; never taken from the clock.": (
        "Ngày xét, như 20/12/2026 hoặc 2026-12-20; không lấy từ đồng hồ máy."
    ),
    "Read a register, and tell all that is wrong or doubtful in it, each by its cell or line.": (
        "Đọc sổ, nêu mọi chỗ sai hoặc cần xem lại, theo từng ô hoặc dòng."
    ),
    "Exit 1 if anything is wrong: then nothing of it is counted. What is doubtful alone is told and keeps nothing "
    "back.": (
        "Mã thoát 1 nếu có chỗ sai: khi đó không tính gì trong sổ. Chỗ chỉ cần xem lại thì được nêu và vẫn tính."
    ),
    "Show where each certificate stands on a day: valid, ending, extended, expired, withdrawn, each with its clause.": (
        "Cho biết từng giấy chứng nhận vào một ngày: còn hạn, sắp hết, được kéo dài, hết hạn, bị thu hồi, kèm căn cứ."
    ),
    "So many days ahead certificates are told as ending.": "Số ngày tới để coi là sắp hết hạn và để nhắc việc.",
    "List the products by commune.": "Liệt kê sản phẩm theo xã, phường.",
    "List what is due in place of the products.": "Liệt kê việc cần làm thay cho sản phẩm.",
    "Write what is due as a calendar (iCalendar).": "Ghi việc cần làm thành lịch (iCalendar).",
    "Write products and what is due as a workbook.": "Ghi sản phẩm và việc cần làm thành bảng tính.",
    "Write the products as CSV, a row a product; with --due what is due.": (
        "Xuất sản phẩm dạng CSV, mỗi sản phẩm một dòng; kèm --due thì xuất việc cần làm."
    ),
    "Write all of it as canonical JSON.": "Xuất toàn bộ ở dạng JSON chuẩn tắc.",
    "Write a register in another layout; what has no place in an office's own layout is told.": (
        "Ghi sổ sang dạng khác; thông tin nào không có chỗ trong mẫu riêng của cơ quan thì được nêu ra."
    ),
    "For a workbook in an office's own layout: hcmc_register, an_giang, or a mapping's file.": (
        "Khi đọc bảng tính theo mẫu riêng của cơ quan: hcmc_register, an_giang, hoặc tệp khai cột."
    ),
    "Write an office's own layout: hcmc_register, an_giang, or a mapping's file.": (
        "Ghi theo mẫu riêng của cơ quan: hcmc_register, an_giang, hoặc tệp khai cột."
    ),
    "The file to write: .yaml, .json, .xlsx; a folder for CSV, one ending in .parquet for Parquet; or a database's "
    "address.": (
        "Tệp cần ghi: .yaml, .json, .xlsx; thư mục cho CSV, thư mục có đuôi .parquet cho Parquet; hoặc địa chỉ cơ sở "
        "dữ liệu."
    ),
    "The folder in which the bundles lie that products name; the register's own if left out.": (
        "Thư mục chứa các hồ sơ mà sổ nêu; không ghi thì là thư mục của sổ."
    ),
    "Rate bundles again under this version; each under its own if left out.": (
        "Chấm lại theo bộ tiêu chí này; không ghi thì mỗi hồ sơ theo bộ tiêu chí của nó."
    ),
    "Write the next bundles of products of which something was found.": (
        "Ghi hồ sơ kỳ sau của những sản phẩm có phát hiện khi kiểm tra vào thư mục này."
    ),
    "Write the plan as CSV, a row a product.": "Xuất kế hoạch dạng CSV, mỗi sản phẩm một dòng.",
    "Rate last bundles again on a day, and show which products to visit first, with every reason.": (
        "Chấm lại hồ sơ cuối vào một ngày, cho biết nên kiểm tra sản phẩm nào trước, kèm mọi lý do."
    ),
    "Papers that ended, stars that would not hold, knock-outs, totals at a threshold, findings that are not mended, "
    "time since the last visit. Exit 1 if a bundle is wrong; the others are planned all the same.": (
        "Giấy tờ đã hết hạn, hạng sao không còn giữ được, điều kiện loại, điểm sát ngưỡng, phát hiện chưa khắc phục, "
        "thời gian từ lần kiểm tra cuối. Mã thoát 1 nếu có hồ sơ sai; các hồ sơ khác vẫn được lập kế hoạch."
    ),
    "Whose tables: qd-5277, qd-5333 or ocopvietnam.": "Bảng của hệ thống nào: qd-5277, qd-5333 hoặc ocopvietnam.",
    "The file to write: .json, .xlsx; or a folder, for CSV.": "Tệp cần ghi: .json, .xlsx; hoặc thư mục, cho CSV.",
    "Cut texts that are too long, round numbers that are too precise; tell each.": (
        "Cắt chữ quá dài, làm tròn số quá chi tiết, và nêu từng chỗ."
    ),
    "Stored evaluations, a file or folder of records: days of evaluations, and points that the register does not have, "
    "come from them; where the two differ is told. May be given several times.": (
        "Kết quả đã lưu, một tệp hoặc thư mục bản ghi: ngày đánh giá, và điểm mà sổ không có, lấy từ đó; chỗ nào khác "
        "sổ thì nêu. Có thể ghi nhiều lần."
    ),
    "Write a register into the tables of another system; what does not fit, and what is left out, is told.": (
        "Ghi sổ vào bảng của hệ thống khác; chỗ nào không vừa, thông tin nào bị bỏ lại đều được nêu."
    ),
    "Exit 1 if a value does not fit, and then nothing is written: it is never cut without --truncate.": (
        "Mã thoát 1 nếu có giá trị không vừa, khi đó không ghi gì: không bao giờ tự cắt nếu không có --truncate."
    ),
    "The tables: .json, .xlsx, or a folder of CSV files.": "Các bảng: .json, .xlsx, hoặc thư mục tệp CSV.",
    "What the day of an evaluation is: of the evaluation, or of the decision of recognition.": (
        "Ngày đánh giá trong bảng là ngày gì: ngày đánh giá (evaluation) hay ngày quyết định công nhận (decision)."
    ),
    "Read the tables of another system, check them, and write what a register holds of them as a register.": (
        "Đọc và kiểm tra bảng của hệ thống khác, ghi phần mà sổ có chỗ thành một sổ."
    ),
    "Exit 1 if anything is wrong in them: a type, a length, a code, a key. What has no place in a register is told.": (
        "Mã thoát 1 nếu có chỗ sai: kiểu, độ dài, mã, khóa. Thông tin không có chỗ trong sổ được nêu ra."
    ),
    # ocop gs1
    "Codes of GS1 on products: read and check them; write links and QR codes.": (
        "Mã GS1 trên sản phẩm: đọc và kiểm tra mã; tạo đường dẫn và mã QR."
    ),
    "A link, (01)…(10)…, what a scanner gives, or a GTIN.": (
        "Đường dẫn, dạng (01)…(10)…, nội dung máy quét đọc được, hoặc một GTIN."
    ),
    "Write what it says as facts of a bundle, backed by this document of it.": (
        "Xuất điều mã cho biết thành thông tin của hồ sơ, kèm giấy tờ có mã này trong hồ sơ."
    ),
    "Read a code of GS1 and check it: check digit, lengths, characters, days.": (
        "Đọc và kiểm tra một mã GS1: chữ số kiểm tra, độ dài, ký tự, ngày."
    ),
    "Exit 1 if anything is wrong with it.": "Mã thoát 1 nếu mã có chỗ sai.",
    "The GTIN, of 8, 12, 13 or 14 digits.": "GTIN, có 8, 12, 13 hoặc 14 chữ số.",
    "The address before it, such as https://ocop.example.": "Địa chỉ đứng trước, như https://ocop.example.",
    "The lot.": "Số lô.",
    "The serial number.": "Số sê-ri.",
    "The expiry date of the lot.": "Hạn sử dụng của lô.",
    "Write it as a QR code, SVG.": "Ghi thành mã QR, dạng SVG.",
    "Write it as a QR code, PNG.": "Ghi thành mã QR, dạng PNG.",
    "Write the GS1 Digital Link of a product, for its page, and as a QR code.": (
        "Tạo đường dẫn GS1 Digital Link của một sản phẩm, cho trang của nó, và thành mã QR."
    ),
    # ocop register report, dashboard
    "Write the half-yearly or yearly report of a ward, a district or a province: figures, targets, what changed.": (
        "Xuất báo cáo 6 tháng hoặc năm của xã, huyện, tỉnh: số liệu, mục tiêu, thay đổi so với kỳ trước."
    ),
    "Papers (.docx, .pdf) are in Vietnamese. What is not known is told beside each figure; what is left for a pen is "
    "told on standard error.": (
        "Điều gì chưa biết được ghi cạnh từng số liệu; chỗ để chấm để điền bằng bút được nêu ở đầu ra lỗi."
    ),
    "The file to write: .docx, .pdf, .html, .xlsx, .json.": "Tệp cần ghi: .docx, .pdf, .html, .xlsx, .json.",
    "Of which period: 2022-H1, 2022-H2, 2022, 2022-Q3.": "Kỳ báo cáo: 2022-H1, 2022-H2, 2022, 2022-Q3.",
    "For this commune or ward alone.": "Chỉ cho xã, phường này.",
    "For this district alone.": "Chỉ cho huyện này.",
    "For this province alone.": "Chỉ cho tỉnh này.",
    "A plan whose targets stand beside.": "Kế hoạch có mục tiêu nêu kèm.",
    "The JSON of the report before, to say what changed.": "Tệp JSON của báo cáo kỳ trước, để nêu thay đổi.",
    "Whose report it is; dots if left out.": "Cơ quan báo cáo; không ghi thì để chấm.",
    "Write a page with all products: by stars, sets, communes and forms, filtered and exported; the targets.": (
        "Ghi một trang có mọi sản phẩm theo hạng sao, bộ, địa bàn, loại hình; lọc và xuất được; kèm mục tiêu."
    ),
    "It needs no other file and no network. What is filtered is counted anew at once, and exported as XLSX, CSV or "
    "JSON; with a TARGET of these kinds this command exports it. Products one step from the next star are named, by "
    "the advice on their bundles; of products that name no bundle that is not known.": (
        "Trang không cần tệp khác, không cần mạng. Lọc xong là số liệu được đếm lại ngay, xuất được ra XLSX, CSV, "
        "JSON; TARGET có đuôi đó thì lệnh xuất luôn bảng đã lọc. Sản phẩm còn một bước tới hạng sao kế tiếp được nêu "
        "tên theo tư vấn trên hồ sơ của chúng; sản phẩm không dẫn tới hồ sơ nào thì chưa biết."
    ),
    "The file to write: .html, .xlsx, .csv, .json.": "Tệp cần ghi: .html, .xlsx, .csv, .json.",
    "These product sets alone, by title or slug.": "Chỉ các bộ sản phẩm này, theo tên hoặc tên rút gọn.",
    "Products of so many stars alone; 0 for those of none.": "Chỉ sản phẩm có số sao này; 0 là không có hạng.",
    "Products of these communes alone.": "Chỉ sản phẩm của các xã, phường này.",
    "Products of producers of these legal forms alone.": "Chỉ sản phẩm của chủ thể thuộc các loại hình này.",
    "Whether to tell how far products are from the next star.": (
        "Có nêu sản phẩm còn bao xa tới hạng sao kế tiếp hay không."
    ),
    # ocop plan
    "Plans of authorities: their targets as rules over a register.": (
        "Kế hoạch của các cơ quan: mỗi mục tiêu là một luật trên sổ đăng ký."
    ),
    "List the plans that come with the criteria.": "Liệt kê các kế hoạch có sẵn.",
    "Write the list as canonical JSON.": "Xuất danh sách ở dạng JSON chuẩn tắc.",
    "The plan: ba-dinh-2022, ha-noi-2025, nation-2025, or a file of one's own.": (
        "Kế hoạch: ba-dinh-2022, ha-noi-2025, nation-2025, hoặc tệp riêng."
    ),
    "Show a plan: each target with what it is about, what counts and what it needs; what its words leave open.": (
        "Xem một kế hoạch: từng mục tiêu tính trên đối tượng nào, thế nào được tính, cần bao nhiêu; chỗ nào hiểu được "
        "nhiều cách."
    ),
    "Check a plan over a register on a day: each target met, not met or not known, how many are missing, and why.": (
        "Xét một kế hoạch theo sổ vào một ngày: mục tiêu nào đạt, chưa đạt, chưa biết, còn thiếu bao nhiêu, vì sao."
    ),
    "What is not in a table counts as missing only where the register says that the table is complete. Exit 0 whatever "
    "the targets come to.": (
        "Không có trong bảng chỉ là “không” khi sổ nói bảng đó đã đầy đủ. Mã thoát 0 dù mục tiêu đạt hay chưa."
    ),
    "Read the plan's words otherwise, such as upgraded=more_stars.": (
        "Hiểu kế hoạch theo cách khác, ví dụ upgraded=more_stars."
    ),
    "Show every row, those that count too.": "Hiện mọi hàng, cả hàng được tính.",
    "Write a record, which checks the plan again.": "Ghi bản ghi để tính lại kế hoạch.",
    "Write the targets as CSV, a row a target.": "Xuất mục tiêu dạng CSV, mỗi mục tiêu một dòng.",
    "Compare two evaluations: what was answered differently, what that did, and why.": (
        "So sánh hai lần đánh giá: khai khác nhau ở đâu, kết quả đổi thế nào và vì sao."
    ),
    "A bundle is rated; a record is rated again as it was. Exit 0 whether something differs or nothing; 1 if one of "
    "them, or both, cannot be read, which is told of both at once.": (
        "Hồ sơ thì được chấm; bản ghi thì được chấm lại đúng như khi ghi. Mã thoát 0 dù có khác hay không; 1 nếu một "
        "hoặc cả hai tệp không đọc được, lỗi của cả hai nêu cùng lúc."
    ),
    "The earlier one: a bundle (YAML, JSON) or a record.": "Lần trước: hồ sơ (YAML, JSON) hoặc bản ghi.",
    "The later one, or a draft: a bundle or a record.": "Lần sau hoặc bản nháp: hồ sơ hoặc bản ghi.",
    "Compare a plan on two days: what became of each target, and which rows made it so.": (
        "So một kế hoạch ở hai ngày: từng mục tiêu thay đổi thế nào, do hàng nào."
    ),
    "A record or the JSON of the earlier day.": "Bản ghi hoặc JSON của ngày trước.",
    "A record or the JSON of the later day.": "Bản ghi hoặc JSON của ngày sau.",
    "Check the plans of records again: the same to the byte, or what changed.": (
        "Tính lại kế hoạch của các bản ghi: giống hệt đến từng byte, hoặc khác ở đâu."
    ),
    "Exit 1 if one is not the same.": "Mã thoát 1 nếu có bản ghi không giống.",
    "Records of checked plans.": "Bản ghi của các kế hoạch đã xét.",
    "Write the plan as canonical JSON.": "Xuất kế hoạch ở dạng JSON chuẩn tắc.",
    # ocop consistency
    "Compare how the members of councils judge, for the chair and those who may see it.": (
        "So sánh cách chấm điểm của các thành viên Hội đồng, dành cho Chủ tịch và người được phép xem."
    ),
    "Each member beside the others, the agreement on each criterion, sheets that are alike, totals just at a "
    "threshold, options above the evidence, full marks. Members are compared within one round or folder alone, and "
    "nothing is written to it. Exit 1 if a file is wrong; the others are compared all the same.": (
        "Từng thành viên so với các thành viên khác, mức thống nhất ở từng tiêu chí, phiếu giống nhau, điểm sát "
        "ngưỡng, phương án cao hơn minh chứng, điểm tuyệt đối. Chỉ so các thành viên trong cùng một đợt hoặc một thư "
        "mục, không ghi gì vào đó. Mã thoát 1 nếu có tệp sai; các tệp khác vẫn được so."
    ),
    "Folders of rounds (round.yaml) or of bundles, bundles, records, JSON Lines of either (also .gz or .zst).": (
        "Thư mục của các đợt (round.yaml) hoặc của hồ sơ, hồ sơ, bản ghi, JSON Lines của chúng (cả .gz hoặc .zst)."
    ),
    "Write a page of its own with charts.": "Ghi một trang HTML riêng có biểu đồ.",
    "Write the comparison as canonical JSON.": "Ghi kết quả so sánh dạng JSON chuẩn tắc.",
    "Name members by numbers alone, in no order of theirs.": (
        "Chỉ gọi các thành viên bằng số, không theo thứ tự nào của họ."
    ),
    "Rate under this version, such as qd-26-2026; rounds have their own.": (
        "Chấm theo phiên bản này, ví dụ qd-26-2026; mỗi đợt có phiên bản riêng."
    ),
    # ocop score
    "Of one dossier everything is shown; of many one line each, and a summary. Exit 1 if one of them is wrong; the "
    "others are rated all the same.": (
        "Một hồ sơ thì hiện đầy đủ; nhiều hồ sơ thì mỗi hồ sơ một dòng và phần tổng hợp. Mã thoát 1 nếu có hồ sơ sai; "
        "các hồ sơ khác vẫn được chấm."
    ),
    "Write a page of its own: of one dossier on two sides of A4, of many a table.": (
        "Ghi một trang HTML riêng: một hồ sơ in trên hai mặt A4, nhiều hồ sơ là một bảng."
    ),
    "Write a table for spreadsheets, a row a product.": "Ghi bảng cho bảng tính, mỗi sản phẩm một dòng.",
    "Processes for many dossiers; one if left out.": "Số tiến trình khi chấm nhiều hồ sơ; không ghi thì một.",
    "Rate dossiers: points, stars, the reasons for both, and what the next star needs.": (
        "Chấm hồ sơ: điểm, hạng sao, lý do của cả hai và những gì còn thiếu cho hạng tiếp theo."
    ),
    "Evidence bundles (YAML, JSON), records, JSON Lines of either (also .gz or .zst), folders of them; score workbooks "
    "(.xlsx); - reads one bundle from standard input.": (
        "Hồ sơ minh chứng (YAML, JSON), bản ghi, JSON Lines của cả hai (cả .gz hoặc .zst), thư mục chứa chúng; tệp "
        "phiếu đánh giá (.xlsx); dấu - là đọc một hồ sơ từ đầu vào chuẩn."
    ),
    "The bundle of the dossier that a workbook scores.": "Hồ sơ minh chứng của sản phẩm được chấm trong tệp phiếu.",
    "What the council declares of itself, such as aggregate=part;members=7;quorum=5 (R14).": (
        "Quy tắc do Hội đồng tự nêu, như aggregate=part;members=7;quorum=5 (R14)."
    ),
    # ocop council
    "A council's round: take in the sheets that came, and show what is missing, blocked and done.": (
        "Một đợt của Hội đồng: nhận phiếu, cho biết còn thiếu gì, sản phẩm nào chưa có kết quả, sản phẩm nào đã xong."
    ),
    "Take in the score sheets of a council's round, and show what is missing, blocked and done.": (
        "Nhận phiếu của một đợt đánh giá, cho biết còn thiếu gì, sản phẩm nào chưa có kết quả, sản phẩm nào đã xong."
    ),
    "Sheets that are new are noted in journal.jsonl beside round.yaml; a corrected sheet replaces an older one and "
    "both stay there. Run it again whenever sheets came. Exit 1 if a file is wrong: then nothing is taken in.": (
        "Phiếu mới được ghi vào journal.jsonl cạnh round.yaml; phiếu chấm lại thay phiếu cũ, cả hai vẫn được giữ. Có "
        "thêm phiếu thì chạy lại lệnh. Mã thoát 1 nếu có tệp sai: khi đó chưa nhận phiếu nào."
    ),
    "Have the workers of this Dask cluster do it: tcp://host:8786, or tls://host:8786.": (
        "Giao việc cho các tiến trình của cụm Dask này: tcp://máy-chủ:8786, hoặc tls://máy-chủ:8786."
    ),
    "The round's folder, with round.yaml, bundles and score sheets.": (
        "Thư mục của đợt, có round.yaml, các hồ sơ và phiếu đánh giá."
    ),
    "Write what the round comes to as canonical JSON.": "Xuất kết quả của đợt ở dạng JSON chuẩn tắc.",
    "End every link, so that nobody can send a sheet any more.": (
        "Khóa sổ: mọi liên kết hết hiệu lực, không ai gửi phiếu được nữa."
    ),
    "Write a record of each product that has its result.": "Ghi bản ghi của từng sản phẩm đã có kết quả.",
    "Rate under this version, such as qd-26-2026.": "Chấm theo bộ tiêu chí này, như qd-26-2026 hoặc 26/2026/QĐ-TTg.",
    "Write a record: the evaluation with all that runs it again.": (
        "Xuất bản ghi: kết quả cùng mọi thứ cần để chấm lại."
    ),
    "Write the evaluation as canonical JSON.": "Xuất kết quả ở dạng JSON chuẩn tắc.",
    "List every rule that fired, with its file and line.": "Liệt kê mọi luật đã kích hoạt, kèm tệp và dòng.",
    "durable: durable_rules, checked; direct: plain Python alone.": (
        "durable: durable_rules, có đối chiếu; direct: chỉ bộ tính trực tiếp."
    ),
    "Whether judged options stand above the evidence (`council`), or `evidence` caps them (R3).": (
        "Phương án được chấm đứng trên minh chứng (council), hay bị minh chứng giới hạn (evidence) (R3)."
    ),
    "Whether facts that nothing backs are left out; either way they are told (R10).": (
        "Bỏ qua thông tin không có gì chứng minh hay vẫn tính; cả hai cách đều nêu ra (R10)."
    ),
    "Make a link for each member and one for the secretary; earlier ones end.": (
        "Tạo liên kết cho từng thành viên và một liên kết cho thư ký; các liên kết cũ hết hiệu lực."
    ),
    "Where `ocop serve --round ROUND` is reached from outside.": (
        "Địa chỉ bên ngoài của dịch vụ `ocop serve --round ĐỢT`."
    ),
    "When a council meets a minimum requirement: on the mean, by most members, or by all.": (
        "Hội đồng đạt yêu cầu tối thiểu khi nào: theo trung bình, theo đa số, hay theo mọi thành viên."
    ),
    "The council's rounding rule, such as 2:half_up:total; without it nothing is rounded.": (
        "Quy tắc làm tròn của hội đồng, như 2:half_up:total; không ghi thì không làm tròn."
    ),
    # ocop simulate
    "Draft law over many dossiers: who would move, by set, stars, commune and legal form, and why.": (
        "Thử dự thảo tiêu chí trên nhiều hồ sơ: hồ sơ nào đổi hạng, theo bộ, hạng sao, xã, loại hình, và vì sao."
    ),
    "Show who would move under a draft of the law, by set, stars, commune and legal form, and why.": (
        "Nêu hồ sơ nào sẽ đổi hạng theo dự thảo tiêu chí, theo bộ, hạng sao, xã, loại hình chủ thể, và vì sao."
    ),
    "Each reason is what stands between a dossier and the next stars on one of the two sheets, and not on the other.": (
        "Mỗi lý do là điều ngăn hồ sơ đạt hạng sao kế tiếp ở một trong hai phiếu mà không ngăn ở phiếu kia."
    ),
    "Where the simulation declares `judges`, councils of judges who could have chosen otherwise are simulated for each "
    "product with score sheets, also of rounds: the chance of each star, and from how many members on it is stable.": (
        "Nếu tệp mô phỏng có `judges` thì với mỗi sản phẩm đã có phiếu, kể cả trong các đợt đánh giá, lệnh mô phỏng "
        "những hội đồng có thành viên chấm khác đi: xác suất của từng hạng sao, và từ bao nhiêu thành viên thì kết "
        "quả ổn định."
    ),
    "Exit 0 whether anything moves or nothing; 1 if the simulation is wrong, or some dossier cannot be rated under the "
    "base.": (
        "Mã thoát 0 dù có hồ sơ đổi hạng hay không; 1 nếu tệp mô phỏng sai, hoặc có hồ sơ không chấm được theo phiên "
        "bản gốc."
    ),
    "The simulation: the base, the scenarios and what of the law they change, YAML or JSON.": (
        "Tệp mô phỏng: phiên bản gốc, các kịch bản và những gì kịch bản sửa, YAML hoặc JSON."
    ),
    "Dossiers: bundles, records, JSON Lines of either (also .gz or .zst), .parquet of columns, folders of them; left "
    "out, they are drawn as the simulation says.": (
        "Hồ sơ: hồ sơ minh chứng, bản ghi, JSON Lines (cả .gz, .zst), .parquet dạng cột, thư mục; không ghi thì được "
        "rút ngẫu nhiên như tệp mô phỏng nêu."
    ),
    "Write all counts and the first dossiers that move as JSON.": (
        "Xuất mọi số đếm và các hồ sơ đổi hạng đầu tiên ở dạng JSON."
    ),
    "Write the table of all dossiers that move as CSV.": "Xuất bảng mọi hồ sơ đổi hạng ở dạng CSV.",
    "Write the same table as Parquet.": "Xuất bảng đó ở dạng Parquet.",
    "Dossiers that move shown in JSON and HTML.": "Số hồ sơ đổi hạng nêu trong JSON và HTML.",
    # ocop replay
    "Rate records again: what is the same to the byte, what changed, and why.": (
        "Chấm lại các bản ghi: cái nào giống hệt từng byte, cái nào thay đổi và vì sao."
    ),
    "Exit 0 if every record could be replayed, whether the same or changed; 1 if a line was broken, "
    "changed after it was "
    "written, or could not be rated; 130 if interrupted.": (
        "Mã thoát 0 nếu mọi bản ghi đều chấm lại được, dù giống hay khác; 1 nếu có dòng hỏng, bị sửa sau khi "
        "ghi hoặc không "
        "chấm được; 130 nếu bị dừng giữa chừng."
    ),
    "Files of records (JSON Lines, also .gz or .zst), folders of them; - reads standard input.": (
        "Các tệp bản ghi (JSON Lines, cả .gz hoặc .zst), thư mục chứa chúng; dấu - là đọc từ đầu vào chuẩn."
    ),
    "What if this version had applied? Each record's own if left out.": (
        "Nếu áp dụng bộ tiêu chí này thì sao? Không ghi thì theo đúng bộ của từng bản ghi."
    ),
    "Processes; all cores if left out.": "Số tiến trình; không ghi thì dùng mọi nhân.",
    "Write the summary and the first changes as JSON.": "Xuất tóm tắt và các thay đổi đầu tiên ở dạng JSON.",
    "Write the table of all changes as CSV.": "Xuất bảng mọi thay đổi ở dạng CSV.",
    "Write a report with plots, one HTML file.": "Xuất báo cáo có biểu đồ, một tệp HTML.",
    "Keep the state here; an interrupted run goes on from it.": (
        "Giữ trạng thái ở đây; lần chạy bị dừng sẽ đi tiếp từ đó."
    ),
    "Changes shown in JSON and HTML; CSV has all.": "Số thay đổi nêu trong JSON và HTML; CSV có tất cả.",
    # ocop criteria
    "The criteria of each decision: list, show, diff, export, lint, new, digest, schema.": (
        "Bộ tiêu chí của từng quyết định: liệt kê, xem, so sánh, xuất, kiểm tra, tạo mới, mã băm, lược đồ."
    ),
    "Tell what changed in the law from one version to another: sets, criteria, points, marks, knock-outs, levels.": (
        "Nêu quy định đã thay đổi thế nào giữa hai bộ tiêu chí: bộ sản phẩm, tiêu chí, điểm, mức yêu cầu, "
        "điều kiện loại, "
        "cấp đánh giá."
    ),
    "The earlier version, such as qd-148-2023.": "Bộ tiêu chí trước, như qd-148-2023 hoặc 148.",
    "The later version, such as qd-26-2026.": "Bộ tiêu chí sau, như qd-26-2026 hoặc 26/2026.",
    "Only this set: a number or slug of V2, or the slug of a set that V1 alone has.": (
        "Chỉ bộ sản phẩm này: số hoặc tên trong V2, hoặc tên của bộ chỉ có trong V1."
    ),
    "text; json: canonical, for programs; html: one page.": (
        "text: chữ; json: chuẩn tắc, cho chương trình; html: một trang."
    ),
    "Show what was only reworded, too.": "Nêu cả những chỗ chỉ đổi câu chữ.",
    "List the versions: decision, dates, status, digest.": (
        "Liệt kê các bộ tiêu chí: quyết định, ngày, tình trạng, mã băm."
    ),
    "Show a version's sets, or one sheet in full: every option, its points, marks and conditions.": (
        "Xem các bộ sản phẩm, hoặc toàn bộ một phiếu: từng phương án, điểm, mức yêu cầu và điều kiện."
    ),
    "A version id, such as qd-26-2026.": "Bộ tiêu chí, như qd-26-2026 hoặc 26/2026/QĐ-TTg.",
    "A set's number or slug.": "Số hoặc tên bộ sản phẩm.",
    "List what a producer must bring for the set instead.": (
        "Thay vào đó, liệt kê những gì chủ thể phải nộp cho bộ này."
    ),
    "Write a version's criteria for other programs.": "Xuất bộ tiêu chí cho chương trình khác.",
    "csv: one row an option; json: the whole rulebook.": "csv: mỗi phương án một dòng; json: toàn bộ.",
    "Check a version: findings in the law itself that are known are listed, a new one fails.": (
        "Kiểm tra bộ tiêu chí: liệt kê những chỗ đã biết trong chính quy định; có chỗ mới thì báo lỗi."
    ),
    "A version id; all versions if left out.": "Bộ tiêu chí; không ghi thì tất cả.",
    "Begin a next decision from another: a copy of its sheets, to be read against the new print.": (
        "Bắt đầu một quyết định mới từ quyết định khác: chép các phiếu để đối chiếu với bản in mới."
    ),
    "The version to begin from.": "Bộ tiêu chí để bắt đầu.",
    "Write the digest of a version, or of all, as they are pinned in criteria/digests.toml.": (
        "Xuất mã băm của một bộ tiêu chí hoặc của tất cả, như được ghim trong criteria/digests.toml."
    ),
    "Fail where a digest is not the pinned one, or one of the two is missing.": (
        "Báo lỗi nếu mã băm khác mã đã ghim, hoặc thiếu một trong hai."
    ),
    "With --check: digests kept elsewhere, not those beside the criteria.": (
        "Cùng --check: mã băm giữ ở nơi khác, không phải cạnh bộ tiêu chí."
    ),
    "Write the JSON Schema of a kind of file, for editors and other programs.": (
        "Xuất JSON Schema của một loại tệp, cho trình soạn thảo và chương trình khác."
    ),
    "One of: vocabulary, decision, knock-outs, library, set, known-findings, councils, papers, register, exchange, "
    "checklist, gs1, plan, amendment, evidence, sheet-mapping, register-document, register-mapping, outlook.": (
        "Một trong: vocabulary, decision, knock-outs, library, set, known-findings, councils, papers, register, "
        "exchange, checklist, gs1, plan, amendment, evidence, sheet-mapping, register-document, register-mapping, "
        "outlook."
    ),
    "Write all of them into criteria/schema/.": "Ghi tất cả vào criteria/schema/.",
    "With --set: the version; the newest if left out.": "Cùng --set: bộ tiêu chí; không ghi thì bộ mới nhất.",
    "Of evidence: the number or slug of the set whose bundles are meant.": (
        "Với evidence: số hoặc tên bộ sản phẩm của hồ sơ."
    ),
    # ocop bundle
    "Write an empty, commented bundle for a product set to standard output.": (
        "Xuất một hồ sơ trống, có chú thích, cho một bộ sản phẩm."
    ),
    "The product set's number or slug.": "Số hoặc tên bộ sản phẩm.",
    "The version; the newest if left out.": "Bộ tiêu chí; không ghi thì bộ mới nhất.",
}
