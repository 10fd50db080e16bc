"""Letters: every template in every language, with nothing foreign in it and nothing let through."""

import pytest

from ordito import messages
from ordito.messages import Template
from ordito.messages.letters import as_second, compose, follow
from ordito.platform import i18n


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("template", Template)
def test_a_template_is_shown_with_example_values_in_each_language(
    template: Template, language: str
) -> None:
    letter = messages.example_of(template, language, company="Passo & Chiaro")
    assert letter.subject
    assert "\n" not in letter.subject
    assert "Passo & Chiaro" in letter.subject + letter.text or template in {
        Template.ANNOUNCEMENT,
        Template.REPLY,
    }
    assert "Passo &amp; Chiaro" in letter.html
    assert f'lang="{language}"' in letter.html
    for foreign in ("http://", "googleapis", "<script", "<mj-", "{{", ">None<"):
        assert foreign not in letter.html.replace("http://www.w3.org", ""), foreign
    for mark in ("<", "mj-", "&amp;"):
        assert mark not in letter.text.replace("<white>", ""), mark


def test_values_are_words_and_never_mark_up() -> None:
    hostile = '</mj-text><mj-button href="javascript:x">"&<script>'
    written = {"subject": hostile, "paragraphs": [hostile]}
    letter = compose(Template.REPLY, "en", written=written, company="P")
    assert letter.subject == hostile
    assert letter.text.strip() == hostile
    assert "<script" not in letter.html
    assert "&lt;script&gt;" in letter.html


def test_links_stand_in_the_text_and_a_second_letter_says_so_first() -> None:
    letter = messages.example_of(Template.ORDER_PLACED, "it", company="P")
    assert "https://shop.example/shop/orders/example" in letter.text
    second = as_second(letter)
    assert second.text.startswith("Questo messaggio potrebbe esserti già arrivato")
    assert second.html.index("potrebbe esserti") < second.html.index("Buongiorno")
    followed = follow(letter, "https://shop.example/m/x/o.gif?a=1&b")
    assert '<img src="https://shop.example/m/x/o.gif?a=1&amp;b"' in followed.html
    assert followed.text == letter.text
