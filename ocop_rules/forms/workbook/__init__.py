"""Score sheets as workbooks: where everything stands on them, writing them, reading them back."""
