"""Why a row was mended or refused."""

from songserm.toolbox.reasons import Reason

THAI_DIGITS = Reason("THAI_DIGITS", "แปลงเลขไทยในข้อมูลเป็นเลขอารบิก", "Thai digits in a fact were read as Arabic ones.")
DOUBLED_VOWEL = Reason("DOUBLED_VOWEL", "แก้ เเ (สระเอสองตัว) เป็น แ", "A vowel written as two letters was put right.")
SPACES = Reason("SPACES", "ตัดช่องว่างที่เกิน", "Doubled spaces were taken out.")
SHORT_DATE = Reason("DATE_BE_SHORT", "อ่านปีสองหลักเป็นปี พ.ศ.", "A year of two digits was read as of the Buddhist Era.")
DASH = Reason("DASH", "ขีด (-) หมายถึงไม่มีข้อมูล", "A dash was read as nothing.")
SHIFTED = Reason("COLUMNS_SHIFTED", "เลื่อนข้อมูลกลับเข้าคอลัมน์ที่ถูกต้อง", "Facts stood in the wrong columns and were put back.")
STATUS_AS_DATE = Reason(
    "STATUS_AS_DATE",
    "ช่องวันที่ทำสัญญามีสถานะแทน จึงย้ายไปเป็นสถานะ และไม่ทราบวันที่",
    "The day of signing held the status: it was moved there, and the day is not known.",
)
DATE_UNREADABLE = Reason("DATE_UNREADABLE", "อ่านวันที่ไม่ได้ จึงเว้นว่างไว้", "A date cannot be read and was left empty.")
YEAR_UNKNOWN = Reason(
    "YEAR_UNKNOWN",
    "ไม่มีปีงบประมาณและวันที่ทำสัญญา จึงเก็บไว้โดยไม่นับในยอดของปีใด",
    "Neither the fiscal year nor the day of signing is known: the contract is kept and counted in no year's sums.",
)
YEAR_BY_DAY = Reason(
    "YEAR_BY_DAY",
    "ปีงบประมาณที่ระบุเป็นไปไม่ได้ จึงใช้ปีตามวันที่ทำสัญญา",
    "The stated fiscal year cannot be: it was read from the day of signing.",
)
PROVINCE_UNKNOWN = Reason("PROVINCE_UNKNOWN", "ไม่รู้จักจังหวัดนี้ จึงเว้นว่างไว้", "The province is unknown and was left empty.")
NUMBER_WRONG = Reason(
    "SUPPLIER_NUMBER_WRONG",
    "เลขผู้ขายไม่ใช่เลข 13 หลักที่ถูกต้อง จึงใช้ชื่อแทน",
    "The supplier's number is no right number of 13 digits: the name stands for it.",
)
SHARED = Reason(
    "AMOUNT_SHARED",
    "โครงการมีหลายสัญญาแต่มียอดรวมเดียว จึงเฉลี่ยยอดให้แต่ละสัญญา และไม่นับเป็นยอดของผู้ขายรายใด",
    "The project has several contracts and one total: it was shared out, and counts for no single supplier.",
)
BUDGET_UNREADABLE = Reason(
    "BUDGET_UNREADABLE",
    "อ่านวงเงินหรือราคากลางไม่ได้ จึงเว้นว่างไว้",
    "A budget or reference price cannot be read and was left empty.",
)
CUT = Reason("TEXT_CUT", "ตัดข้อความที่ยาวเกินกำหนด", "A text that is too long was cut.")
NO_PROJECT = Reason(
    "PROJECT_NUMBER_WRONG",
    "เลขที่โครงการต้องมี 11 หลัก โปรดตรวจแถวนี้",
    "A project number has eleven digits: check this row.",
)
NO_TITLE = Reason("TITLE_MISSING", "ไม่มีชื่อโครงการ", "The project has no name.")
NO_AMOUNT = Reason("AMOUNT_MISSING", "ไม่มียอดเงินตามสัญญา", "The contract has no amount.")
AMOUNT_WRONG = Reason(
    "AMOUNT_WRONG",
    "ยอดเงินต้องมากกว่าศูนย์ ไม่เกินหนึ่งล้านล้านบาท และทศนิยมไม่เกินสองตำแหน่ง",
    "An amount is above zero, at most one million million baht, with at most two decimals.",
)
TWICE = Reason("CONTRACT_TWICE", "สัญญานี้ซ้ำกับแถวก่อนหน้า", "An earlier row tells of this contract.")
