"""Staff work in Japanese: what the installed packages leave in English, site/locale_wagtail says in
Japanese, and nothing in it outlives the words it translates."""

import json
import re
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import translation

from home.models import HomePage
from tests import factories

from .catalogues import (
    DJANGO,
    PACKAGES,
    SUPPLEMENT,
    Key,
    compile_what_changed,
    entries,
    key,
    spoken,
    with_other_marks,
)

DOMAINS = ("django", "djangojs")


def in_japanese(domain: str) -> set[Key]:
    """What any installed package, Django itself or the supplement says in Japanese."""
    folders = [Path(config.path) / "locale" for config in apps.get_app_configs()]
    folders += [DJANGO, SUPPLEMENT.parents[1]]
    return {
        key(entry)
        for folder in folders
        for entry in entries(folder, domain, "ja")
        if entry.translated()
    }


def supplement(domain: str) -> list[polib.POEntry]:
    return list(polib.pofile(SUPPLEMENT / f"{domain}.po"))


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    compile_what_changed(SUPPLEMENT)


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_translation_keeps_the_placeholders_and_the_markup(domain: str) -> None:
    assert with_other_marks(supplement(domain)) == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_entry_is_empty_doubtful_or_given_twice(domain: str) -> None:
    found = supplement(domain)
    assert [entry.msgid for entry in found if not entry.translated()] == []
    assert len({(entry.msgctxt, entry.msgid) for entry in found}) == len(found)


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_entry_outlives_the_words_of_the_packages(domain: str) -> None:
    said = set().union(*(spoken(folder, domain) for folder in PACKAGES.values()))
    assert [entry.msgid for entry in supplement(domain) if key(entry) not in said] == []


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("package", PACKAGES)
def test_staff_meet_hardly_any_english(package: str, domain: str) -> None:
    said = spoken(PACKAGES[package], domain)
    left = said - in_japanese(domain)
    assert len(left) <= 0.03 * len(said), sorted(text for _, text, _ in left)


def test_misleading_words_of_the_packages_are_corrected() -> None:
    with translation.override("ja"):
        assert "移動しました" in translation.gettext("Page '%(page_title)s' moved.")
        assert translation.gettext("Request changes") == "差し戻し"
        assert translation.ngettext("%(count)s image", "%(count)s images", 3) == "%(count)s件の画像"


def test_sign_in_speaks_japanese(client: Client, db: None) -> None:
    url = reverse("account_login")
    page = client.get(url).content.decode()
    assert "ログイン" in page
    assert "パスワード" in page
    refused = client.post(url, {"login": "nobody@example.com", "password": "wrong"})
    assert "メールアドレスもしくはパスワードが正しくありません" in refused.content.decode()


def test_page_explorer_speaks_japanese(client: Client, home: HomePage) -> None:
    client.force_login(factories.UserFactory(is_superuser=True))
    page = client.get(reverse("wagtailadmin_explore", args=[home.pk])).content.decode()
    for japanese in ("子ページの有無", "絞り込みの条件", "すべての人に公開", "公開設定を変更"):
        assert japanese in page
    for english in ("Has child pages", "Filter by", "Visible to all", "Change privacy"):
        assert english not in page


def test_scripts_of_the_admin_speak_japanese(client: Client, db: None) -> None:
    user = factories.UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    script = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    catalogue = json.loads(re.search(r"newcatalog = (\{.*?\n  \});", script, re.DOTALL)[1])
    assert catalogue["Changes have been autosaved."] == "変更を自動保存しました。"
    assert catalogue["%(num)s error"] == ["エラー%(num)s件"]
