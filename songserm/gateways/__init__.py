"""Other systems. One folder for each, with three parts and one contract.

How to add a gateway:

1. `interface.py`: a `Protocol` with the questions that Songserm asks, and frozen dataclasses for the answers, in our
   terms. A question raises `GatewayDown` when the other system cannot answer; "not known there" is `None`.
2. `client.py`: the real client, written to the published form of the other system. Addresses and keys come in as
   arguments (`from_settings`), never from Django. It reads tolerantly, limits its waiting, and retries what may pass.
3. `simulator.py`: a WSGI application that speaks the same HTTP with made-up data, the same for the same question;
   `python -m songserm.gateways.<name>.simulator --port N` runs it. The demo and the tests use it over real HTTP.
4. `tests/conformance/gateways/test_<name>.py`: one contract that the client keeps against the simulator, and that
   `SONGSERM_<NAME>_URL` turns on the real system where it can be reached.

A room above asks through the interface only, and stores what it was told together with the time.
"""
