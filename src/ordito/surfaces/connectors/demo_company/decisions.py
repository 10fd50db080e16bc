"""The decision policy of the demo company: what is owed and what may be granted, in words."""

from typing import Final

from ordito import service

Amount = service.decisions.RuleAmount
Condition = service.decisions.FactCondition
Form = service.decisions.GrantForm
Rule = service.decisions.DecisionRule
Subject = service.decisions.DecisionSubject
Words = service.decisions.PolicyWords
_GIFTS: Final = (Form.MONEY, Form.CREDIT, Form.POINTS, Form.COUPON, Form.GIFT_CARD)
_OURS: Final = Condition(fact="fault", among=("company", "carrier"))
_THEIRS: Final = Condition(fact="fault", among=("company", "carrier"), is_not=True)
_SELDOM: Final = Condition(fact="grants", below=3)
_OFTEN: Final = Condition(fact="grants", at_least=3)


def decision_policy() -> service.decisions.DecisionPolicy:
    """Return the policy that is in force from the first day on."""
    fault = service.decisions.Fault
    cause = service.decisions.CauseMeaning
    return service.decisions.DecisionPolicy(
        causes={
            "damaged": cause(fault=fault.COMPANY),
            "wrong_item": cause(fault=fault.COMPANY),
            "missing": cause(fault=fault.COMPANY),
            "service": cause(fault=fault.COMPANY),
            "late_delivery": cause(fault=fault.CARRIER, subject="delivery"),
            "not_delivered": cause(fault=fault.CARRIER, subject="delivery"),
        },
        tables=(_refunds(), _goodwill(), _exceptions(), _deliveries()),
    )


def _refunds() -> service.decisions.DecisionTable:
    return service.decisions.DecisionTable(
        subject=Subject.REFUND,
        words=Words(
            it="Chi restituisce o annulla riceve tutto ciò che ha pagato per quegli articoli.",
            en="Who returns or cancels gets back all that was paid for those goods.",
            et="Kes tagastab või tühistab, saab nende kaupade eest makstu täielikult tagasi.",
        ),
        rules=(
            Rule(
                code="withdrawn",
                when=(Condition(fact="return_why", among=("withdrawal",)),),
                owed=Amount(share_bp=10_000),
                ground=service.decisions.Ground.LAW,
                forms=(Form.MONEY, Form.CREDIT),
                words=Words(
                    it="Il diritto di recesso: rimborso completo entro 14 giorni.",
                    en="The right of withdrawal: all of it is refunded within 14 days.",
                    et="Taganemisõigus: kõik makstakse 14 päeva jooksul tagasi.",
                ),
            ),
            Rule(
                code="as_promised",
                when=(Condition(fact="return_why", among=("withdrawal",), is_not=True),),
                owed=Amount(share_bp=10_000),
                ground=service.decisions.Ground.PROMISE,
                forms=(Form.MONEY, Form.CREDIT),
                words=Words(
                    it="Le nostre condizioni: per ciò che torna o è annullato si rimborsa tutto.",
                    en="Our terms: what comes back or is cancelled is refunded whole.",
                    et="Meie tingimused: tagastatu ja tühistatu makstakse täielikult tagasi.",
                ),
            ),
        ),
    )


def _goodwill() -> service.decisions.DecisionTable:
    return service.decisions.DecisionTable(
        subject=Subject.GOODWILL,
        words=Words(
            it="Quando sbagliamo noi, ci scusiamo anche con un gesto, uguale per tutti.",
            en="Where we were wrong we also make a gesture, the same for everybody.",
            et="Kui viga on meie oma, teeme ka kena žesti, kõigile ühesuguse.",
        ),
        rules=(*_our_fault(), *_no_fault()),
    )


def _our_fault() -> tuple[Rule, ...]:
    return (
        Rule(
            code="our_fault",
            when=(_OURS, _SELDOM),
            most=Amount(fixed_minor=500, share_bp=1_000, at_most_minor=5_000),
            forms=_GIFTS,
            approval_above_minor=3_000,
            words=Words(
                it="Colpa nostra: fino a 5 € più il 10 % del valore, al massimo 50 €.",
                en="Our fault: up to €5 and 10 % of the value, at most €50.",
                et="Meie viga: kuni 5 € ja 10 % väärtusest, kõige rohkem 50 €.",
            ),
        ),
        Rule(
            code="our_fault_again",
            when=(_OURS, _OFTEN),
            most=Amount(fixed_minor=500),
            forms=_GIFTS,
            words=Words(
                it="Colpa nostra, già tre gesti in un anno: fino a 5 €, poi decide un altro.",
                en="Our fault, after three gestures in a year: up to €5, then another decides.",
                et="Meie viga, aga aastas juba kolm žesti: kuni 5 €, edasi otsustab teine.",
            ),
        ),
    )


