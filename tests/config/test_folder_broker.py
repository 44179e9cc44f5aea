"""The folder that carries messages where no broker runs."""

from __future__ import annotations

import threading
from queue import Empty

from kombu import Connection

from config.celery import file_broker
from config.folder_broker import Transport

MESSAGES = 1_500
BODY = {"body": "x" * 20_000}


def test_a_message_that_is_taken_while_it_is_put_is_whole(tmp_path):
    """With the library's own transport, half of such a message ended the worker and the site."""
    options = file_broker(tmp_path)["broker_transport_options"]
    arrived, ended = 0, threading.Event()

    def put() -> None:
        with Connection(transport=Transport, transport_options=options) as connection:
            for _ in range(MESSAGES):
                connection.default_channel._put("celery", BODY)
        ended.set()

    writer = threading.Thread(target=put)
    writer.start()
    with Connection(transport=Transport, transport_options=options) as connection:
        while True:
            last = ended.is_set()
            try:
                assert connection.default_channel._get("celery") == BODY
                arrived += 1
            except Empty:
                if last:
                    break
    writer.join()
    assert arrived == MESSAGES


def test_a_spoilt_message_is_thrown_away_and_the_next_one_taken(tmp_path):
    options = file_broker(tmp_path)["broker_transport_options"]
    for number, text in enumerate(("", '{"body": ', "\0" * 40)):
        (tmp_path / "queue" / f"0_{number}.celery.msg").write_text(text)
    with Connection(transport=Transport, transport_options=options) as connection:
        connection.default_channel._put("celery", BODY)
        assert connection.default_channel._get("celery") == BODY
    assert list((tmp_path / "queue").iterdir()) == []
