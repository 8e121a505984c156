"""Settings: what can be set, and from where each value comes."""

from bowerbird.settings.known import PREFIX, SETTINGS, Setting
from bowerbird.settings.loading import FILE, Settings, Value, load_settings

__all__ = ["FILE", "PREFIX", "SETTINGS", "Setting", "Settings", "Value", "load_settings"]
