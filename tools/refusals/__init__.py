"""The catalogue of what refusals mean and ask for, brought up to date with the code."""
