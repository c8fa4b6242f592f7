"""What a browser shows of a page: words that are struck through or hidden are not read.

The page's own ``<style>`` elements and ``style`` attributes are laid over each other as
browsers do; which elements a selector means is cssselect's business.  Style sheets of
their own files are not fetched.

Words that are only out of sight (off the page, clipped, transparent, white on white) are
there for those who listen: names of what is beside them are read, figures are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

import cssselect
from lxml import etree

from reader.formats.xml import Element

UNREAD: Final = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "form",
        "nav",
        "button",
        "select",
    }
)
"""Elements whose words are no part of a text, on any page."""
BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
"""Elements that begin and end a line; a page and a board's body are read alike."""
_STRUCK_TAGS: Final = frozenset({"s", "del", "strike"})
_FIELDS: Final = frozenset({"text", "date", "datetime-local", "number"})
_DRAWN_LABELS: Final = frozenset({"dt", "th"})
# What a browser shows only once it is opened, or instead of something it cannot show,
# or not in the line.
_UNSEEN_TAGS: Final = frozenset(
    [
        "audio",
        "canvas",
        "datalist",
        "dialog",
        "noembed",
        "noframes",
        # What stands small over letters: 3<ruby>천<rt>1000</rt></ruby>만원.
        "rp",
        "rt",
        "title",
        "video",
    ]
)
# A filter that leaves nothing to see: `opacity(0)`, `blur(1px) opacity(0%)`.
_CLEAR: Final = re.compile(r"opacity\(\s*0?\.?0*%?\s*\)")
# Colours that are not seen: `transparent`, `rgba(0, 0, 0, 0)`, `rgb(0 0 0 / 0%)`, `#fff0`.
_NO_COLOUR: Final = re.compile(
    r"""
    transparent
    | (?:rgb|hsl)a?\( (?:(?:[^,()]*,){3}|[^,()]*/) \s*0?\.?0*%?\s*\)
    | \#(?:[0-9a-f]{3}0|[0-9a-f]{6}00)(?![0-9a-f])
    """,
    re.VERBOSE,
)
# `#fff`, `white`, `rgb(255, 255, 255)`
_WHITE: Final = re.compile(
    r"(?:white|#fff(?:fff)?|rgb\(\s*255[,\s]+255[,\s]+255\s*\))(?:\s*!important)?"
)
# Elements whose class may colour them by a style sheet of its own file, of which nothing
# is known; the ones that hold the article are taken for white.
_MAY_BE_COLOURED: Final = frozenset(
    [
        *("a", "b", "button", "em", "font", "i", "label", "mark", "small"),
        *("span", "strong", "table", "tbody", "td", "th", "thead", "tr"),
    ]
)
# `scale(0)`, `scaleX(0)`, `scale(1, 0)`.
_NO_SIZE: Final = re.compile(
    r"scale(?:[xy]|3d)?\((?:[^(),]*,\s*)?0?\.?0*\s*[,)]"
)
_CUSTOM: Final = re.compile(r"(--[\w-]+)\s*:\s*([^;{}]+)")
# `var(--shown)`, `var(--shown, none)`
_VARIABLE: Final = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
_CLOSED_BREAK: Final = re.compile(r"</br\s*/?>", re.IGNORECASE)
_CLOSED_BREAK_BYTES: Final = re.compile(rb"</br\s*/?>", re.IGNORECASE)
_COMMENT: Final = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_STRING: Final = re.compile(r""""[^"\n]*"|'[^'\n]*'""")
_IN_STRINGS: Final = str.maketrans("{};", "   ")
_WIDTH: Final = re.compile(
    r"\(\s*(min|max)-width\s*:\s*([\d.]+)(px|r?em)?\s*\)"
)
_FEATURE: Final = re.compile(r"\([^()]*\)")
_DECLARATION: Final = re.compile(r"([a-z-]+)\s*:\s*([^;]*)")
_LENGTH: Final = re.compile(r"(-?\d*\.?\d+)\s*(px|r?em|pt|%|vw|vh)?(?![\w.])")
_ZERO_FONT: Final = re.compile(r"(?:[a-z-]+\s+)*0(?:px|pt|em)?\s*[/\s]")
# In an XPath for `.old#end`: `' old '`, `@id = 'end'`.
_CLASS_OR_ID: Final = re.compile(r"(?:' |@id = ')([^\s'\"]+)(?:'| ')")
_SIZES: Final = frozenset({"width", "height", "max-height"})
_SIDES: Final = ("left", "top", "right", "bottom")
_MARGINS: Final = ("margin-left", "margin-top")
_PLACES: Final = frozenset({*_SIDES, *_MARGINS, "text-indent", "transform"})
_DIGIT: Final = re.compile(r"\d")
_NAMES: Final = {
    "text-decoration-line": "text-decoration",
    "background-color": "background",
    "background-image": "background",
    "background-clip": "clipped",
    "-webkit-background-clip": "clipped",
    "transition": "moving",
    "animation": "moving",
}
_KNOWN: Final = frozenset(
    [
        *_NAMES,
        "background",
        *("display", "visibility", "content-visibility", "text-decoration"),
        *("opacity", "font", "font-size", "color", "text-indent", "transform"),
        *(
            *_MARGINS,
            "position",
            "left",
            "top",
            "right",
            "bottom",
            "clip",
            "clip-path",
        ),
        *("width", "height", "max-height", "overflow", "filter"),
    ]
)
# Characters of a page's styles that are looked at: real ones seldom have a tenth of it.
_MOST_CSS: Final = 200_000
# Steps over elements that a page's selectors may take; a second or so.
_MOST_STEPS: Final = 5_000_000
# Elements within one whose words are hidden, among which one may show itself again.
_MOST_WITHIN: Final = 2_000
# A screen's width in pixels, and how far off it is out of sight.
_SCREEN: Final = 1280
_FAR: Final = -900
_PIXELS: Final = {"em": 16, "rem": 16, "vw": 12.8, "vh": 9.6}

