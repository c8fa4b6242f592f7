"""The operator's settings: what their errors show."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from config.settings import Settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret_key", "hunter2"),
        ("https_proxy", "ftp://reader:hunter2@proxy.example"),
        ("smtp_url", "smtp//reader:hunter2@mail.example"),
    ],
)
def test_an_error_shows_no_half_of_a_secret(name: str, value: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate({name: value})
    assert name.upper().split("_")[0] in str(caught.value).upper()
    assert "hunter2" not in str(caught.value)
