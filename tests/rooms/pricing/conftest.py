"""Laws are looked at for as long as it takes: how long is for the bench to say."""

from hypothesis import settings

settings.register_profile("laws", deadline=None)
settings.load_profile("laws")