Declared = dict[str, str]
"""Properties that show or hide, with their values in small letters."""


def with_breaks(source: str) -> str:
    """Return a page's source with ``</br>`` as the break that browsers make of it, and
    with a blank behind ``</p>``, which begins a line even where it closes nothing:
    libxml2 drops both.

    >>> with_breaks("<div>모집 3</p>10개사</div>")
    '<div>모집 3</p> 10개사</div>'
    """
    source = source.replace("</p>", "</p> ").replace("</P>", "</P> ")
    return _CLOSED_BREAK.sub("<br>", source)


def with_breaks_bytes(source: bytes) -> bytes:
    """As ``with_breaks``, for a source in any charset that holds ASCII."""
    source = source.replace(b"</p>", b"</p> ").replace(b"</P>", b"</P> ")
    # Hardly a page has one, and a search that ignores case costs a tenth of a parse.
    if b"</br" not in source.lower():
        return source
    return _CLOSED_BREAK_BYTES.sub(b"<br>", source)


def drawn_label(element: Element) -> str:
    """Return what a picture says where it stands for the words of a label:
    ``<dt><img alt="접수기간"></dt>``; empty for other pictures.
    """
    if element.getparent().tag not in _DRAWN_LABELS:
        return ""
    return element.get("alt") or ""


def filled_in(field: Element) -> str:
    """Return what an ``<input>`` shows that nobody can change: a fact of the page."""
    attributes = field.attrib
    is_fact = "readonly" in attributes or "disabled" in attributes
    is_seen = attributes.get("type", "text").lower() in _FIELDS
    return attributes.get("value", "") if is_fact and is_seen else ""


