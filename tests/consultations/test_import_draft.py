"""A draft comes in whole or not at all, and a newer draft keeps what must be kept."""

from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from wagtail.models import Page, PageLogEntry, Revision

from engagement.consultations.drafts.markdown import read_markdown
from engagement.consultations.models import Consultation, Direction, Goal, Measure
from engagement.consultations.services.import_draft import ImportRefusedError, import_draft
from tests import factories
from tests.consultations.documents import OUTLINE, SHIPPED, SMALL, STRATEGY, outline

pytestmark = pytest.mark.django_db
TOKYO = ZoneInfo("Asia/Tokyo")
PERIOD = {"opens": "2024-02-01", "closes": "2024-02-29"}


def run(file=OUTLINE, **options):
    out = StringIO()
    call_command("import_draft", str(file), stdout=out, **options)
    return out.getvalue()


def bring(*rows, **options):
    return import_draft(plan=read_markdown(outline(*rows)), slug="plan", **options)


def counted():
    return Page.objects.count(), Revision.objects.count(), Measure.objects.count()


def draft_of(page):
    return page.get_latest_revision_as_object()


def measures(goal):
    return {m.code: m for direction in goal.directions.all() for m in direction.measures.all()}


def test_the_outline_becomes_drafts_that_nobody_sees_yet(home):
    printed = run()
    consultation = Consultation.objects.get()
    assert consultation.get_parent().specific == home
    assert (consultation.title, consultation.live) == ("次期金沢版総合戦略（骨子案）", False)
    goals = Goal.objects.child_of(consultation)
    assert [goal.slug for goal in goals] == ["goal-1", "goal-2", "goal-3", "goal-4"]
    assert not goals.live().exists()
    assert sum(goal.directions.count() for goal in goals) == 17
    assert Measure.objects.count() == 52
    assert Measure.objects.get(code="4-2-1").current_title == "交通ネットワークの再構築"
    assert Measure.objects.get(code="2-2-1").title == "UJ1ターンの促進"
    assert [goal.national_pillar[0] for goal in goals] == ["①", "②", "③", "④"]
    assert consultation.timetable.count() == 4
    assert consultation.contact == ""
    assert "52" in printed
    assert "UJ1" in printed


def test_published_the_period_is_the_days_named_in_japan(home):
    run(SHIPPED, publish=True, **PERIOD, notice="見本です", notice_en="A sample")
    consultation = Consultation.objects.get()
    assert consultation.live
    assert consultation.goals.count() == 4
    assert consultation.opens_at == datetime(2024, 2, 1, tzinfo=TOKYO)
    assert consultation.closes_at == datetime(2024, 3, 1, tzinfo=TOKYO)
    assert (consultation.notice, consultation.notice_en) == ("見本です", "A sample")
    assert Measure.objects.get(code="1-1-1").title_en


def test_a_time_of_day_is_taken_as_it_is(home):
    run(publish=True, opens="2024-02-01T09:00", closes="2024-02-29 17:15")
    consultation = Consultation.objects.get()
    assert consultation.opens_at == datetime(2024, 2, 1, 9, tzinfo=TOKYO)
    assert consultation.closes_at == datetime(2024, 2, 29, 17, 15, tzinfo=TOKYO)


