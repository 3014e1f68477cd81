"""The sealed evidence: its file for the buyer, and what anybody may know of it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from songserm.people.access import account_of, requires
from songserm.people.permissions import Permission
from songserm.sourcing import queries
from songserm.sourcing.models import Evidence
from songserm.sourcing.shown import shown_steps_of


@requires(Permission.BUY)
@never_cache
@require_safe
def document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The signed PDF."""
    need = queries.need_of(account_of(request), public_id)
    evidence = Evidence.objects.filter(need=need).first() if need else None
    if evidence is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="evidence-{str(evidence.public_id)[:8]}.pdf"'}
    return HttpResponse(bytes(evidence.pdf), content_type="application/pdf", headers=headers)


@require_safe
def public(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the QR code leads to: that a search was sealed, by which organisation, when, and by what it is known."""
    evidence = queries.evidence_in_public(public_id)
    if evidence is None:
        raise Http404
    document = queries.evidence_as_data(evidence)
    context = {
        "evidence": evidence,
        "need": evidence.need,
        "project_number": document["need"]["project_number"],
        "steps": shown_steps_of(document, get_language() or "th"),
    }
    return render(request, "sourcing/evidence.html", context)
