"""placeholder"""
def explanation_text(e,l): return ""
