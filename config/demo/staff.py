"""The people who work for the demo programme; names of many origins, fictional in combination."""

from dataclasses import dataclass

READERS = ("en", "es", "zh-hans", "ar")  # the languages of the product


@dataclass(frozen=True)
class StaffMember:
    """One colleague. `office` is a number in `programme.OFFICES`, None on the home campus; `languages` are spoken
    tags, the first one their own; `reads` the product's language; `line` a service line's slug.
    """

    mail: str
    name: str
    role: str
    languages: str
    native: str = ""
    reads: str = "en"
    office: int | None = None
    line: str = ""


S = StaffMember
# fmt: off
PEOPLE = [
    S("mira", "Mira Castellanos", "coordinator", "en es"),
    S("luis", "Luis Ferrer", "coordinator", "es en pt", reads="es"),
    S("hanan", "Hanan Barakat", "coordinator", "ar en fr", "حنان بركات", "ar"),
    S("yun", "Yun Zhao", "coordinator", "cmn en", "赵云霞", "zh-hans"),
    S("grace", "Grace Abara", "coordinator", "en ig fr"),
    S("petra", "Petra Novak", "coordinator", "cs en de ru"),
    S("lead", "Ingrid Solheim", "programme_lead", "nb en de"),
    S("privacy", "Anneli Raudsepp", "privacy_officer", "et en fi"),
    S("admin", "Owen Tully", "administrator", "en"),
    S("tomas", "Tomas Lindqvist", "specialist", "sv en", line="neurosurgery"),
    S("asha", "Asha Raman", "specialist", "ta en hi", line="cardiology"),
    S("kenji", "Kenji Morita", "specialist", "ja en", "森田健二", line="spine"),
    S("leila", "Leila Azizi", "specialist", "fa en", "لیلا عزیزی", line="cancer"),
    S("marek", "Marek Zielinski", "specialist", "pl en de", line="orthopaedics"),
    S("bruno", "Bruno Teixeira", "specialist", "pt en es", line="transplant"),
    S("eun", "Eun-ji Han", "specialist", "ko en", "한은지", line="paediatrics"),
    S("samuel", "Samuel Osei", "specialist", "en tw", line="gastroenterology"),
    S("nadia", "Nadia Belkacem", "specialist", "fr ar en", "نادية بلقاسم", line="ophthalmology"),
    S("anton", "Anton Verbeke", "specialist", "nl en fr", line="urology"),
    S("priya", "Priya Natarajan", "specialist", "ta en", line="haematology"),
    S("clara", "Clara Bengoechea", "specialist", "es en", line="womens-health"),
    S("joel", "Joel Amsalem", "specialist", "he en fr", "יואל אמסלם", line="rehabilitation"),
    S("nurse.carmen", "Carmen Ortega", "nurse", "es en", reads="es"),
    S("nurse.huda", "Huda Salim", "nurse", "ar en", "هدى سليم", "ar"),
    S("nurse.mei", "Mei Fang", "nurse", "cmn yue en", "方梅", "zh-hans"),
    S("nurse.joy", "Joy Villamor", "nurse", "fil en ceb"),
    S("int.rana", "Rana Khalil", "interpreter", "ar apc en", "رنا خليل", "ar"),
    S("int.bo", "Bo Shen", "interpreter", "cmn wuu en", "沈波", "zh-hans"),
    S("int.ines", "Inés Robledo", "interpreter", "es en qu", reads="es"),
    S("int.oksana", "Oksana Melnyk", "interpreter", "uk ru en", "Оксана Мельник"),
    S("int.tuyet", "Tuyết Đoàn", "interpreter", "vi en", "Đoàn Tuyết"),
    S("int.farid", "Farid Nazari", "interpreter", "prs fa ps en", "فرید نظری"),
    S("fin.dora", "Dora Weiss", "financial_counsellor", "de en hu"),
    S("fin.paul", "Paul Okafor Lind", "financial_counsellor", "en sv"),
    S("con.noor", "Noor Jaber", "concierge", "ar en", "نور جابر", "ar"),
    S("con.elsa", "Elsa Brandt", "concierge", "de en"),
    S("liaison", "Rafael Duarte", "partner_liaison", "es pt en", reads="es"),
    S("research", "Wen Adler", "researcher", "en cmn"),
    S("research.ola", "Olamide Fashola", "researcher", "en yo"),
    S("sofia", "Sofía Mendoza", "office_consultant", "es en", reads="es", office=0),
    S("raul", "Raúl Ponce", "office_consultant", "es en", reads="es", office=0),
    S("lin", "Lin Qiao", "office_consultant", "cmn en", "乔琳", "zh-hans", 1),
    S("gu", "Gu Tian", "office_consultant", "cmn wuu en", "顾天", "zh-hans", 1),
    S("salem", "Salem Nuaimi", "office_consultant", "ar en", "سالم النعيمي", "ar", 2),
    S("aisha", "Aisha Darwish", "office_consultant", "ar arz en", "عائشة درويش", "ar", 2),
    S("wei.ling", "Wei Ling Koh", "office_consultant", "en cmn nan", "许慧玲", office=3),
    S("budi", "Budi Hartanto", "office_consultant", "id en", office=3),
    S("amara", "Amara Nwosu", "referring_physician", "en ig"),
    S("dr.pilar", "Pilar Escobedo", "referring_physician", "es en", reads="es"),
    S("dr.faisal", "Faisal Anwar", "referring_physician", "ar en", "فيصل أنور", "ar"),
    S("dr.zhou", "Zhou Minyi", "referring_physician", "cmn en", "周敏仪", "zh-hans"),
    S("dr.sari", "Ratna Sari Wibowo", "referring_physician", "id en"),
    S("dr.etienne", "Étienne Béranger", "referring_physician", "fr en"),
    S("dr.gulnara", "Gulnara Akhmetova", "referring_physician", "ru kk en", "Гульнара Ахметова"),
    S("dr.wambui", "Wambui Kariuki", "referring_physician", "en sw"),
    S("patient", "Demo Family", "patient", "en"),
    S("relative", "Demo Relative", "patient", "en"),
    S("family", "Noura Haddad", "patient", "ar en", "نورة حداد", "ar"),
]
# fmt: on
