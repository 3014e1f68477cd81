"""Private companies as buyers: ask to be one, approve, reject."""

from datetime import datetime

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from songserm.audit.actions import Actor, record
from songserm.gateways.dbd.interface import JuristicProfile
from songserm.notifications.actions import tell
from songserm.people.actions import found_organisation, give_role
from songserm.people.models import Account, Organisation
from songserm.people.permissions import Role
from songserm.reference.models import Province
from songserm.registry.actions.business_registry import UNKNOWN_NUMBER, ask, facts_of
from songserm.registry.models import Buyer
from songserm.toolbox.identity import NumberKind, kind_of, parse_number
from songserm.toolbox.refusals import Refused
from songserm.toolbox.uploads import check_document


class BuyerRefused(Refused):
    """What was asked cannot be done with that company; the reason says why and what to do."""


def register_buyer(*, number: str, name: str, content: bytes, by: Account, now: datetime) -> Buyer:
    """Ask to buy for a company, with the paper by which it authorises the person; its facts come from the registry alone.

    Raises ``Refused`` for a wrong number, an ended or unknown company, one that is taken, or a file that is no document.
    When the registry cannot be asked the request is kept and ``ask_again`` goes on with it.
    """
    identity = parse_number(number)
    if kind_of(identity) is not NumberKind.JURISTIC:
        raise _no_company()
    file_format = check_document(content)
    if Buyer.objects.filter(number=identity).exclude(state=Buyer.State.REJECTED).exists():
        raise _taken()
    profile, trouble = ask(identity, now=now)
    if refused := _refusal(profile, trouble):
        raise refused
    buyer = Buyer(number=identity, applicant=by, name=name[-150:], format=file_format, created_at=now)
    try:
        with transaction.atomic():
            return _kept(buyer, content, profile, trouble, by=by, now=now)
    except IntegrityError as error:
        raise _taken() from error


def _kept(
    buyer: Buyer, content: bytes, profile: JuristicProfile | None, trouble: str, *, by: Account, now: datetime
) -> Buyer:
    buyer.save()  # first, so that of two at once the second leaves no file behind
    buyer.file.save("authorisation", ContentFile(content), save=False)
    _note(buyer, "BUYER_APPLIED", by=by, now=now)
    _answered(buyer, profile, trouble, by=by, now=now)
    return buyer


def ask_again(*, buyer: Buyer, by: Account, now: datetime) -> Buyer:
    """Ask the registry once more. A company that turns out to be ended or unknown is rejected with that reason."""
    profile, trouble = ask(buyer.number, now=now)
    with transaction.atomic():
        current = _pending(buyer)
        if current.fetched is not None:
            return current
        if refused := _refusal(profile, trouble):
            reason = refused.text((current.applicant or by).language)
            return _rejected(current, reason, reviewer=None, by=by, now=now)
        _answered(current, profile, trouble, by=by, now=now)
        return current


def approve_buyer(*, buyer: Buyer, by: Account, now: datetime) -> Buyer:
    """The person buys for the company from now on. Raises ``BuyerRefused`` with the reason when that cannot be.

    The registry is asked once more: a company that has ended since the request is refused. When it cannot be asked, what
    it said at the request stands, and the trail says so.
    """
    profile, trouble = ask(buyer.number, now=now)
    if buyer.fetched is not None and (refused := _refusal(profile, trouble)):
        raise refused
    with transaction.atomic():
        return _approved(buyer, trouble, by=by, now=now)


def _approved(buyer: Buyer, trouble: str, *, by: Account, now: datetime) -> Buyer:
    current = _pending(buyer)
    _refuse_own(current, by)
    applicant = current.applicant
    if applicant is None:
        raise _applicant_gone()
    if current.fetched is None:
        raise _not_asked()
    names = {"name_th": current.name_th, "name_en": current.name_en}
    kind = Organisation.Kind.BUYER
    company = found_organisation(kind=kind, province=current.province, owner=None, by=by, now=now, **names)
    give_role(account=applicant, organisation=company, role=Role.BUYER, by=by, now=now)
    current.state, current.organisation = Buyer.State.APPROVED, company
    current.reviewer, current.decided_at = by, now
    current.save()
    _note(current, "BUYER_APPROVED", by=by, now=now, organisation=company.pk, trouble=trouble)
    _tell(current, "BUYER_APPROVED", now=now, link="/desk/")
    return current


@transaction.atomic
def reject_buyer(*, buyer: Buyer, reason: str, by: Account, now: datetime) -> Buyer:
    """End the request with a reason; the number is free again. Raises ``BuyerRefused``."""
    current = _pending(buyer)
    _refuse_own(current, by)
    return _rejected(current, reason, reviewer=by, by=by, now=now)


def _rejected(buyer: Buyer, reason: str, *, reviewer: Account | None, by: Account, now: datetime) -> Buyer:
    buyer.state, buyer.reason = Buyer.State.REJECTED, reason
    buyer.reviewer, buyer.decided_at = reviewer, now
    buyer.save()
    _note(buyer, "BUYER_REJECTED", by=by, now=now)
    _tell(buyer, "BUYER_REJECTED", now=now, link=f"/buyers/{buyer.public_id}/")
    return buyer


