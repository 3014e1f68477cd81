"""The firm's side: whether it wants letters, and what it got."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songserm.notifications.unsubscribing import account_of_token
from songserm.people.access import account_of, requires
from songserm.people.permissions import Permission
from songserm.promotion import actions, queries
from songserm.promotion.models import Addressee

MOST = 50


@requires(Permission.QUOTE)
@never_cache
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    context = {"letters": queries.letters_of(account)[:MOST], "consents": queries.consents(account)}
    return render(request, "promotion/letters.html", context)


@requires(Permission.QUOTE)
@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """Give it (``want`` = yes) or withdraw it."""
    account, now = account_of(request), timezone.now()
    if request.POST.get("want") == "yes":
        actions.give_consent(account=account, by=account, now=now)
        messages.success(request, _("You will hear from the agency when something fits your firm."))
    else:
        actions.withdraw_consent(account=account, by=account, now=now)
        messages.success(request, _("The agency writes to you no more."))
    return redirect("promotion:letters")


@requires(Permission.QUOTE)
@never_cache
@require_safe
def letter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _letter(request, public_id)
    actions.open_letter(addressee=found, now=timezone.now())
    language, outreach = get_language() or "th", found.outreach
    context = {"letter": found, "title": outreach.title(language), "text": outreach.text(language)}
    return render(request, "promotion/letter.html", context)


@requires(Permission.QUOTE)
@require_POST
def applied(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The firm says that it has applied."""
    found = _letter(request, public_id)
    actions.say_applied(addressee=found, by=account_of(request), now=timezone.now())
    messages.success(request, _("Thank you: noted."))
    return redirect("promotion:letter", public_id)


@csrf_exempt  # RFC 8058: a mail program posts here without a cookie; the signed token is the proof
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Withdraw the consent of whoever the letter went to: looking asks, posting does."""
    account = account_of_token(token, actions.LETTERS)
    if account is None:
        raise Http404
    if request.method == "POST":
        actions.withdraw_consent(account=account, by=account, now=timezone.now())
    return render(request, "promotion/unsubscribe.html", {"is_done": request.method == "POST"})


def _letter(request: HttpRequest, public_id: UUID) -> Addressee:
    found = queries.letter_of(account_of(request), public_id)
    if found is None:
        raise Http404
    return found
