"""A fuzzer with an oracle: small random programs are run, and the analyzer's answer must equal what happened."""
