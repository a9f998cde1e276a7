"""What each criterion means, as small tables. They are tests, and the reference prints them.

Every table asks about the left limb.
"""

from hooks.foot_ankle_entrapment.specs import language, nerves, orders, reports, topic

SPECS = language.SPECS + topic.SPECS + nerves.SPECS + reports.SPECS + orders.SPECS
