"""Sister calls: of two posts of one board that are like a third, one fits better.

An agency calls for two programmes on one day under almost one title, and a portal
carries each.  A title that alone looks like a copy's is none, where the same board has
the copy beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from storage.relating.evidence import is_same_text
from storage.relating.letters import letters_of, shared_pairs, telling_pairs
from storage.relating.posting import (
    BoardPosting,
    board_of,
    share_missing,
    title_keys,
)
from storage.relating.same_notice import Relation, relate
from storage.relating.twins import TwinIndex

# Log-odds by which a post has to fit better.
_BETTER_BY = 0.3
# Share of a title's telling pairs of letters below which a post is not compared.
_LEAST_SHARED = 0.25
# Posts of one board with a common digest that are compared.
_MOST = 12
# Address and title.
_Post = tuple[str, str]


class BoardPosts:
    """Postings by board and by the digests of their titles."""

    def __init__(self) -> None:
        self._by_digest: dict[tuple[str, int], dict[_Post, BoardPosting]] = (
            defaultdict(dict)
        )

    def add(self, posting: BoardPosting) -> None:
        """Let *posting* be found by its title."""
        for digest in title_keys(posting):
            known = self._by_digest[board_of(posting), digest]
            if len(known) < _MOST:
                known[posting.url, posting.title] = posting

    def near(
        self, left: BoardPosting, right: BoardPosting
    ) -> Iterator[BoardPosting]:
        """Yield the posts of each one's board that are like the other, each once."""
        found: dict[_Post, BoardPosting] = {}
        for mine, other in ((left, right), (right, left)):
            for digest in title_keys(mine):
                found |= self._by_digest.get((board_of(other), digest), {})
        yield from found.values()


def relate_among(
    left: BoardPosting,
    right: BoardPosting,
    twins: TwinIndex,
    others: Iterable[BoardPosting],
) -> Relation:
    """Return what ``relate`` does, or a question where one of *others* fits better."""
    relation = relate(left, right, twins)
    return fits_better(left, right, twins, others, relation) or relation


def fits_better(
    left: BoardPosting,
    right: BoardPosting,
    twins: TwinIndex,
    others: Iterable[BoardPosting],
    relation: Relation | None = None,
) -> Relation | None:
    """Return the question that one of *others* raises: it is on the board of one of the
    two, and another call than that, and more like the other of the two.

    *relation* is that of the two, where the caller knows it.
    """
    relation = relation or relate(left, right, twins)
    if relation.same != "yes" or not relation.evidence:
        return None
    for other in others:
        for mine, theirs in ((left, right), (right, left)):
            if _is_rival(other, mine, theirs, relation, twins):
                why = f"fits better on {board_of(other)}: {other.title}"
                return Relation("maybe", why, relation.evidence)
    return None


def _is_rival(
    other: BoardPosting,
    mine: BoardPosting,
    theirs: BoardPosting,
    relation: Relation,
    twins: TwinIndex,
) -> bool:
    """Return whether *other*, of the board of *theirs*, is another call than that and
    more like *mine*: by all that is weighed, and no less by its words.
    """
    board = board_of(theirs)
    if board_of(other) != board or board_of(mine) == board:
        return False
    if is_same_text(other, theirs):
        return False
    if shared_pairs(telling_pairs(mine.title), other.title) < _LEAST_SHARED:
        return False
    if _words_apart(mine, other) > _words_apart(mine, theirs):
        return False
    found = relate(mine, other, twins)
    is_better = found.same == "yes" and (
        not found.evidence or _score(found) >= _score(relation) + _BETTER_BY
    )
    return is_better and relate(other, theirs, twins).same != "yes"


def _words_apart(left: BoardPosting, right: BoardPosting) -> float:
    mine = share_missing(left.parts, letters_of(right.parts.text))
    return mine + share_missing(right.parts, letters_of(left.parts.text))


def _score(relation: Relation) -> float:
    return sum(item.weight for item in relation.evidence)
