"""The examples in the docstrings of platforms are true."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

from crawler import platforms

MODULES = [module.name for module in pkgutil.iter_modules(platforms.__path__, f"{platforms.__name__}.")]


@pytest.mark.parametrize("name", MODULES)
def test_what_a_docstring_shows_is_so(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0
