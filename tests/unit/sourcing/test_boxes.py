"""Sealed boxes: anyone seals, the keeper alone opens."""

import pytest

from songserm.sourcing.keeper.boxes import BoxBroken, KeyMissing, NoPublicKey, PublishedKeys, SecretKeys


@pytest.fixture
def keys(tmp_path):
    published, secret = PublishedKeys(tmp_path / "public"), SecretKeys(tmp_path / "secret")
    secret.ensure(published)
    return published, secret


def test_what_is_sealed_is_read_with_the_secret_half_alone(keys):
    published, secret = keys
    key = published.current()
    box = key.seal("๑๐๐ บาท".encode())
    assert "บาท".encode() not in box
    assert secret.open(key.id, box).decode() == "๑๐๐ บาท"


def test_a_changed_box_is_not_read(keys):
    published, secret = keys
    key = published.current()
    box = bytearray(key.seal(b"100"))
    box[40] ^= 1
    with pytest.raises(BoxBroken):
        secret.open(key.id, bytes(box))


def test_a_missing_key_is_told_and_works_again_when_it_is_back(keys):
    published, secret = keys
    key = published.current()
    box = key.seal(b"100")
    file = secret.folder / f"{key.id}.key"
    aside = file.rename(secret.folder / "aside")
    assert not secret.has(key.id)
    with pytest.raises(KeyMissing):
        secret.open(key.id, box)
    aside.rename(file)
    assert secret.open(key.id, box) == b"100"


def test_a_public_key_that_was_exchanged_is_refused(keys):
    published, _ = keys
    key = published.current()
    (published.folder / f"{key.id}.pub").write_text("00" * 32)
    with pytest.raises(NoPublicKey):
        published.current()


def test_without_a_keeper_there_is_no_key(tmp_path):
    with pytest.raises(NoPublicKey):
        PublishedKeys(tmp_path).current()


def test_keys_are_made_once_and_closed_to_others(keys):
    published, secret = keys
    before = published.current().id
    secret.ensure(published)
    assert published.current().id == before
    assert [path.stat().st_mode & 0o777 for path in secret.folder.glob("*.key")] == [0o600]
    assert secret.folder.stat().st_mode & 0o777 == 0o700


def test_a_strangers_key_in_the_published_place_is_replaced_by_the_keepers(keys, tmp_path):
    published, secret = keys
    own = published.current().id
    assert not secret.claim(published)
    SecretKeys(tmp_path / "stranger").ensure(PublishedKeys(tmp_path / "elsewhere"))
    strange = (tmp_path / "elsewhere" / "current").read_text()
    (published.folder / f"{strange}.pub").write_text((tmp_path / "elsewhere" / f"{strange}.pub").read_text())
    (published.folder / "current").write_text(strange)
    assert published.current().id == strange
    assert secret.claim(published)
    assert published.current().id == own


def test_a_keeper_without_its_key_publishes_no_other(keys):
    published, secret = keys
    file = next(secret.folder.glob("*.key"))
    file.rename(file.with_suffix(".aside"))
    before = published.current().id
    assert not secret.claim(published)
    assert published.current().id == before
