// The shop works without scripts; these only make it quicker.
import "./shop/suggest.js";
