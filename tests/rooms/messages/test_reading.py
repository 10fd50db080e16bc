"""Reading mail: of people, of machines, and of those who wish us ill."""

import base64
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordito.messages.inbound.pages import harmless, plain
from ordito.messages.inbound.quotes import new_words
from ordito.messages.inbound.reading import ReadMail, read_mail, safe_name

OURS = "0199c0de-0000-7000-8000-000000000001"


def mail(**heads: str) -> EmailMessage:
    """Return a mail of Anna; words of the arguments become heads."""
    message = EmailMessage()
    message["From"] = "Anna Bianchi <Anna@Example.org>"
    message["Message-ID"] = "<one@example.org>"
    for name, value in heads.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    message.set_content("Good day\n")
    return message


def read(message: EmailMessage | bytes | str) -> ReadMail:
    if isinstance(message, str):
        message = dedent(message).encode()
    raw = message if isinstance(message, bytes) else message.as_bytes(policy=SMTP)
    return read_mail(raw, own=["service@passochiaro.example"])


def test_a_plain_mail_is_read_whole() -> None:
    found = read(
        mail(
            Subject="Perché no?",
            To="service@passochiaro.example",
            Date="Sun, 22 Nov 2026 10:00:00 +0200",
            In_Reply_To=f"<{OURS}@passochiaro.example>",
            References=f"<first@example.org> <{OURS}@passochiaro.example>",
        )
    )
    assert (found.sender, found.sender_name) == ("anna@example.org", "Anna Bianchi")
    assert found.subject == "Perché no?"
    assert found.text == "Good day"
    assert found.name == "one@example.org"
    assert found.answers == (f"{OURS}@passochiaro.example", "first@example.org")
    assert found.recipients == ("service@passochiaro.example",)
    assert found.written_at == datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert (found.kind, found.report, found.files) == ("message", None, ())


@pytest.mark.parametrize(
    ("said", "content", "text"),
    [
        ("us-ascii", "è così".encode(), "è così"),
        ("iso-8859-1", "è così".encode(), "è così"),
        ("utf-8", "è così".encode("latin-1"), "è così"),
        ("iso-8859-15", "5 €".encode("iso-8859-15"), "5 €"),
        ("no-such-charset", "õ".encode(), "õ"),
        ("rot13", b"uryyb", "uryyb"),
        ("utf-16", "õun".encode("utf-16"), "õun"),
        ("iso-2022-jp", "犬".encode("iso-2022-jp"), "犬"),
        ("windows-1257", "õunapuu šokolaad".encode("cp1257"), "õunapuu šokolaad"),
        ("utf-8", b"a\x00b\xe2\x80\xaec", "abc"),
    ],
)
def test_a_wrong_charset_costs_no_words(said: str, content: bytes, text: str) -> None:
    head = f"From: a@example.org\r\nContent-Type: text/plain; charset={said}\r\n"
    head += "Content-Transfer-Encoding: base64\r\n\r\n"
    assert read(head.encode() + base64.b64encode(content)).text == text


def test_heads_are_read_in_every_way_of_writing_them() -> None:
    raw = b"From: =?utf-8?q?J=C3=BCri?= <juri@example.ee>\r\nSubject: "
    assert read(raw + "õhtul".encode() + b"\r\n\r\nx").subject == "õhtul"
    assert (
        read(raw + b"=?iso-8859-1?q?perch=E9?=\r\n =?utf-8?b?w6g=?=\r\n\r\nx").subject == "perchéè"
    )
    assert read(raw + b"=?utf-8?b?####?= =?x?q?y?=\r\n\r\nx").subject
    assert read(raw + b"\r\n\r\nx").sender_name == "Jüri"


