"""Sums by day: a year that is not over is set beside the same days of the year before."""

from django.db import migrations

COUNTED = """
    INSERT INTO contracts_spend (fiscal_year, province_id, part, code, contracts, amount, known, from_smes)
    SELECT fiscal_year, province_id, 'day', day, count(*), sum(amount),
        coalesce(sum(amount) FILTER (WHERE size <> 'UNKNOWN'), 0),
        coalesce(sum(amount) FILTER (WHERE size IN ('MICRO', 'SMALL', 'MEDIUM')), 0)
    FROM (
        SELECT c.fiscal_year, a.province_id, coalesce(to_char(c.signed_date, 'YYYY-MM-DD'), '') AS day, c.amount,
            CASE WHEN e.status IN ('ACTIVE', 'EXPIRED', 'SUSPENDED') THEN e.size ELSE 'UNKNOWN' END AS size
        FROM contracts_contract c JOIN contracts_agency a ON a.id = c.agency_id
        LEFT JOIN registry_enterprise e ON e.id = c.supplier_id
        WHERE c.cancelled_at IS NULL AND c.fiscal_year IS NOT NULL
    ) cells GROUP BY fiscal_year, province_id, day
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0004_awarded_amount")]

    operations = [migrations.RunSQL(COUNTED, "DELETE FROM contracts_spend WHERE part = 'day'")]
