// The streaming extension expects htmx as a global, so it is loaded before it, in a file of its own.
import htmx from "htmx.org/dist/htmx.esm.js";

window.htmx = htmx;
