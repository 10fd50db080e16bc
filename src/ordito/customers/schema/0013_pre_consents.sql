-- What may be asked of people, and what holds while somebody has said nothing: a service purpose
-- belongs to what somebody ordered, so it carries no offer.
-- family: reference key: purpose
CREATE TABLE customers.purpose (
    purpose text NOT NULL CHECK (purpose ~ '^[a-z][a-z0-9_]{0,63}$'),
    is_service boolean NOT NULL,
    unless_refused boolean NOT NULL,
    legal_basis text NOT NULL CHECK (legal_basis IN
        ('consent', 'contract', 'legal_obligation', 'legitimate_interest')),
    channels text[] NOT NULL CHECK (cardinality(channels) > 0),
    asked boolean NOT NULL,
    PRIMARY KEY (purpose),
    -- consent is never presumed
    CHECK (legal_basis <> 'consent' OR NOT unless_refused)
);

-- In which words it is asked. A version never changes: a statement names the one that was read.
-- family: reference key: purpose
CREATE TABLE customers.purpose_text (
    purpose text NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    language text NOT NULL CHECK (language IN ('en', 'it', 'et')),
    title text NOT NULL CHECK (title <> ''),
    words text NOT NULL CHECK (words <> ''),
    published_by text NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (purpose, version, language)
);

-- What somebody said about a purpose and a channel, with its proof. Only ever added to; `said_at` is
-- when it was said, so that what is heard late finds its place.
-- family: party key: customer_id
CREATE TABLE customers.consent (
    customer_id uuid NOT NULL,
    statement_id uuid NOT NULL,
    identifier_id uuid,
    purpose text NOT NULL,
    channel text NOT NULL CHECK (channel <> ''),
    state text NOT NULL CHECK (state IN ('granted', 'denied', 'withdrawn', 'objected')),
    legal_basis text NOT NULL,
    text_version integer,
    language text,
    evidence text NOT NULL CHECK (evidence <> ''),
    source text NOT NULL CHECK (source <> ''),
    said_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, statement_id)
);
CREATE INDEX consent_in_order
    ON customers.consent (customer_id, purpose, channel, said_at DESC, statement_id DESC);

-- Who uses a consent holds this row until the use is over; who takes the consent back waits for it.
-- family: party key: customer_id
CREATE TABLE customers.consent_guard (
    customer_id uuid NOT NULL,
    refused_at timestamptz,
    PRIMARY KEY (customer_id)
);

-- Strings of the IAB's Transparency and Consent Framework, as they came. Nothing is decided by them.
-- family: party key: customer_id
CREATE TABLE customers.tc_string (
    customer_id uuid NOT NULL,
    string_id uuid NOT NULL,
    value text NOT NULL CHECK (value <> ''),
    source text NOT NULL CHECK (source <> ''),
    said_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, string_id)
);

-- Of a message that somebody received: with the code its reader changes what is allowed, without
-- signing in. A digest stands here.
-- family: claim key: digest
CREATE TABLE customers.preference_link (
    digest bytea NOT NULL CHECK (length(digest) = 32),
    customer_id uuid NOT NULL,
    identifier_id uuid,
    purpose text NOT NULL,
    channel text NOT NULL,
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (digest)
);
CREATE INDEX preference_link_of_customer ON customers.preference_link (customer_id);
CREATE INDEX preference_link_by_end ON customers.preference_link (expires_at);

INSERT INTO customers.purpose
       (purpose, is_service, unless_refused, legal_basis, channels, asked) VALUES
    ('service', true, true, 'contract', '{any,email,sms,phone,post}', false),
    ('receipts', true, false, 'consent', '{email}', true),
    ('act_for_me', true, false, 'consent', '{any}', false),
    ('marketing', false, false, 'consent', '{email,sms,phone,post}', true),
    ('profiling', false, true, 'legitimate_interest', '{any}', true),
    ('location', false, false, 'consent', '{any}', true),
    ('preferences', false, true, 'legitimate_interest', '{any}', false),
    ('analytics', false, false, 'consent', '{any}', false),
    ('sale_or_sharing', false, false, 'consent', '{any}', false),
    ('feedback', false, true, 'legitimate_interest', '{email,phone}', true);

