"""Two statements of one unit and task made one: the furthest counts, with the day, steps and figure of the other."""

from dataclasses import replace

from domain.reading.values import Said
from domain.reading.verdict.drafts import Draft
from domain.values import Status

_RANK = {Status.NOT_STARTED: 0, Status.IN_PROGRESS: 1, Status.BLOCKED: 2, Status.POSTPONED: 3, Status.DONE: 4}


def join(one: Draft, other: Draft) -> Draft:
    """Return what two statements, in the order they were made, say together."""
    if other.corrects:
        return _corrected(one, other)
    if one.rule == "figure" and other.said.status is Status.IN_PROGRESS:
        one, other = other, one
    whole = _join_figures(one, other) or _as_one_tells_of_the_other(one, other)
    if whole:
        return whole
    if _disagree(one, other):
        one, other = _contest(one, other)
    if _is_overstated(one, other) or _is_overstated(other, one):
        return one if one.rule == "steps" else other
    return _furthest(one, other)


def _as_one_tells_of_the_other(one: Draft, other: Draft) -> Draft | None:
    """Join two statements of which one says how the other is meant."""
    if "no step" in (one.rule, other.rule) and {one.said.status, other.said.status} <= _HARDLY_BEGUN:
        return one if one.rule == "no step" else other  # "0/5 bước, chờ hướng dẫn"
    if one.said.status is Status.DONE and other.rule == "some left" and other.deed is not False:
        return _not_handed_in(one, other)  # "đóng rồi, còn 2 người chưa đóng"
    if one.people and other.people and {one.said.status, other.said.status} & _HARDLY_BEGUN:
        return _not_handed_in(one, other)._replace(firm=True)  # "18 người đóng rồi, 2 người chưa"
    if other.rule in ("part not yet", "part ahead") and one.said.status in (Status.DONE, Status.IN_PROGRESS):
        return _not_handed_in(one, other)._replace(firm=True)  # "treo cờ rồi, phông chưa có"
    if one.rule == "unable" and other.rule in ("day ahead", "planned"):  # "không kịp, 17/6 nhé"
        return other._replace(said=replace(other.said, status=Status.POSTPONED), rule="postpone", firm=one.firm)
    return _handed_in_again(one, other) or _moved_up(one, other) or _as_the_deed_tells(one, other)


def _moved_up(one: Draft, other: Draft) -> Draft | None:
    """Join "kéo lên 29/5 luôn, bỏ lịch 2/6 cũ": what is called off is the later day."""
    if one.rule != "earlier" or other.rule != "postpone" or other.said.date is not None:
        return None
    return one._replace(overruled=one.overruled | {Status.POSTPONED})


def _handed_in_again(one: Draft, other: Draft) -> Draft | None:
    """Join "gửi rồi nhưng bị trả về, đang làm lại" and "bản đầu bị trả lại, bản sửa đã gửi hôm 13/5"."""
    if "returned" not in (one.rule, *one.before):
        return None
    if other.said.status is Status.IN_PROGRESS:
        return other._replace(overruled=one.overruled | {one.said.status, Status.BLOCKED})
    if one.rule == "returned" and other.said.status is Status.DONE:
        return other._replace(overruled=other.overruled | {Status.BLOCKED, Status.IN_PROGRESS})
    return None


def _as_the_deed_tells(one: Draft, other: Draft) -> Draft | None:
    """Join what is done with what is ahead, where only one of the two is the very deed that the task asks for."""
    if one.ready and other.said.status is Status.BLOCKED:  # "lập đủ rồi nhưng vướng chữ ký"
        return other._replace(overruled=other.overruled | {Status.DONE})
    if one.said.status is Status.DONE and one.deed and other.deed is False and other.rule in _STILL_AHEAD:
        return one._replace(overruled=one.overruled | other.overruled | {other.said.status})  # "họp rồi, chưa viết gì"
    return _not_handed_in(one, other) if _comes_before_handing_in(one, other) else None


def _comes_before_handing_in(one: Draft, other: Draft) -> bool:
    """Tell whether what is done is not yet the deed: "thu đủ rồi, mai nộp", "kế hoạch xong rồi, chờ sếp ký"."""
    if one.ready:
        return other.said.status is Status.IN_PROGRESS or other.rule in _STILL_TO_HAND_IN
    if one.rule not in _OF_SOMETHING or one.deed:
        return False
    return other.rule == "waiting" or bool(other.deed and other.rule in _STILL_AHEAD)


def _furthest(one: Draft, other: Draft) -> Draft:
    """Return the further of two statements, with the day, steps and figure that the other adds."""
    winner, loser = (other, one) if _RANK[other.said.status] > _RANK[one.said.status] else (one, other)
    said, agree = winner.said, winner.said.status is loser.said.status
    adds = agree or loser.rule in _DAYS_FOR.get(winner.rule, _DAYS_ALONE)
    moved = said.status is Status.POSTPONED and (agree or (other.rule == "day ahead" and _is_later(one, other)))
    planned = other.rule == "planned" and not {"planned", "day ahead"}.isdisjoint((one.rule, *one.before))
    later = moved or (agree and planned and _is_later(one, other))
    later = later or (agree and _is_last_of_it(one, other))
    moved_again = other.said.date if later else None
    day = moved_again or said.date or (loser.said.date if adds else None)
    step, number = _step(one, other, said.step or loser.said.step), said.number or loser.said.number
    overruled = winner.overruled | loser.overruled
    if winner.rule == "postpone" and loser.said.status in _HARDLY_BEGUN:
        overruled |= {loser.said.status}  # "dự định 23/5, phường yêu cầu hoãn, chưa có ngày mới"
    if loser.said.status is Status.NOT_STARTED and winner.rule in _UNDER_WAY:
        overruled |= {Status.NOT_STARTED}  # "chưa nộp đâu, mới thu được một nửa"
    if said.status is Status.POSTPONED and day and loser.said.status is Status.BLOCKED:
        overruled |= {Status.BLOCKED}  # a delay to a new day, whatever stands in the way
    return Draft(
        Said(said.unit, said.task, said.status, day, step, number),
        winner.firm or (agree and loser.firm),
        winner.rule,
        contested=one.contested or other.contested,
        overruled=overruled,
        ready=all(draft.ready or draft.rule == "made ready" for draft in (one, other)),
        deed=winner.deed or loser.deed,
        before=(*one.before, one.rule, other.rule),
        reached=one.reached or other.reached,
    )


