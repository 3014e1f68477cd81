"""A firm's own list, and one item at a time."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from songserm.catalogue import actions, queries
from songserm.catalogue.forms import CODE_TAKEN, ItemForm, MarkFormSet, MoveForm, PriceForm, marks_of
from songserm.catalogue.labels import FIELDS
from songserm.catalogue.models import Item
from songserm.catalogue.rules.states import Move, MoveRefused
from songserm.catalogue.shown import worded
from songserm.catalogue.views import pictures
from songserm.catalogue.views.item_page import item_page, own_item
from songserm.people.access import account_of
from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.registry.models import Enterprise
from songserm.registry.queries import enterprises_of, is_listed
from songserm.registry.rules.standing import LEFT
from songserm.toolbox.text import clean_line
from songserm.toolbox.thai_dates import bangkok_today

MOST_TOLD = 5


class ListForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name or code"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("All")), *Item.State.choices]
    )


@login_required
@never_cache
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    form = ListForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    before = request.GET.get("before", "")
    page = queries.own_items(
        account,
        matching=clean_line(wanted.get("q") or ""),
        state=wanted.get("state") or "",
        before=int(before) if before.isdecimal() and len(before) < 10 else None,  # noqa: PLR2004 - an id
    )
    firms = list(queries.firms_to_manage(account))
    context = {"form": form if form.is_bound else ListForm(), "page": page, "firms": firms, "several": len(firms) > 1}
    context |= {"left": [firm for firm in firms if firm.status in LEFT], "looked_after": _looked_after(account)}
    context["applying"] = [firm for firm in firms if firm.status == Enterprise.Status.APPLYING]
    return render(request, "catalogue/items.html", {**context, "counts": queries.own_counts(account)})


def _looked_after(account: Account) -> set[int]:
    """Firms whose own page is open to the account: colleagues list what a firm sells and see no more of it."""
    return set(enterprises_of(account, Permission.MANAGE_FIRM).values_list("pk", flat=True))


@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    enterprise = _firm(request, account)
    if enterprise is None:
        return redirect("registry:start")
    form = ItemForm(request.POST or None, enterprise=enterprise)
    if form.is_valid() and (created := _created(form, enterprise, account)):
        if request.POST.get("then") == "publish":
            return _published(request, created)
        messages.success(request, _what_follows(enterprise))
        return redirect("catalogue:edit", created.pk)
    context = {"form": form, "firm": enterprise, "listed": is_listed(enterprise, timezone.now())}
    return render(request, "catalogue/new.html", context, status=422 if form.errors else 200)


def _what_follows(firm: Enterprise) -> str:
    """What becomes of a draft that was written."""
    if is_listed(firm, timezone.now()):
        return _("Saved as a draft. Add pictures and marks, then publish.")
    return _("Saved as a draft. Add pictures and marks; it can be published once the firm is registered.")


def _created(form: ItemForm, enterprise: Enterprise, account: Account) -> Item | None:
    """The new draft; none when another item has come to its code since the form was looked at, which the form then tells."""
    try:
        return actions.create_item(enterprise=enterprise, facts=form.facts(), by=account, now=timezone.now())
    except actions.CodeTaken:
        form.add_error("code", CODE_TAKEN)
        return None


@login_required
@never_cache
def edit(request: HttpRequest, item_id: int) -> HttpResponse:
    item = own_item(request, item_id)
    if request.method != "POST":
        return item_page(request, item)
    form = ItemForm(request.POST, enterprise=item.enterprise, item=item)
    meanwhile = None
    try:
        saved = _saved(form, item, account_of(request))
    except actions.ChangedMeanwhile as changed:
        saved, meanwhile = False, _meanwhile(form, changed.current)
    picture = pictures.take(request, item, beside=form) if request.FILES else None
    wrong = picture if picture and picture.errors else None
    if not saved:
        return item_page(request, own_item(request, item_id), form=form, meanwhile=meanwhile, picture=wrong)
    messages.success(request, _("Saved."))
    return (
        item_page(request, own_item(request, item_id), picture=wrong) if wrong else redirect("catalogue:edit", item_id)
    )


def _saved(form: ItemForm, item: Item, account: Account) -> bool:
    """Save what was typed; the form tells why that cannot be. Raises ``ChangedMeanwhile``."""
    if not form.is_valid():
        return False
    revision = form.cleaned_data["revision"] or 0
    try:
        actions.save_item(item=item, revision=revision, facts=form.facts(), by=account, now=timezone.now())
    except actions.NotPublishable as lacking:
        form.add_error(None, _sentences(lacking))
    except actions.CodeTaken:
        form.add_error("code", CODE_TAKEN)
    return not form.errors


@login_required
@require_POST
def publish(request: HttpRequest, item_id: int) -> HttpResponse:
    return _published(request, own_item(request, item_id))


@login_required
@require_POST
def withdraw(request: HttpRequest, item_id: int) -> HttpResponse:
    item = own_item(request, item_id)
    try:
        actions.withdraw(item=item, by=account_of(request), now=timezone.now())
    except MoveRefused:
        messages.error(request, _("The item is not published, so there was nothing to withdraw."))
    else:
        messages.success(request, _("Withdrawn. It leaves search within a second; its versions stay readable for you."))
    return redirect("catalogue:edit", item_id)


@login_required
@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Publish or withdraw the items that were ticked in the list."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Tick the items first."))
        return redirect(_back(request))
    account = account_of(request)
    wanted = queries.items_to_manage(account).filter(pk__in=form.cleaned_data["item"]).select_related("enterprise")
    moved = actions.move_items(move=form.cleaned_data["move"], items=wanted, by=account, now=timezone.now())
    _tell(request, form.cleaned_data["move"], moved)
    return redirect(_back(request))


@login_required
@require_POST
def copy(request: HttpRequest, item_id: int) -> HttpResponse:
    copied = actions.copy_item(item=own_item(request, item_id), by=account_of(request), now=timezone.now())
    messages.success(request, _("This is the copy, a draft. Change what differs, then publish it."))
    return redirect("catalogue:edit", copied.pk)


@login_required
@require_POST
def delete(request: HttpRequest, item_id: int) -> HttpResponse:
    item = own_item(request, item_id)
    try:
        actions.delete_draft(item=item, by=account_of(request), now=timezone.now())
    except actions.NotPublishable as refused:
        messages.error(request, _sentences(refused))
        return redirect("catalogue:edit", item_id)
    messages.success(request, _("The draft is deleted."))
    return redirect("catalogue:items")


@login_required
@never_cache
def marks(request: HttpRequest, item_id: int) -> HttpResponse:
    item = own_item(request, item_id)
    if request.method != "POST":  # somebody comes back to the address of a page with errors
        return redirect("catalogue:edit", item_id)
    given = MarkFormSet(request.POST, prefix="marks")
    if not given.is_valid():
        return item_page(request, item, marks=given)
    account, stamp = account_of(request), request.POST.get("stamp", "")
    try:
        actions.set_marks(item=item, marks=marks_of(given), stamp=stamp, by=account, now=timezone.now())
    except actions.ChangedMeanwhile as changed:
        saved = worded("marks", [mark.told() for mark in changed.current.marks.all()]) or "—"
        return item_page(request, changed.current, marks=given, saved_marks=saved)
    messages.success(request, _("The marks are saved."))
    return redirect("catalogue:edit", item_id)


@login_required
@require_safe
def both_prices(request: HttpRequest) -> HttpResponse:
    """The price that is being typed, with and without VAT; nothing for what is no price yet."""
    form = PriceForm(request.GET)
    price = form.cleaned_data["price"] if form.is_valid() else None
    return render(request, "catalogue/both_prices.html", {"prices": _both(price, form) if price is not None else None})


def _both(price: Decimal, form: PriceForm) -> queries.Prices:
    today = bangkok_today(timezone.now())
    return queries.both_prices(price, includes_vat=form.cleaned_data["price_includes_vat"], on=today)


def _firm(request: HttpRequest, account: Account) -> Enterprise | None:
    """The firm that was chosen, or the only one; 404 for a firm of others."""
    own = queries.firms_to_manage(account)
    number = request.POST.get("firm") or request.GET.get("firm")
    if not number:
        return own.first()
    found = own.filter(number=number[:13].replace("\0", "")).first()
    if found is None:
        raise Http404
    return found


def _published(request: HttpRequest, item: Item) -> HttpResponse:
    try:
        actions.publish(item=item, by=account_of(request), now=timezone.now())
    except actions.NotPublishable as lacking:
        messages.error(request, _sentences(lacking))
    except MoveRefused:
        messages.error(request, _("The item has changed meanwhile. This is how it stands now."))
    else:
        messages.success(request, _("Published. It is found within a second."))
    return redirect("catalogue:edit", item.pk)


def _tell(request: HttpRequest, move: str, moved: actions.Moved) -> None:
    counted = (
        ngettext("%(count)s item published.", "%(count)s items published.", moved.done)
        if move == Move.PUBLISH
        else ngettext("%(count)s item withdrawn.", "%(count)s items withdrawn.", moved.done)
    )
    messages.success(request, counted % {"count": moved.done})
    if moved.unchanged:
        left = ngettext("%(count)s item was left as it is.", "%(count)s items were left as they are.", moved.unchanged)
        messages.info(request, left % {"count": moved.unchanged})
    language = get_language() or "th"
    for item, reasons in moved.lacking[:MOST_TOLD]:
        messages.error(request, f"{item}: {' '.join(reason.text(language) for reason in reasons)}")


def _back(request: HttpRequest) -> str:
    """The list as it was narrowed."""
    query = request.POST.get("back", "")
    return reverse("catalogue:items") + (query if query.startswith("?") else "")


def _sentences(refused: actions.NotPublishable) -> str:
    return " ".join(reason.text(get_language() or "th") for reason in refused.reasons)


def _meanwhile(form: ItemForm, current: Item) -> list[dict[str, Any]]:
    """What was typed beside what somebody else has saved; the next save goes on top of that."""
    form.put_on(current.revision)
    rows = []
    for name, typed in form.facts().items():
        saved = getattr(current, name)
        if typed != saved:
            key = "category" if name == "category" else name
            code = getattr(saved, "pk", saved)
            shown = str(code) if key == "price" and code is not None else code
            rows.append({"label": FIELDS[name], "saved": worded(key, shown) or "—"})
    return rows
