"""Segments and programmes are made, firms are written to, and say what they did."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from songserm.audit.actions import Actor, record
from songserm.notifications.actions import tell
from songserm.notifications.soon import run_soon
from songserm.notifications.unsubscribing import token_of
from songserm.people.models import Account, Organisation
from songserm.promotion.models import Addressee, Consent, Outreach, Programme, Segment, Spending, Target
from songserm.promotion.rules.holding_out import is_held_out
from songserm.promotion.segments import Facts, consenting_members, firms, with_consent
from songserm.reference.queries import Names
from songserm.tenders.models import Notice
from songserm.toolbox.refusals import Refused

LETTERS = "promotion"
"""What one press in a letter ends."""
SENDING = "songserm.promotion.tasks.send_letters"


class PromotionRefused(Refused):
    """Something that cannot be done in promotion."""


@transaction.atomic
def save_segment(*, organisation: Organisation, name: str, facts: Facts, by: Account, now: datetime) -> Segment:
    """A segment under a name of its own. Raises PromotionRefused for a name that is taken."""
    made = {"organisation": organisation, "name": name, "facts": facts.to_json(), "created_by": by, "created_at": now}
    try:
        with transaction.atomic():
            segment = Segment.objects.create(**made)
    except IntegrityError as error:
        raise _name_taken() from error
    _note("SEGMENT_SAVED", "segment", segment.pk, by, now, facts=segment.facts)
    return segment


@transaction.atomic
def begin_programme(
    *, organisation: Organisation, name: str, partner: str, budget: Decimal, begins: date, ends: date, by: Account,
    now: datetime,
) -> Programme:  # fmt: skip
    """A programme; ``budget`` in baht. Raises PromotionRefused for a name that is taken or days in the wrong order."""
    if ends < begins:
        raise PromotionRefused(
            "PROGRAMME_ENDS_EARLY", th="วันสิ้นสุดต้องไม่ก่อนวันเริ่ม", en="The last day must not lie before the first."
        )
    try:
        with transaction.atomic():
            programme = Programme.objects.create(
                organisation=organisation, name=name, partner=partner, budget=budget, begins=begins, ends=ends,
                created_by=by, created_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise _name_taken() from error
    _note("PROGRAMME_BEGUN", "programme", programme.pk, by, now, budget=str(budget))
    return programme


@transaction.atomic
def set_targets(
    *, programme: Programme, targets: Mapping[tuple[str, date], Decimal | None], by: Account, now: datetime
) -> None:
    """(Indicator, first day of the month) → value, or none for no target any more; what is not named stays."""
    for (indicator, month), value in targets.items():
        if value is None:
            Target.objects.filter(programme=programme, indicator=indicator, month=month).delete()
    Target.objects.bulk_create(
        [
            Target(programme=programme, indicator=indicator, month=month, value=value)
            for (indicator, month), value in targets.items()
            if value is not None
        ],
        update_conflicts=True,
        unique_fields=["programme", "indicator", "month"],
        update_fields=["value"],
    )
    told = {
        f"{indicator} {month:%Y-%m}": None if value is None else str(value)
        for (indicator, month), value in targets.items()
    }
    _note("TARGETS_SET", "programme", programme.pk, by, now, targets=told)


@transaction.atomic
def enter_spending(
    *, programme: Programme, spent_date: date, amount: Decimal, note: str, by: Account, now: datetime, key: UUID | None = None
) -> Spending:  # fmt: skip
    """What was spent, in baht. The same words under the same ``key``, as by a button that was pressed twice, count once."""
    spent, is_new = Spending.objects.get_or_create(
        programme=programme, key=key or uuid4(), spent_date=spent_date, amount=amount, note=note,
        defaults={"entered_by": by, "entered_at": now},
    )  # fmt: skip
    if is_new:
        _note("SPENDING_ENTERED", "programme", programme.pk, by, now, amount=str(amount))
    return spent


@transaction.atomic
def reach(
    *, segment: Segment, title_th: str, text_th: str, title_en: str = "", text_en: str = "", link: str = "",
    notice: Notice | None = None, programme: Programme | None = None, held_out_percent: int, by: Account, now: datetime, public_id: UUID | None = None,
) -> Outreach:  # fmt: skip
    """Write to the consenting firms of the segment, as it is now, but for those that chance holds out to compare with.

    Every firm of the segment is noted with its group; letters are written by a job. ``public_id`` names the
    outreach: the same one again, as by a button that was pressed twice, gives what was made and writes to nobody. Raises
    PromotionRefused when nobody in the segment wants letters.
    """
    public_id = public_id or uuid4()
    Segment.objects.select_for_update().get(pk=segment.pk)
    if made := Outreach.objects.filter(segment=segment, public_id=public_id).first():
        return made
    found = firms(Facts.from_json(segment.facts), now=now)
    consenting = set(with_consent(found).values_list("pk", flat=True))
    if not consenting:
        raise PromotionRefused(
            "NOBODY_CONSENTS",
            th="ไม่มีกิจการในกลุ่มนี้ที่ยินยอมรับข่าวสาร จึงไม่มีผู้รับ",
            en="No firm in this segment wants letters: there is nobody to write to.",
        )
    outreach = Outreach.objects.create(
        public_id=public_id, segment=segment, facts=segment.facts, programme=programme, notice=notice, title_th=title_th, title_en=title_en,
        text_th=text_th, text_en=text_en, link=link, held_out_percent=held_out_percent, created_by=by, created_at=now,
    )  # fmt: skip
    rows = [
        Addressee(outreach=outreach, enterprise_id=pk, group=_group(outreach, pk, number, consenting))
        for pk, number in found.values_list("pk", "number")
    ]
    Addressee.objects.bulk_create(rows, batch_size=2000)
    _note("FIRMS_REACHED", "outreach", outreach.pk, by, now, firms=len(rows), consenting=len(consenting))
    run_soon(SENDING)
    return outreach


def send_letters(*, now: datetime) -> int:
    """Write every letter that waits; how many firms were told. Each firm is told in a transaction of its own, once."""
    count = 0
    while _tell_one(now):
        count += 1
    return count


@transaction.atomic
def _tell_one(now: datetime) -> bool:
    waiting = Addressee.objects.select_for_update(of=("self",), skip_locked=True).filter(group="REACHED", told_at=None)
    addressee = waiting.select_related("outreach__notice", "enterprise").order_by("pk").first()
    if addressee is None:
        return False
    members = consenting_members().filter(organisation__enterprise=addressee.enterprise)
    accounts = list(Account.objects.filter(pk__in=members.values("account")).order_by("pk"))
    if not accounts:
        # Whoever wanted letters has taken that back meanwhile: the firm was not reached and counts among the others.
        addressee.group = Addressee.Group.NO_CONSENT
        addressee.save(update_fields=["group"])
        return True
    for account in accounts:
        _write(addressee, account, now)
    addressee.told_at = now
    addressee.save(update_fields=["told_at"])
    return True


def _write(addressee: Addressee, account: Account, now: datetime) -> None:
    outreach = addressee.outreach
    with override("th"):  # the letter puts its own language before every address
        link = reverse("promotion:letter", args=[addressee.public_id])
        unsubscribe = reverse("promotion:unsubscribe", args=[token_of(account, LETTERS)])
    tell(
        account=account,
        topic="PROMOTION",
        template="promotion/reach",
        context={
            "title": outreach.title(account.language),
            "text": outreach.text(account.language),
            "notice": outreach.notice,
            "firm": Names(addressee.enterprise.name_th, addressee.enterprise.name_en).local(account.language),
            "link": link,
        },
        unsubscribe=unsubscribe,
        now=now,
    )


def open_letter(*, addressee: Addressee, now: datetime) -> None:
    """Somebody of the firm has opened it."""
    Addressee.objects.filter(pk=addressee.pk, opened_at=None, told_at__isnull=False).update(opened_at=now)


@transaction.atomic
def say_applied(*, addressee: Addressee, by: Account, now: datetime) -> None:
    """The firm has applied for the measure, or handed in an offer."""
    if Addressee.objects.filter(pk=addressee.pk, applied_at=None, told_at__isnull=False).update(applied_at=now):
        _note("APPLIED", "outreach", addressee.outreach_id, by, now, enterprise=addressee.enterprise_id)


@transaction.atomic
def give_consent(*, account: Account, by: Actor, now: datetime) -> None:
    """The person wants to hear from the agency."""
    if Consent.objects.get_or_create(account=account, defaults={"given_at": now})[1]:
        _note("CONSENT_GIVEN", "account", account.pk, by, now)


@transaction.atomic
def withdraw_consent(*, account: Account, by: Actor, now: datetime) -> None:
    """The person no longer wants to; letters that wait are not written."""
    if Consent.objects.filter(account=account).delete()[0]:
        _note("CONSENT_WITHDRAWN", "account", account.pk, by, now)


def _group(outreach: Outreach, pk: int, number: str, consenting: set[int]) -> str:
    if pk not in consenting:
        return Addressee.Group.NO_CONSENT.value
    is_out = is_held_out(str(outreach.public_id), number, outreach.held_out_percent)
    return (Addressee.Group.HELD_OUT if is_out else Addressee.Group.REACHED).value


def _name_taken() -> PromotionRefused:
    return PromotionRefused("NAME_TAKEN", th="มีชื่อนี้แล้ว โปรดตั้งชื่ออื่น", en="This name is taken: choose another.")


def _note(action: str, kind: str, pk: int, by: Actor, now: datetime, **data: object) -> None:
    record(action=action, by=by, now=now, object_kind=kind, object_id=pk, data=data)
