"""The style guide: every component with believable content, for people who build pages."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


class SampleForm(forms.Form):
    """Shows fields, hints and errors; never saved."""

    full_name = forms.CharField(label="Full name", help_text="As in the passport; one box, nothing is split.")
    language = forms.ChoiceField(
        label="Language for letters", choices=[("", "Choose one"), ("ar", "العربية"), ("es", "Español")]
    )
    told = forms.MultipleChoiceField(
        label="Who may be told about the visit",
        choices=[("daughter", "Daughter, Noor"), ("insurer", "Insurer"), ("nobody", "Nobody else")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    report = forms.FileField(label="Reports", help_text="PDF, photos or a patient summary; up to 50 MB each.")


ROWS = [
    {
        "ref": "C-7K2M-9QXT", "name": "Al-Ḥarbī, Nūra bint ʿAbd al-ʿAzīz", "native": "نورة بنت عبد العزيز الحربي",
        "lang": "ar", "place": "Saudi Arabia · Arabic", "step": "Answer the second opinion", "line": "Cardiac surgery",
        "waiting": "Clinician", "stage": "Clinical review", "tone": "selected", "urgency": "Urgent", "overdue": True,
        "due": "Wed 11 Nov, 17:00 Los Angeles", "sum": 65, "owner": "Mira Castellanos", "cost": "USD 48,200",
        "reasons": [{"text": "Overdue by 1 day", "points": 40}, {"text": "Arrival in 6 days", "points": 25}],
    },
    {
        "ref": "C-3P8D-K4WN", "name": "García Márquez, Ana María", "native": "", "lang": "es",
        "place": "Colombia · Spanish", "step": "Collect the deposit", "line": "Oncology", "waiting": "Finance",
        "stage": "Confirmed", "tone": "success", "due": "Thu 12 Nov, 09:30 Los Angeles · 12:30 Bogotá", "sum": 30,
        "owner": "Luis Ortega", "cost": "USD 112,900", "reasons": [{"text": "Due today", "points": 30}],
        "fresh": "Luis Ortega",
    },
    {
        "ref": "C-9R5T-2HVB", "name": "Zhāng Wěi", "native": "张伟", "lang": "zh", "place": "China · Chinese",
        "step": "Obtain the missing pathology report", "line": "Neurosurgery", "waiting": "Partner",
        "stage": "On hold · records", "tone": "warning", "due": "Mon 16 Nov, 09:00 Los Angeles · 01:00 Shanghai, next day",
        "sum": 12, "owner": "Mira Castellanos", "cost": "", "reasons": [{"text": "Waiting for 9 days", "points": 12}],
    },
    {
        "ref": "C-5B1C-7JMD", "name": "Suharto", "native": "", "lang": "id", "place": "Indonesia · Indonesian",
        "step": "Read the referral", "line": "Paediatrics", "waiting": "Us", "stage": "Intake", "tone": "info",
        "due": "Fri 20 Nov, 12:00 Los Angeles", "sum": 4, "owner": "", "cost": "",
        "reasons": [{"text": "New today", "points": 4}],
    },
]  # fmt: skip

ENTRIES = [
    {"id": 5, "icon": "arrow-right", "sentence": "Stage changed", "before": "Records", "after": "Clinical review",
     "by": "Mira Castellanos", "when": "Thu 12 Nov 2026, 09:30 Los Angeles · 20:30 Riyadh"},
    {"id": 4, "icon": "lock", "sentence": "Note", "staff_only": True, "by": "Luis Ortega",
     "words": "The family prefers calls after the sunset prayer. The daughter interprets, the patient decides.",
     "when": "Thu 12 Nov 2026, 08:12 Los Angeles · 19:12 Riyadh"},
    {"id": 3, "icon": "file-text", "sentence": "Patient summary read: 41 facts, 2 need a person's decision",
     "by": "Intake", "when": "Wed 11 Nov 2026, 16:04 Los Angeles · Thu 03:04 Riyadh, next day"},
    {"id": 2, "icon": "message-square", "sentence": "Message from the patient", "by": "Nūra al-Ḥarbī",
     "words": "هل أحتاج إلى إحضار الأدوية معي؟", "when": "Wed 11 Nov 2026, 10:40 Los Angeles · 21:40 Riyadh"},
]  # fmt: skip

STEPS = [
    {"state": "done", "label": "Enquiry", "date": "2 Nov"},
    {"state": "done", "label": "Records", "date": "11 Nov"},
    {"state": "current", "label": "Clinical review", "date": "due 16 Nov"},
    {"state": "skipped", "label": "Second opinion"},
    {"state": "blocked", "label": "Estimate"},
    {"state": "", "label": "Travel"},
    {"state": "", "label": "Visit", "date": "18 Nov"},
    {"state": "", "label": "Follow-up"},
]

STEPS_AR = [
    {"state": "done", "label": "الاستفسار"},
    {"state": "done", "label": "السجلات"},
    {"state": "current", "label": "المراجعة الطبية"},
    {"state": "blocked", "label": "التقدير"},
    {"state": "", "label": "السفر"},
]

DUPLICATES = [
    {"label": "Name", "first": "Nūra bint ʿAbd al-ʿAzīz al-Ḥarbī", "second": "Noura A. Alharbi", "state": "same"},
    {"label": "Born", "first": "14 March 1971", "second": "14 March 1971", "state": "same"},
    {"label": "Sex as stated", "first": "female", "second": "female", "state": ""},
    {"label": "Passport", "first": "ends in 4471", "second": "ends in 9920", "state": "differs"},
]

TASKS = [
    {"title": "Answer the second opinion", "waiting_on": "Dr Tomas Lindqvist", "due": "Wed 11 Nov", "overdue": True,
     "url": "#"},
    {"title": "Confirm the interpreter for 18 November", "waiting_on": "Us", "due": "Mon 16 Nov", "url": "#"},
    {"title": "Ask for the passport copy", "waiting_on": "Patient", "done": True},
]  # fmt: skip


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Shown to anybody who has signed in; holds no data."""
    context = {
        "rows": ROWS,
        "entries": ENTRIES,
        "steps": STEPS,
        "steps_ar": STEPS_AR,
        "duplicates": DUPLICATES,
        "tasks": TASKS,
        "form": SampleForm({"full_name": "Ana María García Márquez"}),
        "crumbs": [{"label": "Worklist", "url": "#main"}, {"label": "C-7K2M-9QXT"}],
        "tones": [("", "Plain"), ("selected", "Clinical review"), ("info", "New"), ("success", "Confirmed"),
                  ("warning", "On hold"), ("danger", "Overdue")],
        "chips": [
            {"label": "Due today", "count": 5, "query": "due=today", "current": True},
            {"label": "Mine", "count": 12, "query": "owner=me"},
            {"label": "Waiting on clinician", "count": 3, "query": "waiting=clinician"},
            {"label": "Arriving in 14 days", "count": 7, "query": "arriving=14"},
        ],
        "choices": [
            {"label": "Structured", "url": "?view=structured", "current": True},
            {"label": "As written", "url": "?view=written"},
            {"label": "Side by side", "url": "?view=both"},
        ],
        "tabs": [
            {"label": "Summary", "url": "#main", "current": True},
            {"label": "Timeline", "url": "#main", "count": 24},
            {"label": "Documents", "url": "#main", "count": 6},
            {"label": "Travel", "url": "#main"},
            {"label": "Costs", "url": "#main"},
        ],
        "pairs": [("Language", "Arabic, interpreter needed"), ("Country", "Saudi Arabia"), ("Guardian", "Not needed")],
        "needs": [
            {"label": "Passport copy", "met": True},
            {"label": "Report in English", "met": True},
            {"label": "Deposit of USD 12,000", "met": False},
        ],
        "fields": [{"label": "Stage", "options": ["Any", "Intake", "Records"]}, {"label": "Country", "options": ["Any"]}],
    }  # fmt: skip
    return render(request, "web/styleguide.html", context)
