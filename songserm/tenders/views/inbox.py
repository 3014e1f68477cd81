"""The inbox of a firm's people: what is for them, why, and what they say to it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songserm.notifications.unsubscribing import account_of_token
from songserm.people.access import account_of, requires
from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.tenders import inbox as queries
from songserm.tenders.actions import wishes
from songserm.tenders.actions.alerts import LETTERS
from songserm.tenders.actions.wishes import MatchGone
from songserm.tenders.models import AlertSetting, NoticeMatch, SavedSearch
from songserm.tenders.notice_forms import AlertForm, DismissForm, FilterForm, InboxForm
from songserm.tenders.notices_shown import shown_match
from songserm.toolbox.refusals import Refused

LAST_PAGE = 10_000


def _unless_gone(press: Callable[[HttpRequest, UUID, str], HttpResponse]) -> Callable[..., HttpResponse]:
    """A notice that was changed after the page was loaded may be for the firm no more: that is said, and is no error."""

    @wraps(press)
    def pressed(request: HttpRequest, public_id: UUID, number: str) -> HttpResponse:
        try:
            return press(request, public_id, number)
        except MatchGone:
            return _gone(request)

    return pressed


@requires(Permission.QUOTE)
@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """``show`` picks the part, ``order``, ``province``, ``kind`` and ``unread`` narrow it, ``page`` is the page."""
    account, now = account_of(request), timezone.now()
    wanted, number = request.GET.get("show", ""), request.GET.get("page", "1")
    show = queries.Show(wanted) if wanted in set(queries.Show) else queries.Show.OPEN
    form = InboxForm(request.GET)
    narrowed = form.narrowed()
    turned = min(int(number[:6]), LAST_PAGE) if number.isascii() and number.isdecimal() else 1
    page = queries.inbox_page(account, show=show, now=now, page=max(1, turned), narrowed=narrowed)
    context = {
        "form": form,
        "narrowed": narrowed,
        "rows": [shown_match(match, now, get_language() or "th") for match in page.matches],
        "next": page.next,
        "show": show.value,
        "counts": queries.counts(account, now),
        "dismiss_form": DismissForm(),
        "several": account.memberships.filter(organisation__kind="FIRM").count() > 1,
        "how": _how(account),
    }
    return render(request, "tenders/inbox.html", context)


@requires(Permission.QUOTE)
@require_POST
@_unless_gone
def dismiss(request: HttpRequest, public_id: UUID, number: str) -> HttpResponse:
    """Not for us, because."""
    match, form = _match(request, public_id, number), DismissForm(request.POST)
    if form.is_valid():
        because = NoticeMatch.Because(form.cleaned_data["because"])
        wishes.dismiss(match=match, because=because, by=account_of(request), now=timezone.now())
    elif not request.headers.get("HX-Request"):
        messages.error(request, _("Choose why the tender is not for you."))
    return _answer(request, match)


@requires(Permission.QUOTE)
@require_POST
@_unless_gone
def take_back(request: HttpRequest, public_id: UUID, number: str) -> HttpResponse:
    """It is for us after all."""
    match = _match(request, public_id, number)
    wishes.take_back(match=match, by=account_of(request), now=timezone.now())
    return _answer(request, match)


@never_cache
@require_http_methods(["GET", "POST"])
def alerts(request: HttpRequest) -> HttpResponse:
    """How one is told, and the saved searches."""
    if not isinstance(request.user, Account):
        return redirect(f"{reverse('account_login')}?next={request.path}")
    account = request.user
    form = AlertForm(request.POST or None, initial={"how": _how(account)})
    if request.method == "POST" and form.is_valid():
        how = AlertSetting.How(form.cleaned_data["how"])
        wishes.choose_alerts(account=account, how=how, by=account, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("tenders:alerts")
    searches = SavedSearch.objects.filter(account=account).select_related("province")
    context = {"form": form, "searches": searches}
    return render(request, "tenders/alerts.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def save_search(request: HttpRequest) -> HttpResponse:
    """Save what the list was narrowed to."""
    account = account_of(request)
    filters = FilterForm(request.POST).filters()
    try:
        wishes.save_search(
            account=account, query=filters.query, province=filters.province, kind=filters.kind, method=filters.method,
            now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, refused.text(get_language() or "th"))
        return redirect("tenders:notices")
    messages.success(request, _("The search is saved: you are told of new tenders that answer it."))
    return redirect("tenders:alerts")


@require_POST
def forget_search(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Remove one of one's own searches."""
    account = account_of(request)
    search = SavedSearch.objects.filter(account=account, public_id=public_id).first()
    if search is None:
        raise Http404
    wishes.forget_search(search=search, by=account, now=timezone.now())
    messages.success(request, _("The search is removed."))
    return redirect("tenders:alerts")


@csrf_exempt  # RFC 8058: a mail program posts here without a cookie; the signed token is the proof
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End the letters of whoever the letter went to: looking asks, posting does."""
    account = account_of_token(token, LETTERS)
    if account is None:
        raise Http404
    if request.method == "POST":
        wishes.choose_alerts(account=account, how=AlertSetting.How.OFF, by=account, now=timezone.now())
    return render(request, "tenders/unsubscribe.html", {"is_done": request.method == "POST"})


@requires(Permission.QUOTE)
@require_POST
@_unless_gone
def save(request: HttpRequest, public_id: UUID, number: str) -> HttpResponse:
    """Put aside to bid for, or no longer when ``saved`` is empty."""
    match = _match(request, public_id, number)
    wishes.save(match=match, is_saved=bool(request.POST.get("saved")), now=timezone.now())
    return _answer(request, match)


def _how(account: Account) -> str:
    setting = AlertSetting.objects.filter(account=account).first()
    return setting.how if setting else AlertSetting.How.AT_ONCE.value


def _match(request: HttpRequest, public_id: UUID, number: str) -> NoticeMatch:
    found = queries.match_of(account_of(request), public_id, number)
    if found is None:
        if queries.could_be_for(account_of(request), public_id, number):
            raise MatchGone
        raise Http404
    return found


def _gone(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "tenders/match_gone.html")
    messages.info(request, _("The tender was changed meanwhile and is not among your tenders any more."))
    return redirect("tenders:inbox")


def _answer(request: HttpRequest, match: NoticeMatch) -> HttpResponse:
    """The card alone for htmx; otherwise back to where one came from."""
    if request.headers.get("HX-Request"):
        row = shown_match(match, timezone.now(), get_language() or "th")
        on_page = request.POST.get("back") == "notice"
        context: dict[str, Any] = {"row": row, "dismiss_form": DismissForm(), "on_page": on_page, "several": on_page}
        return render(request, "tenders/match_card.html", context)
    back = "tenders:inbox" if request.POST.get("back") == "inbox" else "tenders:notice"
    return redirect(back) if back == "tenders:inbox" else redirect(back, match.notice.public_id)
