"""Offices and tasks that the messages of `first_sight/` are set among, and those messages as cases."""

from pathlib import Path
from typing import Any

from tests.domain.reading import corpus

UNITS: dict[str, list[tuple[str, str]]] = {
    "CB1": [(f"CB{number}", f"Chi bộ {number}") for number in range(1, 9)],
    "TDP1": [(f"TDP{number}", f"Chi bộ Tổ dân phố {number}") for number in range(1, 8)],
    "NOI": [
        ("NOI", "Khoa Nội"),
        ("NGOAI", "Khoa Ngoại"),
        ("SAN", "Khoa Sản"),
        ("DUOC", "Khoa Dược"),
        ("XN", "Khoa Xét nghiệm"),
        ("KHTH", "Phòng Kế hoạch tổng hợp"),
        ("HCQT", "Phòng Hành chính quản trị"),
    ],
    "VP": [
        ("VP", "Văn phòng"),
        ("TC", "Ban Tổ chức"),
        ("TG", "Ban Tuyên giáo"),
        ("DV", "Ban Dân vận"),
        ("UBKT", "Ủy ban Kiểm tra"),
    ],
    "STC": [
        ("STC", "Sở Tài chính"),
        ("SYT", "Sở Y tế"),
        ("SNV", "Sở Nội vụ"),
        ("VKS", "Viện KSND tỉnh"),
        ("BHXH", "Bảo hiểm xã hội tỉnh"),
        ("KBNN", "Kho bạc Nhà nước tỉnh"),
    ],
    "DONG": [
        ("DONG", "Chi bộ thôn Đông"),
        ("DOAI", "Chi bộ thôn Đoài"),
        ("THUONG", "Chi bộ thôn Thượng"),
        ("HA", "Chi bộ thôn Hạ"),
        ("YT", "Chi bộ Trạm Y tế"),
        ("CA", "Chi bộ Công an xã"),
        ("QS", "Chi bộ Quân sự"),
    ],
    "PKD": [
        ("PKD", "Phòng Kinh doanh"),
        ("PKH", "Phòng Kế hoạch"),
        ("PKT", "Phòng Kỹ thuật"),
        ("PX1", "Phân xưởng 1"),
        ("PX2", "Phân xưởng 2"),
        ("DX", "Đội xe"),
    ],
    "CNTT": [
        ("CNTT", "Khoa Công nghệ thông tin"),
        ("KTE", "Khoa Kinh tế"),
        ("NN", "Khoa Ngoại ngữ"),
        ("DT", "Phòng Đào tạo"),
        ("TV", "Thư viện"),
    ],
    "MN": [
        ("MN", "Trường Mầm non Hoa Sen"),
        ("TH", "Trường Tiểu học Kim Đồng"),
        ("TH2", "Trường Tiểu học Lê Lợi"),
        ("THCS", "Trường THCS Nguyễn Du"),
    ],
    "MTTQ": [
        ("MT", "Ủy ban Mặt trận Tổ quốc"),
        ("HND", "Hội Nông dân"),
        ("HPN", "Hội Liên hiệp Phụ nữ"),
        ("DTN", "Đoàn Thanh niên"),
        ("HCCB", "Hội Cựu chiến binh"),
        ("LDLD", "Liên đoàn Lao động"),
    ],
    "TOA": [
        ("TA", "Tòa án nhân dân tỉnh"),
        ("CT", "Cục Thuế tỉnh"),
        ("TK", "Cục Thống kê"),
        ("BD", "Bưu điện tỉnh"),
        ("NH", "Ngân hàng Chính sách xã hội"),
    ],
    "XOM": [
        *((f"X{number}", f"Chi bộ Xóm {number}") for number in range(1, 6)),
        ("HTX", "Chi bộ Hợp tác xã Nông nghiệp"),
    ],
    "BANK": [
        ("HS", "Hội sở"),
        ("CG", "Chi nhánh Cầu Giấy"),
        ("HD", "Chi nhánh Hà Đông"),
        ("LB", "Chi nhánh Long Biên"),
        ("TDG", "Phòng Tín dụng"),
        ("KTNB", "Phòng Kiểm toán nội bộ"),
    ],
    "AP": [
        ("BA", "Chi bộ ấp Bình An"),
        ("BH", "Chi bộ ấp Bình Hòa"),
        ("TT", "Chi bộ ấp Tân Thuận"),
        ("NT", "Chi bộ Trường THPT Nguyễn Trãi"),
        ("YT", "Chi bộ Trạm Y tế xã"),
    ],
}
UNITS["4CB"] = UNITS["CB1"][:4]
UNITS["6CB"] = UNITS["CB1"][:6]

