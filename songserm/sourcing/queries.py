"""What is asked of sourcing, by whom it may be seen."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from songserm.catalogue.models import Mark
from songserm.contracts.queries import bought_from
from songserm.people.models import Account, Organisation
from songserm.people.permissions import Permission
from songserm.people.queries import organisations_with
from songserm.policy.rule_sets import NoRuleInForce
from songserm.policy.vat import rate_on
from songserm.registry.queries import enterprises_of
from songserm.sourcing.labels import TROUBLES
from songserm.sourcing.listing import certified_now
from songserm.sourcing.models import (
    Award,
    Evidence,
    Invitation,
    Need,
    Question,
    Quotation,
    QuotationRequest,
    SealedQuotation,
)
from songserm.sourcing.preferring import Standing, standings
from songserm.sourcing.rules.quotations import unit_price
from songserm.sourcing.watching import quotation_warnings
from songserm.toolbox.money import without_vat
from songserm.toolbox.reasons import Reason
from songserm.toolbox.thai_dates import bangkok_today

PAGE = 25


def needs_of(account: Account) -> QuerySet[Need]:
    """The needs of the organisations for which the account buys, newest first."""
    found = Need.objects.filter(organisation__in=organisations_with(account, Permission.BUY))
    return found.select_related("organisation", "province").order_by("-id")


def usual_buyer(account: Account) -> Organisation | None:
    """The organisation of the last need that the person wrote, or the oldest for which it buys."""
    last = needs_of(account).filter(author=account).first()
    return last.organisation if last else organisations_with(account, Permission.BUY).first()


@dataclass(frozen=True, slots=True)
class NeedsPage:
    """Some needs, newest first, and where the next page begins; none after the last."""

    needs: Sequence[Need]
    next: int | None


def needs_page(account: Account, *, before: int | None = None) -> NeedsPage:
    """Twenty-five of the account's needs, each with its evidence, request, how many were invited, and award; one query."""
    found = (
        needs_of(account)
        .select_related("request__award__quotation__enterprise")
        .annotate(is_sealed=Exists(Evidence.objects.filter(need=OuterRef("pk"))), invited=Count("request__invitations"))
    )
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    return NeedsPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def need_of(account: Account, public_id: UUID) -> Need | None:
    """A need that the account's organisation wrote; none for anything else."""
    return needs_of(account).filter(public_id=public_id).first()


def evidence_of(need: Need) -> Evidence | None:
    """The sealed evidence, without the heavy PDF; none before sealing."""
    return Evidence.objects.defer("pdf").filter(need=need).first()


def evidence_in_public(public_id: UUID) -> Evidence | None:
    """Evidence by the address in its QR code."""
    return Evidence.objects.defer("pdf").select_related("need__organisation").filter(public_id=public_id).first()


def request_of(account: Account, public_id: UUID) -> QuotationRequest | None:
    """A request of the account's organisation; none for anything else."""
    found = QuotationRequest.objects.filter(need__in=needs_of(account))
    return found.select_related("need__organisation", "need__province").filter(public_id=public_id).first()


def invitations_of(account: Account) -> QuerySet[Invitation]:
    """Invitations of the firms for which the account answers, newest first."""
    found = Invitation.objects.filter(enterprise__in=enterprises_of(account, Permission.QUOTE))
    related = ("request__need__organisation", "request__need__province", "enterprise")
    return found.select_related(*related).order_by("-id")


@dataclass(frozen=True, slots=True)
class InvitationsPage:
    """Some invitations, newest first, and where the next page begins; none after the last."""

    invitations: Sequence[Invitation]
    next: int | None


def invitations_page(account: Account, *, before: int | None = None) -> InvitationsPage:
    """Twenty-five of the invitations of the account's firms."""
    found = invitations_of(account)
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    return InvitationsPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def invitation_of(account: Account, public_id: UUID) -> Invitation | None:
    """An invitation of one of the account's firms; none for anything else."""
    return invitations_of(account).filter(public_id=public_id).first()


def current_box(invitation: Invitation) -> SealedQuotation | None:
    """What the firm has handed in and not replaced or withdrawn."""
    return invitation.sealed.filter(ended_at=None).first()


def waiting_to_be_opened(account: Account, now: datetime) -> QuerySet[QuotationRequest]:
    """Requests of the account's organisations past their deadline, not opened, without this person's part."""
    due = QuotationRequest.objects.filter(
        need__in=needs_of(account), deadline__lt=now, opened_at=None, cancelled_at=None, ordered_at=None
    )
    return due.exclude(consents__account=account)


