# Written by `python -m tools.client`; edits here are lost.
"""The synchronous client: all routes, by subject."""

from functools import cached_property

from ordito_client.sync.approvals import Approvals
from ordito_client.sync.assortment import Assortment
from ordito_client.sync.bulk import Bulk
from ordito_client.sync.campaigns import Campaigns
from ordito_client.sync.carts import Carts
from ordito_client.sync.case_work import CaseWork
from ordito_client.sync.cases import Cases
from ordito_client.sync.catalogue import Catalogue
from ordito_client.sync.changes import Changes
from ordito_client.sync.commitments import Commitments
from ordito_client.sync.companies import Companies
from ordito_client.sync.consents import Consents
from ordito_client.sync.customers import Customers
from ordito_client.sync.decision_policy import DecisionPolicy
from ordito_client.sync.decisions import Decisions
from ordito_client.sync.desk import Desk
from ordito_client.sync.documents import Documents
from ordito_client.sync.drafts import Drafts
from ordito_client.sync.escrows import Escrows
from ordito_client.sync.events import Events
from ordito_client.sync.experience import Experience
from ordito_client.sync.facts import Facts
from ordito_client.sync.fulfilment import Fulfilment
from ordito_client.sync.gift_cards import GiftCards
from ordito_client.sync.holds import Holds
from ordito_client.sync.identity import Identity
from ordito_client.sync.inbound import Inbound
from ordito_client.sync.injections import Injections
from ordito_client.sync.knowledge import Knowledge
from ordito_client.sync.ledger import Ledger
from ordito_client.sync.lots import Lots
from ordito_client.sync.loyalty import Loyalty
from ordito_client.sync.market import Market
from ordito_client.sync.messages import Messages
from ordito_client.sync.network import Network
from ordito_client.sync.offers import Offers
from ordito_client.sync.orders import Orders
from ordito_client.sync.parcels import Parcels
from ordito_client.sync.picking import Picking
from ordito_client.sync.prices import Prices
from ordito_client.sync.profiles import Profiles
from ordito_client.sync.promises import Promises
from ordito_client.sync.promotions import Promotions
from ordito_client.sync.quotes import Quotes
from ordito_client.sync.recognition import Recognition
from ordito_client.sync.relations import Relations
from ordito_client.sync.return_policy import ReturnPolicy
from ordito_client.sync.returns import Returns
from ordito_client.sync.rights import Rights
from ordito_client.sync.search import Search
from ordito_client.sync.session import Session
from ordito_client.sync.sourcing import Sourcing
from ordito_client.sync.stock import Stock
from ordito_client.sync.tender_rules import TenderRules
from ordito_client.sync.till import Till
from ordito_client.sync.till_devices import TillDevices
from ordito_client.sync.tokens import Tokens
from ordito_client.sync.watcher import Watcher
from ordito_client.sync.webhooks import Webhooks