@pytest.mark.parametrize(
    "options",
    [
        {"publish": True},
        {"publish": True, "opens": "2024-02-01"},
        {"opens": "2024-02-30"},
        {"opens": "2024-02-02", "closes": "2024-02-01"},
        {"opens": "tomorrow"},
        {"closes": "9999-12-31T99"},
        {"slug": "not a slug/"},
        {"slug": ""},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_imported(home, options):
    before = counted()
    with pytest.raises(CommandError):
        run(**options)
    assert counted() == before


def test_a_document_with_a_fault_brings_in_nothing_and_lists_all_faults(home, tmp_path):
    lines = OUTLINE.read_text().split("\n")
    lines[100] = "迷子の行"
    lines[150] = "もう一つの迷子"
    faulty = tmp_path / "draft.md"
    faulty.write_text("\n".join(lines))
    before = counted()
    with pytest.raises(CommandError) as raised:
        run(faulty)
    message = str(raised.value)
    assert "101" in message
    assert "迷子の行" in message
    assert "もう一つの迷子" in message
    assert counted() == before


def test_a_missing_file_and_a_missing_front_page_are_named(db, tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        run(tmp_path / "nowhere.md")
    with pytest.raises(CommandError):
        run()


def test_importing_the_same_draft_again_makes_no_revision_and_no_log_entry(home):
    run(SHIPPED, publish=True, **PERIOD)
    before, entries = counted(), PageLogEntry.objects.count()
    printed = run(SHIPPED, publish=True, **PERIOD)
    assert counted() == before
    assert PageLogEntry.objects.count() == entries
    assert "52" in printed


def test_the_outline_after_the_data_file_keeps_english_and_everyday_words(home):
    run(SHIPPED)
    before = counted()
    run(OUTLINE)
    assert counted() == before
    assert Measure.objects.get(code="3-2-5").keywords


def test_the_data_file_after_the_outline_brings_what_was_missing(home):
    run(OUTLINE)
    report = run(SHIPPED)
    assert "52" in report
    goal = draft_of(Goal.objects.get(number=1))
    assert all(measure.keywords for measure in measures(goal).values())


def test_data_and_outline_make_the_same_pages(home):
    run(STRATEGY, slug="one")
    before = counted()
    run(OUTLINE, slug="one")
    assert counted() == before


NEWER = (
    SMALL[0],
    "① 路線バスの維持|① 路線バスの充実【改】",
    "|② 夜の安全【新】",
    "|③ デジタル技術の活用【新】",
    "③ 道路の再整備|④ 歩きやすい道路の整備【改】",
)


def test_a_newer_draft_becomes_a_revision_and_the_published_page_stays(home):
    bring(*SMALL, publish=True, opens_at=factories.OPENS, closes_at=factories.CLOSES)
    report = bring(*NEWER)
    page = Goal.objects.get()
    assert measures(page)["1-1-1"].title == "路線バスの維持"
    assert page.has_unpublished_changes
    draft = draft_of(page)
    assert {code: m.title for code, m in measures(draft).items()} == {
        "1-1-1": "路線バスの充実",
        "1-1-2": "デジタル技術の活用",
        "1-1-3": "歩きやすい道路の整備",
        "1-1-4": "夜の安全",
    }
    assert (report.measures.created, report.measures.updated) == (1, 1)
    assert (report.measures.removed, report.measures.unchanged) == (0, 2)
    assert [(r.code, r.before, r.after) for r in report.rewordings] == [
        ("1-1-1", "路線バスの維持", "路線バスの充実")
    ]


def test_published_a_newer_draft_keeps_the_rows_of_its_measures_and_their_order(home):
    period = {"opens_at": factories.OPENS, "closes_at": factories.CLOSES}
    bring(*SMALL, publish=True, **period)
    rows = dict(Measure.objects.values_list("code", "pk"))
    bring(*NEWER, publish=True)
    page = Goal.objects.get()
    assert [m.code for d in page.directions.all() for m in d.measures.all()] == [
        "1-1-1",
        "1-1-4",
        "1-1-2",
        "1-1-3",
    ]
    now = dict(Measure.objects.values_list("code", "pk"))
    assert {code: now[code] for code in rows} == rows
    assert not page.has_unpublished_changes


def test_a_code_that_was_once_used_does_not_come_back(home):
    bring(*SMALL, "|④ 夜の安全【新】")
    bring(*SMALL)
    bring(*SMALL, "|④ 朝の市場【新】")
    titles = {m.title: m.code for m in measures(draft_of(Goal.objects.get())).values()}
    assert titles["朝の市場"] == "1-1-5"


def test_what_staff_wrote_meanwhile_stays(home):
    bring(*SMALL)
    goal = draft_of(Goal.objects.get())
    goal.description = "はじめに"
    goal.directions.all()[0].measures.all()[0].keywords = "バス"
    goal.save_revision()
    bring(*NEWER)
    goal = draft_of(Goal.objects.get())
    assert goal.description == "はじめに"
    assert measures(goal)["1-1-1"].keywords == "バス"
    assert measures(goal)["1-1-1"].title == "路線バスの充実"


def test_a_direction_that_staff_only_began_takes_no_part(home):
    bring(*SMALL)
    goal = draft_of(Goal.objects.get())
    goal.directions.add(Direction(title="書きかけ"))
    goal.save_revision(clean=False)
    bring(*NEWER, "|（2）にぎわいづくり【新】", "|① 商店街の支援【新】")
    directions = draft_of(Goal.objects.get()).directions.all()
    assert [(each.code, each.title) for each in directions] == [
        ("1-1", "安心できる環境づくり"),
        ("1-2", "にぎわいづくり"),
    ]


def test_a_measure_with_opinions_is_not_dropped(home, in_use):
    bring(*SMALL)
    in_use.add("1-1-3")
    before = counted()
    with pytest.raises(ImportRefusedError, match=r"1-1-3 歩きやすい道路の整備"):
        bring(*SMALL[:3])
    assert counted() == before
    in_use.clear()
    assert bring(*SMALL[:3]).measures.removed == 1


def test_a_goal_that_has_a_page_is_not_dropped(home):
    two = outline(*SMALL) + "\n" + outline(*SMALL, heading="## 基本目標2 別の目標")
    import_draft(plan=read_markdown(two), slug="plan")
    before = counted()
    with pytest.raises(ImportRefusedError, match="2"):
        bring(*SMALL)
    assert counted() == before


def test_a_locked_page_is_left_alone(home):
    bring(*SMALL)
    Goal.objects.update(locked=True)
    with pytest.raises(ImportRefusedError):
        bring(*NEWER)


def test_an_address_that_another_page_has_is_refused(home):
    home.add_child(instance=type(home)(title="x", slug="plan"))
    with pytest.raises(ImportRefusedError, match="plan"):
        bring(*SMALL)


def test_who_imported_stands_in_the_log_of_the_pages(home):
    user = factories.UserFactory(is_superuser=True)
    bring(*SMALL, user=user)
    entries = PageLogEntry.objects.filter(page=Goal.objects.get())
    assert {entry.action for entry in entries} == {"wagtail.create", "wagtail.edit"}
    assert {entry.user for entry in entries} == {user}


def test_who_may_not_add_pages_imports_nothing(home, user_with):
    before = counted()
    with pytest.raises(PermissionDenied):
        bring(*SMALL, user=user_with())
    assert counted() == before


def test_the_terms_of_the_draft_are_explained_and_keep_their_anchors(home):
    run(SHIPPED, publish=True, **PERIOD)
    consultation = Consultation.objects.get()
    terms = {each.term: each.anchor for each in consultation.glossary.all()}
    assert list(terms) == ["DX", "MaaS", "ネウボラ", "関係人口"]
    consultation.purpose = "<p>別の変更</p>"
    consultation.save_revision().publish()
    run(SHIPPED, publish=True, **PERIOD)
    assert {each.term: each.anchor for each in Consultation.objects.get().glossary.all()} == terms
