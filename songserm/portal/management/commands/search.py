"""``songserm search``: the same answer as the API, or a readable table."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.core.management.base import CommandError

from songserm.hooks.documents import KINDS
from songserm.portal.queries import FACETS, answer
from songserm.reference.queries import province_by_name, province_names
from songserm.search.engine import SearchPage, SearchRequest
from songserm.search.queries import search
from songserm.toolbox.text import clean_line


class Command(BaseCommand):
    help = "Search items and firms."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("query")
        parser.add_argument("--kind", choices=KINDS)
        parser.add_argument("--province", action="append", default=[], help="code or name; may be repeated")
        parser.add_argument("--json", action="store_true", help="the same JSON as the API")

    def handle(self, *args: Any, **options: Any) -> None:
        request = SearchRequest(
            q=clean_line(options["query"]),
            kind=options["kind"],
            provinces=tuple(_province(text) for text in options["province"]),
            facets=FACETS,
        )
        page = search(request)
        self.stdout.write(
            json.dumps(answer(page, "th", request.q), ensure_ascii=False) if options["json"] else _table(page)
        )


def _province(text: str) -> str:
    code = province_by_name(text)
    if code is None:
        thai = f"ไม่มีจังหวัด {text!r} โปรดระบุรหัส (10) หรือชื่อจังหวัด"
        raise CommandError(f"{thai}\n{text!r} is not a province: give its code (10) or its name.", returncode=2)
    return code


def _table(page: SearchPage) -> str:
    names = province_names()
    lines = [
        f"{hit.kind:12}{hit.id:>9}  {hit.price or '-':>12}  {hit.title}  |  {hit.enterprise_name}"
        f"  {names[hit.province].th if hit.province in names else ''}"
        for hit in page.hits
    ]
    return "\n".join([f"{page.count} found", *lines])