class Client(Session):
    """All routes of a server, by subject."""

    @cached_property
    def approvals(self) -> Approvals:
        """Routes of approvals."""
        return Approvals(self)

    @cached_property
    def assortment(self) -> Assortment:
        """Routes of assortment."""
        return Assortment(self)

    @cached_property
    def bulk(self) -> Bulk:
        """Routes of bulk."""
        return Bulk(self)

    @cached_property
    def campaigns(self) -> Campaigns:
        """Routes of campaigns."""
        return Campaigns(self)

    @cached_property
    def carts(self) -> Carts:
        """Routes of carts."""
        return Carts(self)

    @cached_property
    def case_work(self) -> CaseWork:
        """Routes of case work."""
        return CaseWork(self)

    @cached_property
    def cases(self) -> Cases:
        """Routes of cases."""
        return Cases(self)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Routes of catalogue."""
        return Catalogue(self)

    @cached_property
    def changes(self) -> Changes:
        """Routes of changes."""
        return Changes(self)

    @cached_property
    def commitments(self) -> Commitments:
        """Routes of commitments."""
        return Commitments(self)

    @cached_property
    def companies(self) -> Companies:
        """Routes of companies."""
        return Companies(self)

    @cached_property
    def consents(self) -> Consents:
        """Routes of consents."""
        return Consents(self)

    @cached_property
    def customers(self) -> Customers:
        """Routes of customers."""
        return Customers(self)

    @cached_property
    def decision_policy(self) -> DecisionPolicy:
        """Routes of decision policy."""
        return DecisionPolicy(self)

    @cached_property
    def decisions(self) -> Decisions:
        """Routes of decisions."""
        return Decisions(self)

    @cached_property
    def desk(self) -> Desk:
        """Routes of desk."""
        return Desk(self)

    @cached_property
    def documents(self) -> Documents:
        """Routes of documents."""
        return Documents(self)

    @cached_property
    def drafts(self) -> Drafts:
        """Routes of drafts."""
        return Drafts(self)

    @cached_property
    def escrows(self) -> Escrows:
        """Routes of escrows."""
        return Escrows(self)

    @cached_property
    def events(self) -> Events:
        """Routes of events."""
        return Events(self)

    @cached_property
    def experience(self) -> Experience:
        """Routes of experience."""
        return Experience(self)

    @cached_property
    def facts(self) -> Facts:
        """Routes of facts."""
        return Facts(self)

    @cached_property
    def fulfilment(self) -> Fulfilment:
        """Routes of fulfilment."""
        return Fulfilment(self)

    @cached_property
    def gift_cards(self) -> GiftCards:
        """Routes of gift cards."""
        return GiftCards(self)

    @cached_property
    def holds(self) -> Holds:
        """Routes of holds."""
        return Holds(self)

    @cached_property
    def identity(self) -> Identity:
        """Routes of identity."""
        return Identity(self)

    @cached_property
    def inbound(self) -> Inbound:
        """Routes of inbound."""
        return Inbound(self)

    @cached_property
    def injections(self) -> Injections:
        """Routes of injections."""
        return Injections(self)

    @cached_property
    def knowledge(self) -> Knowledge:
        """Routes of knowledge."""
        return Knowledge(self)

    @cached_property
    def ledger(self) -> Ledger:
        """Routes of ledger."""
        return Ledger(self)

    @cached_property
    def lots(self) -> Lots:
        """Routes of lots."""
        return Lots(self)

    @cached_property
    def loyalty(self) -> Loyalty:
        """Routes of loyalty."""
        return Loyalty(self)

    @cached_property
    def market(self) -> Market:
        """Routes of market."""
        return Market(self)

    @cached_property
    def messages(self) -> Messages:
        """Routes of messages."""
        return Messages(self)

    @cached_property
    def network(self) -> Network:
        """Routes of network."""
        return Network(self)

    @cached_property
    def offers(self) -> Offers:
        """Routes of offers."""
        return Offers(self)

    @cached_property
    def orders(self) -> Orders:
        """Routes of orders."""
        return Orders(self)

    @cached_property
    def parcels(self) -> Parcels:
        """Routes of parcels."""
        return Parcels(self)

    @cached_property
    def picking(self) -> Picking:
        """Routes of picking."""
        return Picking(self)

    @cached_property
    def prices(self) -> Prices:
        """Routes of prices."""
        return Prices(self)

    @cached_property
    def profiles(self) -> Profiles:
        """Routes of profiles."""
        return Profiles(self)

    @cached_property
    def promises(self) -> Promises:
        """Routes of promises."""
        return Promises(self)

    @cached_property
    def promotions(self) -> Promotions:
        """Routes of promotions."""
        return Promotions(self)

    @cached_property
    def quotes(self) -> Quotes:
        """Routes of quotes."""
        return Quotes(self)

    @cached_property
    def recognition(self) -> Recognition:
        """Routes of recognition."""
        return Recognition(self)

    @cached_property
    def relations(self) -> Relations:
        """Routes of relations."""
        return Relations(self)

    @cached_property
    def return_policy(self) -> ReturnPolicy:
        """Routes of return policy."""
        return ReturnPolicy(self)

    @cached_property
    def returns(self) -> Returns:
        """Routes of returns."""
        return Returns(self)

    @cached_property
    def rights(self) -> Rights:
        """Routes of rights."""
        return Rights(self)

    @cached_property
    def search(self) -> Search:
        """Routes of search."""
        return Search(self)

    @cached_property
    def sourcing(self) -> Sourcing:
        """Routes of sourcing."""
        return Sourcing(self)

    @cached_property
    def stock(self) -> Stock:
        """Routes of stock."""
        return Stock(self)

    @cached_property
    def tender_rules(self) -> TenderRules:
        """Routes of tender rules."""
        return TenderRules(self)

    @cached_property
    def till(self) -> Till:
        """Routes of till."""
        return Till(self)

    @cached_property
    def till_devices(self) -> TillDevices:
        """Routes of till devices."""
        return TillDevices(self)

    @cached_property
    def tokens(self) -> Tokens:
        """Routes of tokens."""
        return Tokens(self)

    @cached_property
    def watcher(self) -> Watcher:
        """Routes of watcher."""
        return Watcher(self)

    @cached_property
    def webhooks(self) -> Webhooks:
        """Routes of webhooks."""
        return Webhooks(self)
