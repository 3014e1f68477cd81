"""The wrong keyboard layout: l;ylfu typed for สวัสดี, and ้ำสสน for hello (Kedmanee and US)."""

_LATIN = "1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?`~"
_THAI = 'ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ_%'

_TO_THAI = dict(zip(map(ord, _LATIN), _THAI, strict=True))
_TO_LATIN = {ord(thai): latin for latin, thai in zip(_LATIN, _THAI, strict=True) if not thai.isascii()}


_NEVER_FIRST = frozenset("ะัาำิีึืฺุู็่้๊๋์ํ๎ๅ")
"""Vowels and marks that follow a consonant: no Thai word begins with one."""


def other_layout(text: str) -> str | None:
    """What the same keys give on the other layout; none when the text is of both scripts or of neither, or gives no word."""
    thai = any("\u0e01" <= letter <= "\u0e5b" for letter in text)
    latin = any(letter.isascii() and letter.isalpha() for letter in text)
    if thai == latin:
        return None
    if thai:
        return text.translate(_TO_LATIN).lower()
    other = text.translate(_TO_THAI)
    return None if other.lstrip()[:1] in _NEVER_FIRST else other
