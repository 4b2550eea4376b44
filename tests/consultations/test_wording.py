"""Current and draft wording side by side: every piece of both is in the difference."""

from hypothesis import example, given
from hypothesis import strategies as st

from engagement.consultations.wording import difference

TEXT = st.text(alphabet="交通再構築のをネット持続可能MaaS１1 \n😀", max_size=30) | st.text()


def joined(segments, *kinds):
    return "".join(segment.text for segment in segments if segment.kind in kinds)


@given(current=TEXT, draft=TEXT)
@example("交通ネットワークの再構築", "持続可能な交通ネットワークの形成と金沢MaaSの推進")
def test_the_pieces_make_up_both_wordings(current, draft):
    segments = difference(current, draft)
    assert joined(segments, "same", "removed") == current
    assert joined(segments, "same", "added") == draft
    assert all(segment.text for segment in segments)


@given(text=TEXT)
def test_equal_wordings_do_not_differ(text):
    assert joined(difference(text, text), "removed", "added") == ""


def test_a_difference_is_told_in_whole_words():
    segments = difference(
        "交通ネットワークの再構築", "持続可能な交通ネットワークの形成と金沢MaaSの推進"
    )
    assert joined(segments, "same") == "交通ネットワークの"
    assert joined(segments, "removed") == "再構築"
