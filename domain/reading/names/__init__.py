"""What is named: units and tasks."""
