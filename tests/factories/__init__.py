"""Small makers of rows for tests: each gives one valid row, and takes what the test is about."""

from tests.factories.catalogue import make_item
from tests.factories.people import make_account, make_member, make_organisation
from tests.factories.registry import juristic_number, make_enterprise

__all__ = ["juristic_number", "make_account", "make_enterprise", "make_item", "make_member", "make_organisation"]
