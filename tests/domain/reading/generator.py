"""Messages made from templates, their labels known by construction: what must not change, and what must."""

import random
from dataclasses import dataclass
from datetime import date

from domain.values import Status

TODAY = date(2020, 5, 15)


@dataclass(frozen=True, slots=True)
class Made:
    """A message, what it must be read as if the reading is sure, and the same statement denied."""

    text: str
    status: Status
    denied: str | None = None


_OPENINGS = ("", "Dạ ", "Báo cáo anh, ", "Thưa đồng chí, ", "Em báo cáo: ", "Vâng, ", "anh ơi ")
_SUBJECTS = ("", "chi bộ em ", "bên em ", "Chi bộ Văn phòng ", "chúng tôi ", "cb em ")
_CLOSINGS = ("", " ạ", " nhé", " nhé anh", " rồi ạ", " nha", " đồng chí ạ")
_FINISHED = (
    "xong",
    "đã xong",
    "đã tổ chức đại hội",
    "đã hoàn thành",
    "tổ chức xong",
    "đại hội xong",
    "làm xong",
    "hoàn tất",
)
_DAYS_OVER = ("", " hôm qua", " ngày 12/5", " hôm thứ ba", " 9/5", " sáng nay", " ngày 10 tháng 5", " hôm mùng 8")
_DAYS_AHEAD = ("mai", "ngày 20/5", "thứ 5 tuần sau", "25/5", "chủ nhật này", "ngày 2/6/2020", "tuần sau", "3 ngày nữa")
_PLANS = ("tổ chức", "đại hội", "họp", "làm", "tổ chức đại hội")
_NOT = ("chưa", "chưa làm", "chưa tổ chức", "vẫn chưa họp", "chưa đại hội", "chưa làm gì", "chưa triển khai")
_DELAYS = ("xin lùi đến", "hoãn đến", "dời sang", "xin dời sang", "chuyển sang", "lùi sang", "xin gia hạn đến")
_STUCK = (
    "đang vướng nhân sự",
    "kẹt nhân sự",
    "đang tắc ở khâu duyệt",
    "gặp khó khăn",
    "vướng mắc về kinh phí",
    "bế tắc",
)
_DOING = ("đang làm", "đang chuẩn bị", "đang triển khai", "gần xong", "sắp xong", "chưa xong", "cơ bản xong")


def made(seed: int) -> Made:
    """Return one message; equal seeds give equal messages."""
    pick = random.Random(seed).choice  # noqa: S311 - reproducible, no secret
    opening, subject, closing = pick(_OPENINGS), pick(_SUBJECTS), pick(_CLOSINGS)
    kind = pick(list(Status))
    if kind is Status.DONE:
        said = pick(_FINISHED)
        denied = f"{opening}{subject}chưa {said.removeprefix('đã ')}"
        return Made(f"{opening}{subject}{said}{pick(_DAYS_OVER)}{closing}", kind, denied)
    said = {
        Status.IN_PROGRESS: pick((pick(_DOING), f"{pick(_DAYS_AHEAD)} {pick(_PLANS)}", f"dự kiến {pick(_DAYS_AHEAD)}")),
        Status.NOT_STARTED: pick(_NOT),
        Status.POSTPONED: f"{pick(_DELAYS)} {pick(_DAYS_AHEAD)}",
        Status.BLOCKED: pick(_STUCK),
    }[kind]
    return Made(f"{opening}{subject}{said}{closing.replace(' rồi', '')}", kind)


def noise(seed: int) -> str:
    """Return a text of any kind: words of the trade in a heap, signs, digits, marks, other scripts."""
    rng = random.Random(seed)  # noqa: S311 - reproducible, no secret
    return " ".join(rng.choice(_PIECES) for _ in range(rng.randint(0, 60)))


_WORDS = """
xong chưa rồi không đã đang chi bộ cb 3 12/5 , . ? ! : 2/3 bước vk ns thứ 5 t2 hôm mùng tháng năm ngày 31/2 99/99
đ/c nhưng vì nên hoãn đến sang từ tuần sau % 100 😂 漢字 Ünïcödé 𝗫𝗼𝗻𝗴 d9a4 roofi 0912345678 https://a.b/c @ai ### ---
((( " “” 1.000 2020-05-15 8h30 a/b/c/d/e e a k r h
"""
_PIECES = (*_WORDS.split(), "\n", "", "\u0301", "\u200b", "\ud800")
