"""What a firm's owner does: begin, say the facts, attach papers, submit, renew."""

from contextlib import suppress
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from songserm.gateways.dbd.interface import JuristicProfile
from songserm.hooks.firms import tell_handed_on
from songserm.people.actions import found_organisation
from songserm.people.models import Account
from songserm.policy.certificates import may_renew
from songserm.policy.eligibility import Answer
from songserm.policy.sectors import Sector
from songserm.registry.actions.business_registry import UNKNOWN_NUMBER, ask, facts_of, ties_of
from songserm.registry.actions.common import locked, move, next_number, note, tell_firm
from songserm.registry.models import Document, Enterprise, Registration
from songserm.registry.rules.decision import Judgement, judge
from songserm.registry.rules.facts import FirmFacts, joined
from songserm.registry.rules.papers import PAPER, papers
from songserm.registry.rules.registration_states import EDITABLE, OPEN, Move, MoveRefused, State
from songserm.registry.rules.standing import may_apply_again
from songserm.toolbox.identity import IdentityRefused, NumberKind, kind_of, parse_number
from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused
from songserm.toolbox.thai_dates import bangkok_today
from songserm.toolbox.uploads import check_document

MOST_DOCUMENTS = 20
_KINDS = {
    "JURISTIC": ("นิติบุคคล", "Juristic person"),
    "NATURAL": ("บุคคลธรรมดาที่ประกอบธุรกิจ", "Natural person in business"),
    "COMMUNITY": ("วิสาหกิจชุมชน", "Community enterprise"),
}
OF_A_STATEMENT = frozenset({"revenue", "statement_year"})
"""Facts of one year: a renewal is judged by new ones."""


class AlreadyRegistered(ValueError):
    """The number belongs to a firm that others look after: its owner can invite colleagues, the agency can help."""


class TooManyDocuments(Refused):
    """A registration has at most twenty papers."""


class AttachedAlready(Refused):
    """This very file hangs at the registration, as this kind of paper."""


class NotReady(ValueError):
    """The registration cannot be submitted yet; ``reasons`` say what is missing."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        super().__init__("; ".join(reason.en for reason in reasons))
        self.reasons = reasons


def begin(*, kind: str, number: str, name: str, by: Account, now: datetime) -> Registration:
    """Begin to register a firm, or claim one that was imported in bulk.

    Raises ``IdentityRefused`` for a wrong number or one of the other kind, and ``AlreadyRegistered`` when the number is taken; two who begin at
    once are told apart by the database.
    """
    identity = parse_number(number)
    _refuse_other_kind(kind, identity)
    if own := _open_of(by, identity):
        return own
    try:
        with transaction.atomic():
            return _begin(kind, identity, name, by, now)
    except IntegrityError as error:
        raise AlreadyRegistered(kind) from error


def _refuse_other_kind(kind: str, identity: str) -> None:
    """A person's number must never become a firm's public one, nor a company's hide behind a register number."""
    told = kind_of(identity)
    if kind == Enterprise.Kind.JURISTIC and told is NumberKind.NATURAL:
        raise IdentityRefused(
            "NUMBER_IS_PERSONAL",
            th="เลขนี้เป็นเลขประจำตัวบุคคล โปรดเลือก “บุคคลธรรมดาที่ประกอบธุรกิจ” แล้วเลขนี้จะไม่ถูกเปิดเผย",
            en="This is a person's own number. Choose “Natural person in business”: then it is never shown.",
        )
    if kind == Enterprise.Kind.NATURAL and told is NumberKind.JURISTIC:
        raise IdentityRefused(
            "NUMBER_IS_JURISTIC",
            th="เลขที่ขึ้นต้นด้วย 0 เป็นเลขทะเบียนนิติบุคคล โปรดเลือก “นิติบุคคล” หรือกรอกเลขประจำตัวประชาชนของท่าน",
            en="A number that begins with 0 is a juristic person's. Choose “Juristic person”, or type your own number.",
        )


def _open_of(account: Account, identity: str) -> Registration | None:
    return Registration.objects.filter(enterprise__identity_number=identity, applicant=account, state__in=OPEN).first()


