"""What was sent of a form, empty or not."""

from django.http import HttpRequest, QueryDict


def envoye(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: all that was sent, were it nothing; None when nothing was asked to be stored."""
    return request.POST if request.method == "POST" else None
