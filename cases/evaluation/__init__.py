"""The sums of the evaluation: pure, with the standard library alone. Values in, values out."""
