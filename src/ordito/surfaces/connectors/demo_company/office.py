"""The head office of the demo company: its campaigns, the words of its customers, its letters."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Final

from ordito import catalogue, world
from ordito.flows.load_office import Office, ShortCount
from ordito.journeys import Campaign, CampaignKind
from ordito.orders import HistoricOrder, Whereabouts
from ordito.platform import ids
from ordito.platform.db import Database
from ordito.platform.files import FileStore
from ordito.platform.webhooks import NewEndpoint
from ordito.processes.receive_mail import LetterBox, receive_mail
from ordito.surfaces.connectors.demo_company import mapping, showroom

SOURCE: Final = "mailbox"
_OWN: Final = "ascolto@passochiaro.example"
_MOST_BYTES: Final = 1 << 20
_CONFIRMED: Final = 12
_SHORT_AT: Final = ("bari", "tallinn")
_SHORT_OF: Final = ("jumper-", "cardigan-")
_KEPT: Final = 2
_BY_LINK: Final = ("web", "app")
# code, name, kind, collection that is shown first, days since it began, days until it ends
_CAMPAIGNS: Final[Sequence[tuple[str, str, CampaignKind, str | None, int, int | None]]] = (
    ("winter", "L'inverno in città", "campaign", "pure-wool", 21, 60),
    ("running-blogs", "Blog di corsa", "affiliate", None, 45, None),
    ("instagram-autunno", "Autunno su Instagram", "social", "autumn-city", 70, -5),
)
# language, what customers say, what products are called
_WORDS: Final = (
    ("it", "maglietta", ["t-shirt"]),
    ("it", "felpa col cappuccio", ["felpa con cappuccio"]),
    ("it", "pullover", ["maglione"]),
    ("it", "pantaloncini", ["bermuda"]),
    ("it", "scarpe da ginnastica", ["sneaker"]),
    ("it", "cellulare", ["smartphone"]),
    ("it", "computer", ["portatile"]),
    ("it", "cuffiette", ["auricolari"]),
    ("en", "tee", ["t-shirt"]),
    ("en", "pullover", ["jumper"]),
    ("en", "trainers", ["sneakers"]),
    ("en", "notebook", ["laptop"]),
    ("et", "maika", ["t-särk"]),
    ("et", "sülearvuti", ["laptop"]),
)
# language, subject, text, hours ago
_LETTERS: Final = (
    (
        "it",
        "Una domanda sulla taglia",
        "Buongiorno,\n\nporto una 42: della giacca Cresta meglio la M o la L?\n\nGrazie,\n",
        3,
    ),
    (
        "it",
        "Grazie per la consegna",
        "Buongiorno,\n\nil pacco è arrivato un giorno prima. Complimenti al corriere!\n\n",
        26,
    ),
    (
        "et",
        "Küsimus suuruse kohta",
        "Tere!\n\nKannan suurust 42. Kas Cresta jope puhul sobib paremini M või L?\n\nTänades\n",
        5,
    ),
)


def office_of(company: world.Company, history: Sequence[HistoricOrder], *, at: datetime) -> Office:
    """Return what the head office has declared by ``at``."""
    collections = {one.code: one.collection_id for one in showroom.collections(company.showroom)}
    return Office(
        campaigns=[
            Campaign(
                code=code,
                name=name,
                kind=kind,
                collection_id=None if shown is None else collections.get(shown),
                valid_from=at - timedelta(days=since),
                valid_to=None if until is None else at + timedelta(days=until),
            )
            for code, name, kind, shown, since, until in _CAMPAIGNS
        ],
        synonyms=[
            catalogue.search.Synonym(language, term, means) for language, term, means in _WORDS
        ],
        receivers=[
            NewEndpoint(
                endpoint_id=ids.derive(mapping.SOURCE, "receiver", "erp"),
                name="ERP",
                url="https://erp.passochiaro.example/ordito",
                types=("orders.order_placed", "orders.lines_fulfilled", "orders.lines_returned"),
                scopes=("orders:read",),
            )
        ],
        confirmed=list(_confirmed(company, history)),
        short=list(_short(company, at)),
    )


def _confirmed(company: world.Company, history: Sequence[HistoricOrder]) -> Iterator[Whereabouts]:
    known = {mapping.customer_id(person.code) for person in company.people}
    online = {mapping.channel_id(code) for code in _BY_LINK}
    latest = sorted(history, key=lambda one: one.placed_at, reverse=True)
    found = [
        Whereabouts(one.customer_id, one.order_id)
        for one in latest
        if one.channel_id in online and one.customer_id in known and not one.cancelled
    ]
    yield from found[:_CONFIRMED]


def _short(company: world.Company, at: datetime) -> Iterator[ShortCount]:
    """Yield, in two stores, units that are kept for somebody and that a count misses by one."""
    places = {one.code: one for one in mapping.places(company, years=range(at.year, at.year + 1))}
    for number, place in enumerate(_SHORT_AT):
        level = next(
            one
            for one in company.stock
            if one.place == place and one.sku.startswith(_SHORT_OF) and one.on_hand >= _KEPT
        )
        yield ShortCount(
            place=places[place],
            customer_id=mapping.customer_id(company.people[number].code),
            sku_id=mapping.sku_id(level.sku),
            kept=_KEPT,
            counted=_KEPT - 1,
            count_id=ids.derive(mapping.SOURCE, "short count", place),
            code=f"K{number + 1:03d}",
        )


async def bring_letters(
    db: Database, files: FileStore, company: world.Company, *, at: datetime
) -> None:
    """Bring what customers wrote until ``at``, as a mailbox would hand it over."""
    box = LetterBox(db=db, files=files, own={_OWN}, most_bytes=_MOST_BYTES)
    for raw in _letters(company.people, at):
        await receive_mail(box, source=SOURCE, raw=raw)


def _letters(people: Sequence[world.Person], at: datetime) -> Iterator[bytes]:
    writers = {
        code: iter([one for one in people if one.language == code])
        for code in {letter[0] for letter in _LETTERS}
    }
    for number, (language, subject, text, hours) in enumerate(_LETTERS):
        person = next(writers[language], None)
        if person is None:
            continue
        mail = EmailMessage()
        mail["From"] = f"{person.given_name} {person.family_name} <{person.email}>"
        mail["To"], mail["Subject"] = _OWN, subject
        mail["Date"] = at - timedelta(hours=hours)
        mail["Message-ID"] = (
            f"<{ids.derive(mapping.SOURCE, 'letter', number)}@{person.email.partition('@')[2]}>"
        )
        mail.set_content(f"{text}{person.given_name}\n")
        yield mail.as_bytes()
