"""Where the opinions of a submission went. Apps further down the road say so of their part."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .models import Opinion, Submission


@dataclass(frozen=True)
class Whereabout:
    """An opinion, the place that holds it in words, and the page where it is worked on."""

    opinion: Opinion
    place: str
    url: str


_tellers: list[Callable[[Submission], list[Whereabout]]] = []


def register_whereabouts(
    teller: Callable[[Submission], list[Whereabout]],
) -> Callable[[Submission], list[Whereabout]]:
    """Register what tells where the opinions of a submission are."""
    _tellers.append(teller)
    return teller


def whereabouts(submission: Submission) -> list[Whereabout]:
    return [where for teller in _tellers for where in teller(submission)]


@dataclass(frozen=True)
class Work:
    """What somebody may do with a submission elsewhere: the words of the link, and its address."""

    label: str
    url: str


_offers: list[Callable[[Submission, Any], list[Work]]] = []


def register_work(
    offer: Callable[[Submission, Any], list[Work]],
) -> Callable[[Submission, Any], list[Work]]:
    """Register what tells which work on a submission is open to a user."""
    _offers.append(offer)
    return offer


def work_on(submission: Submission, user: Any) -> list[Work]:
    return [work for offer in _offers for work in offer(submission, user)]
