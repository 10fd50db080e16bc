// The shop works without scripts; these only make it quicker.
import "./shop/suggest.js";
import "./shop/cart.js";
import "./shop/track.js";
import "./shop/answer.js";
