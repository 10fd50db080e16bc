"""Ordito: one customer, price, stock, order, points and journey for every channel."""