def _no_fault() -> tuple[Rule, ...]:
    return (
        Rule(
            code="members",
            when=(_THEIRS, Condition(fact="tier", among=("none",), is_not=True), _SELDOM),
            most=Amount(fixed_minor=500),
            forms=(Form.POINTS, Form.COUPON),
            words=Words(
                it="Nessuna colpa nostra: a chi è socio, punti o un buono fino a 5 €.",
                en="Not our fault: members with a tier may get points or a coupon up to €5.",
                et="Pole meie viga: taseme liige võib saada punkte või kupongi kuni 5 €.",
            ),
        ),
        Rule(
            code="members_again",
            when=(_THEIRS, Condition(fact="tier", among=("none",), is_not=True), _OFTEN),
            words=Words(
                it="Nessuna colpa nostra e già tre gesti in un anno: nulla.",
                en="Not our fault, after three gestures within a year: nothing.",
                et="Pole meie viga ja aastas juba kolm žesti: mitte midagi.",
            ),
        ),
        Rule(
            code="no_fault",
            when=(_THEIRS, Condition(fact="tier", among=("none",))),
            words=Words(
                it="Nessuna colpa nostra: spieghiamo e aiutiamo, senza denaro.",
                en="Not our fault: we explain and help, without money.",
                et="Pole meie viga: selgitame ja aitame, rahata.",
            ),
        ),
    )


def _exceptions() -> service.decisions.DecisionTable:
    final = ("final_sale", "needs_receipt", "no_receipt")
    return service.decisions.DecisionTable(
        subject=Subject.RETURN_EXCEPTION,
        hit="first",
        words=Words(
            it="Chi arriva poco dopo l'ultimo giorno non torna a casa con il pacco.",
            en="Who comes shortly after the last day does not go home with the parcel.",
            et="Kes jääb veidi hiljaks, ei pea pakiga koju minema.",
        ),
        rules=(
            Rule(
                code="final",
                when=(Condition(fact="return_why", among=final),),
                words=Words(
                    it="Venduto senza reso, o senza scontrino: decide chi può derogare.",
                    en="Sold as final, or without a receipt: who may override decides.",
                    et="Tagastuseta müüdud või tšekita: otsustab see, kes tohib erandi teha.",
                ),
            ),
            Rule(
                code="shortly_after",
                when=(
                    Condition(fact="over_days", below=15),
                    Condition(fact="condition", among=("damaged", "mixed"), is_not=True),
                ),
                most=Amount(share_bp=10_000),
                forms=(Form.EXCEPTION,),
                words=Words(
                    it="Fino a due settimane dopo, in buono stato: si accetta.",
                    en="Up to two weeks after, in good condition: it is taken.",
                    et="Kuni kaks nädalat hiljem, heas korras: võetakse tagasi.",
                ),
            ),
            Rule(
                code="members_longer",
                when=(
                    Condition(fact="over_days", below=31),
                    Condition(fact="tier", among=("none",), is_not=True),
                    Condition(fact="condition", among=("damaged", "mixed"), is_not=True),
                ),
                most=Amount(share_bp=10_000),
                forms=(Form.EXCEPTION,),
                words=Words(
                    it="Soci con un livello: fino a un mese dopo, in buono stato.",
                    en="Members with a tier: up to a month after, in good condition.",
                    et="Taseme liikmed: kuni kuu aega hiljem, heas korras.",
                ),
            ),
            Rule(
                code="too_late",
                words=Words(
                    it="Più tardi o danneggiato: decide chi può derogare.",
                    en="Later, or damaged: who may override decides.",
                    et="Hiljem või kahjustatud: otsustab see, kes tohib erandi teha.",
                ),
            ),
        ),
    )


def _deliveries() -> service.decisions.DecisionTable:
    late = Condition(fact="promise", among=("broken",))
    return service.decisions.DecisionTable(
        subject=Subject.DELIVERY,
        words=Words(
            it="La consegna promessa e non mantenuta non si paga.",
            en="A delivery that was promised and not kept is not paid for.",
            et="Tarne, mille lubadust ei peetud, on tasuta.",
        ),
        rules=(
            Rule(
                code="day_late",
                when=(late, Condition(fact="late_hours", below=72)),
                owed=Amount(share_bp=10_000, of="delivery"),
                ground=service.decisions.Ground.PROMISE,
                most=Amount(fixed_minor=500),
                forms=_GIFTS,
                words=Words(
                    it="Fino a tre giorni di ritardo: le spese di consegna, e fino a 5 €.",
                    en="Up to three days late: the delivery charge, and up to €5.",
                    et="Kuni kolm päeva hilinenud: tarnetasu ja kuni 5 €.",
                ),
            ),
            Rule(
                code="days_late",
                when=(late, Condition(fact="late_hours", at_least=72)),
                owed=Amount(share_bp=10_000, of="delivery"),
                ground=service.decisions.Ground.PROMISE,
                most=Amount(fixed_minor=1_000, share_bp=500, at_most_minor=4_000),
                forms=_GIFTS,
                approval_above_minor=2_500,
                words=Words(
                    it="Oltre tre giorni: spese di consegna, 10 € e il 5 % del valore, max 40 €.",
                    en="Over three days: the delivery charge, €10 and 5 % of the value, max €40.",
                    et="Üle kolme päeva: tarnetasu, 10 € ja 5 % väärtusest, kõige rohkem 40 €.",
                ),
            ),
            Rule(
                code="in_time",
                when=(Condition(fact="promise", among=("broken",), is_not=True),),
                words=Words(
                    it="Nei tempi promessi: non è dovuto nulla.",
                    en="As it was promised: nothing is owed.",
                    et="Nagu lubatud: midagi ei võlgneta.",
                ),
            ),
        ),
    )
