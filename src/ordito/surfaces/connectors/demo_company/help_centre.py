"""What the company answers without a person, whom it asks how it was, and what some have said.

The answers say what the company's own policies say (``policies.py``): change both.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from ordito import orders, service
from ordito.flows.load_help import HelpCentre, Said
from ordito.flows.load_history import History
from ordito.platform import ids
from ordito.surfaces.connectors.demo_company import mapping

_KINDS: Final = service.knowledge.LinkKind
_WORDS: Final = service.knowledge.Words
_STATE: Final = _KINDS.ORDER_STATE
_POLICY: Final = _KINDS.POLICY
_ASKED: Final = timedelta(days=2)
_LATELY: Final = timedelta(days=5)
_LONG: Final = timedelta(days=80)
_MOST: Final = 60
_SOME: Final = 6
# by the language of who says it
_UNHAPPY: Final = {
    "it": "L'ordine è arrivato in ritardo e nessuno mi ha avvisato.",
    "et": "Tellimus jäi hiljaks ja keegi ei andnud mulle teada.",
}

_SYNONYMS: Final = (
    ("it", "rendere", ["restituisco"]),
    ("it", "rimborso", ["soldi"]),
    ("it", "spedizione", ["consegna"]),
    ("en", "refund", ["money"]),
    ("en", "send back", ["return"]),
    ("en", "shipping", ["delivery"]),
    ("et", "tagasimakse", ["raha"]),
    ("et", "saatmine", ["kohaletoimetamine"]),
)

_ARTICLES: Final = {
    "return-goods": (
        ((_POLICY, "return"), (_STATE, "collected"), (_STATE, "done"), (_STATE, "sent")),
        _WORDS(
            "How do I return something?",
            "Within 30 days, in any of our stores or by post, whatever channel you bought in.",
            "1. Open your order from the link in our mail, or from [your account]"
            "(/shop/account/orders).\n2. Choose **Return**, the goods and the way back.\n3. Bring "
            "them to [any store](/shop/places), or send them with the label that we make.\n\n"
            "What you bought at a distance you may withdraw from within 14 days by law.",
        ),
        _WORDS(
            "Come restituisco un articolo?",
            "Entro 30 giorni, in un nostro negozio o per posta, ovunque tu l'abbia comprato.",
            "1. Apri l'ordine dal link della nostra mail o dal [tuo account]"
            "(/shop/account/orders).\n2. Scegli **Restituisci**, gli articoli e il modo.\n3. "
            "Portali in [un negozio](/shop/places) o spediscili con la nostra etichetta.\n\n"
            "Per ciò che compri a distanza la legge ti dà 14 giorni per recedere.",
        ),
        _WORDS(
            "Kuidas ma kauba tagastan?",
            "30 päeva jooksul igas meie poes või postiga, ükskõik kust sa ostsid.",
            "1. Ava tellimus meie kirja lingilt või [oma kontolt](/shop/account/orders).\n2. Vali "
            "**Tagasta**, kaubad ja viis.\n3. Too need [poodi](/shop/places) või saada meie "
            "sildiga.\n\nKaugmüügist võid seaduse järgi taganeda 14 päeva jooksul.",
        ),
    ),
    "refund-money": (
        ((_POLICY, "payment"), (_POLICY, "return"), (_STATE, "returned"), (_STATE, "cancelled")),
        _WORDS(
            "When do I get my money back?",
            "As soon as we have the goods, the way you paid.",
            "Points and gift cards get back what came from them. Your order's page says what went "
            "back, and when.",
        ),
        _WORDS(
            "Quando ricevo indietro i soldi?",
            "Appena abbiamo gli articoli, nello stesso modo in cui hai pagato.",
            "Punti e carte regalo riprendono ciò che era stato speso. La pagina dell'ordine dice "
            "che cosa è tornato indietro e quando.",
        ),
        _WORDS(
            "Millal ma raha tagasi saan?",
            "Niipea, kui kaup on meie käes, samal viisil, nagu maksid.",
            "Punktid ja kinkekaardid saavad oma osa tagasi. Tellimuse leht ütleb, mis ja millal "
            "tagasi läks.",
        ),
    ),
    "where-is-my-order": (
        ((_STATE, "sent"), (_STATE, "preparing"), (_STATE, "placed"), (_POLICY, "delivery")),
        _WORDS(
            "Where is my order?",
            "Its page says where it is, by when it is with you, and follows the parcel live.",
            "Open it from the link in our mail, or from [your account](/shop/account/orders).",
        ),
        _WORDS(
            "Dov'è il mio ordine?",
            "La sua pagina dice dov'è, entro quando arriva, e segue il pacco in diretta.",
            "Aprila dal link della nostra mail o dal [tuo account](/shop/account/orders).",
        ),
        _WORDS(
            "Kus mu tellimus on?",
            "Tellimuse leht ütleb, kus see on, millal jõuab, ja jälgib pakki reaalajas.",
            "Ava see meie kirja lingilt või [oma kontolt](/shop/account/orders).",
        ),
    ),
    "collect-in-store": (
        ((_STATE, "ready"), (_STATE, "placed"), (_POLICY, "checkout"), (_POLICY, "delivery")),
        _WORDS(
            "How do I collect in a store?",
            "Show the code of your order at the counter; we keep it for 7 days.",
            "We write when it is ready and remind you twice. Nobody came after 7 days: the order "
            "is cancelled and your money goes back. [Hours of the stores](/shop/places)",
        ),
        _WORDS(
            "Come ritiro in negozio?",
            "Mostra il codice dell'ordine al banco; lo teniamo per 7 giorni.",
            "Ti scriviamo quando è pronto e te lo ricordiamo due volte. Dopo 7 giorni l'ordine si "
            "annulla e ricevi indietro i soldi. [Orari dei negozi](/shop/places)",
        ),
        _WORDS(
            "Kuidas ma poest kauba kätte saan?",
            "Näita letis tellimuse koodi; hoiame seda 7 päeva.",
            "Kirjutame, kui see on valmis, ja tuletame kaks korda meelde. 7 päeva pärast tellimus "
            "tühistatakse ja raha läheb tagasi. [Poodide lahtiolekuajad](/shop/places)",
        ),
    ),
    "delivery-cost": (
        ((_POLICY, "delivery"), (_POLICY, "checkout")),
        _WORDS(
            "What does delivery cost?",
            "From 75 euros on it is free; below that the checkout shows the price before you pay.",
            "Express arrives the next day, where the carrier goes. Collecting is always free.",
        ),
        _WORDS(
            "Quanto costa la consegna?",
            "Da 75 euro è gratis; sotto, la cassa mostra il prezzo prima che tu paghi.",
            "L'espresso arriva il giorno dopo, dove il corriere va. Il ritiro è sempre gratis.",
        ),
        _WORDS(
            "Kui palju kohaletoimetamine maksab?",
            "Alates 75 eurost tasuta; alla selle näitab kassa hinda enne maksmist.",
            "Kiirsaadetis jõuab järgmisel päeval, kui vedaja sinna sõidab. Poest on tasuta.",
        ),
    ),
    "change-order": (
        ((_STATE, "placed"), (_STATE, "preparing"), (_STATE, "held"), (_POLICY, "complaint")),
        _WORDS(
            "Can I change or cancel my order?",
            "Yes, as long as it has not left: on its page, and you see first what it would do.",
            "Quantity, model, address or place: choose under *What you can still change*.",
        ),
        _WORDS(
            "Posso modificare o annullare l'ordine?",
            "Sì, finché non è partito: nella sua pagina, e vedi prima che cosa succederebbe.",
            "Quantità, modello, indirizzo o luogo: scegli tra ciò che puoi ancora modificare.",
        ),
        _WORDS(
            "Kas ma saan tellimust muuta või tühistada?",
            "Jah, kuni see pole teele läinud: tellimuse lehel, ja näed enne, mis juhtuks.",
            "Kogus, mudel, aadress või koht: vali, mida saad veel muuta.",
        ),
    ),
    "points": (
        ((_POLICY, "payment"), (_POLICY, "checkout")),
        _WORDS(
            "What are my points worth?",
            "100 points are 5 euros; you earn one for each euro, in every channel.",
            "They pay up to half of a purchase, in the shop and at every till.",
        ),
        _WORDS(
            "Quanto valgono i miei punti?",
            "100 punti valgono 5 euro; ne ricevi uno per ogni euro, in ogni canale.",
            "Pagano fino a metà di un acquisto, nel negozio online e a ogni cassa.",
        ),
        _WORDS(
            "Mis mu punktid väärt on?",
            "100 punkti on 5 eurot; iga euro eest saad ühe, igas kanalis.",
            "Nendega saab maksta kuni poole ostust, veebipoes ja igas kassas.",
        ),
    ),
    "without-receipt": (
        ((_POLICY, "return"),),
        _WORDS(
            "Return without a receipt",
            "Find the order by card, e-mail or phone first; else up to 100 euros, as credit.",
            "Worth is the lowest price. No more than 200 euros of a person in the period; above it "
            "somebody with authority decides.",
        ),
        _WORDS(
            "Reso senza scontrino",
            "Prima cerca l'ordine per carta, e-mail o telefono; poi fino a 100 euro di buono.",
            "Vale il prezzo più basso. Non più di 200 euro per persona nel periodo; oltre decide "
            "chi ne ha l'autorità.",
        ),
        _WORDS(
            "Tagastus ilma kviitungita",
            "Otsi tellimust kaardi, e-posti või telefoni järgi; muidu kuni 100 eurot krediidina.",
            "Väärtus on madalaim hind. Inimese kohta kuni 200 eurot perioodis; üle selle otsustab "
            "volitatud töötaja.",
        ),
    ),
}
_STAFF_ONLY: Final = frozenset({"without-receipt"})


def help_centre(past: History, *, at: datetime) -> HelpCentre:
    """Return what the company tells by itself, and what customers said of their purchases.

    Args:
        past: with orders and who placed them.
        at: now.
    """
    measures, touchpoints = service.experience.Measure, service.experience.Touchpoint
    rules = (
        ("after-delivery", touchpoints.DELIVERY, measures.NPS, 48),
        ("after-collection", touchpoints.COLLECTION, measures.CSAT, 24),
        ("after-case", touchpoints.CASE, measures.CES, 4),
        ("after-return", touchpoints.RETURN, measures.CES, 24),
    )
    return HelpCentre(
        articles={code: _draft(code, at) for code in _ARTICLES},
        synonyms=_SYNONYMS,
        policy=service.experience.AskPolicy(
            rules=tuple(
                service.experience.AskRule(
                    code=code, touchpoint=touchpoint, measure=measure, after_hours=hours
                )
                for code, touchpoint, measure, hours in rules
            )
        ),
        said=tuple(_answers(past, at)),
    )


def _draft(code: str, at: datetime) -> service.knowledge.ArticleDraft:
    links, english, italian, estonian = _ARTICLES[code]
    audiences = service.knowledge.Audience
    return service.knowledge.ArticleDraft(
        audience=audiences.STAFF if code in _STAFF_ONLY else audiences.PUBLIC,
        owner="contact-centre",
        valid_from=at - _LONG,
        review_on=(at + 2 * _LONG).date(),
        words={"en": english, "it": italian, "et": estonian},
        links=tuple(service.knowledge.ArticleLink(kind, target) for kind, target in links),
    )


def _answers(past: History, at: datetime) -> Iterable[Said]:
    """Yield answers of some who bought lately; who was unhappy is so since a few days only."""
    languages = {one.customer_id: one.language for one in past.people}
    lately = [
        one
        for one in past.orders
        if one.customer_id in languages
        and not one.cancelled
        and at - _LONG < one.placed_at < at - _ASKED
    ]
    lately.sort(key=lambda one: (one.placed_at, one.order_id), reverse=True)
    measures = service.experience.Measure
    for number, order in enumerate(lately[:_MOST]):
        drawn = ids.derive(mapping.SOURCE, "answer", order.order_id).int
        said_at = order.placed_at + _ASKED
        waited = order.basket.lines[0].method != orders.Method.CARRY_OUT
        is_unhappy = waited and drawn % _SOME == 0 and said_at > at - _LATELY
        language = languages[order.customer_id] or "it"
        nps = 3 if is_unhappy else 7 + drawn % 4
        csat = 2 if is_unhappy else 3 + drawn % 3
        is_shop = number % 2 == 0
        yield Said(
            answer=service.experience.NewAnswer(
                customer_id=order.customer_id,
                answer_id=ids.derive(mapping.SOURCE, "answer", order.order_id),
                measure=measures.NPS if is_shop else measures.CSAT,
                score=nps if is_shop else csat,
                comment=_UNHAPPY[language] if is_unhappy else "",
                medium=service.experience.AnswerMedium.MAIL,
                touchpoint=service.experience.Touchpoint.PURCHASE,
                asked_by="system",
                order_id=order.order_id,
                channel_id=order.channel_id,
                place_id=order.place_id,
            ),
            at=said_at,
        )
