"""A summary is made of verbatim sentences that say what the opinions ask for."""

from hypothesis import given
from hypothesis import strategies as st

from feedback_nlp.summary import summarize
from feedback_nlp.types import Opinion


def opinions(*texts: str) -> list[Opinion]:
    return [Opinion(f"s{at}", f"s{at}", 0, len(text), text) for at, text in enumerate(texts)]


def test_a_request_shared_by_many_comes_first() -> None:
    found = summarize(
        opinions(
            "昨日は雨でした。路線バスの本数を増やしてください。",
            "路線バスの本数が少ないです。猫が好きです。",
            "路線バスの本数と運賃が問題です。",
        )
    )
    assert found[0].text == "路線バスの本数を増やしてください。"
    assert (found[0].opinion, found[0].start) == ("s0", 8)


def test_nothing_is_said_twice() -> None:
    found = summarize(
        opinions(*["路線バスの本数を増やしてください。"] * 3, "運賃を下げてください。")
    )
    assert [excerpt.text for excerpt in found] == [
        "路線バスの本数を増やしてください。",
        "運賃を下げてください。",
    ]


def test_personal_data_is_never_quoted() -> None:
    found = summarize(
        opinions("バスの件は090-1234-5678まで連絡ください。", "バスを増やしてください。")
    )
    assert [excerpt.opinion for excerpt in found] == ["s1"]


@given(st.lists(st.text(st.sampled_from("ﾊﾞスを増やして。①\n Bus fare."), min_size=1), max_size=4))
def test_excerpts_are_verbatim(texts: list[str]) -> None:
    given_opinions = opinions(*texts)
    by_id = {opinion.id: opinion.text for opinion in given_opinions}
    for excerpt in summarize(given_opinions):
        assert by_id[excerpt.opinion][excerpt.start : excerpt.end] == excerpt.text
