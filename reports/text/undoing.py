"""What /undo does not take back, and where that is changed."""

from locales.translator import Translator


def elsewhere(tr: Translator, action: str) -> str:
    """Said where somebody's last act was no report; `action` is the audit's word for it."""
    return tr("Your last act of today was no report, so it is not taken back here.") + " " + _where(tr, action)


def _where(tr: Translator, action: str) -> str:
    """Where to go instead; by the first letters of the audit's word."""
    places = {
        "units.": tr("The unit list has its own button to undo an import, for one day: /units."),
        "campaign.rules": tr("Settings are changed back in /settings."),
        "campaign.": tr("Campaigns are changed and ended in /campaign."),
        "group.link": tr("Groups are linked to another unit in /link."),
        "role.": tr("Roles and invitations are changed in /people."),
        "invite.": tr("Roles and invitations are changed in /people."),
        "join.": tr("Roles and invitations are changed in /people."),
        "due.": tr("A due that was moved stays; another can be set by who decides."),
        "task.remind": tr("Reminders that have been sent cannot be called back."),
    }
    settings = places["campaign.rules"]
    return next((said for begins, said in places.items() if action.startswith(begins)), settings)
