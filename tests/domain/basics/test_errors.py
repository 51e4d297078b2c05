"""A refusal says the same wherever it is caught, in another process as well."""

import pickle

import pytest

from jimukyoku.domain.basics import BadInput, Conflict, Missing, NotAllowed, NotFound


@pytest.mark.parametrize("kind", [BadInput, Conflict, Missing, NotAllowed, NotFound])
def test_a_refusal_comes_whole_out_of_another_process(kind):
    refusal = kind("branch", "その支店はありません。", where="3行目", cure="通帳を見てください。")
    again = pickle.loads(pickle.dumps(refusal))
    assert (type(again), vars(again), str(again)) == (kind, vars(refusal), "［3行目］その支店はありません。 → 通帳を見てください。")
