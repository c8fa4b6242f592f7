"""The examples in the docstrings of platforms and proposals are true."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

from crawler import platforms, proposals

MODULES = [module.name for package in (platforms, proposals) for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")]


@pytest.mark.parametrize("name", MODULES)
def test_what_a_docstring_shows_is_so(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0
