"""Words of the helm: periods, figures, steps of the ladder, activities of journeys."""

from collections.abc import Mapping
from typing import Final

from ordito.surfaces.marks import N_

PERIODS: Final = {
    "month": N_("4 weeks"),
    "quarter": N_("13 weeks"),
    "year": N_("52 weeks"),
    "all": N_("All there is"),
}

PAGES: Final = {
    "cockpit": N_("Cockpit"),
    "map": N_("Process map"),
    "ways": N_("Channels and personas"),
    "drivers": N_("Satisfaction"),
    "costs": N_("Costs"),
    "kpis": N_("KPIs"),
    "integration": N_("Integration"),
    "backlog": N_("Improvements"),
}

TILES: Final = {
    "revenue": N_("Revenue"),
    "cost": N_("Cost of revenue"),
    "experience": N_("Experience"),
    "digital": N_("Digital orders"),
}

STEPS: Final = {
    "revenue": N_("Revenue"),
    "goods": N_("Goods"),
    "fees": N_("Fees"),
    "agent": N_("Agents"),
    "serving": N_("Serving"),
    "shipping": N_("Shipping"),
    "returns": N_("Returns"),
    "service": N_("Service"),
    "fixed": N_("Channel itself"),
    "left": N_("Left"),
    "below": N_("Loss"),
}

ACTIVITIES: Final = {
    "\0begin": N_("Begin"),
    "\0end": N_("End"),
    "visit": N_("Visit"),
    "searched": N_("Search"),
    "products_searched": N_("Search"),
    "product_viewed": N_("Product viewed"),
    "compared": N_("Comparison"),
    "product_compared": N_("Comparison"),
    "cart_filled": N_("Cart filled"),
    "product_added": N_("Cart filled"),
    "checkout_begun": N_("Checkout begun"),
    "checkout_started": N_("Checkout begun"),
    "bought": N_("Bought at the counter"),
    "ordered": N_("Ordered"),
    "picking": N_("Picking"),
    "handed_to_carrier": N_("Handed to the carrier"),
    "delivered": N_("Delivered"),
    "collected": N_("Collected"),
    "cancelled": N_("Cancelled"),
    "returned": N_("Returned"),
    "case": N_("Case"),
    "call": N_("Call"),
    "advice": N_("Advice"),
    "store_visit": N_("Store visit"),
    "agent_visit": N_("Visit of an agent"),
    "message_seen": N_("Message seen"),
    "promotion_viewed": N_("Message seen"),
    "email_opened": N_("Message opened"),
    "message_sent": N_("Message sent"),
    "assisted": N_("Assisted in the store"),
    "identified": N_("Recognised"),
    "order_tracked": N_("Order tracked"),
    "page_viewed": N_("Page viewed"),
    "screen_viewed": N_("Screen viewed"),
    "survey": N_("Survey"),
    "journeys.customer_arrived": N_("Customer arrived"),
    "messages.message_sent": N_("Message sent"),
    "orders.checkout_declined": N_("Payment refused"),
    "pricing.offer_made": N_("Offer made"),
}

RESOURCES: Final = {
    "picking": N_("Picking"),
    "desk": N_("Service desk"),
    "carrier": N_("Carrier"),
}

CONFLICTS: Final = {
    "coupon": N_("Coupon used again"),
    "price": N_("Prices differ without a rule"),
    "kpi": N_("Definitions contradict"),
}

DEVIATIONS: Final = {
    "left_out": N_("left out"),
    "added": N_("added"),
    "repeated": N_("done again"),
    "replaced": N_("replaced"),
    "on_path": N_("without any deviation"),
}

DIMENSIONS: Final = {
    "identity": N_("Identity"),
    "stock": N_("Stock"),
    "price": N_("Price"),
    "order": N_("Order"),
    "case": N_("Case"),
    "story": N_("Story"),
    "lag": N_("Lag"),
}

LEVELS: Final = {
    "multi": N_("side by side"),
    "cross": N_("linked"),
    "omni": N_("as one"),
}

