"""What the clock asks for. Thin: the services do the work."""

from celery import shared_task


@shared_task
def publish_scheduled() -> None:
    """Publish and take down the pages whose time has come."""
    from .services.publish_scheduled import publish_scheduled

    publish_scheduled()
