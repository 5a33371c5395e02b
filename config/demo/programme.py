"""The fictional institution: campus, offices, service lines, staff, partners, and what families ask.

`STAFF`, `PARTNERS` and `QUESTIONS` are the rows the demo command writes; `staff`, `partners` and `reasons` hold more.
"""

from .partners import ORGANISATIONS
from .reasons import NOTES, REASONS
from .staff import PEOPLE

__all__ = [
    "HOME",
    "LETTERHEAD",
    "NOTES",
    "OFFICES",
    "PARTNERS",
    "QUESTIONS",
    "REASONS",
    "SERVICE_LINES",
    "STAFF",
    "STAGES",
    "STANDING",
]

HOME = {
    "name": "Mirador Bay Medical Center",
    "country": "US",
    "region": "US-CA",
    "city": "Los Angeles",
    "zone": "America/Los_Angeles",
}

LETTERHEAD = {
    "names": {
        "en": "Mirador Bay Medical Center",
        "es": "Centro Médico Mirador Bay",
        "zh-hans": "米拉多湾医疗中心",
        "ar": "مركز ميرادور باي الطبي",
    },
    "address": "1 Bay Road, Los Angeles, CA 90001, United States",
    "telephone": "+1 213 555 0100",
    "email": "programme@miradorbay.invalid",
    "prefix": "MBM",
}

# Name, name in the office's language, country, city, zone, countries covered.
# fmt: off
OFFICES = [
    ("Mexico City Office", "Oficina de Ciudad de México", "MX", "Mexico City", "America/Mexico_City",
     "MX GT HN SV NI CR PA CO VE EC PE BO PY UY AR CL CU DO BR HT BZ"),
    ("Shanghai Office", "上海办事处", "CN", "Shanghai", "Asia/Shanghai", "CN TW HK MO MN JP KR"),
    ("Abu Dhabi Office", "مكتب أبوظبي", "AE", "Abu Dhabi", "Asia/Dubai",
     "AE SA KW QA BH OM YE EG JO LB SY PS IQ SD LY PK AF TR AZ KZ UZ"),
    ("Singapore Office", "新加坡办事处", "SG", "Singapore", "Asia/Singapore", "SG MY ID TH VN PH KH LA MM BN TL LK BD IN NP BT MV PG"),
]
# fmt: on

# Slug, names in the product's languages (en, es, zh-hans, ar), whether a centre of excellence.
SERVICE_LINES = [
    ("neurosurgery", "Neurosurgery", "Neurocirugía", "神经外科", "جراحة الأعصاب", True),
    ("spine", "Spine surgery", "Cirugía de columna", "脊柱外科", "جراحة العمود الفقري", True),
    ("cardiology", "Cardiology", "Cardiología", "心脏病学", "أمراض القلب", True),
    ("cancer", "Cancer", "Oncología", "肿瘤科", "الأورام", True),
    ("orthopaedics", "Orthopaedics", "Ortopedia", "骨科", "جراحة العظام", False),
    ("transplant", "Transplantation", "Trasplantes", "器官移植", "زراعة الأعضاء", False),
    ("paediatrics", "Paediatrics", "Pediatría", "儿科", "طب الأطفال", False),
    ("gastroenterology", "Gastroenterology", "Gastroenterología", "消化科", "أمراض الجهاز الهضمي", False),
    ("ophthalmology", "Ophthalmology", "Oftalmología", "眼科", "طب العيون", False),
    ("urology", "Urology", "Urología", "泌尿科", "المسالك البولية", False),
    ("haematology", "Haematology", "Hematología", "血液科", "أمراض الدم", False),
    ("womens-health", "Women's health", "Salud de la mujer", "妇科", "صحة المرأة", False),
    ("rehabilitation", "Rehabilitation", "Rehabilitación", "康复科", "إعادة التأهيل", False),
]

STANDING = frozenset({"scc", "standard_contract_notified", "data_sharing_agreement", "comparable_protection_contract"})
"""Grounds the demo's privacy officer attests where a rule lists them."""

# E-mail name, name, native name, role, office number or None for home, language of the product.
STAFF = [(one.mail, one.name, one.native, one.role, one.office, one.reads) for one in PEOPLE]
PARTNERS = [(one.kind, one.name, one.country, one.city) for one in ORGANISATIONS]
QUESTIONS = [(one.line, one.question) for one in REASONS]

STAGES = [
    ("intake", 22),
    ("records", 20),
    ("review", 14),
    ("decision", 6),
    ("estimate", 7),
    ("clearance", 8),
    ("visa", 6),
    ("travel", 5),
    ("stay", 5),
    ("discharge", 2),
    ("follow_up", 5),
]
