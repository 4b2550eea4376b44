"""A circulated letter is recognised in other words, and what each sender added is kept."""

from feedback_nlp import Comment, Strategy, families, group
from feedback_nlp.duplicates import duplicates
from feedback_nlp.model.encoder import Encoder
from feedback_nlp.rewritten import added
from feedback_nlp.types import Opinion

LETTER = (
    "学童保育の開所時間を午後七時まで延長してください。共働きの家庭では迎えに間に合いません。"
    "指導員の給料も上げて、安心して働けるようにしてほしいです。"
)
REWRITTEN = (
    "三人の子の父です。指導員の給料を引き上げ、安心して働けるようにお願いします。"
    "共働き家庭は迎えに間に合わないので、学童保育の開所時間は午後七時まで延ばすべきです。"
)
SAME_SUBJECT = (
    "学童保育の部屋が狭くて、子どもたちが宿題をする場所もありません。夏休みには弁当を作るのが大変なので、"
    "給食を出してもらえると助かります。"
)


def test_a_letter_in_other_words_is_of_the_family_and_another_letter_is_not(
    encoder: Encoder,
) -> None:
    texts = [LETTER, REWRITTEN, SAME_SUBJECT]
    assert duplicates(["a", "b", "c"], texts, encoder.encode(texts)) == {"b": "a"}


def test_what_a_sender_added_is_verbatim() -> None:
    text = LETTER + "ちなみに、うちの子は６人きょうだいです。"
    found = added(LETTER, Opinion("b", "b", 0, len(text), text))
    assert [excerpt.text for excerpt in found] == ["ちなみに、うちの子は６人きょうだいです。"]
    assert text[found[0].start : found[0].end] == found[0].text


def test_families_of_a_result_tell_what_each_member_added(
    strategy: Strategy, encoder: Encoder
) -> None:
    more = LETTER + "私も十年待ちました。"
    result = group([Comment("a", LETTER), Comment("b", more)], strategy, split=False)
    (family,) = families(result.opinions)
    assert family.first.startswith("a:")
    ((_, excerpts),) = family.added.items()
    assert [excerpt.text for excerpt in excerpts] == ["私も十年待ちました。"]