def _answered(buyer: Buyer, profile: JuristicProfile | None, trouble: str, *, by: Account, now: datetime) -> None:
    """Keep what the registry said, or that it said nothing, and tell the applicant which."""
    buyer.gateway_trouble = trouble
    if profile:
        facts = facts_of(profile)
        buyer.fetched, buyer.fetched_at = facts.to_json(), profile.fetched_at
        buyer.name_th, buyer.name_en = facts.name_th, facts.name_en
        buyer.province = Province.objects.filter(pk=facts.province).first()
    buyer.save()
    step = "BUYER_FETCHED" if profile else "BUYER_NOT_FETCHED"
    _note(buyer, step, by=by, now=now, trouble=trouble)
    _tell(buyer, step, now=now, link=f"/buyers/{buyer.public_id}/")


def _pending(buyer: Buyer) -> Buyer:
    """The request with its row locked, while it waits."""
    current = Buyer.objects.select_for_update(of=("self",)).select_related("applicant", "province").get(pk=buyer.pk)
    if current.state != Buyer.State.PENDING:
        raise _decided()
    return current


def _refuse_own(buyer: Buyer, by: Account) -> None:
    if buyer.applicant_id == by.pk:
        raise BuyerRefused(
            "OWN_COMPANY",
            th="คำขอนี้เป็นของท่านเอง จึงต้องให้เจ้าหน้าที่คนอื่นเป็นผู้พิจารณา",
            en="This request is your own, so a colleague has to judge it.",
        )


def _refusal(profile: JuristicProfile | None, trouble: str) -> BuyerRefused | None:
    """Why the registry's answer rules the company out; none when it does not."""
    if trouble == UNKNOWN_NUMBER:
        return BuyerRefused(
            "NUMBER_UNKNOWN",
            th="ไม่พบเลขทะเบียนนี้ในทะเบียนนิติบุคคล โปรดตรวจสอบเลขกับหนังสือรับรองบริษัท",
            en="The business registry does not know this number. Compare it with the company's certificate.",
        )
    if profile and profile.is_ended:
        return BuyerRefused(
            "COMPANY_ENDED",
            th=f"ทะเบียนนิติบุคคลระบุสถานะของ {profile.name_th} ว่า “{profile.status_text}” จึงลงทะเบียนเป็นผู้ซื้อไม่ได้",
            en=f"The business registry says of {profile.name_en or profile.name_th}: “{profile.status_text}”. It cannot register as a buyer.",
        )
    return None


def _no_company() -> BuyerRefused:
    return BuyerRefused(
        "NOT_JURISTIC",
        th="ผู้ซื้อภาคเอกชนต้องเป็นนิติบุคคล โปรดกรอกเลขทะเบียนนิติบุคคลซึ่งขึ้นต้นด้วย 0",
        en="Private buyers are juristic persons: type the company's registration number, which begins with 0.",
    )


def _taken() -> BuyerRefused:
    return BuyerRefused(
        "NUMBER_TAKEN",
        th="บริษัทนี้ลงทะเบียนหรือยื่นคำขอเป็นผู้ซื้อไว้แล้ว โปรดให้เพื่อนร่วมงานเชิญท่านเข้าทีม หรือติดต่อหน่วยงานส่งเสริม",
        en="This company has registered or applied already. Ask a colleague to invite you, or write to the promotion agency.",
    )


def _decided() -> BuyerRefused:
    return BuyerRefused(
        "DECIDED",
        th="คำขอนี้มีผู้พิจารณาไปแล้ว จึงไม่มีการเปลี่ยนแปลง หน้านี้แสดงสถานะปัจจุบัน",
        en="Somebody has decided this request already, so nothing was done. This is how it stands now.",
    )


def _applicant_gone() -> BuyerRefused:
    return BuyerRefused(
        "APPLICANT_GONE",
        th="ผู้ยื่นคำขอลบบัญชีแล้ว จึงอนุมัติไม่ได้ โปรดปฏิเสธคำขอเพื่อให้บริษัทยื่นใหม่ได้",
        en="The applicant has deleted the account. Reject the request, so that the company can apply anew.",
    )


def _not_asked() -> BuyerRefused:
    return BuyerRefused(
        "NOT_ASKED",
        th="ทะเบียนนิติบุคคลยังไม่ตอบ จึงยังอนุมัติไม่ได้ โปรดลองสอบถามทะเบียนอีกครั้ง",
        en="The business registry has not answered yet, so it cannot be approved. Ask the registry again.",
    )


def _note(buyer: Buyer, action: str, *, by: Actor, now: datetime, **data: object) -> None:
    record(action=action, by=by, now=now, object_kind="buyer", object_id=buyer.pk, data=data)


def _tell(buyer: Buyer, topic: str, *, now: datetime, link: str) -> None:
    if buyer.applicant is None:
        return
    template, context = f"registry/{topic.lower()}", {"buyer": buyer, "link": link}
    tell(account=buyer.applicant, topic=topic, template=template, context=context, now=now)
