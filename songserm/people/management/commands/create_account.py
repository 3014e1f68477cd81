"""Make an account with a role, such as the first administrator."""

import secrets
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from songserm.audit.actions import System
from songserm.people import actions
from songserm.people.permissions import Role
from songserm.reference.models import Province


class Command(BaseCommand):
    help = "Make an account with a role, such as the first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", required=True, choices=[role.value for role in actions.APPOINTED])
        parser.add_argument("--organisation", default="", help="an officer's agency")
        parser.add_argument("--province", default="", help="two-digit code of a new agency's province")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        given = sys.stdin.readline().rstrip("\n") if options["password_stdin"] else ""
        password = given or secrets.token_urlsafe(18)
        try:
            self._create(password, options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        except (actions.AddressTaken, actions.OrganisationNotNamed, actions.AgencyNotSettled) as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"created {options['email']}")
        if not given:
            self.stdout.write(f"password: {password}\nChange it after signing in; it is not kept anywhere.")

    @transaction.atomic
    def _create(self, password: str, options: dict[str, Any]) -> None:
        validate_email(options["email"])
        validate_password(password)
        by, now = System("command"), timezone.now()
        province = Province.objects.filter(pk=options["province"]).first()
        if options["province"] and province is None:
            raise ValidationError("No province has that code: give its two digits, such as 50.")
        account = actions.create_account(email=options["email"], password=password, by=by, now=now)
        name, role = options["organisation"], Role(options["role"])
        actions.appoint(account=account, role=role, organisation_name=name, province=province, by=by, now=now)
