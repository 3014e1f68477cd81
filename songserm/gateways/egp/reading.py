"""The feed's XML read into our terms: one bad item never hides the others."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from songserm.gateways.egp.interface import ANNOUNCEMENTS, FeedItem, FeedPage
from songserm.toolbox.digits import to_arabic
from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused
from songserm.toolbox.text import clean_line
from songserm.toolbox.thai_dates import parse_date

ENCODING = "cp874"
"""Windows-874, which the feed declares and has."""
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9_-]+)")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BARE = re.compile(r"&(?!(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#x[0-9A-Fa-f]+);)")
_BEGIN, _END = "<item>", "</item>"
_MOST_APART = 500
_TAG = re.compile(r"<[^>]*>")
_NUMBER = re.compile(r"[0-9]{11}")
_LONGEST_TITLE = 1000
METHODS = (
    ("e-market", "15"), ("ตลาดอิเล็กทรอนิกส์", "15"), ("e-bidding", "16"), ("ประกวดราคาอิเล็กทรอนิกส์", "16"),
    ("ประกวดแบบ", "26"), ("สอบราคา", "02"), ("คัดเลือก", "18"), ("เฉพาะเจาะจง", "19"),
)  # fmt: skip
"""Part of the method's name → e-GP's code; the first that fits."""


class FeedUnreadable(ValueError):
    """The answer is no feed."""


def read_feed(content: bytes, *, asked: str) -> FeedPage:
    """The items of an answer; ``asked`` is the announcement that was asked for, where an item does not say its own.

    Raises FeedUnreadable for what is no RSS, or carries entities or a DTD.
    """
    try:
        text = _mended(_DECLARATION.sub("", _text(content)))
    except (UnicodeDecodeError, LookupError) as error:
        raise FeedUnreadable(type(error).__name__) from error
    try:
        root = fromstring(text, forbid_dtd=True)
    except DefusedXmlException as error:
        raise FeedUnreadable(type(error).__name__) from error
    except ParseError as error:
        return _page(_apart(text, asked, error))
    if root.tag != "rss":
        raise FeedUnreadable(str(root.tag))
    return _page([_item(element, asked) for element in root.iter("item")])


def _page(found: Sequence[FeedItem | Reason]) -> FeedPage:
    return FeedPage(
        tuple(each for each in found if isinstance(each, FeedItem)),
        tuple(each for each in found if isinstance(each, Reason)),
    )


def _text(content: bytes) -> str:
    """By what it is rather than by what it says: Thai in Windows-874 is never UTF-8 by chance."""
    declared = _DECLARED.match(content)
    name = declared[1].decode() if declared else ENCODING
    if name.lower() not in {"windows-874", "tis-620", ENCODING}:
        return content.decode(name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode(ENCODING, errors="replace")


def _mended(text: str) -> str:
    """Without what XML forbids and feeds have nevertheless: control letters, and an ampersand that begins no name."""
    return _BARE.sub("&amp;", _FORBIDDEN.sub(" ", text))


def _apart(text: str, asked: str, error: ParseError) -> list[FeedItem | Reason]:
    """Each item by itself, where a whole feed came that cannot be read as one; raises FeedUnreadable for less."""
    parts = text.split(_BEGIN)[1:] if text.rstrip().endswith("</rss>") and "<!" not in text else []
    if not 0 < len(parts) <= _MOST_APART:
        raise FeedUnreadable(type(error).__name__) from error
    return [_part(f"{_BEGIN}{part.partition(_END)[0]}{_END}", asked) for part in parts]


def _part(text: str, asked: str) -> FeedItem | Reason:
    try:
        return _item(fromstring(text, forbid_dtd=True), asked)
    except (ParseError, DefusedXmlException):
        return _left_out("BROKEN", "XML ของประกาศนี้เสีย", "its XML is broken", clean_line(_TAG.sub(" ", text)))


def _item(element: Element, asked: str) -> FeedItem | Reason:
    """The item, or why it cannot be taken."""
    told, title, link = (_words(element, name) for name in ("description", "title", "link"))
    parts = [part.strip() for part in told.split(",")]
    found = _NUMBER.fullmatch(to_arabic(parts[0])) or _NUMBER.search(_parameter(link, "projectId"))
    if found is None:
        return _left_out("NO_PROJECT", "ไม่มีเลขที่โครงการ 11 หลัก", "it has no project number of eleven digits", title)
    announcement = _announcement(parts[-1] if len(parts) > 1 else "", link, asked)
    if announcement is None:
        return _left_out("UNKNOWN_TYPE", "ไม่รู้จักประเภทประกาศนี้", "its kind of announcement is not known", parts[-1])
    try:
        published = parse_date(_words(element, "pubDate"))
    except Refused as error:
        return error.reason
    if not title:
        return _left_out("NO_TITLE", "ไม่มีชื่อประกาศ", "it has no title", found[0])
    return FeedItem(found[0], announcement, title[:_LONGEST_TITLE], _address(link), _method(parts[1:]), published)


def _announcement(words: str, link: str, asked: str) -> str | None:
    """By the item's own words, or its link; the kind that was asked for where it says nothing."""
    known = _by_words(words) if words else asked
    stated = _parameter(link, "templateType")
    return known or (stated if stated in ANNOUNCEMENTS else None)


def _by_words(words: str) -> str | None:
    if words in ANNOUNCEMENTS:
        return words
    change = "1" if words.startswith("ยกเลิก") else "2" if words.startswith(("เปลี่ยนแปลง", "แก้ไข")) else "0"
    for part, code in (
        ("ร่าง", "B0"),
        ("ราคากลาง", "15"),
        ("แผน", "P0"),
        ("ผู้ชนะ", f"W{change}"),
        ("เชิญชวน", f"D{change}"),
    ):
        if part in words:
            return code
    return None


def _method(parts: list[str]) -> str:
    words = " ".join(parts).lower()
    return next((code for name, code in METHODS if name in words), "")


def _parameter(link: str, name: str) -> str:
    """The parameter's value; empty also for a link that is none, such as one with half a bracket."""
    try:
        query = urlsplit(link).query
    except ValueError:
        return ""
    return parse_qs(query).get(name, [""])[0]


def _address(link: str) -> str:
    """The link when a browser may follow it."""
    return link if link.startswith(("https://", "http://")) and len(link) <= 500 else ""  # noqa: PLR2004 - the column's


def _words(element: Element, name: str) -> str:
    return clean_line(element.findtext(name) or "")


def _left_out(code: str, th: str, en: str, what: str) -> Reason:
    return Reason(code, f"ข้ามประกาศ “{what[:80]}”: {th}", f"The announcement “{what[:80]}” was left out: {en}.")
