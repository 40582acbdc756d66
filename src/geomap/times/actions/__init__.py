"""What the rules of the grammar make of their parts: one small function an action.

Each takes the slots of its rule and returns a meaning, or None when the parts do not fit (31 April,
a fifth quarter), so that the next shorter rule is tried.
"""

from geomap.times.actions import amounts, dates, relatives, spans

__all__ = ["ACTIONS"]

ACTIONS = {**amounts.ACTIONS, **dates.ACTIONS, **relatives.ACTIONS, **spans.ACTIONS}
