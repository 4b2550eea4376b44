from celery import shared_task


@shared_task(autoretry_for=(OSError,), retry_backoff=60, max_retries=8)
def mail_invitation(user_id: int) -> None:
    from .services.invite_staff import send_invitation

    send_invitation(user_id=user_id)


@shared_task
def forget_failed_sign_ins() -> None:
    from .services.note_failed_sign_in import forget_failed_sign_ins

    forget_failed_sign_ins()
