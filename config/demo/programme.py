"""The fictional institution: campus, offices, service lines, staff, partners, and what families ask."""

HOME = {"name": "Mirador Bay Medical Center", "country": "US", "city": "Los Angeles", "zone": "America/Los_Angeles"}

OFFICES = [
    ("Mexico City Office", "Oficina de Ciudad de México", "MX", "Mexico City", "America/Mexico_City",
     "MX GT HN SV NI CR PA CO VE EC PE BO PY UY AR CL CU DO BR"),
    ("Shanghai Office", "上海办事处", "CN", "Shanghai", "Asia/Shanghai", "CN TW HK MO MN JP KR"),
    ("Abu Dhabi Office", "مكتب أبوظبي", "AE", "Abu Dhabi", "Asia/Dubai", "AE SA KW QA BH OM YE EG JO LB IQ PK TR"),
    ("Singapore Office", "", "SG", "Singapore", "Asia/Singapore", "SG MY ID TH VN PH KH LA MM BN TL LK BD IN"),
]

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
]

# (e-mail name, name, native name, role, office number or None for home, language)
STAFF = [
    ("mira", "Mira Castellanos", "", "coordinator", None, "en"), ("luis", "Luis Ferrer", "", "coordinator", None, "es"),
    ("hanan", "Hanan Barakat", "حنان بركات", "coordinator", None, "ar"), ("yun", "Yun Zhao", "赵云", "coordinator", None, "zh-hans"),
    ("grace", "Grace Abara", "", "coordinator", None, "en"), ("petra", "Petra Novak", "", "coordinator", None, "en"),
    ("lead", "Ingrid Solheim", "", "programme_lead", None, "en"), ("admin", "Owen Tully", "", "administrator", None, "en"),
    ("tomas", "Tomas Lindqvist", "", "specialist", None, "en"), ("asha", "Asha Raman", "", "specialist", None, "en"),
    ("kenji", "Kenji Morita", "森田健二", "specialist", None, "en"), ("leila", "Leila Azizi", "", "specialist", None, "en"),
    ("marek", "Marek Zielinski", "", "specialist", None, "en"), ("bruno", "Bruno Teixeira", "", "specialist", None, "en"),
    ("eun", "Eun-ji Han", "한은지", "specialist", None, "en"), ("samuel", "Samuel Osei", "", "specialist", None, "en"),
    ("nurse.carmen", "Carmen Ortega", "", "nurse", None, "es"), ("nurse.huda", "Huda Salim", "هدى سليم", "nurse", None, "ar"),
    ("nurse.mei", "Mei Fang", "方梅", "nurse", None, "zh-hans"), ("nurse.joy", "Joy Villamor", "", "nurse", None, "en"),
    ("int.rana", "Rana Khalil", "رنا خليل", "interpreter", None, "ar"), ("int.bo", "Bo Shen", "沈波", "interpreter", None, "zh-hans"),
    ("int.ines", "Inés Robledo", "", "interpreter", None, "es"), ("int.oksana", "Oksana Melnyk", "", "interpreter", None, "en"),
    ("fin.dora", "Dora Weiss", "", "financial_counsellor", None, "en"), ("fin.paul", "Paul Achebe", "", "financial_counsellor", None, "en"),
    ("con.noor", "Noor Jaber", "نور جابر", "concierge", None, "ar"), ("con.elsa", "Elsa Brandt", "", "concierge", None, "en"),
    ("liaison", "Rafael Duarte", "", "partner_liaison", None, "es"), ("research", "Wen Adler", "", "researcher", None, "en"),
    ("sofia", "Sofía Mendoza", "", "office_consultant", 0, "es"), ("raul", "Raúl Ponce", "", "office_consultant", 0, "es"),
    ("lin", "Lin Qiao", "乔琳", "office_consultant", 1, "zh-hans"), ("gu", "Gu Tian", "顾天", "office_consultant", 1, "zh-hans"),
    ("salem", "Salem Nuaimi", "سالم النعيمي", "office_consultant", 2, "ar"), ("aisha", "Aisha Darwish", "عائشة درويش", "office_consultant", 2, "ar"),
    ("wei.ling", "Wei Ling Koh", "", "office_consultant", 3, "en"), ("budi", "Budi Hartono", "", "office_consultant", 3, "en"),
    ("amara", "Amara Nwosu", "", "referring_physician", None, "en"), ("dr.pilar", "Pilar Escobedo", "", "referring_physician", None, "es"),
    ("dr.faisal", "Faisal Anwar", "فيصل أنور", "referring_physician", None, "ar"), ("patient", "Demo Family", "", "patient", None, "en"),
]

