"""The parts that pages are made of, each as it looks: for whoever builds a page."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

COMPONENTS = Path(__file__).resolve().parents[1] / "templates" / "components"
_ABOUT = re.compile(r"\{# (.*?) #\}")


@dataclass(frozen=True, slots=True)
class Part:
    """A component: the name of its template, what it takes, and how it looks."""

    name: str
    takes: str
    looks: tuple[SafeString, ...]


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/gallery.html", {"parts": list(_parts(request)), "form": _example_form()})


def _parts(request: HttpRequest) -> Iterator[Part]:
    examples = _examples()
    for path in sorted(COMPONENTS.glob("*.html")):
        about = _ABOUT.search(path.read_text())
        # Each example is a component's own output: every value in it was escaped there.
        looks = tuple(
            mark_safe(render_to_string(f"components/{path.name}", dict(given), request))  # noqa: S308
            for given in examples.get(path.stem, ())
        )
        yield Part(path.stem, about[1] if about else "", looks)


def _examples() -> Mapping[str, Sequence[Mapping[str, object]]]:
    firm = _("A firm of Chiang Mai")
    return {
        "badge": [
            {"tone": tone, "text": text}
            for tone, text in (
                ("success", _("Registered SME")),
                ("warning", _("Not verified")),
                ("error", _("Suspended")),
                ("info", _("Made in Thailand")),
                ("neutral", _("Small")),
            )
        ],
        "empty": [{"title": _("Nothing is listed yet"), "text": firm, "action_url": "#", "action_label": _("Search")}],
        "error_summary": [{"form": _example_form()}],
        "facts": [{"facts": [{"label": _("Firm"), "value": firm}, {"label": _("Number"), "value": "0105500000001"}]}],
        "form_actions": [{"submit_label": _("Search"), "cancel_url": "#"}],
        "category_tile": [{"icon": "store", "tint": "green", "classes": "size-16"}],
        "icon": [{"name": name} for name in ("bell", "building-2", "landmark", "store")],
        "messages": [
            {"messages": [Message(level, firm) for level in (constants.SUCCESS, constants.WARNING, constants.ERROR)]}
        ],
        "page_header": [{"title": firm, "lead": _("Goods and services"), "back_url": "#", "back_label": _("My desk")}],
        "pager": [{"next_url": "#", "previous_url": "#"}],
        "progress": [{"done": 340, "total": 1000, "label": _("Goods and services")}],
        "search_box": [{"box_id": "example-q", "value": ""}],
        "steps": [
            {
                "steps": [
                    {"label": _("Number"), "state": "done"},
                    {"label": _("Facts"), "state": "current"},
                    {"label": _("Documents"), "state": "todo"},
                ]
            }
        ],
    }


class _Example(forms.Form):
    name = forms.CharField(label=gettext_lazy("Firm"), help_text=gettext_lazy("As the business registry writes it."))
    size = forms.ChoiceField(
        label=gettext_lazy("Size"), choices=[("", "—"), ("SMALL", gettext_lazy("Small"))], required=False
    )
    agrees = forms.BooleanField(label=gettext_lazy("Registered SMEs only"), required=False)


def _example_form() -> forms.Form:
    """A form that was sent with its first field empty."""
    form = _Example(data={"name": ""}, auto_id="example_%s")
    form.is_valid()
    return form
