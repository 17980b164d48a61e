"""The residents' addresses."""

from django.urls import URLPattern, URLResolver, include, path

from requests_app.web import (
    appeal_views,
    calendar_views,
    case_views,
    city_views,
    contact_views,
    filing_views,
    find_views,
    incident_keys,
    incident_views,
    keys,
    law_views,
    log_views,
    papers_views,
    public_views,
    report_views,
)

app_name = "web"

of_a_case: list[URLPattern | URLResolver] = [
    path("", case_views.status, name="case"),
    path("receipt/", case_views.receipt, name="receipt"),
    path("reply/", case_views.reply, name="reply"),
    path("write/", case_views.write, name="write"),
    path("attach/", case_views.attach, name="attach"),
    path("contact/", contact_views.contact, name="contact"),
    path("withdraw/", case_views.withdraw, name="withdraw"),
    path("appeal/", appeal_views.appeal, name="appeal"),
    path("appeal/withdraw/", case_views.withdraw_appeal, name="withdraw_appeal"),
    path("letters/<int:letter>/", papers_views.letter, name="letter"),
    path("letters/<int:letter>.pdf", papers_views.letter_pdf, name="letter_pdf"),
    path("log/<int:decision>/", log_views.log, name="log"),
    path("log/<int:decision>.csv", log_views.log_csv, name="log_csv"),
    path("documents/<uuid:key>/", papers_views.document, name="document"),
    path("case-file/", papers_views.whole_case, name="case_file"),
    path("dates/", calendar_views.dates, name="dates"),
    path("measures/<int:measure>/", incident_views.measure, name="measure"),
    path("leave/", keys.leave, name="leave"),
]

of_a_report: list[URLPattern | URLResolver] = [
    path("", incident_views.status, name="incident"),
    path("receipt/", incident_views.receipt, name="incident_receipt"),
    path("letters/<int:letter>/", incident_views.letter, name="incident_letter"),
    path("leave/", incident_keys.leave, name="incident_leave"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", city_views.cities, name="cities"),
    path("l/<slug:secret>/", keys.exchange, name="link"),
    path("l/<slug:secret>/dates.ics", calendar_views.follow, name="follow"),
    path("i/<slug:secret>/", incident_keys.exchange, name="incident_link"),
    path("laws/", law_views.laws, name="laws"),
    path("laws/<slug:key>/<slug:version>/", law_views.version, name="law_version"),
    path("ledger/", report_views.ledger, name="ledger"),
    path("ledger/checkpoints.json", report_views.ledger_json, name="ledger_json"),
    path("<slug:city>/", city_views.home, name="city"),
    path("<slug:city>/datasets/", city_views.datasets, name="datasets"),
    path("<slug:city>/datasets/<int:dataset>/report/", incident_views.report, name="report_dataset"),
    path("<slug:city>/report-a-problem/", incident_views.report, name="report_problem"),
    path("<slug:city>/reports/<slug:number>/", include(of_a_report)),
    path("<slug:city>/law/", law_views.law, name="law"),
    path("<slug:city>/calculator/", city_views.calculator, name="calculator"),
    path("<slug:city>/report/", report_views.report, name="report_now"),
    path("<slug:city>/report/<int:year>/", report_views.report, name="report"),
    path("<slug:city>/report/<int:year>.csv", report_views.report_csv, name="report_csv"),
    path("f/<slug:secret>/", public_views.follow, name="follow_page"),
    path("f/<slug:secret>/end/", public_views.follow_end, name="follow_end"),
    path("<slug:city>/public/", public_views.public_cases, name="public"),
    path("<slug:city>/public/news.atom", public_views.public_feed, name="public_news"),
    path("<slug:city>/public/<slug:number>/", public_views.public_case, name="public_case"),
    path("<slug:city>/public/<slug:number>/news.atom", public_views.public_feed, name="public_feed"),
    path("<slug:city>/public/<slug:number>/dates.ics", public_views.public_dates, name="public_dates"),
    path("<slug:city>/requests/new/", filing_views.file_request, name="file"),
    path("<slug:city>/requests/find/", find_views.find, name="find"),
    path("<slug:city>/requests/<slug:number>/", include(of_a_case)),
]