def _begin(kind: str, identity: str, name: str, by: Account, now: datetime) -> Registration:
    enterprise = Enterprise.objects.select_for_update(of=("self",)).filter(identity_number=identity).first()
    if enterprise is None:
        enterprise = _new_enterprise(kind, identity, name)
    if enterprise.organisation_id:
        raise AlreadyRegistered(kind)
    if enterprise.kind != kind:
        _correct_kind(enterprise, kind)
    before = enterprise.registrations.order_by("id").last()
    if before is not None and before.applicant_id != by.pk:
        tell_handed_on(enterprise.pk)
    enterprise.organisation = found_organisation(
        kind="FIRM", name_th=enterprise.name_th, province=enterprise.province, owner=by, by=by, now=now
    )
    enterprise.save(update_fields=["organisation"])
    registration = Registration.objects.create(
        enterprise=enterprise, applicant=by, given=FirmFacts(name_th=name).to_json(), created_at=now
    )
    note(registration, "REGISTRATION_BEGUN", by=by, now=now, data={"enterprise": enterprise.pk, "kind": kind})
    return registration


def _correct_kind(enterprise: Enterprise, kind: str) -> None:
    """A list cannot tell a community enterprise from a person: who claims the firm says so.

    A number that is public stays the firm's number, so a juristic person's firm stays one. Raises ``IdentityRefused``.
    """
    listed = enterprise.status == Enterprise.Status.UNVERIFIED
    if not listed or Enterprise.Kind.JURISTIC in {kind, enterprise.kind}:
        th, en = _KINDS[enterprise.kind]
        raise IdentityRefused(
            "NUMBER_OF_ANOTHER_KIND",
            th=f"เลขนี้อยู่ในทะเบียนเป็น “{th}” โปรดเลือกประเภทนั้น หากไม่ถูกต้องโปรดแจ้งหน่วยงานส่งเสริม",
            en=f"This number stands in the register as “{en}”: choose that, or write to the promotion agency if it is wrong.",
        )
    enterprise.kind = kind
    enterprise.save(update_fields=["kind"])


def _new_enterprise(kind: str, identity: str, name: str) -> Enterprise:
    number = identity if kind == Enterprise.Kind.JURISTIC else f"R{next_number('registry_number'):09d}"
    status = Enterprise.Status.APPLYING
    return Enterprise.objects.create(
        kind=kind, number=number, identity_number=identity, name_th=name or number, status=status
    )


def begin_renewal(*, enterprise: Enterprise, by: Account, now: datetime) -> Registration:
    """Begin to renew, or to register anew.

    The last facts are there to be brought up to date, but for the figures of a company's old statement. Raises
    MoveRefused before the window opens and while the firm is suspended.
    """
    if not may_apply(enterprise, now):
        raise MoveRefused("the renewal window has not opened, or the firm is suspended")
    before = enterprise.registrations.filter(state=State.APPROVED).last()
    outdated = OF_A_STATEMENT if enterprise.kind == Enterprise.Kind.JURISTIC else frozenset()
    given = {name: value for name, value in (before.given if before else {}).items() if name not in outdated}
    try:
        with transaction.atomic():
            registration = Registration.objects.create(
                enterprise=enterprise,
                purpose="RENEWAL",
                applicant=by,
                given=given,
                created_at=now,
            )
            note(registration, "RENEWAL_BEGUN", by=by, now=now, data={"enterprise": enterprise.pk})
    except IntegrityError:
        return enterprise.registrations.get(state__in=OPEN)
    return registration


def may_apply(enterprise: Enterprise, now: datetime) -> bool:
    """Whether the firm may renew, or register anew, today."""
    last = enterprise.certificates.first()
    window_open = last is None or may_renew(last.expiry_date, on=bangkok_today(now))
    return may_apply_again(status=enterprise.status, window_open=window_open)


