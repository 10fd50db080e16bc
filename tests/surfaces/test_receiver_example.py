"""The receiver that the documentation shows takes what we send, and nothing else."""

import os
import re
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import pytest

from ordito.platform import ids, webhooks
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.settings import Settings
from ordito.platform.webhooks import Keys, Terms
from ordito.processes.deliver_webhooks import Courier, try_out
from ordito.reads.memory import Memory
from ordito.surfaces.connectors.http_post import HttpPost
from ordito.surfaces.event_catalogue import describe_events, example_entry

PAGE: Final = Path(__file__).parents[2] / "docs/how-to/receive-webhooks.md"
SECRET: Final = webhooks.make_secret()


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Run the page's program as it stands there, on a free port."""
    monkeypatch.setitem(os.environ, "WEBHOOK_SECRET", SECRET)
    shown = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(shown[1], str(PAGE), "exec"), names)  # noqa: S102 # our own page
    names["Receiver"].log_message = lambda *_: None
    server = ThreadingHTTPServer(("127.0.0.1", 0), names["Receiver"])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hooks"
    server.shutdown()
    thread.join()
    server.server_close()


async def test_the_example_takes_what_we_send_and_nothing_else(
    db: Database, example: str, capsys: pytest.CaptureFixture[str]
) -> None:
    post = HttpPost(timeout_s=5, allows_private=True)
    courier = Courier(db, await Memory.load(db), post, Terms.of(Settings()))
    event = example_entry(describe_events()["stock.issued"], fact_id=ids.new(), at=now())
    for _ in range(2):
        taken = await try_out(courier, example, keys=Keys(SECRET, None, None), event=event)
        assert taken.answer.status == 204
    assert capsys.readouterr().out.count("stock.issued") == 1
    other = Keys(webhooks.make_secret(), None, None)
    assert (await try_out(courier, example, keys=other, event=event)).answer.status == 401
    await post.close()
