"""Who may do what: every role on its own unit, above, below, beside, and in clusters."""

import pytest

from domain.rights import Action, Grant, Place, answers_for, covers, leads, may
from domain.values import RoleName

ROOT, COMMITTEE, BRANCH, OTHER = 1, 2, 3, 4
AT_ROOT = Place(ROOT, ())
AT_COMMITTEE = Place(COMMITTEE, (ROOT,), "Cụm 1")
AT_BRANCH = Place(BRANCH, (ROOT, COMMITTEE), "Cụm 1")
AT_OTHER = Place(OTHER, (ROOT,), "Cụm 2")
EVERYWHERE = (AT_ROOT, AT_COMMITTEE, AT_BRANCH, AT_OTHER)


def allowed(role: RoleName, action: Action, unit_id: int = COMMITTEE, cluster: str = "") -> list[int]:
    """The ids of the units to which somebody with one role may do something."""
    grant = Grant(role, unit_id, cluster)
    return [place.unit_id for place in EVERYWHERE if may([grant], action, place)]


@pytest.mark.parametrize("action", Action)
def test_an_organiser_decides_for_the_whole_subtree_and_for_nothing_above_or_beside_it(action: Action) -> None:
    """Everything, from the unit down."""
    assert allowed(RoleName.ORGANISER, action) == [COMMITTEE, BRANCH]


@pytest.mark.parametrize(
    ("action", "units"),
    [
        (Action.SEE, [COMMITTEE, BRANCH]),
        (Action.OVERSEE, [COMMITTEE, BRANCH]),
        (Action.REPORT, [COMMITTEE, BRANCH]),
        (Action.DECIDE, []),
    ],
)
def test_an_overseer_sees_and_reports_for_the_subtree_and_decides_nothing(action: Action, units: list[int]) -> None:
    """Due dates and roles are the organiser's."""
    assert allowed(RoleName.OVERSEER, action) == units


@pytest.mark.parametrize("role", [RoleName.SECRETARY, RoleName.DEPUTY])
@pytest.mark.parametrize(
    ("action", "units"),
    [(Action.SEE, [COMMITTEE]), (Action.OVERSEE, []), (Action.REPORT, [COMMITTEE]), (Action.DECIDE, [])],
)
def test_a_secretary_or_deputy_sees_and_reports_for_the_own_unit_alone(
    role: RoleName, action: Action, units: list[int]
) -> None:
    """Not for the branches under it, whose secretaries are others."""
    assert allowed(role, action) == units


def test_who_looks_after_a_cluster_sees_its_units_and_no_others() -> None:
    """An overseer at the root for Cụm 1: not the root itself, not Cụm 2."""
    assert allowed(RoleName.OVERSEER, Action.SEE, ROOT, "Cụm 1") == [COMMITTEE, BRANCH]
    assert allowed(RoleName.OVERSEER, Action.SEE, ROOT, "Cụm 3") == []


@pytest.mark.parametrize("action", Action)
def test_who_holds_no_role_may_do_nothing(action: Action) -> None:
    """A stranger does not even learn a name."""
    assert not any(may([], action, place) for place in EVERYWHERE)


def test_several_roles_add_up() -> None:
    """Secretary of a branch and organiser elsewhere: each where it holds."""
    grants = [Grant(RoleName.SECRETARY, BRANCH), Grant(RoleName.ORGANISER, OTHER)]
    assert [place.unit_id for place in EVERYWHERE if may(grants, Action.REPORT, place)] == [BRANCH, OTHER]
    assert [place.unit_id for place in EVERYWHERE if may(grants, Action.DECIDE, place)] == [OTHER]


def test_a_unit_whose_number_begins_like_another_is_not_below_it() -> None:
    """Unit 1 does not stand above what is under unit 11."""
    assert not covers(Grant(RoleName.ORGANISER, 1), Place(5, (11,)))


def test_leaders_first_roles_are_those_of_an_organiser_and_answerers_are_named_once() -> None:
    """Which scope a person is shown first; for which units a message of theirs may be."""
    grants = [
        Grant(RoleName.DEPUTY, BRANCH),
        Grant(RoleName.OVERSEER, OTHER),
        Grant(RoleName.ORGANISER, COMMITTEE),
        Grant(RoleName.SECRETARY, BRANCH),
    ]
    assert [grant.unit_id for grant in leads(grants)] == [COMMITTEE, OTHER]
    assert answers_for(grants) == (BRANCH,)
