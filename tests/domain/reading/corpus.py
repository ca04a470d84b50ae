"""The messages of `messages.txt` as cases: contexts and labels written out."""

import re
from datetime import date
from pathlib import Path
from typing import Any

TODAY = date(2020, 5, 15)
_CONGRESS = {
    "key": "dai-hoi",
    "title": "Tổ chức đại hội chi bộ",
    "aliases": ["đại hội", "ĐH"],
    "answer": "done",
    "steps": None,
}
_PAPERS = {
    "key": "van-kien",
    "title": "Gửi dự thảo văn kiện",
    "aliases": ["văn kiện", "VK"],
    "answer": "done",
    "steps": None,
}
_PLAN = {
    "key": "ke-hoach",
    "title": "Ban hành kế hoạch tổ chức đại hội",
    "aliases": ["kế hoạch", "KH"],
    "answer": "done",
    "steps": None,
}
_STEPS = {
    "key": "van-kien",
    "title": "Biên tập văn kiện đại hội",
    "aliases": ["văn kiện", "VK"],
    "answer": "steps",
    "steps": 6,
}
_PEOPLE = {
    "key": "nhan-su",
    "title": "Quy trình nhân sự chi ủy",
    "aliases": ["nhân sự", "NS"],
    "answer": "steps",
    "steps": 5,
}
_DAY = {
    "key": "dang-ky",
    "title": "Đăng ký ngày tổ chức đại hội",
    "aliases": ["đăng ký ngày", "lịch đại hội"],
    "answer": "date",
    "steps": None,
}
_ELECTED = {
    "key": "bau",
    "title": "Số đồng chí trúng cử chi ủy",
    "aliases": ["bầu chi ủy", "chi ủy mới"],
    "answer": "number",
    "steps": None,
}
_MINUTES = {
    "key": "bien-ban",
    "title": "Nộp biên bản đại hội",
    "aliases": ["biên bản"],
    "answer": "done",
    "steps": None,
}
_RESULT = {
    "key": "bao-cao-kq",
    "title": "Gửi báo cáo kết quả đại hội",
    "aliases": ["báo cáo kết quả"],
    "answer": "done",
    "steps": None,
}
_REVIEW = {
    "key": "kiem-diem",
    "title": "Họp kiểm điểm chi ủy",
    "aliases": ["kiểm điểm"],
    "answer": "done",
    "steps": None,
}
_FEES = {"key": "dang-phi", "title": "Nộp đảng phí quý II", "aliases": ["đảng phí"], "answer": "done", "steps": None}
_DELEGATES = {
    "key": "dai-bieu",
    "title": "Số đại biểu chính thức bầu đi dự đại hội cấp trên",
    "aliases": ["đại biểu"],
    "answer": "number",
    "steps": None,
}
_APPROVAL = {
    "key": "lich-duyet",
    "title": "Lịch duyệt nội dung đại hội với Đảng ủy",
    "aliases": ["lịch duyệt", "duyệt nội dung"],
    "answer": "date",
    "steps": None,
}
_WARDS = [{"code": f"TDP{number}", "name": f"Chi bộ Tổ dân phố {number}"} for number in range(1, 8)]
_CLINIC = [
    {"code": "NOI", "name": "Khoa Nội"},
    {"code": "NGOAI", "name": "Khoa Ngoại"},
    {"code": "DUOC", "name": "Khoa Dược"},
    {"code": "XN", "name": "Khoa Xét nghiệm"},
    {"code": "KHTH", "name": "Phòng Kế hoạch tổng hợp"},
    {"code": "HCQT", "name": "Phòng Hành chính quản trị"},
]
_BRANCHES = [{"code": f"CB{number}", "name": f"Chi bộ {number}"} for number in range(1, 6)]
_OFFICE = [{"code": "VP", "name": "Chi bộ Văn phòng"}, {"code": "YT", "name": "Chi bộ Trạm Y tế"}, *_BRANCHES]


def _context(
    tasks: list[Any], units: list[Any], sender: str, about: str | None = None, *, group: bool = False
) -> dict[str, Any]:
    return {"tasks": tasks, "units": units, "sender_units": sender.split(), "about": about, "group": group}


CONTEXTS: dict[str, dict[str, Any]] = {
    "solo": _context([_CONGRESS], _OFFICE, "VP", "dai-hoi"),
    "group": _context([_CONGRESS], _OFFICE, "VP", group=True),
    "many": _context([_STEPS, _PEOPLE, _PLAN, _DAY, _ELECTED], _OFFICE, "VP"),
    "pair": _context([_MINUTES, _RESULT], _BRANCHES[:4], "CB1 CB2 CB3 CB4"),
    "lead": _context([_PAPERS], _BRANCHES, "CB1 CB2 CB3"),
    "out": _context([_PAPERS], _BRANCHES, "", group=True),
    "hospital": _context([_REVIEW, _FEES], _CLINIC, "NOI"),
    "ward": _context([_CONGRESS, _RESULT], _WARDS, "TDP3", "dai-hoi"),
    "steps": _context([_PEOPLE], _OFFICE, "VP", "nhan-su"),
    "num": _context([_ELECTED, _DELEGATES, _MINUTES], _OFFICE, "VP", "bau"),
    "date": _context([_APPROVAL], _OFFICE, "VP", "lich-duyet"),
}


def cases(name: str = "messages.txt") -> list[dict[str, Any]]:
    """Return the cases of a file beside this one, in the form of the replies' README."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [_case(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]


def _case(number: int, line: str) -> dict[str, Any]:
    context, text, label = (part.strip() for part in line.split(" | "))
    case = {
        "id": f"{context}-{number}",
        "text": text.replace("\\n", "\n"),
        "today": TODAY.isoformat(),
        **CONTEXTS[context],
    }
    return {**case, "expect": expect(label, case)}


def expect(label: str, case: dict[str, Any]) -> dict[str, Any]:
    """Return the right reading of a case, written as a label."""
    if label in ("other", "question"):
        return {"intent": label, "reports": []}
    return {"intent": "report", "reports": [_report(part.split(), case) for part in label.split(";")]}


def _report(words: list[str], case: dict[str, Any]) -> dict[str, Any]:
    own, tasks = case["sender_units"], case["tasks"]
    unit: str | None = own[0] if len(own) == 1 else None
    task: str | None = case["about"] or (tasks[0]["key"] if len(tasks) == 1 else None)
    if "/" in words[0]:
        said_unit, said_task = words.pop(0).split("/")
        unit = unit if said_unit == "." else None if said_unit == "?" else said_unit
        task = task if said_task == "." else None if said_task == "?" else said_task
    report: dict[str, Any] = {"unit": unit, "task": task, "status": "", "date": None, "step": None, "number": None}
    for word in words:
        if word.replace("_", "").isalpha():
            report["status"] = word
            continue
        first, *second = map(int, re.findall(r"\d+", word))
        if word.startswith("n="):
            report["number"] = first
        elif word.startswith("b="):
            report["step"] = [first, *second]
        else:
            year = second[1] if len(second) > 1 else TODAY.year
            report["date"] = date(year, second[0], first).isoformat()
    return report
