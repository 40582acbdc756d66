"""How good found times are against annotated ones: spans and TIMEX3 values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geomap.records import TimeExpression
from geomap.times.gold import AnnotatedArticle, GoldTime


@dataclass(frozen=True, slots=True)
class Mistake:
    """
    A gold time that was missed or has another value, or a found one that is none.

    `gold` and `found` are TIMEX3 values, None where there is no such time.
    """

    document_id: str
    start: int
    text: str
    gold: str | None
    found: str | None


@dataclass(slots=True)
class Score:
    """
    Counts over annotated articles, and the figures of the TempEval tasks that follow from them.

    `exact` counts spans found letter by letter; `gold_touched` and `found_touching` those that
    share at least a character with one of the other side. `value` counts gold times whose
    overlapping found time has the same TIMEX3 value, `exact_value` those of the same span too.
    """

    articles: int = 0
    gold: int = 0
    found: int = 0
    exact: int = 0
    gold_touched: int = 0
    found_touching: int = 0
    value: int = 0
    exact_value: int = 0
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def strict_f1(self) -> float:
        """F1 of spans found letter by letter, in percent."""
        return _f1(self.exact, self.found, self.exact, self.gold)

    @property
    def relaxed_f1(self) -> float:
        """F1 of spans touched, in percent."""
        return _f1(self.found_touching, self.found, self.gold_touched, self.gold)

    @property
    def value_f1(self) -> float:
        """F1 of times touched and given the right TIMEX3 value, in percent."""
        return _f1(self.value, self.found, self.value, self.gold)

    @property
    def strict_value_f1(self) -> float:
        """F1 of times found letter by letter with the right TIMEX3 value, in percent."""
        return _f1(self.exact_value, self.found, self.exact_value, self.gold)

    @property
    def value_accuracy(self) -> float:
        """Share of the touched gold times that have the right value, in percent."""
        return 100.0 * self.value / self.gold_touched if self.gold_touched else 0.0


def _f1(right_found: int, found: int, right_gold: int, gold: int) -> float:
    precision = right_found / found if found else 0.0
    recall = right_gold / gold if gold else 0.0
    total = precision + recall
    return 200.0 * precision * recall / total if total else 0.0


def add(score: Score, article: AnnotatedArticle, times: Sequence[TimeExpression]) -> None:
    """
    Count one article in.

    Parameters
    ----------
    score
        Is added to.
    article
        With its gold.
    times
        What was found in it.
    """
    gold, text = article.gold, article.document.text
    by_span = {(t.start, t.end): t for t in times}
    score.articles += 1
    score.gold += len(gold)
    score.found += len(times)
    for one in times:
        if any(_touch(one, g) for g in gold):
            score.found_touching += 1
        else:
            false = Mistake(article.document.id, one.start, one.text, None, one.value)
            score.mistakes.append(false)
    for g in gold:
        same = by_span.get((g.start, g.end))
        near = same or next((t for t in times if _touch(t, g)), None)
        right = near is not None and near.value == g.value
        score.exact += same is not None
        score.gold_touched += near is not None
        score.value += right
        score.exact_value += right and same is not None
        if not right:
            found = near.value if near else None
            words = text[g.start : g.end]
            score.mistakes.append(Mistake(article.document.id, g.start, words, g.value, found))


def _touch(time: TimeExpression, gold: GoldTime) -> bool:
    return time.start < gold.end and gold.start < time.end
