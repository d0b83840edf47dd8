"""The API, its pages for developers, the addresses of open data: HTTP only."""