DEALINGS: Final = {
    "sign_up": N_("Sign-up"),
    "sale": N_("Sale"),
    "renewal": N_("Renewal"),
    "cross_sell": N_("Cross-sell"),
    "return": N_("Return"),
    "question": N_("Question"),
    "visit": N_("Visit"),
}

COLUMNS: Final = {
    "order": N_("Order"),
    "placed": N_("Placed"),
    "channel": N_("Channel"),
    "method": N_("Way"),
    "customer": N_("Customer"),
    "revenue": N_("Revenue"),
    "left": N_("Left after all it caused"),
    "orders": N_("Orders"),
    "customers": N_("Customers"),
    "nameless": N_("Orders that name nobody"),
    "score": N_("Score"),
    "answered": N_("Answered"),
    "instrument": N_("Question"),
    "answers": N_("Answers"),
    "journeys": N_("Journeys"),
    "journey": N_("Journey"),
    "began": N_("Began"),
    "row": N_("Row"),
    "linked": N_("Linked"),
    "rows": N_("Rows"),
    "nobody": N_("Nobody is named"),
    "steps_taken": N_("Times"),
    "of_step": N_("Of this step"),
    "without_order": N_("Done without an order"),
    "newest": N_("The newest of them"),
    "held": N_("Work at the weakest link"),
    "place": N_("Place"),
    "waited": N_("Waited"),
    "late": N_("Late"),
    "leaked": N_("Leaked"),
    "units": N_("Units"),
    "coupons": N_("Coupons again"),
    "others": N_("in no group"),
    "group": N_("Group"),
    "felt": N_("How much"),
}

SWITCH: Final = {
    "direct": N_("Direct only"),
    "loaded": N_("Fully loaded"),
}

MEASURES: Final = {
    "journeys": N_("Journeys"),
    "cost": N_("Cost"),
    "experience": N_("Experience"),
}

BACKLOG: Final = {
    "proposed": N_("Proposed"),
    "accepted": N_("Accepted"),
    "done": N_("Done"),
    "dropped": N_("Dropped"),
}

EVIDENCE: Final = {
    "linked": N_("Linked rows"),
    "apart": N_("Rows that are not linked"),
    "show": N_("Show them"),
}

DEPTHS: Final = {
    "company": N_("Company"),
    "journey": N_("Journey"),
    "phase": N_("Phase"),
    "touchpoint": N_("Touchpoint"),
}

# a title that the company wrote itself is shown as it is
KPI_TITLES: Final = {
    "Revenue without tax, shipping included": N_("Revenue without tax, shipping included"),
    "Sales with tax": N_("Sales with tax"),
    "Sales without tax, less what came back": N_("Sales without tax, less what came back"),
    "Average order value": N_("Average order value"),
    "Units per transaction": N_("Units per transaction"),
    "Discount rate": N_("Discount rate"),
    "Gross margin": N_("Gross margin"),
    "Journeys that end with an order": N_("Journeys that end with an order"),
    "Customers who bought again": N_("Customers who bought again"),
    "Cost of goods sold": N_("Cost of goods sold"),
    "Minutes of picking per order": N_("Minutes of picking per order"),
    "Minutes of service per order": N_("Minutes of service per order"),
    "Contacts per order": N_("Contacts per order"),
    "Return rate by value": N_("Return rate by value"),
    "Average handling time of a case": N_("Average handling time of a case"),
    "Value of what came back": N_("Value of what came back"),
    "Mean satisfaction score": N_("Mean satisfaction score"),
    "Net promoter score of 0 to 10": N_("Net promoter score of 0 to 10"),
    "Orders ready as promised": N_("Orders ready as promised"),
    "Hours from order to ready": N_("Hours from order to ready"),
    "Steps of work that waited for more than a day": N_(
        "Steps of work that waited for more than a day"
    ),
    "Cases taken in charge within a day": N_("Cases taken in charge within a day"),
    "Cases solved by who took them": N_("Cases solved by who took them"),
    "Times a customer tells the story again, per case": N_(
        "Times a customer tells the story again, per case"
    ),
    "Orders in web, app and marketplaces": N_("Orders in web, app and marketplaces"),
    "Orders collected in a store, of those not carried out at once": N_(
        "Orders collected in a store, of those not carried out at once"
    ),
    "Orders of a known customer": N_("Orders of a known customer"),
    "Touchpoints whose customer is recognised": N_("Touchpoints whose customer is recognised"),
    "Customers of more than one channel": N_("Customers of more than one channel"),
    "Cases brought over the web": N_("Cases brought over the web"),
    "Returns taken by another channel than the one that sold": N_(
        "Returns taken by another channel than the one that sold"
    ),
    "Orders": N_("Orders"),
    "Units sold": N_("Units sold"),
    "Orders cancelled": N_("Orders cancelled"),
    "Customers who bought": N_("Customers who bought"),
    "Steps of journeys": N_("Steps of journeys"),
    "Cases": N_("Cases"),
}

