"""Every table; importing this package fills SQLModel's metadata."""

from storage.tables.campaigns import Assignment, Campaign, Counter, DueMove, Extension, ExtensionState, Task
from storage.tables.intake import FailedUpdate, SeenUpdate
from storage.tables.outbox import Delivery, DeliveryKind, DeliveryState
from storage.tables.people import Group, Person, Role
from storage.tables.reports import Edit, Post, Question, Report
from storage.tables.setup import Draft, Invite, Job, JobState, JoinRequest
from storage.tables.system import Alarm, Audit, Lease, Mark
from storage.tables.units import DaysOff, Import, Unit
from storage.tables.versions import Version

__all__ = [
    "Alarm",
    "Assignment",
    "Audit",
    "Campaign",
    "Counter",
    "DaysOff",
    "Delivery",
    "DeliveryKind",
    "DeliveryState",
    "Draft",
    "DueMove",
    "Edit",
    "Extension",
    "ExtensionState",
    "FailedUpdate",
    "Group",
    "Import",
    "Invite",
    "Job",
    "JobState",
    "JoinRequest",
    "Lease",
    "Mark",
    "Person",
    "Post",
    "Question",
    "Report",
    "Role",
    "SeenUpdate",
    "Task",
    "Unit",
    "Version",
]
