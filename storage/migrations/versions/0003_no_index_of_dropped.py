"""No index of what units stopped owing: hardly a row has been dropped, so that it found them all.

SQLite, which keeps no figures of how rows are spread, took it for the best way to what a unit owes: 100 ms at 300,000
units, before each answer.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_assignments_dropped_at", table_name="assignments")


def downgrade() -> None:
    op.create_index("ix_assignments_dropped_at", "assignments", ["dropped_at"], unique=False)