# name in the files: key, title, aliases, answer, steps
TASKS: dict[str, tuple[str, str, list[str], str, int | None]] = {
    "bao-cao-ct": ("bao-cao-ct", "Xây dựng báo cáo chính trị trình đại hội", ["văn kiện", "BCCT"], "steps", 3),
    "bao-cao-kq": ("bao-cao-kq", "Gửi báo cáo kết quả đại hội", ["báo cáo kết quả", "BC kết quả"], "done", None),
    "bau-bch": ("bau-bch", "Số đồng chí trúng cử ban chấp hành", ["bầu BCH", "ban chấp hành"], "number", None),
    "bien-ban": ("bien-ban", "Nộp biên bản đại hội", ["biên bản"], "done", None),
    "chi-thi-35": ("chi-thi-35", "Quán triệt Chỉ thị 35-CT/TW", ["chỉ thị 35", "CT35"], "done", None),
    "chi-uy-moi": ("chi-uy-moi", "Số đồng chí trúng cử chi ủy", ["bầu chi ủy", "chi ủy mới"], "number", None),
    "chuan-y": ("chuan-y", "Gửi hồ sơ đề nghị chuẩn y chi ủy", ["chuẩn y", "hồ sơ chuẩn y"], "done", None),
    "dai-bieu": ("dai-bieu", "Số đại biểu chính thức bầu đi dự đại hội cấp trên", ["đại biểu"], "number", None),
    "dai-hoi": ("dai-hoi", "Tổ chức đại hội chi bộ", ["đại hội", "ĐH"], "done", None),
    "dang-ky-ngay": ("dang-ky-ngay", "Đăng ký ngày tổ chức đại hội", ["đăng ký ngày", "đăng ký lịch"], "date", None),
    "dang-phi": ("dang-phi", "Nộp đảng phí quý II", ["đảng phí"], "done", None),
    "giay-moi": ("giay-moi", "Gửi giấy mời đại biểu dự đại hội", ["giấy mời"], "done", None),
    "gop-y": ("gop-y", "Góp ý dự thảo báo cáo chính trị của Đảng ủy", ["góp ý"], "done", None),
    "ke-hoach": ("ke-hoach", "Ban hành kế hoạch tổ chức đại hội", ["kế hoạch", "KH"], "done", None),
    "khanh-tiet": ("khanh-tiet", "Trang trí, khánh tiết đại hội", ["khánh tiết", "trang trí", "maket"], "done", None),
    "kich-ban": ("kich-ban", "Gửi kịch bản điều hành đại hội", ["kịch bản"], "done", None),
    "kiem-diem": ("kiem-diem", "Họp kiểm điểm chi ủy", ["kiểm điểm"], "done", None),
    "lich-duyet": (
        "lich-duyet",
        "Lịch duyệt nội dung đại hội với Đảng ủy",
        ["lịch duyệt", "duyệt nội dung"],
        "date",
        None,
    ),
    "ly-lich": ("ly-lich", "Nộp lý lịch nhân sự", ["lý lịch", "sơ yếu"], "done", None),
    "nhan-su": ("nhan-su", "Quy trình nhân sự chi ủy", ["nhân sự", "NS"], "steps", 5),
    "quy-trinh-ns": ("quy-trinh-ns", "Quy trình giới thiệu nhân sự cấp ủy khóa mới", ["nhân sự", "QTNS"], "steps", 3),
    "so-dang-vien": ("so-dang-vien", "Số đảng viên dự đại hội", ["số đảng viên", "quân số"], "number", None),
    "so-y-kien": ("so-y-kien", "Số ý kiến góp ý văn kiện cấp trên", ["ý kiến góp ý"], "number", None),
    "van-kien": ("van-kien", "Gửi dự thảo văn kiện", ["văn kiện", "VK"], "done", None),
    "dai-hoi-2022": ("dai-hoi", "Đại hội chi bộ nhiệm kỳ 2022-2025", ["đại hội"], "done", None),
    "dai-hoi-2025": ("dai-hoi-2025", "Đại hội chi bộ nhiệm kỳ 2025-2027", ["đại hội", "ĐHCB"], "done", None),
    "cam-ket": ("cam-ket", "Nộp bản cam kết tu dưỡng, rèn luyện", ["cam kết"], "done", None),
    "chi-thi-05": (
        "chi-thi-05",
        "Báo cáo kết quả thực hiện Chỉ thị 05-CT/TW",
        ["chỉ thị 05", "CT05"],
        "done",
        None,
    ),
    "chuyen-de": ("chuyen-de", "Sinh hoạt chuyên đề quý I", ["chuyên đề", "sinh hoạt chuyên đề"], "done", None),
    "dang-ky-hoc": ("dang-ky-hoc", "Đăng ký ngày học nghị quyết", ["đăng ký học", "ngày học"], "date", None),
    "dang-phi-4": ("dang-phi", "Nộp đảng phí quý IV", ["đảng phí"], "done", None),
    "doi-the": ("doi-the", "Rà soát, đổi thẻ đảng viên", ["thẻ đảng", "đổi thẻ"], "steps", 4),
    "dv-xuat-sac": (
        "dv-xuat-sac",
        "Số đảng viên hoàn thành xuất sắc nhiệm vụ",
        ["xuất sắc", "HTXS"],
        "number",
        None,
    ),
    "huy-hieu": ("huy-hieu", "Gửi danh sách đề nghị tặng Huy hiệu Đảng", ["huy hiệu"], "done", None),
    "ket-nap": ("ket-nap", "Số quần chúng được kết nạp Đảng", ["kết nạp"], "number", None),
    "kiem-diem-4": (
        "kiem-diem",
        "Kiểm điểm, đánh giá cuối năm",
        ["kiểm điểm", "kiểm điểm cuối năm"],
        "steps",
        4,
    ),
    "kiem-tra-gs": (
        "kiem-tra-gs",
        "Ban hành kế hoạch kiểm tra, giám sát năm",
        ["kiểm tra giám sát", "KTGS"],
        "done",
        None,
    ),
    "lich-kiem-diem": ("lich-kiem-diem", "Lịch họp kiểm điểm chi bộ", ["lịch kiểm điểm"], "date", None),
    "nghi-quyet-13": (
        "nghi-quyet-13",
        "Học tập, quán triệt Nghị quyết Đại hội XIII",
        ["nghị quyết", "NQ XIII"],
        "done",
        None,
    ),
    "so-hoc-vien": ("so-hoc-vien", "Số đảng viên dự học nghị quyết", ["số người học"], "number", None),
    "bao-cao-6t": ("bao-cao-6t", "Báo cáo sơ kết 6 tháng đầu năm", ["sơ kết", "báo cáo 6 tháng"], "done", None),
    "lop-nhan-thuc": (
        "lop-nhan-thuc",
        "Số quần chúng dự lớp nhận thức về Đảng",
        ["lớp nhận thức", "cảm tình Đảng"],
        "number",
        None,
    ),
    "ngay-sh": (
        "ngay-sh",
        "Đăng ký ngày sinh hoạt chi bộ tháng 6",
        ["ngày sinh hoạt", "lịch sinh hoạt"],
        "date",
        None,
    ),
    "tap-huan": ("tap-huan", "Gửi danh sách tập huấn bí thư chi bộ", ["tập huấn"], "done", None),
    "xep-loai": ("xep-loai", "Nộp kết quả đánh giá, xếp loại chi bộ", ["xếp loại", "đánh giá"], "done", None),
    "vk6": ("van-kien", "Biên tập văn kiện đại hội", ["văn kiện", "VK", "báo cáo chính trị"], "steps", 6),
}


