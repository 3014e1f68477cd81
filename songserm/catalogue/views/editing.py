"""A firm's own list, and one item at a time."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from songserm.catalogue import actions, queries
from songserm.catalogue.forms import (
    CODE_TAKEN,
    ItemForm,
    MarkFormSet,
    MoveForm,
    PictureForm,
    PlaceForm,
    PriceForm,
    marks_of,
)
from songserm.catalogue.labels import FIELDS
from songserm.catalogue.models import Item
from songserm.catalogue.rules.states import Move, MoveRefused
from songserm.catalogue.shown import worded
from songserm.people.access import account_of
from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.registry.models import Enterprise
from songserm.registry.queries import enterprises_of
from songserm.registry.rules.standing import LEFT
from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused
from songserm.toolbox.text import clean_line
from songserm.toolbox.thai_dates import bangkok_today

MOST_TOLD = 5
WHERE_TO_MEND = {
    "NAME_MISSING": "id_name_th",
    "UNIT_MISSING": "id_unit",
    "NO_PICTURE": "pictures",
    "NO_CATEGORY": "id_category",
    "NO_PRICE": "id_price",
    "NO_DESCRIPTION": "id_description_th",
}
"""Reason → the field or part of the page."""


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
        messages.success(request, _("Saved as a draft. Add pictures and marks, then publish."))
        return redirect("catalogue:edit", created.pk)
    context = {"form": form, "firm": enterprise, "firms": queries.firms_to_manage(account)}
    return render(request, "catalogue/new.html", context, status=422 if form.errors else 200)


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
    item = _own(request, item_id)
    if request.method != "POST":
        return _page(request, item)
    form = ItemForm(request.POST, enterprise=item.enterprise, item=item)
    if not form.is_valid():
        return _page(request, item, form=form)
    revision = form.cleaned_data["revision"] or 0
    try:
        actions.save_item(item=item, revision=revision, facts=form.facts(), by=account_of(request), now=timezone.now())
    except actions.ChangedMeanwhile as changed:
        return _page(request, changed.current, form=form, meanwhile=_meanwhile(form, changed.current))
    except actions.NotPublishable as lacking:
        form.add_error(None, _sentences(lacking))
        return _page(request, item, form=form)
    except actions.CodeTaken:
        form.add_error("code", CODE_TAKEN)
        return _page(request, item, form=form)
    messages.success(request, _("Saved."))
    return redirect("catalogue:edit", item_id)


@login_required
@require_POST
def publish(request: HttpRequest, item_id: int) -> HttpResponse:
    return _published(request, _own(request, item_id))


@login_required
@require_POST
def withdraw(request: HttpRequest, item_id: int) -> HttpResponse:
    item = _own(request, item_id)
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
    copied = actions.copy_item(item=_own(request, item_id), by=account_of(request), now=timezone.now())
    messages.success(request, _("This is the copy, a draft. Change what differs, then publish it."))
    return redirect("catalogue:edit", copied.pk)


@login_required
@require_POST
def delete(request: HttpRequest, item_id: int) -> HttpResponse:
    item = _own(request, item_id)
    try:
        actions.delete_draft(item=item, by=account_of(request), now=timezone.now())
    except actions.NotPublishable as refused:
        messages.error(request, _sentences(refused))
        return redirect("catalogue:edit", item_id)
    messages.success(request, _("The draft is deleted."))
    return redirect("catalogue:items")


@login_required
@require_POST
def marks(request: HttpRequest, item_id: int) -> HttpResponse:
    item = _own(request, item_id)
    given = MarkFormSet(request.POST, prefix="marks")
    if not given.is_valid():
        return _page(request, item, marks=given)
    account, stamp = account_of(request), request.POST.get("stamp", "")
    try:
        actions.set_marks(item=item, marks=marks_of(given), stamp=stamp, by=account, now=timezone.now())
    except actions.ChangedMeanwhile as changed:
        saved = worded("marks", [mark.told() for mark in changed.current.marks.all()]) or "—"
        return _page(request, changed.current, marks=given, saved_marks=saved)
    messages.success(request, _("The marks are saved."))
    return redirect("catalogue:edit", item_id)


@login_required
@require_POST
def add_picture(request: HttpRequest, item_id: int) -> HttpResponse:
    item = _own(request, item_id)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        ready = _ready(form)
        try:
            if not form.errors:
                actions.keep_pictures(item=item, ready=ready, by=account_of(request), now=timezone.now())
        except Refused as error:
            form.add_error("picture", error.text(get_language() or "th"))
    if form.errors:
        return _page(request, item, picture=form)
    messages.success(request, _("The pictures are added."))
    return _to_pictures(item_id)


def _ready(form: PictureForm) -> list[actions.ReadyPicture]:
    """The pictures made anew; each one that cannot be used is told by its name."""
    ready = []
    for file in form.cleaned_data["picture"]:
        try:
            ready.append(actions.prepare_picture(file.read()))
        except Refused as error:
            form.add_error("picture", f"{file.name}: {error.text(get_language() or 'th')}")
    return ready


@login_required
@require_POST
def move_picture(request: HttpRequest, item_id: int, picture_id: int) -> HttpResponse:
    picture = get_object_or_404(_own(request, item_id).pictures, pk=picture_id)
    form = PlaceForm(request.POST)
    if form.is_valid():
        place = form.cleaned_data["place"]
        actions.move_picture(picture=picture, place=place, by=account_of(request), now=timezone.now())
        messages.success(request, _("The pictures are in their new order."))
    return _to_pictures(item_id)


@login_required
@require_POST
def remove_picture(request: HttpRequest, item_id: int, picture_id: int) -> HttpResponse:
    picture = get_object_or_404(_own(request, item_id).pictures, pk=picture_id)
    actions.remove_picture(picture=picture, by=account_of(request), now=timezone.now())
    messages.success(request, _("The picture is removed."))
    return _to_pictures(item_id)


def _to_pictures(item_id: int) -> HttpResponse:
    """Back to the pictures themselves: on a phone they lie screens below the top."""
    return redirect(reverse("catalogue:edit", args=[item_id]) + "#pictures")


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


def _own(request: HttpRequest, item_id: int) -> Item:
    found = queries.items_to_manage(account_of(request)).select_related("enterprise", "category")
    return get_object_or_404(found, pk=item_id)


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
    typed_data = QueryDict(mutable=True)
    typed_data.update(form.data)
    typed_data["revision"] = str(current.revision)
    form.data = typed_data
    rows = []
    for name, typed in form.facts().items():
        saved = getattr(current, name)
        if typed != saved:
            key = "category" if name == "category" else name
            code = getattr(saved, "pk", saved)
            shown = str(code) if key == "price" and code is not None else code
            rows.append({"label": FIELDS[name], "saved": worded(key, shown) or "—"})
    return rows


@transaction.atomic
def _page(
    request: HttpRequest,
    item: Item,
    *,
    form: ItemForm | None = None,
    marks: Any = None,
    picture: PictureForm | None = None,
    meanwhile: list[dict[str, Any]] | None = None,
    saved_marks: str = "",
) -> HttpResponse:
    now = timezone.now()
    context = {
        "item": item,
        "firm": item.enterprise,
        "form": form or ItemForm(initial=_initial(item), enterprise=item.enterprise, item=item),
        "marks": marks or MarkFormSet(initial=_marks(item), prefix="marks"),
        "marks_stamp": queries.marks_stamp(item),
        "saved_marks": saved_marks,
        "picture_form": picture or PictureForm(),
        "pictures": item.pictures.all(),
        "meanwhile": meanwhile,
        "missing": [_told(reason) for reason in queries.lacks(item, now)],
        "advice": [_told(reason) for reason in queries.advice(item)],
        "prices": None if form else queries.prices(item, bangkok_today(now)),
        "versions": item.versions.order_by("-number").only("number", "published_at", "item_id")[:10],
    }
    return render(request, "catalogue/edit.html", context, status=422 if form or marks or picture else 200)


def _told(reason: Reason) -> dict[str, str]:
    return {"text": reason.text(get_language() or "th"), "where": WHERE_TO_MEND.get(reason.code, "")}


def _initial(item: Item) -> dict[str, Any]:
    plain = {name: getattr(item, name) for name in FIELDS if name not in {"category", "price", "marks", "pictures"}}
    price = f"{item.price:,}" if item.price is not None else ""
    return {**plain, "category": item.category_id or "", "price": price, "revision": item.revision}


def _marks(item: Item) -> list[dict[str, Any]]:
    return [
        {"kind": mark.kind, "number": mark.number, "stars": mark.stars, "expiry_date": mark.expiry_date}
        for mark in item.marks.all()
    ]
