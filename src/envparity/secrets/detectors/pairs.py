"""How much letters read like words: by which of them follow one another in what people write.

The table is written by `python -m tests.benchmarks.secrets.pairs` from the sources of Python itself.
"""

from __future__ import annotations

from functools import lru_cache

from envparity.model.expressions import expression

_PAIRS = (
    "045501404036550406563322303"
    "634361105406325405535010415"
    "603261164055327204364100205"
    "522472206003125204434100207"
    "415633302014461326651324207"
    "502356107005226205445010306"
    "402171345004344105534110008"
    "601371006013326004343000206"
    "435444400005475404560403043"
    "603262004032006303427000207"
    "422372406005043212633040207"
    "612472006005126201444100506"
    "741371005023415601434000105"
    "515564614033134201563300106"
    "335513303035574506555342004"
    "612362135026116506454010406"
    "221321011103041004409010006"
    "614372306023435204553210306"
    "314162245023224401565110307"
    "513272056003225305544110416"
    "454353304006563506560000002"
    "713082006000324203210010005"
    "613363056003155215521131006"
    "425364135004413603372203307"
    "223242214003443602550230218"
    "501283006002225302231000205"
    "545555445124544515654342110"
)
"""A row for each letter, and one for a word's beginning; in it a digit for each letter, and one for a word's end."""
_SIGNS = "abcdefghijklmnopqrstuvwxyz "
_WORTH = {
    first + second: int(_PAIRS[at * len(_SIGNS) + to])
    for at, first in enumerate(_SIGNS)
    for to, second in enumerate(_SIGNS)
}
_WORDS = expression(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


_SHORTEST = 3


@lru_cache(maxsize=8192)
def fluency(text: str) -> float:
    """Give how a value reads, from 0 (drawn at random) to some 6 (words): what the pairs of letters in it are worth, on average.

    Digits, and letters too few to be a word, are worth nothing and count.
    """
    total, number = 0, sum(map(str.isalnum, text))
    for word in _WORDS.findall(text):
        if len(word) >= _SHORTEST:
            low = word.lower()
            number -= 1
            total += sum([_WORTH[low[at : at + 2]] for at in range(len(low) - 1)])
    return total / number if number > 0 else 0.0