def rounds() -> list[int]:
    """Return the numbers of the files of `first_sight/`."""
    return sorted(int(path.stem) for path in Path(__file__).with_name("first_sight").glob("*.txt"))


def cases(number: int) -> list[dict[str, Any]]:
    """Return the cases of the file `first_sight/<number>.txt`."""
    return cases_in(Path(__file__).with_name("first_sight") / f"{number}.txt")


def constructions() -> list[Path]:
    """Return the files of many sentences for each way of saying it."""
    return sorted(Path(__file__).with_name("constructions").glob("*.txt"))


def cases_in(path: Path) -> list[dict[str, Any]]:
    """Return the cases of a file of lines as `case` takes them."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [case(place, line) for place, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]


def case(place: int, line: str) -> dict[str, Any]:
    """Return one line of such a file as a case."""
    context, text, label = (part.strip() for part in line.split(" | "))
    units, senders, tasks, about, chat, day = context.split()
    made: dict[str, Any] = {
        "id": f"{place}",
        "text": text.replace("\\n", "\n"),
        "today": day if len(day) > len("05-15") else f"2020-{day}",
        "units": [{"code": code, "name": name} for code, name in _units(units)],
        "sender_units": [] if senders == "-" else senders.split(","),
        "tasks": [_task(name) for name in tasks.split(",")],
        "about": None if about == "-" else TASKS[about][0],
        "group": chat == "G",
    }
    return {**made, "expect": corpus.expect(label, made)}


def _units(name: str) -> list[tuple[str, str]]:
    """Return the units of an office, "CB1", or some of them, "CB1=CB2,CB3"."""
    office, _, codes = name.partition("=")
    return [unit for unit in UNITS[office] if not codes or unit[0] in codes.split(",")]


def _task(name: str) -> dict[str, Any]:
    key, title, aliases, answer, steps = TASKS[name]
    return {"key": key, "title": title, "aliases": aliases, "answer": answer, "steps": steps}
