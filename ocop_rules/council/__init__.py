"""The council's round: who scores what by which rules, what came in, and what follows from it."""
