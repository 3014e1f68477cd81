"""Small makers of rows for tests: each gives one valid row, and takes what the test is about."""

from tests.factories.catalogue import make_item
from tests.factories.people import make_account, make_member, make_organisation, sign_in_with_two_factors
from tests.factories.registry import certify, juristic_number, make_enterprise, make_listed, make_owned

__all__ = [
    "certify",
    "juristic_number",
    "make_account",
    "make_enterprise",
    "make_item",
    "make_listed",
    "make_member",
    "make_organisation",
    "make_owned",
    "sign_in_with_two_factors",
]
