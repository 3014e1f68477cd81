"""From a request to tantivy's queries. Queries are built from parts; nothing that a person typed is ever parsed."""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

import tantivy
from tantivy import Occur, Query

from songserm.search.engine import Facet, SearchRequest
from songserm.search.tantivy_engine import schema as fields
from songserm.search.tantivy_engine import tags
from songserm.search.tantivy_engine.packing import gram_text
from songserm.search.text.beginning import beginning, first_letters, named_by, verified, whole
from songserm.search.text.normalise import normalise
from songserm.search.text.segment import side_by_side
from songserm.search.text.synonyms import Wanted, expand

SIDE_BY_SIDE = 8.0
"""For every two words that stand side by side in a name as they do in the query."""
OTHER_WAY = 0.6
"""A synonym counts a little less than the word that was typed."""
VERIFIED_BONUS = 5.0
"""A verified firm comes before another whose name, or whose item's name, begins in the same way: more than a word scores in a short
text, less than two words that stand as they were typed."""
IS_IT, BEGINS, HEAD_WORD = 60.0, 40.0, 20.0
"""For a name that is what was asked, that begins with it, or that begins with its first word: more than words score."""
HOME_BONUS = 1_000.0
"""More than any text scores: the own province's results come first."""
LONGEST_QUERY_GRAMS = 40
RAREST = 8
"""So many groups of three letters are looked at for what a typo meant: one mistake spoils three of them."""
FEWEST_TO_LEAVE_OUT = 3
IN_ONE_PIECE = 3.0
"""What holds the text as a word scores this and more; what holds it inside another word only this."""
SHORTEST_PART, LONGEST_PART = 3, 8
"""Longer words are cut the same way wherever they stand."""
_THAI = re.compile(r"[\u0e01-\u0e4e]+")

Clause = tuple[Occur, Query]


