"""Who reads everything that was ever published, and subtracts.

Nothing here knows how figures are protected: an attacker gets the bytes of releases and the public
rules (`reading`), thinks of every population that could stand behind them (`populations`), and
asks how few and how many people each part of it can have (`bounds`). The judge (`judge`) alone
knows the truth.
"""
