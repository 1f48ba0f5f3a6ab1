"""A fuzzer with an oracle: random small applications are executed, and the analyzer's answer must equal what happened."""
