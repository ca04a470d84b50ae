"""The pages for users against the program: what they list is what there is."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.settings import PREFIX, Settings
from domain.campaign import CampaignRules, QuotaRule
from domain.campaign_file import parse_campaign
from handlers.doors import COMMANDS as DOORS
from handlers.routes import COMMANDS

HOUSE = Path(__file__).parents[1]
README = (HOUSE / "README.md").read_text("utf-8")


def test_the_readme_lists_every_setting() -> None:
    """Under its whole name, in the table of settings."""
    listed = set(re.findall(rf"`{PREFIX}(\w+)`", README))
    assert listed == {name.upper() for name in Settings.model_fields}


def test_the_readme_lists_every_command_by_both_its_names() -> None:
    """In the table of what can be done in chat."""
    lines = [line for line in README.splitlines() if line.startswith("| `/")]
    listed = {name for line in lines for name in re.findall(r"`/(\w+)`", line.split("|")[1])}
    assert listed == {name for names in COMMANDS for name in names}


def test_every_command_is_a_door_with_its_rights() -> None:
    """By its English name."""
    assert {door.name for door in DOORS} == {f"/{names[0]}" for names in COMMANDS}


def test_the_page_about_campaign_files_shows_one_that_can_be_used() -> None:
    """Its sections are what a file without them gets, but for the quota."""
    page = (HOUSE / "docs" / "campaign-file.md").read_text("utf-8")
    (shown,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    campaign = parse_campaign(shown, "campaign-file.md", ZoneInfo("Asia/Ho_Chi_Minh"))
    assert campaign.rules == CampaignRules(quota=QuotaRule("điểm", least=1, most=3))


@pytest.mark.parametrize(
    "page", sorted([HOUSE / "README.md", *(HOUSE / "docs").glob("*.md")]), ids=lambda page: page.name
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """To a file of the repository."""
    targets = re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
