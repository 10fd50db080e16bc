"""Received mail at the desk: its words are text, its files for who has verified the person."""

import asyncio
import hashlib
import re
import time
from base64 import b64encode
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from ordito import service
from ordito.flows.open_case import Opening, open_case
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.settings import Settings
from ordito.platform.state import files_dir
from ordito.platform.webhooks import headers_of
from ordito.surfaces.guards import Role
from tests.company import Company, found
from tests.surfaces.application import SYSTEM, a_client, a_person, an_application
from tests.surfaces.test_console_changes import sign_in

pytestmark = pytest.mark.anyio

SECRET: Final = f"whsec_{b64encode(b'the secret of who calls').decode()}"
MEMBER: Final = "member@example.org"
SERVER: Final = "mx.company.example"
LARGEST: Final = 25 * 1024 * 1024
PATIENCE_S: Final = 60.0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    inboxes = tmp_path / "inboxes.toml"
    inboxes.write_text(f'[[hook]]\nname = "desk"\nsecret = "{SECRET}"\nauthserv_id = "{SERVER}"\n')
    return Settings(log_requests=False, inboxes=str(inboxes))


@pytest.fixture
async def company(db: Database) -> Company:
    return await found(db, units=1)


def a_mail(text: str, **heads: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"<b>Gi</b>ulia <{MEMBER}>"
    for name, value in heads.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


async def hand_over(world: httpx.AsyncClient, mail: EmailMessage) -> httpx.Response:
    raw = mail.as_bytes(policy=SMTP)
    headers = headers_of("one", raw, secrets=[SECRET], at=now())
    headers["content-type"] = "message/rfc822"
    return await world.post("/api/v1/inboxes/desk/mail", content=raw, headers=headers)


async def case_link(desk: httpx.AsyncClient, page: str) -> str:
    """Wait until a received mail stands in a case; return the case's address."""
    give_up_at = time.monotonic() + PATIENCE_S
    while not (links := re.findall(r"/desk/cases/[A-Z0-9-]+", (await desk.get(page)).text)):
        assert time.monotonic() < give_up_at, page
        await asyncio.sleep(0.05)
    return links[0]


def url_of(taken: httpx.Response) -> str:
    told = taken.json()
    return f"/mail/received/{told['customer_id']}/{told['received_id']}"


async def test_hostile_mail_is_text_and_its_files_are_downloads_for_who_verified_the_person(
    db: Database, address: str, company: Company, settings: Settings
) -> None:
    await a_person(db, "ada", Role.AGENT)
    evil = b"<script>alert('file')</script>"
    mail = a_mail("<img src=x onerror=alert(1)>\n\n> quoted <script>alert(2)</script>")
    mail["Subject"] = "<script>alert(3)</script>"
    mail.add_alternative("<script>alert(4)</script><p>page</p>", subtype="html")
    mail.add_attachment(evil, maintype="text", subtype="html", filename='../"lid".html')
    away = a_mail("I am away", Subject="Away", Auto_Submitted="auto-replied")
    async with (
        an_application(address, settings=settings) as application,
        a_client(application) as world,
        a_client(application) as desk,
    ):
        token = await sign_in(desk, "/mail/received")
        one, lost = [url_of(await hand_over(world, each)) for each in (mail, away)]
        case = await case_link(desk, one)
        listed = (await desk.get("/mail/received")).text
        assert all(each in listed for each in (one, lost, case))
        only_lost = (await desk.get("/mail/received?only=lost")).text
        assert (lost in only_lost, one in only_lost) == (True, False)
        page = (await desk.get(case)).text
        assert one in page
        assert "sender not proven" in page
        assert "sender not proven" in (await desk.get(one)).text
        assert listed.count("sender not proven") == 2

        for page in (await desk.get(one), await desk.get(case), await desk.get(lost)):
            assert page.status_code == 200
            assert "<script>alert" not in page.text
            assert "onerror=alert(1)>" not in page.text
            assert MEMBER not in page.text.replace("<wbr>", "")
        assert "&lt;img src=x onerror" in (await desk.get(one)).text
        for part in ("files/0", "raw"):
            assert (await desk.get(f"{one}/{part}")).status_code == 404
        said = {"_csrf": token, "said": MEMBER}
        whose = company.member
        answer = await desk.post(f"/customers/{whose}/verification", data=said)
        assert answer.status_code == 303
        file = await desk.get(f"{one}/files/0")
        assert (file.status_code, file.content) == (200, evil)
        assert file.headers["content-type"] == "application/octet-stream"
        assert file.headers["content-disposition"].startswith("attachment; filename")
        assert file.headers["x-content-type-options"] == "nosniff"
        assert b"alert(4)" in (await desk.get(f"{one}/raw")).content
        assert (await desk.get(f"{one}/files/1")).status_code == 404
        nobody = one.rpartition("/")[0]
        assert (await desk.get(f"{nobody}/{ids.new()}")).status_code == 404


async def test_a_sender_is_proven_by_the_word_of_the_companys_own_server_alone(
    db: Database, address: str, company: Company, settings: Settings
) -> None:
    assert company.member
    await a_person(db, "ada", Role.AGENT)
    mark, proven = "sender not proven", "dmarc=pass header.from=example.org"
    async with (
        an_application(address, settings=settings) as application,
        a_client(application) as desk,
    ):
        await sign_in(desk, "/mail/received")
        for number, (server, marks) in enumerate(((SERVER, 0), ("mx.other.example", 1))):
            mail = a_mail(f"Letter {number}", Authentication_Results=f"{server}; {proven}")
            mail.replace_header("From", MEMBER)
            one = url_of(await hand_over(desk, mail))
            case = await case_link(desk, one)
            pages = [(await desk.get(url)).text for url in (one, case, "/mail/received")]
            assert [page.count(mark) for page in pages] == [marks] * 3


async def test_who_sees_no_persons_sees_that_mail_came_and_no_word_of_it(
    db: Database, address: str, company: Company, settings: Settings
) -> None:
    assert company.member
    await a_person(db, "ada", Role.HELM)
    async with (
        an_application(address, settings=settings) as application,
        a_client(application) as desk,
    ):
        await sign_in(desk, "/mail/received")
        one = url_of(await hand_over(desk, a_mail("Secret word", Subject="Secret subject")))
        listed = await desk.get("/mail/received")
        assert (listed.status_code, "Secret" in listed.text, one in listed.text) == (
            200,
            False,
            False,
        )
        for part in ("", "/raw", "/files/0"):
            assert (await desk.get(f"{one}{part}")).status_code == 404


async def test_the_largest_file_is_kept_whole_by_mail_and_upload_and_more_is_refused_whole(
    db: Database, address: str, company: Company, settings: Settings
) -> None:
    await a_person(db, "ada", Role.ADMIN)
    content = bytes(range(256)) * (LARGEST // 256)
    digest = hashlib.sha256(content).hexdigest()
    opening = Opening(
        customer_id=company.member,
        case_id=ids.new(),
        channel=service.cases.Source.CALL,
        subject="The lid",
        cause="test",
    )
    case, _ = await db.transact(open_case, SYSTEM, opening=opening, at=now())
    mail = a_mail("All of it", Subject="Large")
    mail.add_attachment(content, maintype="video", subtype="mp4", filename="lid.mp4")
    async with (
        an_application(address, settings=settings) as application,
        a_client(application) as desk,
    ):
        token = await sign_in(desk, "/mail/received")
        one = url_of(await hand_over(desk, mail))
        kept = await desk.get(f"{one}/files/0")
        assert hashlib.sha256(kept.content).hexdigest() == digest
        # a third more than the largest mail that is taken: refused with the reason, and no trace
        before = everything(settings)
        mail.add_attachment(content, maintype="video", subtype="mp4", filename="more.mp4")
        refused = await hand_over(desk, mail)
        assert refused.status_code in {413, 422}, refused.text
        assert refused.json()["remedy"]

        page = f"/desk/cases/{ids.number_of(case.case_id)}"
        form = {"_csrf": token, "how": "internal_note", "text": "Sent by phone", "key": "k1"}
        sent = await desk.post(f"{page}/answer", data=form, files=[upload("a.mp4", content)])
        assert sent.status_code == 303, sent.text
        (link,) = re.findall(rf'"({page}/files/[^"]+)"', (await desk.get(page)).text)
        assert hashlib.sha256((await desk.get(link)).content).hexdigest() == digest
        form |= {"text": "One byte more", "key": "k2"}
        over = await desk.post(f"{page}/answer", data=form, files=[upload("b.mp4", content + b"x")])
        assert (over.status_code, "smaller file" in over.text) == (422, True)
        shown = (await desk.get(page)).text
        # the words wait as a draft, and nothing half stands in the case
        assert (shown.count("/files/"), shown.count("One byte more")) == (1, 1)
        assert everything(settings) == before, "the uploaded file is the mailed one"


def upload(name: str, content: bytes) -> tuple[str, Any]:
    return "file", (name, content, "video/mp4")


def everything(settings: Settings) -> set[str]:
    """Return the names of all files that are kept, or half written."""
    folder = files_dir(settings.company)
    beside = folder.with_name(f"{folder.name}.incoming")
    return {one.name for each in (folder, beside) for one in each.rglob("*") if one.is_file()}
