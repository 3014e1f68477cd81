"""Units of the state that the record names and that register here."""

from django.db import connection, transaction

from songserm.people.models import Organisation

_LINK = """
    WITH settled AS (
        SELECT a.id AS agency_id, o.id AS organisation_id FROM contracts_agency a
        JOIN people_organisation o ON o.name_th = a.name AND o.province_id IS NOT DISTINCT FROM a.province_id
        WHERE o.kind = %(kind)s AND (%(organisation)s::bigint IS NULL OR o.id = %(organisation)s)
        AND a.organisation_id IS NULL
        AND NOT EXISTS (SELECT FROM contracts_agency b WHERE b.organisation_id = o.id)
        AND NOT EXISTS (
            SELECT FROM contracts_agency b
            WHERE b.name = a.name AND b.province_id IS NOT DISTINCT FROM a.province_id AND b.id <> a.id)
        AND NOT EXISTS (
            SELECT FROM people_organisation p WHERE p.kind = o.kind AND p.name_th = o.name_th
            AND p.province_id IS NOT DISTINCT FROM o.province_id AND p.id <> o.id)
        FOR UPDATE OF a SKIP LOCKED FOR KEY SHARE OF o SKIP LOCKED
    )
    UPDATE contracts_agency a SET organisation_id = s.organisation_id FROM settled s WHERE a.id = s.agency_id
"""
"""What another transaction holds is left to the next night, so that nobody waits for the other in a circle."""


@transaction.atomic
def link_agencies(*, organisation: Organisation | None = None) -> int:
    """Units that the record names become organisations of this platform, or that one alone; how many were linked.

    The record knows a unit by its name and province only. Where two units or two organisations share both, none is
    linked: which it is shows when one of them makes an award here. What is linked stays so.
    """
    asked = {"kind": Organisation.Kind.AGENCY.value, "organisation": organisation.pk if organisation else None}
    one_at_a_time()
    with connection.cursor() as cursor:
        cursor.execute(_LINK, asked)
        return int(cursor.rowcount)


def one_at_a_time() -> None:
    """Whoever links an agency calls this first: of two at once the second one sees what the first has linked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('contracts_agencies'))")
