"""Staff who try things out: one account for each part of the work."""

import secrets
import sys
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path

from .console import Failure

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


@dataclass(frozen=True)
class Account:
    email: str
    role: str
    name: str
    section: str
    japanese: str
    english: str
    language: str = "ja"


ACCOUNTS = (
    Account("reception@example.jp", "reception", "鞍月 春", "広報広聴課", "受付", "Reception"),
    Account("analyst@example.jp", "analyst", "加賀 花子", "企画調整課", "分析担当", "Analyst"),
    Account("responder@example.jp", "responder", "犀川 次郎", "交通政策課", "担当課", "Department"),
    Account("head@example.jp", "head", "浅川 一郎", "交通政策課", "担当課長", "Head of department"),
    Account("approver@example.jp", "approver", "卯辰 三郎", "企画調整課", "決裁者", "Approver"),
    Account(
        "publisher@example.jp", "publisher", "浅野 四季", "広報広聴課", "公表担当", "Publisher"
    ),
    Account("auditor@example.jp", "auditor", "長町 六", "監査事務局", "監査", "Auditor"),
    Account(
        "administrator@example.jp",
        "administrator",
        "兼六 五月",
        "情報政策課",
        "管理者",
        "Administrator",
    ),
    Account(
        "analyst-en@example.jp",
        "analyst",
        "Smith Alex",
        "企画調整課",
        "分析担当（英語画面）",
        "Analyst, in English",
        language="en",
    ),
)


def create_sample_accounts(data: Path) -> None:
    """Make whichever of the accounts are missing."""
    from accounts.models import User
    from accounts.services.create_staff import create_staff

    password = sample_password(data)
    for account in ACCOUNTS:
        if not User.objects.filter(email=account.email).exists():
            create_staff(
                email=account.email,
                role=account.role,
                password=password,
                name=account.name,
                section=account.section,
                language=account.language,
            )


def sample_password(data: Path) -> str:
    """The password of the sample accounts of this data folder, drawn once."""
    path = data / "secrets" / "sample-password"
    if not path.exists():
        groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text("-".join(groups))
    return path.read_text()


def ask_for_administrator() -> None:
    """Ask at the terminal for the first account, unless there is one."""
    from accounts.models import User

    if User.objects.filter(is_superuser=True, is_active=True).exists():
        return
    if not sys.stdin.isatty():
        raise Failure(
            "職員アカウントを作成するため、端末から MACHIKOE_DEMO=0 make demo を実行してください。",
            "A staff account has to be made: run MACHIKOE_DEMO=0 make demo in a terminal.",
        )
    print("\n管理者のアカウントを作成します。 / An account for the administrator.")
    while not _create_administrator():
        pass


def _create_administrator() -> bool:
    from django.core.exceptions import ValidationError

    from accounts.services.create_staff import create_staff

    try:
        email = input("  メールアドレス / E-mail address: ")
        password = getpass("  パスワード / Password: ")
        if getpass("  パスワード（確認） / Password again: ") != password:
            print("  パスワードが一致しません。 / The passwords differ.")
            return False
        create_staff(email=email, role="administrator", password=password)
    except EOFError as error:
        raise Failure(
            "アカウントを作成せずに終了します。", "Ended without making an account."
        ) from error
    except ValidationError as error:
        print("  " + " ".join(error.messages))
        return False
    return True