class PageStyles:
    """What the styles of one page say about its elements."""

    def __init__(
        self,
        by_element: dict[Element, Declared] | None = None,
        *,
        has_grounds: bool = False,
    ) -> None:
        self._by_element = by_element or {}
        self._has_grounds = has_grounds

    @classmethod
    def of(cls, root: Element) -> PageStyles:
        """Read the ``<style>`` elements anywhere in the page that *root* is in."""
        sheets = root.xpath("//style/text()")
        if not sheets:
            return cls()
        css = "\n".join(sheets)[:_MOST_CSS]
        return cls(_by_element(root, css), has_grounds="background" in css)

    def hides(self, element: Element) -> bool:
        """Return whether a person does not see the words of *element*, or sees them
        struck through.
        """
        attributes = element.attrib
        if not attributes and not self._by_element:
            return element.tag in _STRUCK_TAGS or element.tag in _UNSEEN_TAGS
        values = self._values(element)
        if not values:
            return False
        if _is_gone(values):
            return True
        if _is_hidden(values):
            return not self._is_shown_within(element, "visibility")
        if _is_out_of_sight(values) or (
            _is_white(values) and self._is_on_white(element)
        ):
            return _DIGIT.search("".join(element.itertext())) is not None
        if _is_zero(values.get("font-size", "")):
            return not self._is_shown_within(element, "font-size")
        return False

    def hides_row(self, row: Element) -> bool:
        """Return whether a table's row, or the part of the table it is in, is hidden."""
        part = row.getparent()
        return self.hides(row) or (part is not None and self.hides(part))

    def _values(self, element: Element) -> Declared:
        attributes = element.attrib
        tag = element.tag
        values: Declared = {}
        if tag in _STRUCK_TAGS:
            values["text-decoration"] = "line-through"
        elif tag in _UNSEEN_TAGS and "open" not in attributes:
            values["display"] = "none"
        if tag == "font" and "color" in attributes:
            values["color"] = attributes["color"].lower()
        if "hidden" in attributes or "popover" in attributes:
            values["display"] = "none"
        if self._by_element:
            values |= self._by_element.get(element, {})
        style = attributes.get("style")
        if style and (declared := _declared(style)):
            _lay_over(values, declared)
        return values

    def _is_on_white(self, element: Element) -> bool:
        """Return whether nothing is seen to colour the ground of an element, nor letters
        within it.
        """
        # Which elements a style sheet gives a ground is not asked: they may be any.
        if self._has_grounds:
            return False
        for name in ("color", "background"):
            if self._is_shown_within(element, name):
                return False
        around = element
        while around is not None:
            attributes = around.attrib
            named = attributes.get("bgcolor", "white").strip().lower()
            may_be_coloured = (
                "class" in attributes and around.tag in _MAY_BE_COLOURED
            )
            if may_be_coloured or "background" in attributes:
                return False
            if not _WHITE.fullmatch(named) or _has_ground(
                self._values(around)
            ):
                return False
            around = around.getparent()
        return True

    def _is_shown_within(self, element: Element, name: str) -> bool:
        """Return whether something within shows itself again, as what is inherited
        lets it: a list of font size 0 whose points have their own.
        """
        inners = element.iterdescendants(etree.Element)
        for inner in islice(inners, _MOST_WITHIN):
            value = self._values(inner).get(name)
            if value and not _is_hidden({name: value}) and not _is_zero(value):
                return True
        return False


def _by_element(root: Element, css: str) -> dict[Element, Declared]:
    """Return what the rules of a style sheet say about each element that they mean, as far
    as it shows or hides.
    """
    by_element: dict[Element, Declared] = {}
    found = _selectors(css)
    if not found:
        return by_element
    names = set(" ".join(root.xpath("//@class | //@id")).split())
    elements = int(root.xpath("count(//*)"))
    left = _MOST_STEPS
    for _, _, path, declared in sorted(found, key=lambda rule: rule[:2]):
        steps = _steps(path, elements)
        if steps > left or not _may_mean(path, names):
            continue
        left -= steps
        for element in root.xpath(path):
            _lay_over(by_element.setdefault(element, {}), declared)
    return by_element


def _lay_over(values: Declared, declared: Declared) -> None:
    for name, value in declared.items():
        is_kept = values.get(name, "").endswith("!important")
        if not is_kept or value.endswith("!important"):
            values[name] = value


def _selectors(
    css: str,
) -> list[tuple[tuple[int, int, int], int, str, Declared]]:
    """Return specificity, order, XPath and declarations for each selector whose rule has
    a say in what is hidden.
    """
    rules = []
    deciding = {"text-decoration"}
    custom = dict(_CUSTOM.findall(css)) if "var(" in css else {}
    for selectors, body in _rules(css):
        declared = _declared(_resolved(body, custom))
        if declared:
            rules.append((selectors, declared))
            deciding |= _hiding(declared)
    found = []
    for order, (selectors, declared) in enumerate(rules):
        if not deciding.isdisjoint(declared):
            for specificity, path in _paths(selectors):
                found.append((specificity, order, path, declared))
    return found