@pytest.mark.parametrize(
    ("whole", "text"),
    [
        ("Yes.\n\nOn Mon, 2 Nov 2026 at 10:00, Passo <s@p.example> wrote:\n> Which?\n", "Yes."),
        ("Yes.\n\nOn Mon, 2 Nov 2026 at 10:00, Passo\n<s@p.example> wrote:\n> Which?\n", "Yes."),
        ("Sì.\n\nIl giorno lun 2 nov 2026 alle 10:00 Passo ha scritto:\n\n> Quale?\n", "Sì."),
        ("Jah.\n\nKasutaja Passo (<s@p.example>) kirjutas kuupäeval E, 2. nov:\n> Mis?\n", "Jah."),
        ("Sì.\n\n-----Messaggio originale-----\nDa: Passo\nQuale?\n", "Sì."),
        ("Yes\n\n________________________________\nFrom: P <s@p>\nSent: Mon\nTo: A\nHow?", "Yes"),
        ("Sì\n\nDa: Passo <s@p>\nInviato: lunedì\nA: Anna\nOggetto: Re\n\nQuale?", "Sì"),
        ("Jah\n\nSaatja: Passo <s@p>\nSaadetud: esmaspäev\nTeema: Re\n\nMis?", "Jah"),
        ("> Which?\nThe red one.\n> When?\nToday.", "The red one.\nToday."),
        ("On Monday Anna wrote:\n> Which?\n\nThe red one.\n", "The red one."),
        ("Thanks\n-- \nAnna Bianchi\nVia Roma 1", "Thanks"),
        ("Grazie\n\nInviato da iPhone", "Grazie"),
        ("Aitäh\n\nSaadetud minu iPhone'ist", "Aitäh"),
        ("I wrote to you on Monday:\nno answer yet", "I wrote to you on Monday:\nno answer yet"),
        ("> only\n> quoted", "> only\n> quoted"),
    ],
)
def test_new_words_are_told_from_quoted_ones(whole: str, text: str) -> None:
    assert new_words(whole) == text


def test_a_page_loses_what_acts_and_its_quotes() -> None:
    page = (
        '<html><head><style>p{}</style><title>t</title></head><body onload="steal()">'
        "<p>Dear <b>Passo</b>,<br>keep it.</p><script>alert(1)</script>"
        '<img src="https://spy.example/pixel.gif" onerror="x()"><iframe src="//e"></iframe>'
        '<a href="javascript:alert(1)">one</a> <a href="https://ok.example/">two</a>'
        '<form action="https://spy.example"><input name="card"></form>'
        '<svg><script>alert(2)</script></svg><p style="position:fixed">end</p>'
        '<div class="gmail_quote"><div class="gmail_attr">On Mon, Passo wrote:</div>'
        "<blockquote>Which one?</blockquote></div></body></html>"
    )
    message = mail()
    message.set_content(page, subtype="html")
    found = read(message)
    assert found.text == "Dear Passo,\nkeep it.\none two\nend"
    assert "Which one?" in found.whole
    for word in ("script", "onload", "onerror", "img", "iframe", "form", "input", "style", "svg"):
        assert word not in found.html, word
    assert "javascript" not in found.html
    assert 'href="https://ok.example/" rel="noopener noreferrer nofollow"' in found.html