INSERT INTO customers.purpose_text
       (purpose, version, language, title, words, published_by, published_at)
SELECT p.purpose, 1, p.language, p.title, p.words, 'system', '2026-01-01T00:00:00Z'
  FROM (VALUES
    ('service', 'en', 'Service messages', 'We write to you about what you ordered.'),
    ('service', 'it', 'Messaggi di servizio', 'Ti scriviamo di ciò che hai ordinato.'),
    ('service', 'et', 'Teenindussõnumid', 'Kirjutame sulle sellest, mille tellisid.'),
    ('receipts', 'en', 'Receipts and invoices by e-mail',
     'We send your receipts and invoices by e-mail instead of on paper.'),
    ('receipts', 'it', 'Scontrini e fatture per e-mail',
     'Ti mandiamo scontrini e fatture per e-mail invece che su carta.'),
    ('receipts', 'et', 'Tšekid ja arved e-postiga',
     'Saadame tšekid ja arved paberi asemel e-postiga.'),
    ('act_for_me', 'en', 'Acting in your name',
     'A service that you use may see your orders here and buy for you.'),
    ('act_for_me', 'it', 'Agire a tuo nome',
     'Un servizio che usi può vedere qui i tuoi ordini e comprare per te.'),
    ('act_for_me', 'et', 'Sinu nimel tegutsemine',
     'Teenus, mida kasutad, võib näha siin sinu tellimusi ja sinu eest osta.'),
    ('marketing', 'en', 'Offers and news', 'We tell you of offers and news that may interest you.'),
    ('marketing', 'it', 'Offerte e novità',
     'Ti informiamo di offerte e novità che possono interessarti.'),
    ('marketing', 'et', 'Pakkumised ja uudised',
     'Anname teada pakkumistest ja uudistest, mis võivad sind huvitada.'),
    ('profiling', 'en', 'Personal suggestions',
     'We remember what you looked at and bought, to suggest what fits.'),
    ('profiling', 'it', 'Suggerimenti personali',
     'Ricordiamo ciò che hai guardato e comprato, per suggerirti ciò che fa per te.'),
    ('profiling', 'et', 'Isiklikud soovitused',
     'Jätame meelde, mida vaatasid ja ostsid, et soovitada sobivat.'),
    ('location', 'en', 'Presence in stores',
     'Our stores recognise your device in their WiFi, so that we can help you there.'),
    ('location', 'it', 'Presenza nei negozi',
     'I nostri negozi riconoscono il tuo dispositivo nel loro WiFi, per poterti aiutare lì.'),
    ('location', 'et', 'Kohalolek poodides',
     'Meie poed tunnevad sinu seadme oma WiFis ära, et saaksime sind seal aidata.'),
    ('preferences', 'en', 'Your settings', 'We remember what you prefer.'),
    ('preferences', 'it', 'Le tue impostazioni', 'Ricordiamo ciò che preferisci.'),
    ('preferences', 'et', 'Sinu seaded', 'Jätame meelde, mida eelistad.'),
    ('analytics', 'en', 'Measuring use', 'We measure how our shop and app are used.'),
    ('analytics', 'it', 'Misurare l''uso', 'Misuriamo come vengono usati il negozio e l''app.'),
    ('analytics', 'et', 'Kasutuse mõõtmine', 'Mõõdame, kuidas meie poodi ja rakendust kasutatakse.'),
    ('sale_or_sharing', 'en', 'Passing on', 'We pass what we know of you on to others.'),
    ('sale_or_sharing', 'it', 'Comunicazione ad altri', 'Comunichiamo ad altri ciò che sappiamo di te.'),
    ('sale_or_sharing', 'et', 'Edastamine', 'Edastame teistele, mida sinust teame.'),
    ('feedback', 'en', 'Asking how it was', 'After a purchase or a call we ask how it was.'),
    ('feedback', 'it', 'Chiederti com''è andata',
     'Dopo un acquisto o una telefonata ti chiediamo com''è andata.'),
    ('feedback', 'et', 'Tagasiside küsimine', 'Pärast ostu või kõnet küsime, kuidas läks.'))
       AS p (purpose, language, title, words);
