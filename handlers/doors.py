"""Every way in: what each command, button and message asks of whoever uses it. `docs/rights.md` is made from this."""

from dataclasses import dataclass

from domain.rights import Action


@dataclass(frozen=True, slots=True)
class Door:
    """A command (by its English name), a kind of button (by the first letter of its data) or a kind of message.

    `action` is what one must be allowed to do to the unit it is about; None: it is about no unit.
    """

    name: str
    does: str
    action: Action | None = None
    reaches_below: bool = True
    """Whether a role on a unit above opens it too; else only secretaries and deputies of the unit itself are let in."""
    besides: str = ""
    """What else must be so, whatever the role."""


COMMANDS = (
    Door("/start", "opens the private chat for reminders; with an invitation's token: gives its role, once"),
    Door("/help", "tells how to use it, by role"),
    Door("/status", "figures of what one looks after, or one's own tasks", besides="in a group: of what it is about"),
    Door("/campaign", "the open campaigns one looks after", Action.OVERSEE, besides="others get /mine"),
    Door(
        "/people",
        "who is registered in one's charge, who is not, links that invite",
        Action.DECIDE,
        besides="in private",
    ),
    Door(
        "/report",
        "the open tasks of one's units, with their answers",
        Action.REPORT,
        reaches_below=False,
        besides="in private",
    ),
    Door("/remind", "reminds who has not finished, now: whom, and a button", Action.OVERSEE, besides="in private"),
    Door("/undo", "takes back one's own last report of today"),
    Door("/settings", "what one may settle; in a group its own, for who decides for its unit"),
    Door("/link", "says what a group is for, changes it, takes it off", Action.DECIDE, besides="in private: a list"),
    Door("/cancel", "calls off what one is setting up in that chat"),
    Door("/export", "files of what one looks after", Action.OVERSEE, besides="in private"),
    Door("/mine", "tasks of the units one answers for", Action.SEE, reaches_below=False, besides="others get /status"),
    Door("/units", "the unit list: as it is, a new one, a template", Action.DECIDE, besides="of the root; in private"),
    Door("/extend", "asks for more time, and shows what waits for one's decision", besides="in private"),
)
BUTTONS = (
    Door("a", "answers a reminder", Action.REPORT),
    Door("c", "answers a task with one of its choices", Action.REPORT),
    Door("g", "answers a digest", Action.REPORT, reaches_below=False, besides="in that group"),
    Door("q", "answers a question of the system", Action.REPORT, besides="only who was asked"),
    Door("u", "takes a report back", besides="only who gave it"),
    Door("e", "offers the answers again", besides="only who gave the report"),
    Door("x", "shows what was said and not understood", Action.OVERSEE, besides="in private"),
    Door("k", "records it for who said it", Action.OVERSEE, besides="in private"),
    Door("t", "teaches another name of a unit or task", Action.DECIDE, besides="in private"),
    Door(
        "d", "takes a step of setting something up", besides="only whose draft it is; each step asks for its own right"
    ),
    Door(
        "i",
        "gives files of the unit list, closes units, undoes an import",
        Action.DECIDE,
        besides="of the root; in private",
    ),
    Door(
        "z",
        "settles a campaign's rules, a group's tally and language",
        Action.DECIDE,
        besides="in private; a group's own also there",
    ),
    Door("m", "offers the answers of a task", Action.REPORT, besides="in private"),
    Door("l", "reminds of a task whoever of one's charge has not finished", Action.OVERSEE, besides="in private"),
    Door("j", "settles days off, one's own language", besides="of one's own unit, or one decides for; in private"),
    Door("p", "makes, shows, announces and ends a campaign, moves a due of it", Action.DECIDE, besides="in private"),
    Door("w", "asks until when more time is wanted", Action.REPORT, besides="in private"),
    Door("y", "grants more time, or refuses it", Action.DECIDE, besides="in private"),
    Door("n", "shows who is registered, invites, gives and ends roles", Action.DECIDE, besides="in private"),
    Door("r", "lets in who asked to be registered, or refuses", Action.DECIDE, besides="in private"),
    Door("f", "has a file made and sent to whoever pressed", Action.OVERSEE, besides="in private"),
    Door("o", "shows messages in doubt and what is being sent; sends again, halts", besides="operators, in private"),
    Door("h", "posts the tally again in the groups of a unit", Action.DECIDE, besides="in private"),
    Door("b", "shows who is out of reach", Action.DECIDE, besides="in private"),
    Door("s", "turns to another page of a status", Action.OVERSEE, besides="in a group: what it is about, no names"),
)
MESSAGES = (
    Door("words", "a report in one's own words, or a caption", Action.REPORT),
    Door(
        "unit list",
        "an Excel or csv file: previewed as a new unit list",
        Action.DECIDE,
        besides="of the root; in private",
    ),
    Door("campaign file", "a .toml file: previewed as a new campaign", Action.DECIDE, besides="in private"),
    Door("wordless", "a picture, file, voice or forwarded message: never a report"),
)
