"""The app as a whole: it refuses an unsafe start, and sends pages small."""

import pytest

import config
from academy import create_app


def test_a_page_is_sent_compressed(client):
    answer = client.get("/help", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]


def production(monkeypatch: pytest.MonkeyPatch, **named: str) -> config.Production:
    """A production with every safe setting, and then these."""
    safe = {"SECRET_KEY": "x" * 40, "PUBLIC_URL": "https://academy.council.example"}
    for name, value in {**safe, **named}.items():
        monkeypatch.setenv(name, value)
    return config.Production()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", config.DEFAULT_KEY),
        ("PUBLIC_URL", "http://academy.council.example"),
        ("VERIFY_URL", "http://academy.council.example"),
        ("FLASK_DEBUG", "1"),
        ("SESSION_MINUTES", "9"),
        ("SESSION_MINUTES", "an hour"),
        ("SESSION_MINUTES", "100000"),
        ("ACADEMY_DEMO", "1"),
        ("ACADEMY_TIME_TRAVEL", "1"),
    ],
)
def test_production_refuses_to_start_unsafe_and_says_what(monkeypatch, name, value):
    settings = production(monkeypatch, **{name: value})
    with pytest.raises(SystemExit, match=name):
        create_app(settings)


def test_a_safe_production_has_no_demo_no_time_travel_and_a_cookie_for_https_alone(monkeypatch):
    settings = production(monkeypatch)
    assert settings.problems() == []
    assert (settings.DEMO_ACCOUNTS, settings.TIME_TRAVEL, settings.SESSION_COOKIE_SECURE) == (
        False,
        False,
        True,
    )


def test_a_secret_can_come_from_a_file(monkeypatch, tmp_path):
    file = tmp_path / "key"
    file.write_text("y" * 40 + "\n")
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("SECRET_KEY_FILE", str(file))
    assert config.Production().SECRET_KEY == "y" * 40
