"""Fictional organisations the demo programme works with; those that stand for a kind of office say "demo"."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Partner:
    """An organisation: kind as in the directory, English name, country, city, name in its own script if another."""

    kind: str
    name: str
    country: str
    city: str
    native: str = ""


P = Partner
ORGANISATIONS = [
    P("hospital", "Hospital Santa Lucía del Valle", "MX", "Guadalajara"),
    P("hospital", "Clínica Los Arrayanes", "CL", "Santiago"),
    P("hospital", "Al Waha General Hospital", "SA", "Riyadh", "مستشفى الواحة العام (تجريبي)"),
    P("ministry", "Office for Treatment Abroad (demo)", "KW", "Kuwait City", "مكتب العلاج بالخارج (تجريبي)"),
    P("embassy", "Health Attaché Office (demo)", "AE", "Abu Dhabi", "الملحقية الصحية (تجريبي)"),
    P("hospital", "Pudong Riverside Hospital", "CN", "Shanghai", "浦东江畔医院（演示）"),
    P("university", "Lakeside Medical University", "CN", "Hangzhou", "湖畔医科大学（演示）"),
    P("hospital", "Batu Merah Hospital", "ID", "Surabaya", "Rumah Sakit Batu Merah"),
    P("clinic", "Straits Family Clinic", "SG", "Singapore", "海峡家庭诊所（演示）"),
    P("insurer", "Meridian Mutual Health", "GB", "London"),
    P("assistance", "Polestar Assistance", "DE", "Hamburg"),
    P("hospital", "Northern Lights Hospital", "CA", "Edmonton"),
    P("ngo", "Hearts Across Waters", "PH", "Cebu"),
    P("community", "Andean Community of Los Angeles", "US", "Los Angeles"),
    P("hospital", "Rift Valley Referral Hospital", "KE", "Nakuru"),
    P("university", "Harmattan University Teaching Hospital", "NG", "Jos"),
    P("hospital", "Hôpital de la Baie", "SN", "Dakar"),
    P("hospital", "Krankenhaus am Lindenhof", "AT", "Linz"),
    P("hospital", "Blue Harbour Hospital", "JP", "Kobe", "青い港病院（デモ）"),
    P("ministry", "Overseas Care Bureau (demo)", "QA", "Doha", "إدارة العلاج الخارجي (تجريبي)"),
    P("university", "Steppe Medical University", "KZ", "Almaty", "Дала медицина университеті (демо)"),
    P("clinic", "Policlínica Quebrada Honda", "CR", "San José"),
    P("hospital", "Hospital Serra do Luar", "BR", "Belo Horizonte"),
    P("embassy", "Medical Office of the Embassy (demo)", "BH", "Manama", "المكتب الطبي (تجريبي)"),
    P("insurer", "Kapok Tree Insurance", "TH", "Bangkok", "ประกันต้นนุ่น (สาธิต)"),
    P("hospital", "Sông Xanh Hospital", "VN", "Da Nang", "Bệnh viện Sông Xanh"),
    P("university", "Universidad del Altiplano Azul", "PE", "Arequipa"),
    P("clinic", "Desert Springs Clinic", "US", "Phoenix"),
    P("hospital", "Golden Banyan Hospital", "IN", "Chennai", "பொன் ஆலமரம் மருத்துவமனை (மாதிரி)"),
]
