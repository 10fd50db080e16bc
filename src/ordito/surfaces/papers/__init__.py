"""Papers: numbered documents as people and other systems read them.

A rendering is a function of the paper's content, the language and this code with its libraries;
nothing else is asked, so the same content gives the same bytes. The libraries are large and slow to
load, so a process of its own does the work (``press``), started when the first paper is asked for.
"""
