"""Checking evidence: anybody may; what is uploaded is not kept."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from songserm.audit.heads import heads_file
from songserm.audit.keys import published_keys, trusted_keys
from songserm.audit.queries import sealed_event
from songserm.toolbox.later import loaded_later
from songserm.toolbox.thai_dates import format_date

proof = loaded_later("songserm.toolbox.proof")
BIGGEST = 20 * 1024 * 1024


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("The PDF with the evidence"))

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > BIGGEST:
            raise forms.ValidationError(_("The file is larger than 20 MB: evidence never is."), code="too_large")
        return file


@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Whether a PDF is evidence that this platform sealed."""
    if request.method == "GET":
        return render(request, "portal/verify.html", {"form": FileForm()})
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "portal/verify.html", {"form": form}, status=422)
    found = proof.verify_pdf(form.cleaned_data["file"].read(), trusted_keys())
    language = get_language() or "th"
    context = {
        "form": FileForm(),
        "found": found,
        "reason": found.reason.text(language),
        "signed": f"{format_date(found.signed_at, language)} {found.signed_at:%H:%M} UTC" if found.signed_at else "",
        "event": sealed_event(found.sha256) if found.ok else None,
    }
    return render(request, "portal/verify.html", context)


@require_safe
def keys(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the signature is Django's
    """Every key that ever signed evidence, for whoever checks without us."""
    rows = [
        {
            "fingerprint": each.fingerprint,
            "certificate": each.certificate,
            "valid_from": each.valid_from,
            "valid_until": each.valid_until,
        }
        for each in published_keys()
    ]
    return JsonResponse({"keys": rows})


@require_safe
def heads(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the signature is Django's
    """The signed heads of the audit chain, one a line: keep a copy and nobody can rewrite the trail unseen."""
    file = heads_file()
    return HttpResponse(file.read_bytes() if file.exists() else b"", content_type="application/x-ndjson")