def fetch(*, registration: Registration, by: Account, now: datetime) -> Registration:
    """Ask the business registry about a juristic person; when it cannot be asked, that is kept and facts are typed.

    What it answered before stays while it cannot be asked again.
    """
    enterprise = registration.enterprise
    asked = enterprise.kind == Enterprise.Kind.JURISTIC
    profile, trouble = ask(enterprise.number, now=now) if asked else (None, "")
    with transaction.atomic():
        current = _editable(registration)
        known = facts_of(profile).to_json() if profile else {}
        keep_answer(current, profile, trouble)
        current.given = {**known, **{name: value for name, value in current.given.items() if value}}
        if profile:
            current.given["name_th"] = profile.name_th
        _judged(current, now)
        current.save()
        _name(current)
        note(current, "FACTS_FETCHED" if profile else "FACTS_NOT_FETCHED", by=by, now=now, data={"trouble": trouble})
        return current


def keep_answer(registration: Registration, profile: JuristicProfile | None, trouble: str) -> None:
    """The registry's answer, on the unsaved registration; while it cannot be asked, what it said before stays."""
    registration.gateway_trouble = trouble
    if profile:
        registration.fetched = {**facts_of(profile).to_json(), "ties": ties_of(profile)}
        registration.fetched_at = profile.fetched_at
    elif trouble == UNKNOWN_NUMBER:
        registration.fetched = registration.fetched_at = None


@transaction.atomic
def save_facts(*, registration: Registration, facts: FirmFacts, by: Account, now: datetime) -> Registration:
    """Keep what the firm gives, whole or half; the size is worked out anew."""
    current = _editable(registration)
    current.given = facts.to_json()
    _judged(current, now)
    current.save()
    _name(current)
    note(current, "FACTS_SAVED", by=by, now=now)
    return current


def _name(registration: Registration) -> None:
    """Until it is approved a new firm is called what its registration says, so that nobody has to know it by its number."""
    enterprise, given = registration.enterprise, FirmFacts.from_json(registration.given)
    if given.name_th and enterprise.status == Enterprise.Status.APPLYING:
        enterprise.name_th, enterprise.name_en = given.name_th, given.name_en
        enterprise.save(update_fields=["name_th", "name_en"])


@transaction.atomic
def attach(*, registration: Registration, kind: str, name: str, content: bytes, by: Account, now: datetime) -> Document:
    """Attach a paper. Raises ``toolbox.refusals.Refused`` when it is neither a PDF nor a picture, by content, or one too many."""
    file_format = check_document(content)
    current = _editable(registration)
    if current.documents.count() >= MOST_DOCUMENTS:
        raise TooManyDocuments(
            "TOO_MANY_DOCUMENTS",
            th=f"แนบเอกสารได้ไม่เกิน {MOST_DOCUMENTS} ฉบับ โปรดลบฉบับที่ไม่ใช้ออกก่อน",
            en=f"At most {MOST_DOCUMENTS} documents: remove one that is not needed first.",
        )
    if any(_holds(paper, content) for paper in current.documents.filter(kind=kind)):
        raise AttachedAlready(
            "ATTACHED_ALREADY",
            th="แนบไฟล์นี้ไว้แล้ว หากต้องการแทนที่ด้วยฉบับใหม่ โปรดเลือกไฟล์ฉบับใหม่",
            en="This file is attached already. To put another in its place, choose the other file.",
        )
    document = Document(registration=current, kind=kind, name=name[-150:], format=file_format, created_at=now)
    document.file.save("document", ContentFile(content), save=True)
    note(current, "DOCUMENT_ATTACHED", by=by, now=now, data={"document": document.pk, "kind": kind})
    return document


def _holds(paper: Document, content: bytes) -> bool:
    with suppress(OSError):
        if paper.file.size == len(content):
            with paper.file.open() as kept:
                return bool(kept.read() == content)
    return False


@transaction.atomic
def detach(*, document: Document, by: Account, now: datetime) -> None:
    """Take a paper away again; its file goes when that stands."""
    current = _editable(document.registration)
    file, key = document.file, document.pk
    document.delete()
    note(current, "DOCUMENT_REMOVED", by=by, now=now, data={"document": key})
    transaction.on_commit(lambda: _forget(file.storage, file.name))


def _forget(storage: object, name: str | None) -> None:
    with suppress(OSError):
        storage.delete(name)  # type: ignore[attr-defined]


