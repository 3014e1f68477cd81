"""What anybody may see of a firm and of a certificate: nothing personal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from songserm.hooks.firm_page import panels_of
from songserm.people.access import account_of
from songserm.people.permissions import Permission
from songserm.people.queries import may
from songserm.registry import actions, queries
from songserm.registry.certificate_pdf import certificate_pdf
from songserm.registry.forms import ContactForm
from songserm.registry.models import Certificate, Enterprise
from songserm.registry.rules.standing import is_valid
from songserm.toolbox.thai_dates import bangkok_today

MOST_SHOWN = 40
"""Letters of a number that is no certificate's."""


@require_safe
def firm(request: HttpRequest, number: str) -> HttpResponse:
    enterprise = _public_firm(request, number)
    now = timezone.now()
    certificate = enterprise.certificates.filter(ended_date=None).first()
    valid = _is_valid(enterprise, certificate)
    context = {
        "firm": enterprise,
        "certificate": certificate,
        "valid": valid,
        "may_write": valid and enterprise.organisation_id is not None,
        "panels": panels_of(enterprise.pk, now) if queries.is_listed(enterprise, now) else [],
        "may_judge": may(request.user, Permission.SUSPEND_FIRMS),
    }
    return render(request, "registry/firm.html", context)


@login_required
def contact(request: HttpRequest, number: str) -> HttpResponse:
    """A letter to the firm's people: through the platform, so that no address is public."""
    enterprise = _public_firm(request, number)
    reachable = enterprise.organisation_id is not None and enterprise.is_verified
    if not reachable or not queries.is_listed(enterprise, timezone.now()):
        raise Http404
    form = ContactForm(request.POST or None, account=account_of(request))
    if form.is_valid():
        actions.contact(enterprise=enterprise, **form.cleaned_data, by=account_of(request), now=timezone.now())
        messages.success(request, _("Your letter is on its way. The firm answers to your e-mail address."))
        return redirect("registry:firm", number)
    return render(request, "registry/contact.html", {"firm": enterprise, "form": form})


@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """Whether that certificate is valid now, for whoever holds it in the hand."""
    found = Certificate.objects.select_related("enterprise__province").filter(number=number).first()
    if found is None:
        return render(request, "registry/no_certificate.html", {"number": number[:MOST_SHOWN]}, status=404)
    today = bangkok_today(timezone.now())
    newest = found.enterprise.certificates.first()
    context = {
        "certificate": found,
        "firm": found.enterprise,
        "valid": found.ended_date is None and _is_valid(found.enterprise, found),
        "newer": newest if newest and newest.pk != found.pk else None,
        "today": today,
        "may_download": _may_download(request, found),
    }
    return render(request, "registry/certificate.html", context)


@require_safe
def certificate_file(request: HttpRequest, number: str) -> HttpResponse:
    """The document, for the firm's own people and for verifiers."""
    found = get_object_or_404(Certificate.objects.select_related("enterprise__organisation"), number=number)
    if not _may_download(request, found):
        raise Http404
    response = HttpResponse(certificate_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _public_firm(request: HttpRequest, number: str) -> Enterprise:
    found = queries.enterprise_by_number(number.replace("\0", ""))
    if found is None or found.status == Enterprise.Status.APPLYING or not queries.visible_to(request.user, found):
        raise Http404
    return found


def _is_valid(enterprise: Enterprise, held: Certificate | None) -> bool:
    expiry = held.expiry_date if held else None
    return is_valid(status=enterprise.status, expiry_date=expiry, on=bangkok_today(timezone.now()))


def _may_download(request: HttpRequest, held: Certificate) -> bool:
    own = held.enterprise.organisation
    is_own = own is not None and may(request.user, Permission.MANAGE_FIRM, own)
    return is_own or may(request.user, Permission.REVIEW_REGISTRATIONS)
