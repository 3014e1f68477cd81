import socketserver
from datetime import timedelta
from threading import Thread

import pytest

from songserm.notifications import actions, queries
from songserm.notifications.models import Message
from tests.factories import make_account

pytestmark = pytest.mark.django_db


class Smtp(socketserver.StreamRequestHandler):
    """As much of a mail server as a client needs; an address that begins with "no-" is refused."""

    def handle(self):
        self.say("220 ready")
        while line := self.rfile.readline():
            self.answer(line.decode().strip())

    def answer(self, line):
        if line.upper().startswith("RCPT") and "<no-" in line:
            self.say("550 unknown")
        elif line.upper() == "DATA":
            self.say("354 go on")
            self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
            self.say("250 taken")
        else:
            self.say("250 fine")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def post_office(settings):
    settings.EMAIL_BACKEND = "songserm.notifications.mail.OutboxBackend"
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Smtp) as server:
        server.letters, server.daemon_threads = [], True
        Thread(target=server.serve_forever, daemon=True).start()
        settings.SMTP_URL = f"smtp://127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


def letter(now, address="som@example.test"):
    facts = {"topic": "TEST", "subject": "รหัส", "body": "๑๒๓\n", "created_at": now, "due_at": now}
    return Message.objects.create(address=address, account=make_account(), **facts)


def test_a_letter_leaves_once_with_its_own_message_id(post_office, now):
    written = letter(now)
    assert actions.deliver(now=now) == 1
    assert actions.deliver(now=now) == 0
    written.refresh_from_db()
    assert (written.state, written.sent_at) == ("SENT", now)
    assert len(post_office.letters) == 1
    assert written.message_id in post_office.letters[0]


def test_a_refused_letter_is_tried_later_and_later_and_then_given_up(post_office, now):
    written, moment = letter(now, "no-one@example.test"), now
    for _ in range(actions.ATTEMPTS):
        actions.deliver(now=moment)
        written.refresh_from_db()
        moment = written.due_at
    assert (written.state, written.attempts) == ("FAILED", actions.ATTEMPTS)
    assert not post_office.letters


def test_a_refused_letter_does_not_hold_up_the_others(post_office, now):
    letter(now - timedelta(minutes=1), "no-one@example.test")
    letter(now)
    actions.deliver(now=now)
    assert len(post_office.letters) == 1


def test_without_a_server_the_demo_delivers_and_elsewhere_letters_wait(settings, now):
    settings.SMTP_URL, settings.DEMO = "", False
    written = letter(now)
    actions.deliver(now=now)
    written.refresh_from_db()
    assert written.state == "WAITING"
    settings.DEMO = True
    actions.deliver(now=now)
    written.refresh_from_db()
    assert written.state == "SENT"


def test_the_mailbox_is_read_page_by_page_with_one_question(now, django_assert_num_queries):
    for _ in range(queries.PAGE + 1):
        letter(now)
    with django_assert_num_queries(1):
        first = queries.latest()
    assert [len(first.letters), len(queries.latest(before=first.next).letters)] == [queries.PAGE, 1]