def _resolved(body: str, custom: dict[str, str]) -> str:
    """Return declarations with the values of their variables, wherever these are set."""
    if not custom:
        return body
    return _VARIABLE.sub(
        lambda found: custom.get(found[1], found[2] or "").strip(), body
    )


def _hiding(declared: Declared) -> set[str]:
    """Return the properties that decide whether something is seen, where one of them
    has a value that may hide.
    """
    deciding: set[str] = set()
    if _is_gone(declared) or _is_hidden(declared):
        deciding |= {"display", "visibility", "content-visibility"}
    for name, value in declared.items():
        if name in {"opacity", "font-size"} and _is_zero(value):
            deciding |= {name, "moving", "transform"}
        if name == "color" and (
            _NO_COLOUR.match(value) or _WHITE.fullmatch(value)
        ):
            deciding |= {name, "clipped"}
        if name == "filter" and _CLEAR.search(value):
            deciding.add(name)
        if name in {"clip", "clip-path"} and "(" in value:
            deciding |= {name, "position"}
        if name in _SIZES and (_is_zero(value) or value.startswith("1px")):
            deciding |= {name, "overflow"}
        if name in _PLACES and min(_pixels(value), default=0) < _FAR:
            deciding |= {name, "position"}
        if name == "transform" and _NO_SIZE.search(value):
            deciding.add(name)
    return deciding


