"""The city's front page stands at its address from the first start."""

from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site

from home.models import HomePage


def test_the_front_page_is_made_and_served(db: None, client: Client) -> None:
    call_command("set_up_site", municipality="金沢市", port=8001, verbosity=0)

    assert Site.objects.get().root_url == "http://localhost:8001"
    assert client.get("/").status_code == 200
    assert "金沢市" in client.get("/").content.decode()
    assert not Page.objects.filter(title__contains="Wagtail").exists()


def test_setting_up_again_corrects_the_address_and_keeps_the_page(db: None) -> None:
    call_command("set_up_site", municipality="金沢市", verbosity=0)
    HomePage.objects.update(title="金沢市のご意見募集")

    call_command(
        "set_up_site", municipality="金沢市", hostname="iken.example.jp", port=443, verbosity=0
    )

    assert Site.objects.get().root_url == "https://iken.example.jp"
    assert HomePage.objects.get().title == "金沢市のご意見募集"