def waiting_to_be_answered(account: Account, now: datetime) -> QuerySet[QuotationRequest]:
    """Requests of the account's organisations in which an invited firm has asked and nobody has answered yet."""
    asked = Question.objects.filter(request=OuterRef("pk"), answered_at=None)
    return QuotationRequest.objects.filter(
        Exists(asked), need__in=needs_of(account), deadline__gte=now, cancelled_at=None
    )


def waiting_to_be_awarded(account: Account) -> QuerySet[QuotationRequest]:
    """Requests of the account's organisations that are opened with a quotation to choose, neither awarded nor called off."""
    readable = Quotation.objects.filter(request=OuterRef("pk"), total__isnull=False)
    return QuotationRequest.objects.filter(
        Exists(readable), need__in=needs_of(account), opened_at__isnull=False, award=None, cancelled_at=None
    )


def unanswered(account: Account, now: datetime) -> QuerySet[Invitation]:
    """Invitations that can still be answered and have not been."""
    answered = SealedQuotation.objects.filter(invitation=OuterRef("pk"), ended_at=None)
    found = invitations_of(account).filter(request__deadline__gte=now, request__cancelled_at=None)
    return found.exclude(Exists(answered))


@dataclass(frozen=True, slots=True)
class Compared:
    """One quotation beside the others. Prices are baht with VAT; ``before`` is what the buyer bought from it so far.

    ``without_vat`` is none where the price could not be read or no rate of VAT was in force.
    """

    quotation: Quotation
    unit_price: Decimal | None
    without_vat: Decimal | None
    marks: tuple[str, ...]
    is_certified: bool
    before: Decimal
    standing: Standing
    """What the rules of e-bidding would say; here it only informs."""
    warnings: tuple[Reason, ...]
    trouble: str
    """Why it could not be read, in the reader's language; empty when it was."""


def compared(request: QuotationRequest, now: datetime) -> list[Compared]:
    """The opened quotations, cheapest first, those that could not be read last. Constant queries, however many."""
    quotations = list(request.quotations.select_related("enterprise__province").order_by("total", "id"))
    firms = [each.enterprise_id for each in quotations]
    certified = set(certified_now(now).filter(enterprise__in=firms).values_list("enterprise", flat=True))
    marks, before = _marks(firms, now), _bought_before(request, firms)
    placed, rate = standings(request, quotations, now), _rate(request, now)
    return [
        _compared(each, request, certified=certified, marks=marks, before=before, placed=placed, rate=rate)
        for each in quotations
    ]


def _rate(request: QuotationRequest, now: datetime) -> Decimal | None:
    """The rate of VAT at the opening; none on a day without one: the prices hold VAT and are compared all the same."""
    try:
        return rate_on(bangkok_today(request.opened_at or now))
    except NoRuleInForce:
        return None


def _bought_before(request: QuotationRequest, firms: Sequence[int]) -> dict[int, Decimal]:
    """Firm → what the buyer bought from it, the contract of this very request left out."""
    found = bought_from(request.need.organisation_id, firms)
    made = Award.objects.select_related("quotation", "contract").filter(request=request).first()
    if made and made.quotation.enterprise_id in found:
        found[made.quotation.enterprise_id] -= made.contract.sold or Decimal(0)
    return found


def _compared(
    quotation: Quotation,
    request: QuotationRequest,
    *,
    certified: set[int],
    marks: dict[int, set[str]],
    before: dict[int, Decimal],
    placed: dict[int, Standing],
    rate: Decimal | None,
) -> Compared:
    firm, total = quotation.enterprise_id, quotation.total
    return Compared(
        quotation=quotation,
        unit_price=None if total is None else unit_price(total, request.need.quantity),
        without_vat=None if total is None or rate is None else without_vat(total, rate),
        marks=tuple(str(Mark.Kind(code).label) for code in sorted(marks.get(firm, ()))),
        is_certified=firm in certified,
        before=before.get(firm, Decimal(0)),
        standing=placed.get(firm, Standing()),
        warnings=tuple(quotation_warnings(quotation, request.need, certified=firm in certified)),
        trouble=TROUBLES[quotation.trouble].local() if quotation.trouble else "",
    )


def _marks(firms: Iterable[int], now: datetime) -> dict[int, set[str]]:
    """Firm → the marks that its published items bear and that hold today; one query."""
    rows = Mark.objects.filter(item__enterprise__in=list(firms), item__state="PUBLISHED")
    valid = rows.exclude(expiry_date__lt=bangkok_today(now)).values_list("item__enterprise", "kind").distinct()
    found: dict[int, set[str]] = {}
    for firm, kind in valid.order_by():
        found.setdefault(firm, set()).add(kind)
    return found


def evidence_as_data(evidence: Evidence) -> dict[str, Any]:
    """The sealed document."""
    found: dict[str, Any] = json.loads(evidence.document)
    return found
