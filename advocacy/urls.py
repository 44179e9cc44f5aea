"""Addresses of the trends. Their queries hold coded choices only."""

from django.urls import path

from advocacy import views

urlpatterns = [
    path("trends/", views.trends, name="trends"),
    path("trends/table.csv", views.trends_csv, name="trends-csv"),
]
