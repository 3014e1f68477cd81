"""The words of a title that say what is bought; the rest (how it is bought, in which year) says nothing of the seller."""

import re

from songserm.search.text import index_tokens

_METHOD = re.compile(
    r"(?:โดย|ด้วย)\s*วิธี\s*(?:ประกวดราคา|คัดเลือก|เฉพาะเจาะจง|ตลาดอิเล็กทรอนิกส์|สอบราคา|ประกาศเชิญชวน).*$"
    r"|ประกวดราคา(?:อิเล็กทรอนิกส์)?|\(?e-?bidding\)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:ประจำ)?ปี(?:งบประมาณ|การศึกษา)?\s*(?:พ\.?\s*ศ\.?)?\s*[2๒][5๕][๐-๙0-9]{2}")


def title_words(title: str) -> list[str]:
    """Every telling word of the title once, in order."""
    plain = _YEAR.sub(" ", _METHOD.sub(" ", title))
    return list(dict.fromkeys(word for word in index_tokens(plain) if len(word) > 1))
