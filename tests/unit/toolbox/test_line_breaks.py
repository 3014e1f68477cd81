from songserm.toolbox.line_breaks import hold_words


def test_every_thai_word_is_held_and_all_else_is_left_as_it_is():
    assert hold_words("ผู้ประกอบการรายย่อย 100 W (ขนาดกลาง)", "[{}]", "|") == "[ผู้ประกอบการรายย่อย] 100 W ([ขนาด]|[กลาง])"
    assert hold_words("ผู้ใช้", "[{}]", "|") == "[ผู้ใช้]", "short words too: browsers break after ผู้"
    assert hold_words("Small firms", "[{}]", "|") == "Small firms"


def test_what_is_no_word_may_break_anywhere_or_it_would_be_wider_than_a_phone():
    assert hold_words("ฮฮฮ" * 20, "[{}]", "|") == "ฮฮฮ" * 20
