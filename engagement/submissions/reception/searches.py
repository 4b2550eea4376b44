"""Saving the filters of the list under a name, and forgetting them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from engagement.consultations.permissions import require

from ..models import SavedSearch
from ..services.saved_searches import forget_search, save_search
from ..text import clean_text


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    require(request.user, "submissions.view_submission")
    name = clean_text(request.POST.get("name", ""))
    query = request.POST.get("query", "")
    if not name:
        messages.error(request, _("Give the search a name."))
        return redirect(reverse("submissions_admin:index"))
    shared = "shared" in request.POST
    search = save_search(name=name, query=query, is_shared=shared, user=request.user)
    messages.success(request, _("The search “%(name)s” is saved.") % {"name": search.name})
    return redirect(f"{reverse('submissions_admin:index')}?{search.query}")


@require_POST
def forget(request: HttpRequest, search_id: int) -> HttpResponse:
    require(request.user, "submissions.view_submission")
    search = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=search_id)
    forget_search(search=search, user=request.user)
    messages.success(request, _("The search is deleted."))
    return redirect(reverse("submissions_admin:index"))
