"""Settings: read once at the start, from the environment and a file; every one says why it exists.

``ORDITO_ZONE=Europe/Tallinn`` in the environment wins over ``zone = "Europe/Tallinn"`` in the TOML
file named by ``ORDITO_SETTINGS``, which wins over the default.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit, urlunsplit

import msgspec
from msgspec import Meta

from ordito.platform.errors import Invalid

_PREFIX: Final = "ORDITO_"
_FILE: Final = "ORDITO_SETTINGS"

Company = Annotated[
    str,
    Meta(
        pattern="^[a-z][a-z0-9_]{0,40}$",
        description="Company served by this process; each company is a database of its own.",
    ),
]
Seconds = Annotated[int, Meta(gt=0)]


class SettingWrong(Invalid):
    """A setting has a value that cannot be used."""

    code = "platform.setting_wrong"
    remedy = "Correct the variable of the environment, or the line of the settings file."


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a serving process is told from outside."""

    company: Company = "demo"
    company_name: Annotated[
        str, Meta(description="Name of the company on its screens, where it differs.")
    ] = ""
    zone: Annotated[
        str, Meta(description="IANA time zone in which screens show instants of no place.")
    ] = "Europe/Rome"
    database_connections: Annotated[
        int,
        Meta(
            ge=2,
            description="Connections per process. More than a few per core only lengthen the "
            "queue inside the database.",
        ),
    ] = 8
    database_direct_url: Annotated[
        str,
        Meta(
            description="Address of the database server itself, where `ORDITO_DATABASE_URL` is "
            "that of a transaction pooler: notifications do not come through one."
        ),
    ] = ""
    public_url: Annotated[
        str,
        Meta(
            description="Address under which browsers see this server. With https the cookies "
            "are marked Secure."
        ),
    ] = ""
    body_limit_bytes: Annotated[
        int,
        Meta(
            ge=1024,
            description="Larger request bodies are refused before they are read: an order of a "
            "thousand lines has 200 kB.",
        ),
    ] = 1 << 20
    token_cache_s: Annotated[
        int,
        Meta(
            ge=0,
            le=300,
            description="How long a process trusts a token or session it has just checked. A "
            "revoked token may live that much longer in another process.",
        ),
    ] = 5
    token_rate_per_s: Annotated[
        int,
        Meta(ge=1, description="Requests per second and process that one token may sustain."),
    ] = 2000
    address_rate_per_s: Annotated[
        int,
        Meta(
            ge=1,
            description="Requests per second and process of one network address without valid "
            "credentials: guessing tokens is made slow, not the work of known clients.",
        ),
    ] = 50
    session_idle_s: Annotated[
        Seconds,
        Meta(description="An unused browser session ends after this time: a shift's pause."),
    ] = 4 * 3600
    session_lasts_s: Annotated[
        Seconds,
        Meta(description="Any browser session ends after this time: a shift."),
    ] = 14 * 3600
    shopper_lasts_s: Annotated[
        Seconds,
        Meta(description="A customer stays signed in to the shop in a browser for this time."),
    ] = 90 * 24 * 3600
    settle_after_s: Annotated[
        Seconds,
        Meta(
            description="A checkout that is open for longer counts as left behind: the processor "
            "is asked what became of its payments."
        ),
    ] = 20
    webhook_pauses: Annotated[
        str,
        Meta(
            pattern=r"^\d+[smhd]( \d+[smhd])*$",
            description="Pauses between attempts to deliver a webhook's message, some three days "
            "in all; each varies by a fifth. After the last attempt the message is given up.",
        ),
    ] = "5s 5m 30m 2h 5h 10h 14h 20h 24h"
    webhook_timeout_s: Annotated[
        int,
        Meta(ge=1, le=60, description="How long a webhook's receiver may take to answer."),
    ] = 15
    webhook_parallel: Annotated[
        int,
        Meta(ge=1, le=64, description="Messages on their way to one webhook at once."),
    ] = 8
    webhook_gives_up_after_days: Annotated[
        int,
        Meta(ge=1, description="A webhook that fails for longer is disabled, and shown as such."),
    ] = 5
    webhook_private_networks: Annotated[
        bool,
        Meta(
            description="Whether webhooks may be sent by plain http and to private addresses: for "
            "receivers inside the company. Else whoever registers one could reach what only this "
            "server sees."
        ),
    ] = False
    webhook_body_limit_bytes: Annotated[
        int,
        Meta(
            ge=4096,
            description="A longer message of a webhook goes without the order, customer or stock "
            "that it names.",
        ),
    ] = 1 << 18
    webhook_log_days: Annotated[
        int,
        Meta(ge=1, description="How long the log of webhooks' deliveries is kept."),
    ] = 30
    watch_every_s: Annotated[
        int,
        Meta(
            ge=0,
            description="Pause between two runs of the price watcher, which asks the channels what "
            "their customers ask; 0 lets it rest.",
        ),
    ] = 300
    watch_budget: Annotated[
        int,
        Meta(ge=1, le=1_000_000, description="Questions that one run of the price watcher asks."),
    ] = 200
    watch_rate_per_s: Annotated[
        int,
        Meta(ge=1, le=1000, description="Questions of the price watcher in a second at most."),
    ] = 10
    watch_url: Annotated[
        str,
        Meta(
            pattern="^(|https?://.+)$",
            description="Address at which the price watcher asks the own channels; without it the "
            "address on which `ordito serve` listens. Behind a proxy, that of the proxy: what "
            "stands between is watched as well.",
        ),
    ] = ""
    marketplaces: Annotated[
        str,
        Meta(
            description="TOML file with the marketplaces on which the company sells and its "
            "accounts there; `docs/how-to/marketplace.md` shows what may stand in it."
        ),
    ] = ""
    gs1_prefix: Annotated[
        str,
        Meta(
            pattern="^[0-9]{7,10}$",
            description="GS1 company prefix by which parcels are numbered (SSCC). The default is "
            "from the range for demonstrations: set the company's own before a parcel leaves.",
        ),
    ] = "9521234"
    carriers: Annotated[
        str,
        Meta(
            description="TOML file with the carriers that take parcels and tell where they are; "
            "`docs/how-to/pick-pack-and-hand-over.md` shows what may stand in it."
        ),
    ] = ""
    fiscal_printers: Annotated[
        str,
        Meta(
            description="TOML file with the fiscal printers of places, on which the receipts of "
            "their tills are printed; `docs/how-to/run-a-till.md` shows what may stand in it."
        ),
    ] = ""
    watch_surfaces: Annotated[
        str,
        Meta(
            description="TOML file with surfaces that the price watcher asks with tokens of their "
            "own, and with customers through whom it asks for groups. "
            "`docs/explanation/price-watcher.md` shows what may stand in it."
        ),
    ] = ""
    mail_server: Annotated[
        str,
        Meta(
            description="Mail server through which customers are written to. Empty keeps mail in a "
            "folder, where the page Mail shows it: for development and demonstrations."
        ),
    ] = ""
    mail_port: Annotated[
        int, Meta(ge=1, le=65535, description="Port of the mail server; 465 where TLS is `tls`.")
    ] = 587
    mail_tls: Annotated[
        str,
        Meta(
            pattern="^(starttls|tls|none)$",
            description="How the connection to the mail server is protected: by STARTTLS, by TLS "
            "from the start, or not at all (a server on this machine only).",
        ),
    ] = "starttls"
    mail_user: Annotated[
        str, Meta(description="User at the mail server; empty where it asks for none.")
    ] = ""
    mail_password: Annotated[
        str, Meta(description="Password of that user; best from the environment.")
    ] = ""
    mail_from: Annotated[
        str,
        Meta(
            pattern="^[^@ ]+@[^@ ]+$",
            description="Address from which customers are written to; its domain names the "
            "messages.",
        ),
    ] = "noreply@localhost"
    mail_reply_to: Annotated[
        str,
        Meta(
            pattern="^([^@ ]+@[^@ ]+)?$",
            description="Address that takes answers of customers, of a mailbox that is read "
            "(`inboxes`) and takes `name+code@...` too. Empty lets answers go to `mail_from`.",
        ),
    ] = ""
    mail_senders: Annotated[
        str,
        Meta(
            description="TOML file with further senders, one for each brand; "
            "`docs/how-to/write-and-receive-messages.md` shows what may stand in it."
        ),
    ] = ""
    mail_timeout_s: Annotated[
        int, Meta(ge=1, le=300, description="How long the mail server may take for one mail.")
    ] = 30
    mail_pauses: Annotated[
        str,
        Meta(
            pattern=r"^\d+[smhd]( \d+[smhd])*$",
            description="Pauses between attempts to deliver a mail. After the last attempt, or a "
            "refusal for good (5xx), it is given up.",
        ),
    ] = "1m 5m 30m 2h 6h 12h 1d"
    texters: Annotated[
        str,
        Meta(
            description="TOML file with who carries short messages (`sms`, `push`); "
            "`docs/how-to/write-and-receive-messages.md` shows what may stand in it."
        ),
    ] = ""
    inboxes: Annotated[
        str,
        Meta(
            description="TOML file with the mailboxes and hooks through which customers write; "
            "`docs/how-to/write-and-receive-messages.md` shows what may stand in it."
        ),
    ] = ""
    inbox_every_s: Annotated[
        int, Meta(ge=1, le=3600, description="Seconds between two looks into the mailboxes.")
    ] = 15
    inbox_limit_mb: Annotated[
        int,
        Meta(
            ge=1,
            le=60,
            description="Megabytes of the largest mail that is taken whole, its files as a mail "
            "carries them, a third larger. Of a larger one in a mailbox the beginning is taken.",
        ),
    ] = 40
    shop_channel: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=64,
            description="Code of the channel whose goods and prices the shop under `/shop` shows "
            "and sells.",
        ),
    ] = "web"
    wifi_grants: Annotated[
        str,
        Meta(
            max_length=1000,
            description="Hosts of the controllers of the stores' WiFi, with spaces between: the "
            "first page of the WiFi under `/shop/wifi` leads on to no other ones.",
        ),
    ] = ""
    ucp_channel: Annotated[
        str,
        Meta(
            description="Code of the channel in which platforms buy through the Universal Commerce "
            "Protocol: its prices, assortment and units. Empty, or a channel that is closed, "
            "answers that this business does not sell through platforms."
        ),
    ] = "ai_agent"
    ucp_rate_per_s: Annotated[
        int,
        Meta(
            ge=1,
            description="Requests per second and process that one network address may send through "
            "the protocol: a large platform sends from few addresses.",
        ),
    ] = 200
    ucp_test_mode: Annotated[
        bool,
        Meta(
            description="Whether the protocol's test hooks exist, profiles of platforms may be on "
            "this machine, and payment plays its test tokens. Only for conformance runs: it is "
            "refused on an address that others reach."
        ),
    ] = False
    ucp_platforms: Annotated[
        str,
        Meta(
            description="TOML file with platforms that are known beforehand: `[[platform]]` with "
            "`url` of the profile and, instead of looking it up, a `profile` beside the file, "
            "`keys` (JSON web keys) or a `webhook_url`."
        ),
    ] = ""
    ucp_strangers: Annotated[
        bool,
        Meta(
            description="Whether platforms that are not known beforehand are served, by the "
            "profile that they publish."
        ),
    ] = True
    ucp_signatures_needed: Annotated[
        bool,
        Meta(
            description="Whether a platform's request has to be signed. A signature that is there "
            "is checked in any case."
        ),
    ] = False
    ucp_signature_age_s: Annotated[
        Seconds,
        Meta(
            description="How old a signature may be that says when it was made; clocks may differ "
            "by a minute. A nonce is taken once."
        ),
    ] = 300
    legal_links: Annotated[
        str,
        Meta(
            pattern=r"^$|^[a-z_]+=https?://[^ ]+( [a-z_]+=https?://[^ ]+)*$",
            description="What buyers have to be able to read before they buy, shown by platforms: "
            "`privacy_policy=https://... terms_of_service=https://... refund_policy=https://...`",
        ),
    ] = ""
    ucp_orders_to: Annotated[
        str,
        Meta(
            pattern="^(proven|buyer|named)$",
            description="To whom orders are shown through the protocol: a platform that has "
            "`proven` to be it, by its signature or the token of a linked buyer, sees those that "
            "it has placed and those of the buyer; `buyer`: a token of the buyer is needed; "
            "`named`: whoever names the platform's profile sees what it has placed, which is for "
            "conformance runs.",
        ),
    ] = "proven"
    marts_every_s: Annotated[
        int,
        Meta(
            ge=0,
            description="Seconds between two copies of what is new for analysis, while the "
            "company is served; 0 is never, then `ordito marts refresh` does it when it is called.",
        ),
    ] = 120
    matching_nightly: Annotated[
        bool,
        Meta(
            description="Whether all customers are compared every night, and who may be one "
            "person is suggested; else `ordito match` does it when it is called."
        ),
    ] = True
    matching_labels: Annotated[
        str,
        Meta(
            description="CSV file of pairs of customers that somebody knows, with the columns "
            "left_id, right_id and is_match. What it proves to be sure is merged unseen; without "
            "it everything is left to people."
        ),
    ] = ""
    matching_precision: Annotated[
        float,
        Meta(
            ge=0.9,
            le=1,
            description="Share of the pairs merged unseen that is right at least; the labelled "
            "pairs have to prove it with 95 % certainty.",
        ),
    ] = 0.999
    log_level: Annotated[
        str,
        Meta(pattern="^(debug|info|warning|error)$", description="Least level that is logged."),
    ] = "info"
    log_requests: Annotated[
        bool,
        Meta(description="One log line per request; without it only what went wrong."),
    ] = True
    traces: Annotated[
        str,
        Meta(
            pattern="^(|console|https?://.+)$",
            description="Where OpenTelemetry spans go: nowhere, the console, or an OTLP/HTTP "
            "collector's address. Nothing of it is loaded when empty.",
        ),
    ] = ""

    @property
    def cookies_secure(self) -> bool:
        """Whether browsers reach this server over TLS."""
        return self.public_url.startswith("https://")


def read_settings(environ: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """Read the settings.

    Args:
        environ: the environment; the process's own when None.
        given: values that win over all others (options of the command line).

    Raises:
        SettingWrong: unknown setting, or a value that cannot be used.
    """
    environ = os.environ if environ is None else environ
    stated: dict[str, Any] = {}
    if path := environ.get(_FILE):
        stated |= _read_file(Path(path))
    known = Settings.__struct_fields__
    stated |= {
        name: environ[variable] for name in known if (variable := _PREFIX + name.upper()) in environ
    }
    try:
        return msgspec.convert(stated | given, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingWrong(f"the settings cannot be used: {error}") from error


def database_url_of(url: str, company: str) -> str:
    """Return the server address ``url`` with the database of ``company`` in it."""
    return urlunsplit(urlsplit(url)._replace(path=f"/ordito_{company}"))


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingWrong(f"{path} cannot be read: {error}", field=_FILE) from error
