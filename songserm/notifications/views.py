"""The demo's mailbox: whoever tries the platform finds the confirmation code here."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from songserm.notifications import queries
from songserm.notifications.models import Message


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    _only_in_the_demo()
    before = request.GET.get("before", "")
    page = queries.latest(before=int(before) if before.isdecimal() and len(before) < 19 else None)  # noqa: PLR2004 - a bigint
    return render(request, "notifications/mailbox.html", {"page": page})


@require_safe
def letter(request: HttpRequest, message_id: int) -> HttpResponse:
    _only_in_the_demo()
    return render(request, "notifications/letter.html", {"letter": get_object_or_404(Message, pk=message_id)})


def _only_in_the_demo() -> None:
    if not settings.DEMO:
        raise Http404
