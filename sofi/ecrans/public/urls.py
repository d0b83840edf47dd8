"""Pages for everybody."""

from django.urls import path

from . import views, views_organismes

app_name = "public"
urlpatterns = [
    path("", views.accueil, name="accueil"),
    path("communes/", views.communes, name="communes"),
    path("communes/codes-postaux/", views_organismes.codes_postaux, name="codes_postaux"),
    path("organismes/", views_organismes.organismes, name="organismes"),
    path("organisme/<int:numero>-<slug:nom>/", views_organismes.organisme, name="organisme"),
    path("formation/<int:numero>-<slug:titre>/", views.formation, name="formation"),
    path("formation/<int:numero>/", views.formation, name="session"),
    path(
        "formation/<int:numero>/information-collective-<int:information>.ics",
        views.agenda,
        name="agenda",
    ),
    path("fas/<int:numero_f>-<int:numero_a>-<int:numero_s>/", views.fas, name="fas"),
]
