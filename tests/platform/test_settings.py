"""Settings: environment before file before default, and a clear no."""

from pathlib import Path

import pytest

from ordito.platform.settings import Settings, SettingWrong, database_url_of, read_settings


def test_without_anything_the_defaults_hold() -> None:
    assert read_settings({}) == Settings()


def test_the_environment_wins_over_the_file_and_options_over_both(tmp_path: Path) -> None:
    file = tmp_path / "ordito.toml"
    file.write_text('token_cache_s = 9\nzone = "Europe/Tallinn"\ncompany = "cj"\n')
    settings = read_settings(
        {"ORDITO_SETTINGS": str(file), "ORDITO_TOKEN_CACHE_S": "1", "ORDITO_LOG_REQUESTS": "false"},
        company="demo",
    )
    assert (settings.token_cache_s, settings.zone, settings.company) == (
        1,
        "Europe/Tallinn",
        "demo",
    )
    assert settings.log_requests is False


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"ORDITO_TOKEN_CACHE_S": "long"}, "token_cache_s"),
        ({"ORDITO_TOKEN_CACHE_S": "301"}, "token_cache_s"),
        ({"ORDITO_COMPANY": "x; DROP DATABASE"}, "company"),
        ({"ORDITO_TRACES": "ftp://collector"}, "traces"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(environ: dict[str, str], named: str) -> None:
    with pytest.raises(SettingWrong, match=named):
        read_settings(environ)


def test_an_unknown_setting_of_the_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "ordito.toml"
    file.write_text("zoen = 1\n")
    with pytest.raises(SettingWrong, match="zoen"):
        read_settings({"ORDITO_SETTINGS": str(file)})


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingWrong, match=r"missing\.toml"):
        read_settings({"ORDITO_SETTINGS": str(tmp_path / "missing.toml")})


def test_a_company_is_a_database_of_the_same_server() -> None:
    url = "postgresql://ordito@/?host=/run/ordito&port=5432"
    assert database_url_of(url, "cj") == "postgresql://ordito@/ordito_cj?host=/run/ordito&port=5432"


def test_cookies_are_secure_where_browsers_come_over_tls() -> None:
    assert Settings(public_url="https://shop.example").cookies_secure
    assert not Settings(public_url="http://localhost:8000").cookies_secure
