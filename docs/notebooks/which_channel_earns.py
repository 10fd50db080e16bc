# %% [markdown]
# # Which channel really earns?
#
# Gross sales say one thing; what is left when every order carries all that it caused says another.
# The notebook reads the marts of a company and its register of costs, and nothing else.
#
# `ORDITO_LAKE` is the folder of the lake, `ORDITO_COSTS` the register as JSON.

# %%
import os
from pathlib import Path

from ordito import marts
from ordito.steering import economics

mart = marts.open_mart(Path(os.environ["ORDITO_LAKE"]))
register = economics.read_register(Path(os.environ["ORDITO_COSTS"]).read_bytes())
print(f"figures as of {mart.as_of:%Y-%m-%d}, in {mart.build.currency}, without tax")

# %% [markdown]
# ## At first sight
# What a report of sales shows: revenue by channel.

# %%
sold = mart.rows(
    "SELECT channel, count(*), sum(net + shipping_net) FROM fact_order"
    " WHERE cancelled_us IS NULL GROUP BY channel ORDER BY 3 DESC"
)
for channel, orders, revenue in sold:
    print(f"{channel:<16}{orders:>9,} orders{revenue / 100:>16,.2f}")

# %% [markdown]
# ## Fully loaded
# Each order carries its goods, fees, picking, parcel, returns and calls, and its part of the
# channel's own cost. A figure that nobody knows makes a range, never a confident number.

# %%
ladders = economics.draw_ladders(mart, register, by=economics.By.CHANNEL)
for one in sorted(ladders, key=lambda one: -one.revenue):
    direct, left = one.margin(economics.DIRECT), one.left(economics.LOADED)
    seems = "?" if direct is None else f"{direct:.1%}"
    print(f"{one.key:<16}seems {seems:>7}, leaves {left.low / 100:,.2f} to {left.high / 100:,.2f}")

# %% [markdown]
# ## What turns
# Channels that earn directly and lose with everything, whatever the unknown costs may be.

# %%
turning = economics.find_reversals(ladders)
for one in turning:
    print(f"{one.ladder.key}: {one.direct:.1%} becomes {one.loaded:.1%}")

# %% [markdown]
# ## Where the loss lies
# Kinds of orders that lose money for certain, the dearest first, and how many people place them.

# %%
losses = economics.find_losses(mart, register)
for one in losses[:5]:
    print(f"{one.group}, {one.channel or 'all but stores'}, {one.method}:", end=" ")
    print(f"{one.orders:,} orders of {one.customers:,} people lose {-one.contribution / 100:,.2f}")

# %% [markdown]
# The same rows stand behind the cockpit: its waterfall sums to the same cent.

# %%
whole = economics.draw_ladders(mart, register, by=economics.By.ALL)[0]
assert sum(one.revenue for one in ladders) == whole.revenue
assert sum(one.left(economics.LOADED).low for one in ladders) == whole.left(economics.LOADED).low
mart.close()
