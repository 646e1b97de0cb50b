"""What every test shares: hypothesis without a stopwatch, since the machine is shared too."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
