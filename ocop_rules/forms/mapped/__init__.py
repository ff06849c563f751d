"""Score sheets and results in workbooks that others laid out, read by a mapping that people keep."""
