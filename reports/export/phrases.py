"""What files of every kind call things."""

from html import unescape

from locales.translator import Translator
from reports.export.account import Account, By, TaskAccount
from reports.export.words import cell_words
from reports.text.figures import done_line, open_line, parents_line


def sentences(account: Account, task: TaskAccount, tr: Translator) -> list[str]:
    """What the tally says of a task, in plain words."""
    lines = [done_line(tr, task.told, account.at, account.zone), parents_line(tr, task.told), open_line(tr, task.told)]
    return [cell_words(unescape(line)) for line in lines if line]


def division_name(tr: Translator, by: By) -> str:
    """What a way of telling units apart is called."""
    called = {
        By.PARENT: tr("By superior unit"),
        By.CLUSTER: tr("By cluster"),
        By.WAVE: tr("By wave"),
        By.SECTOR: tr("By sector"),
    }
    return called[by]


def part_name(tr: Translator, name: str) -> str:
    """A part by its name; units without a cluster, wave or sector are a part too."""
    return cell_words(name) or tr("Not assigned")
