"""Example data: a provincial bloc of 60 party cells in 5 clusters, half way through a campaign. All made up."""

from sandbox.example.data import Act, Example, Group, Member, load_example
from sandbox.example.play import perform, play
from sandbox.example.populate import populate

__all__ = ["Act", "Example", "Group", "Member", "load_example", "perform", "play", "populate"]
