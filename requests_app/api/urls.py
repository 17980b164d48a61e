"""The API's addresses. Every one is open to the public or asks for a secret itself; none asks for a login."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, path, re_path

from requests_app.api import (
    case_assignment,
    case_decision,
    case_documents,
    case_messages,
    case_tasks,
    cases,
    cities,
    datasets,
    docs,
    due,
    exception_handler,
    fees,
    figures,
    gateway,
    laws,
    schema,
    scope,
    staff_calendar,
    usage_report,
    withholding_log as api_withholding_log,
)

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("cities/", login_not_required(cities.Cities.as_view()), name="cities"),
    path("cities/<slug:key>/", login_not_required(cities.CityDetail.as_view()), name="city"),
    path(
        "cities/<slug:key>/figures/", login_not_required(figures.CityFigures.as_view()), name="city_figures"
    ),
    path("datasets/", login_not_required(datasets.Datasets.as_view()), name="datasets"),
    path("datasets/<int:id>/", login_not_required(datasets.DatasetDetail.as_view()), name="dataset"),
    path("laws/", login_not_required(laws.Laws.as_view()), name="laws"),
    path("laws/<slug:key>/", login_not_required(laws.LawDetail.as_view()), name="law"),
    path("laws/<slug:key>/exemptions/", login_not_required(laws.Exemptions.as_view()), name="law_exemptions"),
    path("due/", login_not_required(due.DueDates.as_view()), name="due_dates"),
    path("cases/", login_not_required(cases.Cases.as_view()), name="cases"),
    path("cases/<slug:number>/", login_not_required(cases.CaseDetail.as_view()), name="case"),
    path("cases/<slug:number>/scope/", login_not_required(scope.CaseScope.as_view()), name="case_scope"),
    path("cases/<slug:number>/fee/", login_not_required(fees.CaseFee.as_view()), name="case_fee"),
    path(
        "cases/<slug:number>/log/",
        login_not_required(api_withholding_log.CaseLog.as_view()),
        name="withholding_log",
    ),
    path(
        "cases/<slug:number>/log.csv",
        login_not_required(api_withholding_log.CaseLogFile.as_view()),
        name="withholding_log_csv",
    ),
    path(
        "cases/<slug:number>/messages/",
        login_not_required(case_messages.CaseMessages.as_view()),
        name="case_messages",
    ),
    path(
        "cases/<slug:number>/documents/",
        login_not_required(case_documents.CaseDocuments.as_view()),
        name="case_documents",
    ),
    path(
        "cases/<slug:number>/assignment/",
        login_not_required(case_assignment.CaseAssignment.as_view()),
        name="case_assignment",
    ),
    path("cases/<slug:number>/tasks/", login_not_required(case_tasks.CaseTasks.as_view()), name="case_tasks"),
    path(
        "cases/<slug:number>/tasks/<int:task>/",
        login_not_required(case_tasks.CaseTask.as_view()),
        name="case_task",
    ),
    path(
        "cases/<slug:number>/decision/",
        login_not_required(case_decision.CaseDecision.as_view()),
        name="case_decision",
    ),
    path("keys/introspect", login_not_required(gateway.Introspect.as_view()), name="key_introspect"),
    path("usage", login_not_required(usage_report.Report.as_view()), name="gateway_usage"),
    path("schema/", login_not_required(schema.Schema.as_view()), name="schema"),
    path("docs/", docs.docs, name="docs"),
    path("dates.ics", login_not_required(staff_calendar.dates), name="staff_calendar"),
    # Paths without a final slash are left to CommonMiddleware, which adds it; the name of a file has none to add.
    re_path(r"^(?:[\s\S]*(?:/|\.csv))?\Z", login_not_required(exception_handler.unknown), name="unknown"),
]
