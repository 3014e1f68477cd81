"""Recording awards."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from songserm.audit.actions import Actor, record
from songserm.contracts.actions.agencies import one_at_a_time
from songserm.contracts.actions.importing import supplier_key_of
from songserm.contracts.importing.classifying import category_of
from songserm.contracts.importing.storing import SOURCE as EGP
from songserm.contracts.models import Agency, Contract
from songserm.people.models import Organisation
from songserm.registry.models import Enterprise
from songserm.toolbox.thai_dates import fiscal_year_of

KINDS = {
    Enterprise.Kind.JURISTIC.value: Contract.SupplierKind.JURISTIC,
    Enterprise.Kind.NATURAL.value: Contract.SupplierKind.PERSON,
}


@transaction.atomic
def record_contract(
    *,
    source: str,
    reference: str,
    supplier: Enterprise,
    title: str,
    amount: Decimal,
    signed_date: date,
    buyer: Organisation | None = None,
    project_number: str = "",
    by: Actor,
    now: datetime,
) -> Contract:
    """The contract of that source and reference, recorded once: a second time gives the first record.

    ``amount`` is baht with VAT, above zero. A project number of e-GP counts only for a unit of the state: nobody else's
    award is a contract that the state's record tells of.
    """
    if not _is_agency(buyer):
        project_number = ""
    key = supplier_key_of(supplier.identity_number) if supplier.identity_number else ""
    told = _told_by_egp(project_number, key, buyer)
    if told and not Contract.objects.filter(source=source, reference=reference).exists():
        Contract.objects.filter(pk=told.pk).update(
            source=source, reference=reference, buyer=buyer, supplier=supplier, awarded_amount=amount,
            agency=told.agency or _agency(buyer), signed_date=told.signed_date or signed_date,
            fiscal_year=told.fiscal_year or fiscal_year_of(signed_date),
        )  # fmt: skip
    contract, is_new = Contract.objects.get_or_create(
        source=source,
        reference=reference,
        defaults={
            "supplier": supplier,
            "supplier_key": key,
            "supplier_name": supplier.name_th if supplier.kind == Enterprise.Kind.JURISTIC else "",
            "supplier_kind": KINDS.get(supplier.kind, Contract.SupplierKind.UNKNOWN),
            "agency": _agency(buyer),
            "fiscal_year": fiscal_year_of(signed_date),
            "buyer": buyer,
            "title": title,
            "category": category_of(title),
            "amount": amount,
            "awarded_amount": amount,
            "signed_date": signed_date,
            "project_number": project_number,
            "recorded_at": now,
        },
    )
    if is_new or told:
        _note("CONTRACT_RECORDED", contract, by, now)
    return contract


def _told_by_egp(project_number: str, supplier_key: str, buyer: Organisation | None) -> Contract | None:
    """The contract that e-GP's record told of before it was recorded here: it is one contract, counted once.

    Never one whose agency is known here as another organisation: its row is not the buyer's to change.
    """
    if not project_number or not supplier_key:
        return None
    may_be_the_buyers = Q(agency=None) | Q(agency__organisation=None) | Q(agency__organisation=buyer)
    found = Contract.objects.select_for_update(of=("self",)).filter(
        may_be_the_buyers, source=EGP, project_number=project_number, supplier_key=supplier_key
    )
    return found.order_by("pk").first()


@transaction.atomic
def cancel_contract(*, contract: Contract, by: Actor, now: datetime) -> Contract:
    """A contract that was called off: it counts no more from that moment."""
    current = Contract.objects.select_for_update().get(pk=contract.pk)
    if current.cancelled_at is None:
        current.cancelled_at = now
        current.save(update_fields=["cancelled_at"])
        _note("CONTRACT_CANCELLED", current, by, now)
    return current


def _is_agency(buyer: Organisation | None) -> bool:
    return buyer is not None and buyer.kind == Organisation.Kind.AGENCY


def _agency(buyer: Organisation | None) -> Agency | None:
    """The state's unit that the buyer is; none for a private company.

    A unit that the record names is the buyer's where it is the only one of that name and province.
    """
    if buyer is None or not _is_agency(buyer):
        return None
    its = Agency.objects.filter(organisation=buyer)
    if known := its.first():
        return known
    one_at_a_time()
    if known := its.all().first():  # linked while this one waited
        return known
    named = list(Agency.objects.filter(name=buyer.name_th, province=buyer.province, organisation=None))
    own = named[0] if len(named) == 1 else next((each for each in named if not each.unit), None)
    if own:
        Agency.objects.filter(pk=own.pk).update(organisation=buyer)
        return own
    names = {"name": buyer.name_th, "province": buyer.province, "unit": _unit(buyer)}
    return Agency.objects.get_or_create(organisation=buyer, defaults=names)[0]


def _unit(buyer: Organisation) -> str:
    """Empty, or where another's agency of the name and province has none either, the buyer's own number."""
    others = Agency.objects.filter(name=buyer.name_th, province=buyer.province, unit="")
    return f"#{buyer.pk}" if others.exists() else ""


def _note(action: str, contract: Contract, by: Actor, now: datetime) -> None:
    data = {"supplier": contract.supplier_id, "amount": str(contract.amount), "source": contract.source}
    record(action=action, by=by, now=now, object_kind="contract", object_id=contract.pk, data=data)
