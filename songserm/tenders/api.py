"""Evaluations for programs: the same JSON as the command. Nothing is stored."""

import json
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_from_request
from ninja import Router
from ninja.errors import HttpError, ValidationError

from songserm.people.keys import account_of_key
from songserm.people.models import ApiKey
from songserm.people.permissions import Permission
from songserm.people.queries import Visitor, may
from songserm.policy.evaluation import DocumentInvalid, decode
from songserm.tenders import queries
from songserm.tenders.schemas import EvaluationOut, TenderIn
from songserm.toolbox.refusals import Refused

router = Router(tags=["evaluation"])


def _whole(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with its parts in their places, so that it can stand inside another document."""
    parts = schema.pop("$defs", {})

    def put(found: Any) -> Any:
        if isinstance(found, dict):
            if "$ref" in found:
                return put(parts[found["$ref"].rsplit("/", 1)[-1]])
            return {key: put(value) for key, value in found.items()}
        return [put(value) for value in found] if isinstance(found, list) else found

    whole: dict[str, Any] = put(schema)
    return whole


_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": _whole(TenderIn.model_json_schema())}},
    },
}


@router.post("evaluations", response=EvaluationOut, summary="Rank bids by the law", openapi_extra=_BODY)
def evaluations(request: HttpRequest, rule_set: str = "") -> HttpResponse:
    """Bids in the order that the law gives, with reasons. The day of the announcement picks the rule set.

    Complete bids may be evaluated by anyone; for a bidder given by ``tax_id`` an officer of an agency must be
    signed in, or the request must carry an officer's key (``Authorization: Bearer …``, made at ``/people/keys/``).
    """
    language = get_language_from_request(request)
    try:
        tender = queries.read(_document(request, language))
        if tender.tax_ids:
            _refuse_strangers(request, language)
        content = queries.answer(tender, rule_set=rule_set, now=timezone.now())
    except DocumentInvalid as error:
        raise ValidationError(_faults(error, language)) from error
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "no-store"})


def _document(request: HttpRequest, language: str) -> object:
    try:
        return decode(request.body)
    except RequestDataTooBig as error:
        raise HttpError(413, _TOO_BIG.text(language)) from error
    except ValueError as error:
        raise ValidationError([{"type": "json", "loc": ("$",), "msg": _NOT_JSON.text(language)}]) from error


def _faults(error: DocumentInvalid, language: str) -> list[dict[str, Any]]:
    return [
        {"type": fault.reason.code, "loc": (fault.path,), "msg": fault.reason.text(language)} for fault in error.faults
    ]


def _refuse_strangers(request: HttpRequest, language: str) -> None:
    header, now = request.headers.get("Authorization", ""), timezone.now()
    visitor = account_of_key(header, scope=ApiKey.Scope.EVALUATIONS, now=now) if header else _signed_in(request)
    if visitor is None or not may(visitor, Permission.LOOK_UP_BIDDERS):
        raise HttpError(401, _SIGN_IN.text(language))


def _signed_in(request: HttpRequest) -> Visitor:
    """Who the session's cookie belongs to: the API passes by sessions, and only this address looks at one."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    visitor: Visitor = get_user(request)
    return visitor


_TOO_BIG = Refused("BODY_TOO_LARGE", th="ข้อมูลใหญ่เกินไป โปรดแยกส่ง", en="This is too much at once: split it.")
_NOT_JSON = Refused("NOT_JSON", th="อ่าน JSON ไม่ได้ โปรดตรวจรูปแบบ", en="This is not JSON: check its form.")
_SIGN_IN = Refused(
    "SIGN_IN",
    th="การประเมินด้วยเลข 13 หลักใช้ข้อมูลทะเบียน โปรดเข้าสู่ระบบในฐานะเจ้าหน้าที่ของหน่วยงานรัฐ ส่งกุญแจ หรือให้ข้อมูล SME ครบถ้วน",
    en="A bidder given by number needs the register's facts: sign in as an officer of a state agency, send such an "
    "officer's key, or give the SME facts.",
)
