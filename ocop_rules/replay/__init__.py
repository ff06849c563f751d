"""Records of evaluations, running them again, and comparing what comes out."""