@transaction.atomic
def submit(*, registration: Registration, by: Account, now: datetime) -> Registration:
    """Hand it to the verifiers. Raises NotReady with what is missing, MoveRefused when it stands elsewhere."""
    current = locked(registration)
    if missing := missing_of(current, now):
        raise NotReady(missing)
    move(current, Move.SUBMIT)
    current.submitted_at = now
    current.save()
    note(current, "REGISTRATION_SUBMITTED", by=by, now=now)
    tell_firm(current.enterprise, "REGISTRATION_SUBMITTED", now=now, link=f"/register/{current.public_id}/")
    return current


def missing_of(registration: Registration, now: datetime) -> tuple[Reason, ...]:
    """Why it cannot be submitted yet; empty when it can."""
    given = FirmFacts.from_json(registration.given)
    needed = papers(
        kind=registration.enterprise.kind,
        attached=frozenset(registration.documents.values_list("kind", flat=True)),
        registry_answered=registration.fetched is not None,
        has_employees=bool(given.employees),
    )
    judgement = judgement_of(registration, now)
    absent = [_ABSENT[name] for name in ("name_th", "tsic_code", "province") if not getattr(given, name)]
    if given.revenue is None and given.employees is None:
        absent.append(_ABSENT["revenue"])
    lacking = [
        Reason(f"{PAPER}{kind}", f"ยังไม่ได้แนบเอกสาร: {_PAPERS[kind][0]}", f"Attach: {_PAPERS[kind][1]}")
        for kind in sorted(needed.missing)
    ]
    refused = judgement.eligibility.reasons if judgement.eligibility.allowed is Answer.NO else ()
    return (*absent, *lacking, *refused)


def judgement_of(registration: Registration, now: datetime, *, named: Sector | None = None) -> Judgement:
    """Size and eligibility by the facts as they stand; ``named`` is the verifier's sector where the rules name none."""
    facts = facts_to_decide_by(registration)
    return judge(registration.enterprise.kind, facts, on=bangkok_today(now), named=named)


def facts_to_decide_by(registration: Registration) -> FirmFacts:
    """The registry's facts where it has said them, otherwise the firm's."""
    return joined(FirmFacts.from_json(registration.given), _fetched(registration))


def _fetched(registration: Registration) -> FirmFacts | None:
    return FirmFacts.from_json(registration.fetched) if registration.fetched else None


def _judged(registration: Registration, now: datetime) -> None:
    note_size(registration, judgement_of(registration, now))


def note_size(registration: Registration, judgement: Judgement) -> None:
    """The judged size with its reasons, on the unsaved registration."""
    size = judgement.size
    registration.size, registration.size_basis, registration.rule_set = size.size.value, size.basis.value, size.rule_set
    registration.size_reasons = [{"code": reason.code, "th": reason.th, "en": reason.en} for reason in size.reasons]


def _editable(registration: Registration) -> Registration:
    current = locked(registration)
    if current.state not in EDITABLE:
        raise MoveRefused(f"a registration in state {current.state} cannot be changed")
    return current


_ABSENT = {
    "name_th": Reason("NAME_MISSING", "ยังไม่ได้ระบุชื่อกิจการ", "Give the firm's name."),
    "tsic_code": Reason("TSIC_MISSING", "ยังไม่ได้ระบุรหัสประเภทธุรกิจ (TSIC)", "Give the TSIC code of the business."),
    "province": Reason("PROVINCE_MISSING", "ยังไม่ได้ระบุจังหวัด", "Give the province."),
    "revenue": Reason(
        "REVENUE_MISSING", "ระบุรายได้ หรือจำนวนการจ้างงาน อย่างใดอย่างหนึ่ง", "Give the revenue or the number of employees."
    ),
}
_PAPERS = {
    "COMMERCIAL_REGISTRATION": ("ทะเบียนพาณิชย์หรือหนังสือรับรอง", "the commercial registration"),
    "TAX_RETURN": ("แบบภาษีหรืองบการเงิน", "the tax return or financial statement"),
    "EMPLOYMENT": ("แบบ สปส.1-10", "the social-security form (Sor Por Sor 1-10)"),
    "COMMUNITY_REGISTRATION": ("หนังสือสำคัญแสดงการจดทะเบียนวิสาหกิจชุมชน", "the community enterprise registration"),
}
