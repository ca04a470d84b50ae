"""The command line `dondoc`: one module for a family of commands, heavy imports within its functions."""

from bot.cli import audit, campaign, copy, export, extend, figures, groups, invite, people, reading, run, units
from bot.cli.desk import family, offer

app = family("Đôn Đốc: reminds units of what they have to do, and says how far they are.")

offer(app, "run")(run.run)
offer(app, "sandbox")(run.sandbox)
offer(app, "init-db")(run.init_db)
offer(app, "doctor")(run.doctor)
app.add_typer(units.app, name="units")
app.add_typer(people.app, name="people")
offer(app, "invite")(invite.invite)
app.add_typer(groups.app, name="groups")
app.add_typer(campaign.app, name="campaign")
offer(app, "status")(figures.status)
offer(app, "assignments")(figures.assignments)
offer(app, "reports")(figures.reports)
offer(app, "deliveries")(figures.deliveries)
offer(app, "extend")(extend.extend)
offer(app, "export")(export.export)
offer(app, "read")(reading.read)
offer(app, "audit")(audit.audit)
offer(app, "copy-db")(copy.copy_db)
offer(app, "doubt")(copy.doubt)


def main() -> None:
    """Run the command that the arguments name. Exit code: 0 done, 1 failed, 2 wrongly used."""
    app()