def test_files_are_kept_under_names_that_do_no_harm() -> None:
    message = mail()
    message.add_attachment(b"x" * 10, maintype="image", subtype="jpeg", filename="../../etc/passwd")
    message.add_attachment(
        b"y", maintype="application", subtype="x-y", filename="bill\u202efdp.exe"
    )
    message.add_attachment(b"z", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    message.add_attachment("BEGIN:VCALENDAR", subtype="calendar")
    message.add_attachment(mail(Subject="within"))
    found = read(message)
    assert [(one.name, one.content[:10]) for one in found.files][:2] == [
        ("etc_passwd", b"x" * 10),
        ("billfdp.exe", b"y"),
    ]
    assert [one.media_type for one in found.files][2:] == ["text/calendar", "message/rfc822"]
    assert b"Subject: within" in found.files[-1].content
    assert found.text == "Good day"
    assert safe_name("/\\..") == ""


@pytest.mark.parametrize(
    ("heads", "kind"),
    [
        ({}, "message"),
        ({"Auto-Submitted": "no"}, "message"),
        ({"Auto-Submitted": "auto-replied"}, "auto_reply"),
        ({"Precedence": "bulk"}, "auto_reply"),
        ({"List-Id": "<news.example.org>"}, "auto_reply"),
        ({"X-Auto-Response-Suppress": "All"}, "auto_reply"),
        ({"Return-Path": "<>"}, "auto_reply"),
        ({"Subject": "Risposta automatica: ferie"}, "auto_reply"),
        ({"Subject": "Automaatvastus: puhkusel"}, "auto_reply"),
        ({"From": "noreply@shop.example"}, "auto_reply"),
        ({"From": "service@passochiaro.example"}, "loop"),
        ({"X-Loop": "service@passochiaro.example"}, "loop"),
    ],
)
def test_machines_are_told_from_people(heads: dict[str, str], kind: str) -> None:
    assert read(mail(**heads)).kind == kind


BOUNCE = f"""\
    From: MAILER-DAEMON@mx.example
    Content-Type: multipart/report; report-type=delivery-status; boundary=b

    --b
    Content-Type: text/plain

    It could not be delivered.
    --b
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mx.example

    Final-Recipient: rfc822; anna@example.org
    Action: ACTION
    Status: STATUS
    --b
    Content-Type: text/rfc822-headers

    Message-ID: <{OURS}@passochiaro.example>
    Subject: Your order
    --b--
    """


@pytest.mark.parametrize(
    ("action", "status", "kind", "is_final"),
    [
        ("failed", "5.1.1", "bounce", True),
        ("failed", "4.2.2", "bounce", False),
        ("delayed", "4.4.7", "bounce", False),
        ("delivered", "2.0.0", "delivery", True),
    ],
)
def test_a_delivery_status_names_the_mail_it_is_about(
    action: str, status: str, kind: str, *, is_final: bool
) -> None:
    found = read(BOUNCE.replace("ACTION", action).replace("STATUS", status))
    assert found.report is not None
    assert (found.kind, found.report.kind) == (kind, kind)
    assert (found.report.is_final, found.report.code) == (is_final, status)
    assert found.report.name == f"{OURS}@passochiaro.example"


def test_a_bounce_without_a_form_and_a_complaint_are_recognised() -> None:
    found = read(
        f"""\
        From: Mailer-Daemon@old.example

        550 5.1.1 no such user. The mail began:
        Message-Id: <{OURS}@passochiaro.example>
        """
    )
    assert found.report is not None
    assert (found.kind, found.report.is_final, found.report.code) == ("bounce", True, "5.1.1")
    found = read(
        f"""\
        From: complaints@provider.example
        Content-Type: multipart/report; report-type=feedback-report; boundary=b

        --b
        Content-Type: message/feedback-report

        Feedback-Type: abuse
        User-Agent: Some/1
        Version: 1
        --b
        Content-Type: message/rfc822

        Message-ID: <{OURS}@passochiaro.example>
        Subject: News

        Buy
        --b--
        """
    )
    assert found.report is not None
    assert (found.kind, found.report.code) == ("complaint", "abuse")
    assert found.report.name == f"{OURS}@passochiaro.example"


def test_the_same_mail_is_the_same_whatever_was_added_on_its_way() -> None:
    first = mail(Subject="a").as_bytes(policy=SMTP)
    again = b"Received: by mx\r\n" + first.replace(b"\r\n", b"\n")
    assert read(first).digest == read(again).digest
    assert read(first).digest != read(first.replace(b"Good", b"Bad")).digest
    assert read(b"").digest != read(b"x").digest


HOSTILE = [
    b"",
    b"\x00\xff\xfe",
    b"no head at all",
    b"From: a\r\n b\r\n\r\n",
    b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n--\r\n",
    b"Content-Type: multipart/mixed\r\n\r\nno boundary",
    b"Content-Type: text/plain; charset*=x'y'%ff\r\n\r\nx",
    b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!###",
    b"Content-Disposition: attachment; filename*0*=''%ff; filename*2=x\r\n\r\nx",
    b"From: " + b"<" * 5000 + b"\r\n\r\n",
    b"Subject: " + b"=?utf-8?q?" * 500 + b"\r\n\r\n",
    b"Date: Mon, 99 Foo 99999 99:99:99 +9999\r\nMessage-ID: <<<>>>\r\n\r\n",
    b"Content-Type: message/rfc822\r\n\r\n" * 300,
    b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(2000)
    ),
    b"Content-Type: text/html\r\n\r\n" + b"<div>" * 50_000,
    b"Content-Type: text/html\r\n\r\n" + b"<a href='" * 20_000,
    b"From: a@example.org\r\n\r\n" + b"> " * 100_000,
    b"From: a@example.org\r\n\r\n" + b"On x " * 50_000 + b"\r\n" + b"_" * 100_000,
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_mail_is_read_as_far_as_it_goes(number: int) -> None:
    found = read(HOSTILE[number])
    assert "\x00" not in found.whole
    assert "<script" not in found.html


@settings(max_examples=60)
@given(st.binary(max_size=400), st.sampled_from(HOSTILE[:11]))
def test_no_bytes_are_without_an_answer(raw: bytes, before: bytes) -> None:
    for content in (
        raw,
        before + raw,
        message_from_bytes(raw).as_bytes() if raw.isascii() else raw,
    ):
        found = read_mail(content)
        for text in (found.subject, found.text, found.whole, found.sender, found.name):
            text.encode()
            assert "\x00" not in text


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_no_page_keeps_what_acts(words: str) -> None:
    for page in (words, f"<p {words}>", f"<a href='{words}'>x</a>", f"<{words}"):
        cleaned = harmless(page)
        assert "<script" not in cleaned.lower()
        assert "javascript:" not in "".join(cleaned.split("href=")[1:]).lower()[:12]
        assert harmless(cleaned) == cleaned
        plain(page)
