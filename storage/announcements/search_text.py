"""What words are looked for in, and how they are compared.

The store's index, the in-memory matching of subscriptions and the highlighting
on pages share these functions, so that a feed, a mail and a page agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import unquote

from config import vocabulary
from reader.fields import words_of
from reader.model import Reading
from storage.db.agencies import full_name, known_names, names_of

SEPARATOR = "\n"
"""Between two texts: no word is found across it."""
# Soft hyphen, joiners, direction marks: copied along from pages, never meant.
_UNSEEN = re.compile(
    "[\u00ad\u180e\u200c-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
# Zero-width, but a place where a word ends.
_BREAK = "\u200b"
# Typographic quotes and corner brackets: `“AI 바우처”`, `«AI 바우처»`, `「AI 바우처」`.
_QUOTES = re.compile(
    "[\u00ab\u00bb\u201c-\u201f\u275d\u275e\u300c-\u300f\u301d-\u301f]"
)
# Single ones around whole words: `'AI 바우처'`, `‘AI 바우처’`, but not `women's`.
_SINGLE_QUOTES = re.compile(
    r"(?<!\w)['\u2018-\u201b]([^'\u2018-\u201b]+)['\u2019](?!\w)"
)
_LISTING = re.compile(
    r"""
      \( [재사주] \) | [㈜㈔]            # "(재)경기테크노파크"
    |
      (?<!\d) [,、;] | [,、;] (?!\d)     # "AI, 바우처", but "1,000만원" is one word
    | [()\[\]{}<>〈〉《》【】〔〕]         # "(AI) 바우처"
    | \# (?=\w)                         # "#바우처", but not "C#"
    | (?:^|(?<=[\s\w])) \+ (?=\w)       # "AI+바우처", "+바우처", but not "5G+"
    """,
    re.VERBOSE,
)
# "AI·바우처", "의료/바이오", "AI–바우처", but "1/4분기"; U+119E is what NFKC makes of ㆍ.
_BETWEEN = re.compile(
    r"(?<!\d)[·•‧∙⋅・\u119e/\u2013\u2014]|[·•‧∙⋅・\u119e/\u2013\u2014](?!\d)"
)
# "AI | 바우처", "AI OR 바우처", "AI 또는 바우처"; and "AI AND 바우처", which says what a
# blank says.
_EITHER = re.compile(r"\s*\|\s*|\s+(?:OR|or|또는|혹은),?\s+")
_BOTH = re.compile(r"\s+(?:AND|and|그리고)(?=\s)")
_NOT = re.compile(r"\s+NOT\s+")
# "title:바우처", "제목 : 바우처", "q=바우처": words are looked for in all of them anyway.
_FIELD = re.compile(r"(?:^|(?<=\s))(?:title|q|query|제목|내용|검색어)\s?[:=]")
# "AI%20바우처", copied from an address.
_QUOTED_IN_ADDRESS = re.compile(r"%[0-9A-Fa-f]{2}")
# A word processor's hyphens and the minus sign: `바우처 −결과`, copied from a page.
_MINUS = re.compile(r"(?:^|(?<=\s))[\u2010\u2011\u2212](?=\w)")
# "바우처*", "모집 공고.", "바우처-", "★긴급★", "–2차": what is around words as they are copied.
_AROUND = re.compile(
    r"""
      (?:^|(?<=[\s|])) [*~!?:;@^※★☆○●◎◇◆□■△▲▶▷\u2013\u2014]+ (?=\S)
    | [.*~!?:;@^※★☆○●◎◇◆□■△▲▶▷\u2013\u2014]+ (?=[\s|]|$)
    | (?<=[가-힣]) [:~=\\]+ (?=[가-힣])                      # "바우처:수출", "서울~부산"
    | (?<=\w) -+ (?=[\s|]|$)
    | (?:^|(?<=[\s|])) ['\u2018\u2019] (?=\w)              # '26년
    | (?<=[가-힣]) % (?=[\s|]|$)
    | (?<=[가-힣]) & (?=\w) | (?<=\w) & (?=[가-힣])           # "AI&바우처", but not "R&D"
    | (?<=\w) _+ (?=\w)
    """,
    re.VERBOSE,
)
# "AI 바우처 -결과": nothing to clean.  Most queries are of this kind, and a worker that
# starts takes thousands apart before its first alert.
_PLAIN_QUERY = re.compile(
    r"(?:(?:^|[ ])(?!(?:AND|OR|NOT|and|or|또는|혹은|그리고)(?:[ ]|$))-?[0-9A-Za-z가-힣]+)+",
    re.VERBOSE,
)
_WORD = re.compile(r'(?:"[^"]*"|[^\s"])+')
_ALTERNATIVE = re.compile(r'(?:"[^"]*"|[^|"])+')
# "k-바이오" and "K바이오" are one word; a digit before Hangul is mostly a count.
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_SCRIPT_BORDER = re.compile(r"(?<=[a-z])(?=[가-힣])|(?<=[가-힣])(?=[a-z])")
# "바우처를", "소상공인들은", "부산에서": two syllables at least before what is cut.
_PARTICLE = re.compile(
    r"""
    (?P<stem> .+?[가-힣] )
    (?P<plural> (?<=[가-힣]{2}) 들 )?
    (?P<particle> (?<=[가-힣]{2}) (?: 을|를|은|는|에서|에게 ) )?
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query: any of the folded alternatives, or (*excluded*) none of them."""

    any_of: tuple[str, ...]
    excluded: bool = False
    """Decided on the summary alone: a body may name a word in passing."""

    def matches(self, text: str, body: str = "") -> bool:
        """Return whether *text*, made by ``search_text``, or the folded *body* satisfies this term."""
        if self.excluded:
            return not any(word in text for word in self.any_of)
        return any(word in text or word in body for word in self.any_of)


def fold(text: str) -> str:
    """Return *text* as it is compared: NFKC, case folded, without white space and
    unprintable characters.

    >>> fold("ＡＩ 바우처\\u3000지원")
    'ai바우처지원'
    """
    folded = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    # Nearly always, and asked of the whole text far faster than of each character.
    if folded.isprintable():
        return folded
    return "".join(filter(str.isprintable, folded))


def search_text(
    title: str, reading: Reading, board: Iterable[str] = ()
) -> str:
    """Return the folded words of an announcement: title, programme, divisions,
    agencies, audience and what else was read.

    *board* are the names of its board and of who runs it.
    """
    named = (title, *words_of(reading), *board)
    words = dict.fromkeys(filter(None, map(fold, named)))
    return SEPARATOR.join(words)


def blanks(text: str) -> str:
    """Return *text* with one plain space for every run of blanks, whatever they were
    and whether they could be seen.

    >>> blanks(" AI\\u00a0\\u200b바우처\\t지원")
    'AI 바우처 지원'
    """
    return " ".join(_UNSEEN.sub("", text).replace(_BREAK, " ").split())


# A page asks some times over for the same words, and many readers for the same pages.
@lru_cache(maxsize=1_000)
def terms(q: str) -> tuple[Term, ...]:
    """Read a query: every word must occur, ``-word`` must not, ``a|b`` is either, ``"a
    b"`` is one phrase.

    Commas, brackets, dots and strokes between words, a leading ``#`` and ``+`` between
    words are how people write lists and tags; they are looked for only inside quotes.
    Signs that stand alone (``&``, ``%``) are no words.  ``a | b`` and ``a OR b`` are
    ``a|b``; a phrase in corner brackets is one wherever it is in a copied title.

    >>> terms("수출 -결과 소상공인|의료")
    (Term(any_of=('수출',), excluded=False), Term(any_of=('결과',), excluded=True), Term(any_of=('소상공인', '의료'), excluded=False))
    >>> terms("“AI 바우처”, (#수출)") == terms("'AI 바우처' & 수출")
    True
    >>> terms("의료·바이오") == terms("의료 바이오"), terms("%"), terms("C#") == terms("c#")
    (True, (), True)
    >>> terms("AI | 의료") == terms("AI OR 의료") == terms("AI|의료")
    True
    >>> terms("2026년「AI 바우처」사업 공고.") == terms('2026년 "AI 바우처" 사업 공고')
    True
    """
    words = q.split() if _PLAIN_QUERY.fullmatch(q) else _words_of(q)
    found = []
    for word in words:
        term = _term(word)
        if term.any_of:
            found.append(term)
    return tuple(found)


def _words_of(q: str) -> list[str]:
    """Take a query with signs or quotes apart: ``-word``, ``a|b`` and phrases stay whole."""
    if _QUOTED_IN_ADDRESS.search(q):
        q = unquote(q, errors="ignore")
    written = _QUOTES.sub('"', unicodedata.normalize("NFKC", blanks(q)))
    written = _SINGLE_QUOTES.sub(r'"\1"', written)
    if written.count('"') % 2:  # one quote alone begins nothing
        written = " ".join(written.rsplit('"', 1))
    # Every second part was in quotes: only the others are cleaned.
    cleaned = ""
    for number, part in enumerate(written.split('"')):
        if number % 2:
            # A phrase joins only the sign that belongs to it: `-"a b"`, `"a b"|c`.
            is_joined = cleaned.endswith("|") or re.search(
                r"(?:^|\s)-$", cleaned
            )
            cleaned += f'"{part}"' if is_joined else f' "{part}"'
            continue
        plain = _NOT.sub(" -", _FIELD.sub(" ", part))
        plain = _MINUS.sub("-", _LISTING.sub(" ", plain))
        plain = _EITHER.sub("|", _BOTH.sub(" ", plain))
        plain = _AROUND.sub(" ", plain)
        cleaned += plain if plain.startswith("|") else f" {plain}"
    words: list[str] = []
    for word in _WORD.findall(cleaned):
        # Of "-결과·발표" and "의료·바이오|수출" nobody could say what its parts mean.
        is_plain = (
            not word.startswith("-") and '"' not in word and "|" not in word
        )
        words += _BETWEEN.sub(" ", word).split() if is_plain else [word]
    return words


def _term(word: str) -> Term:
    excluded = word.startswith("-") and len(word) > 1
    alternatives = (
        fold(part.replace('"', ""))
        for part in _ALTERNATIVE.findall(
            word.removeprefix("-" if excluded else "")
        )
    )
    words: dict[str, None] = {}
    for alternative in alternatives:
        if any(map(str.isalnum, alternative)):
            words[alternative] = None
            words.update(dict.fromkeys(_hyphenated_otherwise(alternative)))
            # A quoted word is meant as it stands, and what is left out should be little.
            stem = _without_particle(alternative)
            if stem and not excluded and '"' not in word:
                words[stem] = None
    # Who searches for "NIPA" means 정보통신산업진흥원 as well.
    for name in list(words):
        words.update(dict.fromkeys(_also_found_by(name)))
    return Term(tuple(words), excluded)


def _without_particle(word: str) -> str:
    """Return the folded *word* without the particle at its end; empty where none is
    certain: of "창의" and "제주도" the last syllable is part of the word.

    >>> _without_particle("바우처를"), _without_particle("소상공인들은")
    ('바우처', '소상공인')
    >>> _without_particle("부산에서"), _without_particle("회의"), _without_particle("가을")
    ('부산', '', '')
    """
    found = _PARTICLE.fullmatch(word)
    if found is None:
        return ""
    before = found["stem"] + (found["plural"] or "")
    # Each of these has a twin; which one fits depends on the syllable before it.
    closed = (ord(before[-1]) - ord("가")) % 28 != 0
    fits = {"을": closed, "은": closed, "를": not closed, "는": not closed}
    is_fit = fits.get(found["particle"] or "", True)
    return found["stem"] if is_fit and found["stem"] != word else ""


def _hyphenated_otherwise(word: str) -> tuple[str, ...]:
    """Return the folded *word* without its hyphens, or with one where Latin letters
    meet Hangul: texts write such names either way.

    >>> _hyphenated_otherwise("k-바이오"), _hyphenated_otherwise("ai바우처")
    (('k바이오',), ('ai-바우처',))
    >>> _hyphenated_otherwise("소상공인"), _hyphenated_otherwise("2026-575")
    ((), ())
    """
    if _HYPHEN.search(word):
        return (_HYPHEN.sub("", word),)
    if len(_SCRIPT_BORDER.findall(word)) == 1:
        return (_SCRIPT_BORDER.sub("-", word),)
    return ()


def _also_found_by(word: str) -> tuple[str, ...]:
    """Return the folded names under which a body or programme called *word* is found too.

    >>> _also_found_by("부산tp"), "kisa" in _also_found_by("인터넷진흥원")
    (('부산테크노파크',), True)
    """
    known = _other_names()
    if word in known:
        return known[word]
    # Spelt as no table has it: without its 한국, or by the short form of its kind.
    name = fold(full_name(word))
    return (name, *known.get(name, ())) if name != word else ()


@cache
def _other_names() -> dict[str, tuple[str, ...]]:
    """A folded name of an agency or a programme → its other folded names: ``nipa`` →
    ``정보통신산업진흥원``.
    """
    found: dict[str, tuple[str, ...]] = {}
    families = [names_of(name) for name in sorted(known_names())]
    for name, *columns in vocabulary.rows("programmes"):
        families.append(frozenset({name, *vocabulary.split(columns[0])}))
    for family in families:
        folded = sorted({fold(name) for name in family})
        for name in folded:
            others = dict.fromkeys((*found.get(name, ()), *folded))
            others.pop(name, None)
            found[name] = tuple(others)
    for word, also in vocabulary.rows("search_words"):
        known = dict.fromkeys(found.get(fold(word), ()))
        known.update(dict.fromkeys(map(fold, vocabulary.split(also))))
        found[fold(word)] = tuple(known)
    return found
