from wagtail.users.apps import WagtailUsersAppConfig


class StaffConfig(WagtailUsersAppConfig):
    """Wagtail's users, without the accounts of citizens."""

    user_viewset = "accounts.viewsets.StaffViewSet"
