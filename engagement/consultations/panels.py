"""Editing many directions and measures on one page without getting lost."""

from wagtail.admin.panels import InlinePanel


class ItemPanel(InlinePanel):
    """An inline panel that shows what is there folded up, under its code and wording.

    What holds an error unfolds, and so does what is being added.
    """

    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "consultations/panels/items.html"
