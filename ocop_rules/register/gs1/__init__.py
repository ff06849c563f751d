"""Codes of GS1 on products: read, checked, and written as links and QR codes."""