PARTNERS = [
    ("hospital", "Hospital Santa Lucía del Valle", "MX", "Guadalajara"), ("hospital", "Clínica Los Arrayanes", "CL", "Santiago"),
    ("hospital", "Al Waha General Hospital", "SA", "Riyadh"), ("ministry", "Office for Treatment Abroad (demo)", "KW", "Kuwait City"),
    ("embassy", "Health Attaché Office (demo)", "AE", "Abu Dhabi"), ("hospital", "Pudong Riverside Hospital", "CN", "Shanghai"),
    ("university", "Lakeside Medical University", "CN", "Hangzhou"), ("hospital", "Batu Merah Hospital", "ID", "Surabaya"),
    ("clinic", "Straits Family Clinic", "SG", "Singapore"), ("insurer", "Meridian Mutual Health", "GB", "London"),
    ("assistance", "Polestar Assistance", "DE", "Hamburg"), ("hospital", "Northern Lights Hospital", "CA", "Edmonton"),
    ("ngo", "Hearts Across Waters", "PH", "Cebu"), ("community", "Andean Community of Los Angeles", "US", "Los Angeles"),
    ("hospital", "Rift Valley Referral Hospital", "KE", "Nakuru"), ("university", "Harmattan University Teaching Hospital", "NG", "Jos"),
    ("hospital", "Hôpital de la Baie", "SN", "Dakar"), ("hospital", "Krankenhaus am Lindenhof", "AT", "Linz"),
    ("hospital", "Blue Harbour Hospital", "JP", "Kobe"), ("ministry", "Overseas Care Bureau (demo)", "QA", "Doha"),
]

QUESTIONS = [
    ("neurosurgery", "A growing meningioma near the optic nerve: can it be removed without losing sight?"),
    ("neurosurgery", "Seizures go on with three medicines: is surgery possible?"),
    ("spine", "Scoliosis of 58 degrees at age 13: which operation, and when?"),
    ("spine", "Narrow lumbar canal, walking 200 metres only: operate or wait?"),
    ("cardiology", "Severe aortic stenosis at 81: valve by catheter?"),
    ("cardiology", "Arrhythmia returned after two ablations: what else can be done?"),
    ("cancer", "Second opinion on breast cancer treatment after surgery."),
    ("cancer", "Relapsed lymphoma: is cell therapy an option?"),
    ("cancer", "Pancreatic tumour called inoperable at home: do you agree?"),
    ("orthopaedics", "Hip replacement loosened after nine years: revision?"),
    ("transplant", "Kidney transplant with a brother as donor."),
    ("paediatrics", "A child of two with an unexplained muscle weakness."),
    ("gastroenterology", "Crohn's disease that no biologic controls."),
    ("ophthalmology", "Retinitis pigmentosa: is gene therapy open to us?"),
    ("urology", "Prostate cancer: robot surgery or radiation?"),
]

STAGES = [("intake", 22), ("records", 20), ("review", 14), ("decision", 6), ("estimate", 7), ("clearance", 8), ("visa", 6),
          ("travel", 5), ("stay", 5), ("discharge", 2), ("follow_up", 5)]
