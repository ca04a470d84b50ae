"""The rules of the campaign that the tests of /settings change, and an organiser at its card."""

from domain.campaign import CampaignRules, rules_from_json
from domain.values import RoleName
from storage.tables import Campaign, Person
from tests.handlers.line import Line

TITLE = "Đại hội chi bộ nhiệm kỳ 2020 - 2022"


async def rules(line: Line) -> CampaignRules:
    """Those in force."""
    return rules_from_json((await line.rows(Campaign))[0].rules)


async def organiser(line: Line, code: str = "K") -> Person:
    """At the campaign's card."""
    lan = await line.office.appoint(code, role=RoleName.ORGANISER)
    await line.write(lan, lan, "/caidat")
    if code == "K":
        await line.press(lan, lan, TITLE)
    return lan
