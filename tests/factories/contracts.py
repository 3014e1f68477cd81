"""A row of e-GP's open data."""

GOOD = {
    "project_id": "68029079752",
    "project_name": "ซื้อโต๊ะทำงาน โดยวิธีเฉพาะเจาะจง",
    "dept_name": "เทศบาลตำบลตัวอย่าง",
    "purchase_method_group_name": "เฉพาะเจาะจง",
    "announce_date": "-",
    "project_money": "20000",
    "sum_price_agree": "19500.50",
    "budget_year": "2568",
    "province": "เชียงใหม่",
    "district": "เมือง",
    "winner_tin": "",
    "winner": "ร้านตัวอย่าง",
    "contract_no": "1/2568",
    "contract_date": "22 เม.ย. 68",
    "contract_finish_date": "7 มิ.ย. 68",
}
