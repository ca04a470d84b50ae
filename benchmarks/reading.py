"""P11: CPU time to read one reply against 5,408 unit names. Run: python -m benchmarks.reading [number of units]."""

import sys
import time
from datetime import date

from benchmarks.measures import Result, tell
from domain.reading import Roster, TaskWords, UnitName, read
from domain.values import AnswerType

GOAL_MS = 0.5
ROUNDS = 20
TODAY = date(2020, 5, 15)
TASKS = (
    TaskWords("dai-hoi", "Tổ chức đại hội chi bộ", ("đại hội", "ĐH")),
    TaskWords("van-kien", "Biên tập văn kiện đại hội", ("văn kiện", "VK"), AnswerType.STEPS, 6),
    TaskWords("nhan-su", "Quy trình nhân sự chi ủy", ("nhân sự", "NS"), AnswerType.STEPS, 5),
)
MESSAGES = (
    "da xong roi a",
    "Báo cáo đ/c: chi bộ VP đã tổ chức ĐH ngày 12/5, bầu 3 đ/c",
    "cb 1, 2 xong; cb 4 vướng nhân sự",
    "chưa ạ, kẹt nhân sự",
    "xin lùi sang thứ 5 tuần sau vì trùng lịch",
    "Chi bộ thôn Đoài xã Hòa Bình tổ chức đại hội hôm chủ nhật vừa rồi, thành công tốt đẹp ạ",
    "vk 4/6 bước, ns 3/5 bước, kế hoạch thì xong lâu rồi",
    "chi bo truong tieu hoc so 7 dai hoi xong hom qua",
    "hôm nay nắng quá các bác ơi, trưa đi ăn bún không",
    "Đề nghị đồng chí hướng dẫn giúp: đảng viên dự bị có được biểu quyết không ạ?",
)
_KINDS = ("Chi bộ thôn", "Chi bộ Trường Tiểu học số", "Chi bộ Tổ dân phố", "Chi bộ Phòng", "Chi bộ Trạm Y tế", "Chi bộ")
_PLACES = (
    "Hòa Bình",
    "Tân Lập",
    "Đông Hưng",
    "Đoài",
    "Thượng Cát",
    "Kim Sơn",
    "Phú Mỹ",
    "An Lạc",
    "Long Biên",
    "Trung Tự",
)


def units(count: int) -> list[UnitName]:
    """Return `count` units with names as a bloc has them: kinds, places and numbers that repeat."""
    names = []
    for number in range(count):
        kind, place = _KINDS[number % len(_KINDS)], _PLACES[number // len(_KINDS) % len(_PLACES)]
        names.append(UnitName(f"U{number}", f"{kind} {number // 60} {place}"))
    return names


def main(count: int = 5408) -> None:
    """Print the time to build the roster and the CPU time of one reading, mean over all messages and the slowest."""
    began = time.process_time()
    roster = Roster(units(count))
    built = time.process_time() - began
    costs = [_cost(text, roster) for text in MESSAGES]
    mean, worst = sum(costs) / len(costs), max(costs)
    whole = _cost("xong " * 1000, roster, rounds=1)
    detail = f"slowest {worst:.2f} ms; roster built in {built:.2f} s once; 4,096 signs take {whole:.1f} ms"
    tell(Result("P11", f"one reply read against {count:,} unit names", mean, GOAL_MS, unit=" ms", detail=detail))


def _cost(text: str, roster: Roster, rounds: int = ROUNDS) -> float:
    """Return milliseconds of CPU for one reading, caches warm as they are after the first minutes of a day."""
    _read(text, roster)
    began = time.process_time()
    for _ in range(rounds):
        _read(text, roster)
    return (time.process_time() - began) / rounds * 1000


def _read(text: str, roster: Roster) -> None:
    read(text, today=TODAY, tasks=TASKS, roster=roster, sender_units=("U5",), about="dai-hoi")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
