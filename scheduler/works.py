"""What each kind of job does."""

from scheduler import campaign_files, export_job, inviting, unit_changes, unit_lists
from scheduler.jobs import Work

WORKS: dict[str, Work] = {
    "campaign.file": campaign_files.read,
    "export": export_job.make_export,
    "invitations": inviting.make_links,
    "units.preview": unit_lists.preview,
    "units.import": unit_lists.take_over,
    "units.close": unit_changes.close_missing,
    "units.undo": unit_changes.undo,
    "units.template": unit_changes.hand_template,
    "units.list": unit_changes.hand_list,
}
"""By the kind of job."""
