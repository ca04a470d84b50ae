"""The environment decides, and a value that cannot be used is named in one line."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the developer's own settings."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DONDOC_{name.upper()}", raising=False)


def test_it_starts_with_nothing_set() -> None:
    """The defaults of the contract."""
    settings = load_settings(None)
    assert settings.bot_token is None
    assert settings.database_url == "sqlite:///var/dondoc.db"
    assert settings.timezone.key == "Asia/Ho_Chi_Minh"
    assert (settings.language, settings.log_level, settings.log_format) == ("vi", "INFO", "text")
    assert settings.resend_unknown == "decisions"
    assert settings.listen_address == ("127.0.0.1", 8080)
    assert settings.bot_base_url == "https://api.telegram.org/bot"
    assert settings.file_base_url == "https://api.telegram.org/file/bot"


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And what neither says has its default; unknown names are somebody else's."""
    (tmp_path / ".env").write_text("DONDOC_LANGUAGE=en\nDONDOC_TIMEZONE=Asia/Tokyo\nDONDOC_X=1\nOTHER=2\n", "utf-8")
    monkeypatch.setenv("DONDOC_TIMEZONE", "Asia/Vientiane")
    settings = load_settings(tmp_path / ".env")
    assert (settings.language, settings.timezone.key) == ("en", "Asia/Vientiane")


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a compose file leaves it."""
    monkeypatch.setenv("DONDOC_BOT_TOKEN", "")
    assert load_settings(None).bot_token is None


@pytest.mark.parametrize(
    ("given", "driven"),
    [
        ("sqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("sqlite:////var/x.db", "sqlite+aiosqlite:////var/x.db"),
        ("sqlite+aiosqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u@h:5/d?x=1", "postgresql+psycopg://u@h:5/d?x=1"),
    ],
)
def test_the_driver_is_chosen_for_the_database(monkeypatch: pytest.MonkeyPatch, given: str, driven: str) -> None:
    """Whichever of the usual spellings is given."""
    monkeypatch.setenv("DONDOC_DATABASE_URL", given)
    assert load_settings(None).async_database_url == driven


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", "AAH-secret"),
        ("BOT_TOKEN", "12345:AAH secret"),
        ("DATABASE_URL", "mysql://x"),
        ("DATABASE_URL", "sqlite:///"),
        ("API_URL", "api.telegram.org"),
        ("API_URL", "http://host:port"),
        ("PROXY_URL", "ftp://proxy:1"),
        ("TIMEZONE", "Hanoi"),
        ("TIMEZONE", "../etc/passwd"),
        ("LANGUAGE", "fr"),
        ("WEBHOOK_URL", "http://example.org"),
        ("WEBHOOK_SECRET", "with space"),
        ("WEBHOOK_SECRET", "x" * 257),
        ("LISTEN", "8080"),
        ("LISTEN", "127.0.0.1:80800"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
        ("RESEND_UNKNOWN", "some"),
    ],
)
def test_a_bad_value_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """The variable, what it must look like, and no value that may be a secret."""
    monkeypatch.setenv(f"DONDOC_{name}", value)
    with pytest.raises(SettingsError) as told:
        load_settings(None)
    assert str(told.value).startswith(f"DONDOC_{name}: ")
    assert "\n" not in str(told.value)
    assert repr(value) not in str(told.value)
    assert told.value.__context__ is None  # pydantic's error would print the values


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"WEBHOOK_URL": "https://example.org/hook"}, "DONDOC_WEBHOOK_SECRET"),
        ({"WEBHOOK_SECRET": "abc"}, "DONDOC_WEBHOOK_URL"),
        ({"CLOCK_FILE": "clock.json"}, "DONDOC_CLOCK_FILE"),
        ({"CLOCK_FILE": "clock.json", "API_URL": "http://10.0.0.1:8081"}, "DONDOC_API_URL"),
    ],
)
def test_settings_that_do_not_fit_together_are_refused(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], named: str
) -> None:
    """The line names both."""
    for name, value in values.items():
        monkeypatch.setenv(f"DONDOC_{name}", value)
    with pytest.raises(SettingsError, match=named):
        load_settings(None)


def test_a_foreign_clock_is_allowed_on_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the sandbox and tests."""
    monkeypatch.setenv("DONDOC_API_URL", "http://127.0.0.1:8081/")
    monkeypatch.setenv("DONDOC_CLOCK_FILE", "clock.json")
    assert load_settings(None).clock_file == Path("clock.json")


def test_the_line_is_said_in_the_language_of_the_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vietnamese unless English is wanted."""
    monkeypatch.setenv("DONDOC_TIMEZONE", "Hanoi")
    with pytest.raises(SettingsError, match="không phải là múi giờ"):
        load_settings(None)
    monkeypatch.setenv("DONDOC_LANGUAGE", "en")
    with pytest.raises(SettingsError, match="not a time zone"):
        load_settings(None)


def test_no_repr_shows_a_secret() -> None:
    """Token, webhook secret, passwords in addresses."""
    settings = Settings(
        _env_file=None,
        bot_token="42:secret-one",
        database_url="postgresql://u:secret-two@h/d",
        proxy_url="http://u:secret-three@h:1",
        webhook_url="https://example.org",
        webhook_secret="secret-four",
    )
    assert "secret-" not in f"{settings!r} {settings}"
