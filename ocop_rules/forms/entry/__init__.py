"""The form of a sheet: what a person fills in, as an evidence bundle, and back."""
