"""The figures of a closed campaign, asked for on the command line at any later time."""

from tests.bot.cli.conftest import UNITS, Office
from tests.bot.cli.test_campaigns import say


def test_the_figures_of_a_closed_campaign_stay_whatever_comes(bloc: Office) -> None:
    """Months later, with another tree; the moment told is that of the closing."""
    say(bloc, ["A1", "A2"])
    bloc.done("campaign", "close", "dh2020")
    before = [bloc.done("status", "--unit", code, "--json").out for code in ("R", "A", "B")]
    assert bloc.done("status", "--json").lines[0]["tasks"][0]["complete_parents"] == [1, 2]
    assert bloc.done("status", "--json").lines[0]["as_of"] == "2020-05-15T09:00:00+07:00"
    bloc.set_clock("2021-01-04T02:00:00+00:00")
    moved = UNITS.replace("A2,Chi bộ Văn phòng,A", "A2,Chi bộ Văn phòng,B") + "B9,Chi bộ Mới,B,chi bộ,,\n"
    bloc.done("units", "import", bloc.put("units.csv", moved))
    assert [bloc.done("status", "--unit", code, "--json").out for code in ("R", "A", "B")] == before
    assert "Quá hạn" not in bloc.done("status").out