def _is_last_of_it(one: Draft, other: Draft) -> bool:
    """Read "lập hôm 14/6, nộp sáng 16/6", "làm xong 17/6, mãi sáng nay nộp": the last of what was done ends it."""
    return one.said.status is Status.DONE and not other.ready and _is_later(one, other)


def _is_later(one: Draft, other: Draft) -> bool:
    """Read "tối nay em làm, mai gửi": of two plans the last one ends it."""
    return bool(one.said.date and other.said.date and other.said.date > one.said.date)


def _step(one: Draft, other: Draft, first: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return the last step that is over, "xong bước 3, đang làm bước 4"; where none is, the first named."""
    steps = [draft.said.step for draft in (one, other) if draft.reached and draft.said.step]
    return max(steps) if steps else first


_UNDER_WAY = frozenset(
    ("planned", "day ahead", "doing", "unfinished", "steps", "share", "per cent", "part", "some of them")
)
_HARDLY_BEGUN = {Status.NOT_STARTED, Status.IN_PROGRESS}
_STILL_AHEAD = frozenset(("planned", "not yet", "not yet finished"))
_OF_SOMETHING = frozenset(("finished", "already", "done before"))
_STILL_TO_HAND_IN = frozenset(("not yet", "waiting", "planned", "waiting for approval"))


def _not_handed_in(one: Draft, other: Draft) -> Draft:
    """Return "thu đủ rồi nhưng chưa nộp", "trình hôm qua, sếp chưa ký" as under way."""
    said = replace(other.said, status=Status.IN_PROGRESS, step=other.said.step or one.said.step)
    overruled = one.overruled | other.overruled | {Status.DONE, Status.NOT_STARTED}
    return other._replace(said=said, rule="made ready", overruled=overruled)


def _join_figures(one: Draft, other: Draft) -> Draft | None:
    """Join two figures, or a figure with a count under way."""
    if (
        other.rule == "figure"
        and one.said.status is Status.IN_PROGRESS
        and one.rule in ("doing", "counting", "waiting")
    ):
        return one._replace(said=replace(one.said, number=other.said.number))
    if one.rule == other.rule == "figure":
        if other.weight == one.weight and None is not one.said.number != other.said.number is not None:
            return one._replace(firm=False, contested=True)  # "3 đại biểu đi xe anh Tùng, 2 đại biểu đi xe cơ quan"
        return other if other.weight > one.weight else one
    return None


def _contest(one: Draft, other: Draft) -> tuple[Draft, Draft]:
    """Return two statements that disagree as what they may mean together, to be asked about."""
    doubted = other._replace(firm=False, contested=True)
    if {one.said.status, other.said.status} == {Status.NOT_STARTED, Status.DONE}:
        under_way = replace(one.said, status=Status.IN_PROGRESS, date=None)  # "đ/c Hùng chưa khai, còn lại nộp rồi"
        part = one._replace(said=under_way, firm=False, contested=True)
        return part, part
    if "planned" in (one.rule, other.rule) and one.said.status is Status.DONE:
        return doubted, doubted  # "viết xong rồi, mai em gửi"
    return one._replace(firm=False, contested=True), doubted


def _is_overstated(one: Draft, other: Draft) -> bool:
    """Tell whether steps say that "rồi" was only a part: "đến bước giới thiệu rồi, bước 3"."""
    step = other.said.step
    behind = other.rule == "steps" and step is not None and step[0] < step[1]
    return behind and one.rule in ("already", "done before", "day past")


def _disagree(one: Draft, other: Draft) -> bool:
    """Tell whether one clause has a verb done and another the same thing still ahead: "thu đủ rồi, chiều em nộp"."""
    if other.said.status is Status.NOT_STARTED and one.rule == "planned":
        return other.rule != "no day yet"
    if {one.said.status, other.said.status} in ({Status.BLOCKED, Status.DONE}, {Status.NOT_STARTED, Status.DONE}):
        return True  # "nộp rồi nhưng bị trả về"
    if one.rule == "planned" and one.said.date is not None and one.said.date == other.said.date:
        return False  # "sáng nay đại hội, 10h30 bế mạc"
    rules = {one.rule, other.rule}
    return bool(rules & {"already", "done before", "day past", "finished"}) and bool(
        rules & {"planned", "unfinished", "waiting"}
    )


def _corrected(one: Draft, other: Draft) -> Draft:
    """Return the first report with what "à nhầm, …" says instead."""
    new, old = other.said, one.said
    if other.rule not in _DAYS_ALONE and other.rule != "figure":
        day = new.date or (old.date if new.status is old.status else None)
        return other._replace(said=replace(new, date=day, step=new.step or old.step))
    said = replace(old, date=new.date or old.date, step=new.step or old.step, number=new.number or old.number)
    return one._replace(said=said)


_DAYS_ALONE = frozenset(("day past", "day ahead", "day named"))
_DAYS_FOR = {rule: _DAYS_ALONE | {"planned"} for rule in ("postpone", "day fixed")}  # "xin thêm 2 hôm, thứ Năm gửi"
