from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from engagement.submissions.models import ExclusionReason, State
from engagement.submissions.services.split import Span, SpanError, exclude, store_opinions
from tests import factories


def test_an_opinion_is_a_verbatim_piece_of_its_submission(home):
    submission = factories.SubmissionFactory(text="👍バスを増やして。保育園も増やして。")
    first, second = store_opinions(submission=submission, spans=[Span(0, 9), Span(9, 18)])
    assert (first.text, second.text) == ("👍バスを増やして。", "保育園も増やして。")
    submission.refresh_from_db()
    assert submission.state == State.PLACED


def test_splitting_twice_leaves_the_same_opinions(home):
    submission = factories.SubmissionFactory(text="あいうえお")
    once = store_opinions(submission=submission, spans=[Span(0, 5)])
    assert store_opinions(submission=submission, spans=[Span(0, 5)]) == once


@pytest.mark.parametrize(
    "spans", [[], [Span(0, 6)], [Span(2, 2)], [Span(0, 3), Span(2, 5)], [Span(3, 1)]]
)
def test_spans_that_do_not_fit_the_text_are_refused_and_nothing_is_stored(home, spans):
    submission = factories.SubmissionFactory(text="あいうえお")
    with pytest.raises(SpanError):
        store_opinions(submission=submission, spans=spans)
    submission.refresh_from_db()
    assert submission.state == State.RECEIVED
    assert not submission.opinions.exists()


def test_an_excluded_submission_always_has_a_reason(home):
    submission = factories.SubmissionFactory()
    exclude(submission=submission, reason=ExclusionReason.NO_OPINION)
    submission.refresh_from_db()
    assert (submission.state, submission.exclusion_reason) == ("excluded", "no_opinion")


class AnySpans(TestCase):
    @settings(max_examples=30)
    @given(st.text(min_size=1, max_size=30), st.lists(st.integers(0, 30), max_size=6))
    def test_opinions_joined_are_the_text_wherever_it_is_cut(self, text, cuts):
        from wagtail.models import Page

        from engagement.submissions.text import clean_text
        from home.models import HomePage

        text = clean_text(text) or "あ"
        if not HomePage.objects.exists():
            factories.HomePageFactory(parent=Page.get_first_root_node())
        edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
        submission = factories.SubmissionFactory(text=text)
        spans = [Span(a, b) for a, b in pairwise(edges)]
        opinions = store_opinions(submission=submission, spans=spans)
        assert "".join(opinion.text for opinion in opinions) == text
