"""Tools of the house: lints and generated reference pages; the product never imports them."""
