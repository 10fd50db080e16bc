"""Quotes: the new words of a mail, without what it quotes and without its signature.

Mail programs mark quotes by ``>``, by a line that says who wrote when, or by the head of the mail
that follows; in the language of their owner. Where nothing new is left, all of it is new: somebody
forwards, or quotes in a way of their own.
"""

import re
from typing import Final

_MOST: Final = 200_000
_MOST_LINES: Final = 5_000
_WROTE: Final = re.compile(
    r"(wrote|writes|ha scritto|scrive|kirjutas|kirjutab|schrieb|a écrit|escribió|escreveu"
    r"|kirjoitti|skrev|schreef|napisał\(?a?\)?|пише[тл]?|написал\S{0,3})"
    r"( \S{1,80}){0,12}\s?:$",
    re.IGNORECASE,
)
_BEGINS_WROTE: Final = re.compile(
    r"^(on|il|in data|am|le|el|em|op|den|dne|\d|kasutaja|\S+ kirjutas|\w+[,.]? \d)", re.IGNORECASE
)
_ORIGINAL: Final = re.compile(
    r"^\W{0,3}[-_=*]{3,}\s*(original message|original appointment|forwarded message|messaggio"
    r" originale|messaggio inoltrato|forwarded by|algne (sõnum|teade|kiri)|edastatud (sõnum|kiri)"
    r"|ursprüngliche nachricht|message d'origine|mensaje original|alkuperäinen viesti"
    r"|исходное сообщение)\b.{0,60}$",
    re.IGNORECASE,
)
_FROM: Final = re.compile(
    r"^\*?(from|da|de|von|saatja|kellelt|lähettäjä|från|van|от)\s?:\*?\s.{1,300}$", re.IGNORECASE
)
_HEADS: Final = re.compile(
    r"^\*?(sent|date|to|cc|subject|inviato|data|a|oggetto|per|saadetud|kuupäev|saaja|kellele|koopia"
    r"|teema|gesendet|an|betreff|envoyé|à|objet|enviado|para|asunto|aihe|дата|кому|тема)\s?:\*?",
    re.IGNORECASE,
)
_RULE: Final = re.compile(r"^[_\-=*]{10,}$")
_SIGNATURE: Final = re.compile(r"^--\s?$")
_DEVICE: Final = re.compile(
    r"^(sent from (my |outlook|yahoo|mail for|proton|samsung|the )|get outlook for|inviato da"
    r"|inviato dal|scarica outlook|saadetud (minu |seadmest|rakendusest|nutitelefonist|iphone)"
    r"|hankige outlook|von meinem |gesendet (von|mit)|envoyé (de|depuis)|enviado desde"
    r"|lähetetty )",
    re.IGNORECASE,
)
_HEAD_LINES: Final = 5
_WRAPPED: Final = 3
_TAIL: Final = 4


def new_words(whole: str) -> str:
    """Return what is new in a text."""
    lines = [line.rstrip() for line in whole[:_MOST].split("\n")[:_MOST_LINES]]
    fresh = _without_signature(_without_quotes(lines))
    text = "\n".join(fresh).strip("\n")
    return text if text.strip() else whole.strip()


def _without_quotes(lines: list[str]) -> list[str]:
    kept: list[str] = []
    number = 0
    while number < len(lines):
        if _begins_original(lines, number):
            break
        length = _attribution(lines, number)
        if length:
            number += length
            if not _quotes_follow(lines, number):
                break
        elif lines[number].lstrip().startswith(">"):
            number += 1
        else:
            kept.append(lines[number])
            number += 1
    return kept


def _begins_original(lines: list[str], number: int) -> bool:
    """Tell whether the mail that is answered begins here, unquoted."""
    line = lines[number].strip()
    if _ORIGINAL.match(line):
        return True
    if _RULE.match(line):
        return number + 1 < len(lines) and _is_head(lines, _next_filled(lines, number + 1))
    return _is_head(lines, number)


def _is_head(lines: list[str], number: int) -> bool:
    """Tell whether a line is the first of a mail's head as programs print it above a quote."""
    if number >= len(lines) or not _FROM.match(lines[number].strip()):
        return False
    after = [line.strip() for line in lines[number + 1 : number + 1 + _HEAD_LINES]]
    return sum(bool(_HEADS.match(line)) for line in after) > 1


def _attribution(lines: list[str], number: int) -> int:
    """Return how many lines say who wrote when, from here; 0 where none does."""
    if not _BEGINS_WROTE.match(lines[number].strip()):
        return 0
    said = ""
    for length, line in enumerate(lines[number : number + _WRAPPED], 1):
        if not line.strip():
            return 0
        said = f"{said} {line.strip()}"[:400]
        if _WROTE.search(said):
            return length
    return 0


def _quotes_follow(lines: list[str], number: int) -> bool:
    """Tell whether what follows is quoted line by line, so that words may stand below."""
    at = _next_filled(lines, number)
    return at < len(lines) and lines[at].lstrip().startswith(">")


def _next_filled(lines: list[str], number: int) -> int:
    while number < len(lines) and not lines[number].strip():
        number += 1
    return number


def _without_signature(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines):
        if _SIGNATURE.match(line):
            lines = lines[:number]
            break
    filled = [number for number, line in enumerate(lines) if line.strip()]
    for number in filled[-_TAIL:]:
        if _DEVICE.match(lines[number].strip()):
            return lines[:number]
    return lines