def _may_mean(path: str, names: set[str]) -> bool:
    """Return whether a page has the classes and ids, *names*, that an XPath asks for."""
    if "not(" in path or " or " in path:
        return True
    return names.issuperset(_CLASS_OR_ID.findall(path))


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Return the selectors and declarations of each rule that holds on a screen, one
    after another; ``@media screen`` and the like are opened, others left out.
    """
    plain = _COMMENT.sub(" ", css)
    plain = _STRING.sub(lambda text: text[0].translate(_IN_STRINGS), plain)
    # What is said before each brace that is open: selectors, or an at-rule.
    around: list[str] = []
    start = 0
    for sign in re.finditer(r"[{}]", f"{plain}}}"):
        text = plain[start : sign.start()]
        start = sign.end()
        if sign[0] == "{":
            selectors = text.rpartition(";")[2].strip()
            around.append(_within(around, selectors))
            continue
        if not around:
            continue
        selectors = around.pop()
        if selectors.startswith("@") or not text.strip():
            continue
        at_rules = [rule for rule in around if rule.startswith("@")]
        if all(map(_holds, at_rules)):
            yield selectors, text


def _within(around: list[str], selectors: str) -> str:
    """Return the selectors of a rule that is in another rule: ``p { & .old {} }``."""
    outer = around[-1] if around else "@"
    if selectors.startswith("@") or outer.startswith("@"):
        return selectors
    if "&" not in selectors:
        return f":is({outer}) {selectors}"
    return selectors.replace("&", f":is({outer})")


def _holds(at_rule: str) -> bool:
    """Return whether what is in an at-rule holds on a wide screen."""
    # A blank need not follow the name: `@supports(display:grid)`.
    rule = at_rule.lower()
    if rule.startswith("@supports"):
        return "not" not in rule
    if rule.startswith("@media"):
        queries = rule.removeprefix("@media").split(",")
        return any(map(_is_this_screen, queries))
    return rule.startswith("@layer")


def _is_this_screen(query: str) -> bool:
    for side, number, unit in _WIDTH.findall(query):
        width = float(number) * _PIXELS.get(unit, 1)
        if width > _SCREEN if side == "min" else width < _SCREEN:
            return False
    rest = _WIDTH.sub(" ", query)
    if _FEATURE.search(rest):
        return False
    return set(rest.split()) <= {"only", "screen", "all", "and"}


@lru_cache(maxsize=256)
def _paths(selectors: str) -> tuple[tuple[tuple[int, int, int], str], ...]:
    """Return specificity and XPath for each of *selectors*; of one that cannot be
    read, none, as browsers drop the whole rule.
    """
    translator = cssselect.HTMLTranslator()
    paths = []
    try:
        # `:where()` is `:is()` of no weight.
        for selector in cssselect.parse(selectors.replace(":where(", ":is(")):
            # `::before` is no element's words.
            if selector.pseudo_element is None:
                path = translator.selector_to_xpath(selector, prefix="//")
                paths.append((selector.specificity(), path))
    except (cssselect.SelectorError, RecursionError):
        return ()
    return tuple(paths)


def _steps(path: str, elements: int) -> int:
    """Return about how many elements are looked at for an XPath of a selector."""
    if "sibling::" in path or path.count("descendant::") > 1:
        return elements * elements // 8
    return elements


@lru_cache(maxsize=1024)
def _declared(declarations: str) -> Declared:
    declared: Declared = {}
    for name, value in _DECLARATION.findall(declarations.lower()):
        if name not in _KNOWN:
            continue
        words = " ".join(value.split()).replace("! important", "!important")
        if name == "font":
            # As long as it is not 0, it is the size of something that is seen.
            declared["font-size"] = "0" if _ZERO_FONT.match(words) else "1em"
        else:
            _lay_over(declared, {_NAMES.get(name, name): words})
    return declared


def _is_gone(values: Declared) -> bool:
    return (
        values.get("display", "").startswith("none")
        or values.get("content-visibility", "").startswith("hidden")
        or "line-through" in values.get("text-decoration", "")
    )


def _is_hidden(values: Declared) -> bool:
    return values.get("visibility", "").startswith(("hidden", "collapse"))


def _is_out_of_sight(values: Declared) -> bool:
    # What moves or is faded in is seen soon.
    if _is_zero(values.get("opacity", "")) and not (
        "moving" in values or "transform" in values
    ):
        return True
    if _CLEAR.search(values.get("filter", "")):
        return True
    # A title's letters may be holes in a coloured ground.
    if _NO_COLOUR.match(values.get("color", "")):
        return "clipped" not in values
    return _is_moved_away(values) or _is_cut_away(values)


def _is_white(values: Declared) -> bool:
    return _WHITE.fullmatch(values.get("color", "")) is not None


def _has_ground(values: Declared) -> bool:
    """Whether something is painted behind an element, but in white."""
    ground = values.get("background", "none")
    is_bare = ground.startswith(("none", "transparent", "inherit", "initial"))
    return not is_bare and _WHITE.fullmatch(ground) is None


def _is_moved_away(values: Declared) -> bool:
    if _NO_SIZE.search(values.get("transform", "")):
        return True
    away = [values.get("text-indent", "")]
    # What keeps its place on the page and is moved is a row of slides.
    if values.get("position", "").startswith(("absolute", "fixed")):
        for side in (*_SIDES, *_MARGINS, "transform"):
            away.append(values.get(side, ""))
    for value in away:
        for length in _pixels(value):
            if length < _FAR:
                return True
    return False


def _is_cut_away(values: Declared) -> bool:
    if values.get("position", "").startswith(("absolute", "fixed")):
        clip = values.get("clip", "")
        if clip.startswith("rect(") and all(
            abs(length) <= 1 for length in _pixels(clip)
        ):
            return True
    path = values.get("clip-path", "")
    if path.startswith("inset(") and min(_pixels(path), default=0) >= 50:
        return True
    if path.startswith(("circle(0", "ellipse(0")):
        return True
    if not values.get("overflow", "").startswith(("hidden", "clip")):
        return False
    for name in _SIZES:
        value = values.get(name, "")
        if _is_zero(value) or value.startswith("1px"):
            return True
    return False


def _is_zero(value: str) -> bool:
    return value.startswith(("0", ".0")) and all(
        length == 0 for length in _pixels(value)
    )


def _pixels(value: str) -> list[float]:
    lengths = []
    for number, unit in _LENGTH.findall(value):
        lengths.append(float(number) * _PIXELS.get(unit, 1))
    return lengths
