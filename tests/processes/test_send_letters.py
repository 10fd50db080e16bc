"""Letters: a PDF for a window envelope, in the folder of who prints; gone with its reader."""

from datetime import timedelta
from pathlib import Path

from pypdf import PdfReader

from ordito import customers, messages
from ordito.customers import NewCustomer, Particulars
from ordito.messages import Medium, NewMessage, Template, Terms, Written
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.files import FileStore
from ordito.platform.ids import CustomerId, IdentifierId
from ordito.processes.send_messages import PostOffice, send_messages
from ordito.processes.show_document import Archivist
from ordito.reads.memory import Memory
from ordito.surfaces.connectors.letters import PrintedLetters
from ordito.surfaces.connectors.mail import KeptMail
from ordito.surfaces.papers.press import SubprocessPress
from tests.processes.test_send_messages import SEAL, SENDERS, SYSTEM, HousePress

TERMS = Terms((), timedelta(minutes=5), "Passochiaro", "")


async def test_a_letter_is_printed_with_its_address_and_is_forgotten_on_demand(
    db: Database, tmp_path: Path
) -> None:
    sent: list[NewMessage] = []
    for street in ("Jõe 1", None):
        customer = NewCustomer(
            customer_id=CustomerId(ids.new()),
            particulars=Particulars("Jüri Kõiv", street, "10151", "Tallinn", "EE"),
        )
        who = await db.transact(customers.register, SYSTEM, customer=customer, at=now())
        new = NewMessage(
            who, ids.new(), Template.REPLY, ids.new(), IdentifierId(who), medium=Medium.LETTER
        )
        words = Written("About your sofa", "Good day,\n\nit comes on Monday – õhtul.")
        await db.transact(messages.queue_written, SYSTEM, new=new, written=words, at=now())
        sent.append(new)
    folder = tmp_path / "letters"
    press = SubprocessPress()
    letters = PrintedLetters(folder, "Passochiaro", press)
    mailer = KeptMail(tmp_path / "mail", SENDERS, folder)
    archivist = Archivist(db, FileStore(tmp_path / "files"), HousePress())
    memory = await Memory.load(db)
    office = PostOffice(archivist, memory, mailer, TERMS, SEAL, {Medium.LETTER: letters})
    try:
        await send_messages(office)
    finally:
        await press.close()
    found = [
        await db.read(messages.find_message, customer_id=one.customer_id, message_id=one.message_id)
        for one in sent
    ]
    assert [(one.state, one.fault) for one in found if one] == [
        ("sent", None),
        ("failed", "no_address"),
    ]
    (path,) = folder.iterdir()
    text = PdfReader(path).pages[0].extract_text()
    for line in ("Passochiaro", "Jüri Kõiv", "Jõe 1", "10151 Tallinn", "About your sofa", "õhtul"):
        assert line in text
    assert (await letters.find(ids.new())) == messages.Outcome(fault="not_printed", may_retry=True)
    await mailer.forget_kept([str(sent[0].message_id)])
    assert list(folder.iterdir()) == []
