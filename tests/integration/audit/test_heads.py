"""Signed heads: who rewrites the chain afterwards is caught, database superuser or not."""

import hashlib
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from songserm.audit.actions import SYSTEM, record
from songserm.audit.heads import faults, heads_file, published_heads, sign_head
from songserm.audit.keys import published_keys, rotate, signing_key
from songserm.audit.models import ChainHead
from songserm.audit.queries import check_chain

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.SONGSERM_VAR = tmp_path
    settings.SIGNING_KEY_FOLDER = tmp_path / "keys"


@pytest.fixture
def chain():
    for number in range(5):
        record(action="TESTED", by=SYSTEM, now=timezone.now(), object_kind="x", object_id=number)


def rewritten_by_a_superuser(action):
    """Every event changed and every hash computed anew, as if it had always been so."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_event SET action = %s", [action])
        cursor.execute("SELECT id, audit_event_text(e) FROM audit_event e ORDER BY position")
        previous = ""
        for key, text in cursor.fetchall():
            digest = hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
            cursor.execute(
                "UPDATE audit_event SET previous_hash = %s, hash = %s WHERE id = %s", [previous, digest, key]
            )
            previous = digest
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")


def test_one_head_a_day_is_signed_and_published(chain):
    now = timezone.now()
    first, again = sign_head(now=now), sign_head(now=now)
    assert first == again
    assert len(published_heads(heads_file().read_text())) == ChainHead.objects.count() == 1
    assert faults() == []


def test_an_empty_chain_has_no_head():
    assert sign_head(now=timezone.now()) is None


def test_a_chain_that_a_superuser_rewrote_is_caught(chain, capsys):
    sign_head(now=timezone.now())
    rewritten_by_a_superuser("FORGED")
    assert check_chain().broken_at is None, "the hashes alone do not show it"
    assert any("is not what was signed" in fault for fault in faults())
    with pytest.raises(SystemExit):
        call_command("audit_verify")
    assert "is not what was signed" in capsys.readouterr().out


def test_removing_the_heads_from_the_database_is_caught_by_the_published_file(chain):
    sign_head(now=timezone.now())
    ChainHead.objects.all().delete()
    rewritten_by_a_superuser("FORGED")
    assert any("differs from the one that was published" in fault for fault in faults())


def test_who_rewrites_file_and_database_is_caught_by_an_outsiders_copy(chain, tmp_path):
    sign_head(now=timezone.now())
    copy = tmp_path / "copy.jsonl"
    copy.write_text(heads_file().read_text())
    rewritten_by_a_superuser("FORGED")
    ChainHead.objects.all().delete()
    heads_file().unlink()
    sign_head(now=timezone.now())
    assert faults() == []
    assert faults(published_heads(copy.read_text()))
    with pytest.raises(SystemExit):
        call_command("audit_verify", heads=str(copy))


def test_a_head_without_the_key_is_caught(chain):
    head = sign_head(now=timezone.now())
    rewritten_by_a_superuser("FORGED")
    forged = {**json.loads(heads_file().read_text()), "hash": check_hash(head.position)}
    heads_file().write_text(json.dumps(forged))
    ChainHead.objects.update(hash=forged["hash"])
    assert any("not signed by a published key" in fault for fault in faults())


def check_hash(position):
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM audit_event WHERE position = %s", [position])
        return cursor.fetchone()[0]


def test_heads_of_a_former_key_stay_good(chain):
    now = timezone.now()
    first = signing_key(now=now).fingerprint
    sign_head(now=now)
    second = rotate(now=now).fingerprint
    assert [each.fingerprint for each in published_keys()] == [first, second]
    assert [each.valid_until is None for each in published_keys()] == [False, True]
    assert faults() == []
