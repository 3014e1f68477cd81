"""The pictures of an item: brought several at a time, put in order, removed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from songserm.catalogue import actions
from songserm.catalogue.forms import ItemForm, PictureForm, PlaceForm
from songserm.catalogue.models import Item
from songserm.catalogue.views.item_page import item_page, own_item
from songserm.people.access import account_of
from songserm.toolbox.refusals import Refused


@login_required
@never_cache
def add(request: HttpRequest, item_id: int) -> HttpResponse:
    """Take the pictures. What was typed beside them comes along, is not saved, and stands on the page again."""
    item = own_item(request, item_id)
    if request.method != "POST":  # somebody comes back to the address of a page with errors
        return to_pictures(item_id)
    typed = _typed(request, item)
    picture = take(request, item, beside=typed)
    if typed:
        messages.info(request, _("What you typed beside the pictures is not saved yet."))
    if not (picture.errors or typed):
        return to_pictures(item_id)
    wrong = picture if picture.errors else None
    return item_page(request, own_item(request, item_id), form=typed, picture=wrong, status=422 if wrong else 200)


def take(request: HttpRequest, item: Item, *, beside: ItemForm | None) -> PictureForm:
    """Add what can be used of the files that were brought; the form names each of the others with its reason.

    What was typed beside them can then be saved on top, unless somebody else came between.
    """
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return form
    ready = _ready(form)
    given, account = [picture for _name, picture in ready], account_of(request)
    kept = actions.keep_pictures(item=item, ready=given, by=account, now=timezone.now()) if ready else []
    for name, _picture in ready[len(kept) :]:
        form.leave_out(name, actions.NO_ROOM)
    if kept:
        added = ngettext("%(count)s picture is added.", "%(count)s pictures are added.", len(kept))
        messages.success(request, added % {"count": len(kept)})
        revision = kept[0].item.revision
        if beside and beside.data.get("revision") == str(revision - 1):
            beside.put_on(revision)
    return form


def _ready(form: PictureForm) -> list[tuple[str, actions.ReadyPicture]]:
    """The pictures made anew, each with the name of its file."""
    ready = []
    for file in form.cleaned_data["picture"]:
        try:
            ready.append((file.name, actions.prepare_picture(file.read())))
        except Refused as error:
            form.leave_out(file.name, error.reason)
    return ready


def _typed(request: HttpRequest, item: Item) -> ItemForm | None:
    """The facts that were typed beside the pictures; none where they say what is saved, or did not come along."""
    if "revision" not in request.POST:
        return None
    form = ItemForm(request.POST, enterprise=item.enterprise, item=item)
    same = form.is_valid() and all(getattr(item, name) == value for name, value in form.facts().items())
    return None if same else form


@login_required
@require_POST
def move(request: HttpRequest, item_id: int, picture_id: int) -> HttpResponse:
    picture = get_object_or_404(own_item(request, item_id).pictures, pk=picture_id)
    form = PlaceForm(request.POST)
    if form.is_valid():
        place = form.cleaned_data["place"]
        actions.move_picture(picture=picture, place=place, by=account_of(request), now=timezone.now())
        messages.success(request, _("The pictures are in their new order."))
    return to_pictures(item_id)


@login_required
@require_POST
def remove(request: HttpRequest, item_id: int, picture_id: int) -> HttpResponse:
    picture = get_object_or_404(own_item(request, item_id).pictures, pk=picture_id)
    actions.remove_picture(picture=picture, by=account_of(request), now=timezone.now())
    messages.success(request, _("The picture is removed."))
    return to_pictures(item_id)


def to_pictures(item_id: int) -> HttpResponse:
    """Back to the pictures themselves: on a phone they lie screens below the top."""
    return redirect(reverse("catalogue:edit", args=[item_id]) + "#pictures")
