import os

os.environ["DJANGO_SETTINGS_MODULE"] = "site_settings"
from django.conf import settings

print(settings.MY_NAME, settings.TIME_ZONE, settings.MY_SIZE)
print(getattr(settings, "MY_ZONE", "z"))
