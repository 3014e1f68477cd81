"""The law as data: dated rule sets in `rule_sets/*.toml`, and pure functions that decide by them and say why.

Every decision names the rule set that it was made by and gives its reasons in Thai and English. A question that the
rules leave open is answered with "an officer decides", never with a guess.
"""