class QueryMaker:
    """Builds queries for one schema."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self.schema = schema

    def words(self, tokens: Sequence[str]) -> Query:
        """Documents that hold every word, or one of its other ways."""
        return Query.boolean_query([(Occur.Must, self._wanted(wanted)) for wanted in expand(tokens)])

    def words_with_firms(self, tokens: Sequence[str]) -> Query:
        """Documents that hold every word, either themselves or in the name of their firm."""
        each = [
            [(Occur.Should, self._wanted(wanted)), (Occur.Should, self._of_firm(wanted))] for wanted in expand(tokens)
        ]
        return Query.boolean_query([(Occur.Must, Query.boolean_query(ways)) for ways in each])

    def most_words(self, tokens: Sequence[str]) -> Query | None:
        """Documents that hold two thirds of the words; none for fewer than three words, of which all are needed."""
        each = [(Occur.Should, self._wanted(wanted)) for wanted in expand(tokens)]
        if len(each) < FEWEST_TO_LEAVE_OUT:
            return None
        return Query.boolean_query(each, minimum_number_should_match=math.ceil(len(each) * 2 / 3))

    def wanted(self, text: str, tokens: Sequence[str]) -> Query:
        """Documents that hold every word, and titles that hold the Thai text in one piece, also inside longer words.

        ไม้ is a part of ผลไม้ and of ไม้กวาด: which of them is meant only the reader knows, so both are found.
        """
        parts = self._thai_parts(text)
        if parts is None:
            return self.words(tokens)
        inside = Query.const_score_query(parts, IN_ONE_PIECE)
        return Query.boolean_query([(Occur.Should, self.words(tokens)), (Occur.Should, inside)])

    def of_firm(self, number: str) -> Query:
        """The firm of that public number, and behind it all that it lists."""
        itself = Query.boost_query(self._tag("k:enterprises"), IS_IT)
        return Query.boolean_query([(Occur.Must, self._tag(f"n:{number}")), (Occur.Should, itself)])

    def part(self, text: str) -> Query | None:
        """Titles that hold the text anywhere, also inside words; none for fewer than three letters."""
        return self._grams(text, share=1.0)

    def begins_with_letters(self, text: str) -> Query | None:
        """Names that begin with the first letters of the text; none for a single letter."""
        terms = first_letters(gram_text(text))
        return self._begin(terms[0]) if terms else None

    def similar(self, text: str) -> Query | None:
        """Titles that hold half of the text's groups of three letters: what a typo leaves."""
        return self._grams(text, share=0.5)

    def candidates(self, text: str, frequency: Callable[[str], int]) -> Query | None:
        """Titles that may hold what a typo in the text meant, more than ``similar`` takes, and found quicker.

        Only its rarest groups of three letters are looked at. Whatever holds half of all groups holds one of them, as long as
        no more are left out than half; and the common ones, which cost most, tell least.
        """
        grams = _grams_of(text)
        if len(grams) <= RAREST:
            return self.similar(text)
        fewest = max(1, round(len(grams) / 2) - (len(grams) - RAREST))
        return self._of_grams(sorted(grams, key=frequency)[:RAREST], fewest)

    def filtered(self, text: Query | None, request: SearchRequest, *, without: Facet | None = None) -> Query:
        """The text query with every filter of the request but one."""
        clauses: list[Clause] = [(Occur.Must, text)] if text else []
        clauses += [(Occur.Must, Query.const_score_query(query, 0.0)) for query in self._filters(request, without)]
        if text and len(clauses) == 1:
            return text
        return Query.boolean_query(clauses or [(Occur.Must, Query.all_query())])

    def ranked(self, query: Query, request: SearchRequest, tokens: Sequence[str] = ()) -> Query:
        """The same documents; those that are the thing itself above those that only have to do with it.

        Verified firms come slightly, and the own province's firms well, above the others.
        """
        bonuses = (
            [*self._begins(tokens), *self._side_by_side(tokens)] if tokens else [self._bonus("v:1", VERIFIED_BONUS)]
        )
        ranked = Query.boolean_query([(Occur.Must, query), *((Occur.Should, bonus) for bonus in bonuses)])
        if not request.home_province:
            return ranked
        # By itself: a union with so many documents would cost every query of it.
        home = self._bonus(f"p:{request.home_province}", HOME_BONUS)
        return Query.boolean_query([(Occur.Must, ranked), (Occur.Should, home)])

    def _bonus(self, tag: str, score: float) -> Query:
        return Query.const_score_query(self._tag(tag), score)

    def _begins(self, tokens: Sequence[str]) -> Iterator[Query]:
        """Names that begin with the words, each term asked once, with all that it is worth."""
        worth: defaultdict[str, float] = defaultdict(float)
        for term, score in _beginnings(tokens):
            worth[term] += score
        for term, score in worth.items():
            yield Query.const_score_query(self._begin(term), score)

    def _begin(self, term: str) -> Query:
        return Query.term_query(self.schema, fields.BEGIN, term, index_option="basic")

    def _side_by_side(self, tokens: Sequence[str]) -> Iterator[Query]:
        """Names in which words stand together as they were typed."""
        yield from (self._pair(pair, SIDE_BY_SIDE) for pair in dict.fromkeys(side_by_side(tokens)))

    def _pair(self, pair: str, score: float) -> Query:
        return Query.const_score_query(Query.term_query(self.schema, fields.PAIRS, pair, index_option="basic"), score)

    def _of_firm(self, wanted: Wanted) -> Query:
        each = [Query.term_query(self.schema, fields.FIRM_NAME, word, index_option="basic") for word in wanted.ways[0]]
        return Query.const_score_query(Query.boolean_query([(Occur.Must, query) for query in each]), 1.0)

    def _wanted(self, wanted: Wanted) -> Query:
        ways = [
            Query.boost_query(self._way(words), 1.0 if position == 0 else OTHER_WAY)
            for position, words in enumerate(wanted.ways)
        ]
        return ways[0] if len(ways) == 1 else Query.disjunction_max_query(ways)

    def _way(self, words: Sequence[str]) -> Query:
        each = [self._word(word) for word in words]
        return each[0] if len(each) == 1 else Query.boolean_query([(Occur.Must, query) for query in each])

    def _word(self, word: str) -> Query:
        return Query.term_query(self.schema, fields.WORDS, word, index_option="freq")

    def _grams(self, text: str, *, share: float) -> Query | None:
        grams = _grams_of(text)
        return self._of_grams(grams, max(1, round(len(grams) * share))) if grams else None

    def _of_grams(self, grams: Sequence[str], fewest: int) -> Query:
        each = [
            (Occur.Should, Query.term_query(self.schema, fields.GRAMS, gram, index_option="basic")) for gram in grams
        ]
        return Query.boolean_query(each, minimum_number_should_match=fewest)

    def _thai_parts(self, text: str) -> Query | None:
        """Every run of letters between spaces by its groups of three; none when one is too short, too long or not Thai."""
        chunks = normalise(text).split()
        lengths = range(SHORTEST_PART, LONGEST_PART + 1)
        if not chunks or not all(len(chunk) in lengths and _THAI.fullmatch(chunk) for chunk in chunks):
            return None
        each = [query for chunk in chunks if (query := self._grams(chunk, share=1.0))]
        return each[0] if len(each) == 1 else Query.boolean_query([(Occur.Must, query) for query in each])

    def _tag(self, tag: str) -> Query:
        return Query.term_query(self.schema, fields.TAGS, tag, index_option="basic")

    def _any(self, terms: Iterable[str]) -> Query:
        queries = [self._tag(term) for term in terms]
        return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])

    def _filters(self, request: SearchRequest, without: Facet | None) -> Iterable[Query]:
        groups: list[tuple[Facet | None, Iterable[str]]] = [
            (None, [f"k:{request.kind}"] if request.kind else []),
            (None, [f"n:{request.enterprise_number}"] if request.enterprise_number else []),
            (None, [] if request.open_to_private is None else [f"b:{int(request.open_to_private)}"]),
            (Facet.PROVINCE, [f"p:{code}" for code in request.provinces]),
            (Facet.CATEGORY, [tags.category(code) for code in request.categories]),
            (Facet.SIZE, [f"s:{code}" for code in request.sizes]),
            (Facet.MARK, [f"m:{code}" for code in request.marks]),
            (Facet.OFFERING, [f"o:{request.offering}"] if request.offering else []),
            (Facet.VERIFIED, [] if request.verified is None else [f"v:{int(request.verified)}"]),
        ]
        yield from (self._any(terms) for facet, terms in groups if terms and (facet is None or facet != without))
        if without != Facet.PRICE and (request.price_min is not None or request.price_max is not None):
            yield self._price_range(request)

    def _price_range(self, request: SearchRequest) -> Query:
        lowest = 0 if request.price_min is None else max(0, int(request.price_min * 100))
        highest = 2**61 if request.price_max is None else max(0, int(request.price_max * 100))
        return Query.range_query(self.schema, fields.PRICE_UP, tantivy.FieldType.Unsigned, lowest, highest)


def _beginnings(tokens: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Names that are what was asked from end to end, begin with it, or begin with its first word in any of its ways."""
    named = named_by(tokens)
    if not named:
        return
    yield from ((term, IS_IT) for term in whole("".join(named)))
    yield beginning(named), BEGINS
    ways = expand(named)[0].ways
    for position, term in enumerate(dict.fromkeys(map(beginning, ways))):
        yield term, HEAD_WORD * (1.0 if position == 0 else OTHER_WAY)
        yield verified(term), VERIFIED_BONUS


def _grams_of(text: str) -> list[str]:
    """Every three letters of the text that follow each other, each once."""
    plain = gram_text(text)
    return list(dict.fromkeys(plain[start : start + 3] for start in range(len(plain) - 2)))[:LONGEST_QUERY_GRAMS]
