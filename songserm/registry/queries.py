"""What other rooms may ask of the register."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.people.queries import organisations_with
from songserm.registry.models import Certificate, Enterprise


def valid_certificates(now: datetime) -> QuerySet[Certificate]:
    """Certificates whose days include today in Thailand and that have not been ended."""
    today = timezone.localdate(now)
    return Certificate.objects.filter(ended_date__isnull=True, issued_date__lte=today, expiry_date__gte=today)


def listed(now: datetime) -> QuerySet[Enterprise]:
    """Firms that may be found: registered with a certificate valid now, or imported and not yet verified."""
    certified = Exists(valid_certificates(now).filter(enterprise=OuterRef("pk")))
    return Enterprise.objects.filter(Q(status="UNVERIFIED") | Q(certified, status="ACTIVE"))


def is_listed(enterprise: Enterprise, now: datetime) -> bool:
    """Whether the firm may be found now."""
    return listed(now).filter(pk=enterprise.pk).exists()


def enterprise_by_number(number: str) -> Enterprise | None:
    """The firm of a public number, whatever its status; none when there is none."""
    return Enterprise.objects.select_related("province").filter(number=number).first()


def enterprises_of(account: Account, permission: Permission) -> QuerySet[Enterprise]:
    """The firms for which the account holds the permission."""
    return Enterprise.objects.filter(organisation__in=organisations_with(account, permission))