# a kind of customers that the company named itself is shown by its name
GROUPS: Final = {
    "Promotion hunters": N_("Promotion hunters"),
    "Helped by people": N_("Helped by people"),
    "Collectors": N_("Collectors"),
    "Digital buyers": N_("Digital buyers"),
    "Lapsing": N_("Lapsing"),
    "Loyal to stores": N_("Loyal to stores"),
}

SUBJECTS: Final = {
    "order": N_("An order"),
    "return": N_("A return"),
    "case": N_("A case"),
    "touch": N_("A touchpoint"),
    "sign_up": N_("A sign-up"),
}

COST_PARTS: Final = {
    "cost": N_("Cost"),
    "capacity": N_("what it can do"),
    "goods_share": N_("Goods without a known cost"),
}

# what an equation of costs multiplies
COST_MEASURES: Final = {
    "order": N_("order"),
    "line": N_("line"),
    "unit": N_("unit"),
    "net": N_("amount without tax"),
    "gross": N_("amount with tax"),
    "shipping_net": N_("shipping charged"),
    "pick_minute": N_("minute of picking"),
    "return": N_("return"),
    "case": N_("case"),
    "minute": N_("minute"),
    "passed_on": N_("time it is passed on"),
    "told_again": N_("time it is told again"),
    "touch": N_("touchpoint"),
    "sign_up": N_("sign-up"),
}

# what takes from satisfaction, and each of what
DRIVERS: Final = {
    "broken_promise": N_("Promise not kept"),
    "hour_waited": N_("Hours waited after the promise"),
    "story_repeated": N_("Story told again"),
}

DRIVER_UNITS: Final = {
    "broken_promise": N_("a promise"),
    "hour_waited": N_("an hour, up to 24"),
    "story_repeated": N_("a time"),
}

WEEKDAYS: Final = {
    "0": N_("Monday"),
    "1": N_("Tuesday"),
    "2": N_("Wednesday"),
    "3": N_("Thursday"),
    "4": N_("Friday"),
    "5": N_("Saturday"),
    "6": N_("Sunday"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "helm_period": PERIODS,
    "helm_page": PAGES,
    "helm_tile": TILES,
    "helm_step": STEPS,
    "helm_activity": ACTIVITIES,
    "helm_resource": RESOURCES,
    "helm_conflict": CONFLICTS,
    "helm_deviation": DEVIATIONS,
    "helm_dimension": DIMENSIONS,
    "helm_level": LEVELS,
    "helm_dealing": DEALINGS,
    "helm_column": COLUMNS,
    "helm_step_switch": SWITCH,
    "helm_evidence": EVIDENCE,
    "helm_measure": MEASURES,
    "helm_backlog": BACKLOG,
    "helm_depth": DEPTHS,
    "helm_kpi": KPI_TITLES,
    "helm_weekday": WEEKDAYS,
    "helm_group": GROUPS,
    "helm_driver": DRIVERS,
    "helm_driver_unit": DRIVER_UNITS,
    "cost_subject": SUBJECTS,
    "cost_measure": COST_MEASURES,
    "cost_part": COST_PARTS,
}
