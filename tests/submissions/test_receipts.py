from hypothesis import given
from hypothesis import strategies as st

from engagement.submissions.receipts import ALPHABET, new_receipt, parse_receipt


def test_ten_thousand_receipts_are_all_different():
    assert len({new_receipt() for _ in range(10_000)}) == 10_000


def test_a_receipt_may_be_typed_in_full_width_lower_case_and_with_other_hyphens():
    receipt = new_receipt()
    wide = receipt.translate({ord(c): ord(c) + 0xFEE0 for c in ALPHABET})
    for typed in (receipt.lower(), receipt.replace("-", ""), receipt.replace("-", "−"), wide):
        assert parse_receipt(f" {typed}\n") == receipt


def test_letters_that_look_like_digits_are_read_as_the_digits():
    receipt = next(r for r in iter(new_receipt, None) if "0" in r and "1" in r)
    assert parse_receipt(receipt.replace("0", "o").replace("1", "l")) == receipt


@given(st.data())
def test_one_wrong_character_is_always_noticed(data):
    receipt = new_receipt()
    position = data.draw(st.sampled_from([i for i, c in enumerate(receipt) if c != "-"]))
    other = data.draw(st.sampled_from([c for c in ALPHABET if c != receipt[position]]))
    assert parse_receipt(receipt[:position] + other + receipt[position + 1 :]) is None


@given(st.text())
def test_anything_else_is_no_receipt_and_no_error(text):
    parsed = parse_receipt(text)
    assert parsed is None or parse_receipt(parsed) == parsed
