"""The contract of the juristic registry's client, kept over real HTTP against the simulator.

`SONGSERM_DBD_URL`, `SONGSERM_DBD_KEY`, `SONGSERM_DBD_SECRET`, `SONGSERM_DBD_AGENT` and `SONGSERM_DBD_NUMBER` (a firm
in business) turn the first part on the real registry as well.
"""

import os
import threading
from datetime import UTC, datetime
from decimal import Decimal

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songserm.gateways.dbd import simulator
from songserm.gateways.dbd.client import from_settings
from songserm.gateways.dbd.interface import RegistryStatus
from songserm.gateways.dbd.made_up import FIXED
from songserm.gateways.errors import GatewayDown
from songserm.policy.sectors import sector_of
from songserm.policy.sizes import Size, size_of
from songserm.toolbox.identity import check_digit_of

NOW = datetime(2026, 11, 23, tzinfo=UTC)
MANUFACTURER, WHOLESALER, DISSOLVED = FIXED
first_twelve = st.text("0123456789", min_size=11, max_size=11).map(lambda digits: f"0{digits}")


@pytest.fixture(scope="module")
def simulated():
    with simulator.serve(0, slow_seconds=1.0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module", params=["simulator", "real"])
def registry(request, simulated):
    """The client and a number of a firm in business."""
    if request.param == "simulator":
        yield from_settings(simulated, "key"), MANUFACTURER
        return
    if "SONGSERM_DBD_URL" not in os.environ:
        pytest.skip("the real registry is not reachable from here: SONGSERM_DBD_URL is not set")
    secrets = {"secret": os.environ["SONGSERM_DBD_SECRET"], "agent_id": os.environ["SONGSERM_DBD_AGENT"]}
    real = from_settings(os.environ["SONGSERM_DBD_URL"], os.environ["SONGSERM_DBD_KEY"], **secrets)
    yield real, os.environ["SONGSERM_DBD_NUMBER"]


@pytest.fixture
def client(simulated):
    with from_settings(simulated, "key", timeout_seconds=0.5) as made:
        yield made


def test_a_firm_in_business_is_told_with_its_facts(registry):
    client, number = registry
    profile = client.fetch(number, now=NOW)
    assert profile.number == number
    assert profile.name_th
    assert profile.status is RegistryStatus.ACTIVE
    assert len(profile.tsic_code) == 5
    assert profile.province_code
    assert profile.fetched_at == NOW


def test_a_number_that_is_not_registered_is_no_firm(registry):
    assert registry[0].fetch(simulator.UNKNOWN, now=NOW) is None


def test_the_demos_manufacturer_is_a_small_firm(client):
    profile = client.fetch(MANUFACTURER, now=NOW)
    sector = sector_of(profile.tsic_code, on=NOW.date()).sector
    assert size_of(sector=sector, revenue=profile.revenue, employees=None, on=NOW.date()).size is Size.SMALL
    assert (profile.province_code, profile.thai_share_percent, profile.statement_year) == ("73", Decimal(100), 2025)


def test_the_demos_wholesaler_is_above_the_bands(client):
    profile = client.fetch(WHOLESALER, now=NOW)
    sector = sector_of(profile.tsic_code, on=NOW.date()).sector
    assert size_of(sector=sector, revenue=profile.revenue, employees=None, on=NOW.date()).size is Size.LARGE


def test_the_demos_dissolved_firm_has_ended_and_files_no_statement(client):
    profile = client.fetch(DISSOLVED, now=NOW)
    assert profile.is_ended
    assert (profile.revenue, profile.statement_year) == (None, None)


@pytest.mark.parametrize(("number", "code"), [(simulator.FAILING, "FAILING"), (simulator.SLOW, "UNREACHABLE")])
def test_a_registry_that_fails_or_hangs_is_down(client, number, code):
    with pytest.raises(GatewayDown) as failed:
        client.fetch(number, now=NOW)
    assert failed.value.reason.code == code


def test_nobody_listening_is_down():
    with from_settings("http://127.0.0.1:9", "key") as client, pytest.raises(GatewayDown) as failed:
        client.fetch(MANUFACTURER, now=NOW)
    assert failed.value.reason.code == "UNREACHABLE"


def test_the_simulator_asks_for_key_and_token_as_the_registry_does(simulated):
    path = f"{simulated}/ws/dbd/juristic/v4/profile/information"
    with httpx.Client(trust_env=False) as http:
        assert http.get(path, params={"JuristicID": MANUFACTURER}).status_code == 403
        without_token = http.get(path, params={"JuristicID": MANUFACTURER}, headers={"Consumer-Key": "key"})
    assert without_token.status_code == 401


@settings(max_examples=25, deadline=None)
@given(first=first_twelve)
def test_every_juristic_number_with_a_right_check_digit_is_a_firm_and_always_the_same(simulated, first):
    number = first + check_digit_of(first)
    if number in {simulator.UNKNOWN, simulator.FAILING, simulator.SLOW}:
        return
    with from_settings(simulated, "key") as client:
        profile = client.fetch(number, now=NOW)
        assert profile == client.fetch(number, now=NOW)
    assert profile.name_th
    assert profile.province_code
    assert profile.registered_date
    assert simulator.firm_of(number[:-1] + str((int(number[-1]) + 1) % 10)) is None
