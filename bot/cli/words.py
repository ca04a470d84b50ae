"""Help texts in the language of the office: docstrings and options are messages, translated when they are shown."""

from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from locales.translator import Translator


class Command(TyperCommand):
    """A command that explains itself in the language of the office."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 (Typer's own types)
        """Write the help."""
        _translate(self, _translator())
        super().format_help(ctx, formatter)


class Group(TyperGroup):
    """A family of commands that explains itself and lists them in the language of the office."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the help."""
        tr = _translator()
        for command in (self, *self.commands.values()):
            _translate(command, tr)
        super().format_help(ctx, formatter)


def _translate(command: Any, tr: "Translator") -> None:  # noqa: ANN401
    for explained in (command, *command.params):
        if text := getattr(explained, "help", None):
            explained.help = tr(text)


def _translator() -> "Translator":
    from bot.settings import SettingsError, load_settings  # noqa: PLC0415 (a tenth of a second)
    from locales.translator import LANGUAGES, Translator  # noqa: PLC0415

    try:
        return Translator(load_settings().language)
    except SettingsError:
        return Translator(LANGUAGES[0])  # help is there also for whom the settings are wrong
