"""Where demo people live: large towns, with a zone of their own where the country has several."""

import random

from hospitium.kernel.places import default_zone

# country: towns; `Town@Zone` where the zone is not that of most people of the country.
# fmt: off
TOWNS = {
    "AE": "Abu Dhabi;Dubai;Al Ain;Sharjah", "SA": "Riyadh;Jeddah;Dammam;Abha", "KW": "Kuwait City;Hawalli", "QA": "Doha;Al Wakrah",
    "BH": "Manama;Muharraq", "OM": "Muscat;Salalah;Nizwa", "YE": "Aden;Mukalla", "EG": "Cairo;Alexandria;Mansoura",
    "JO": "Amman;Irbid", "LB": "Beirut;Tripoli", "SY": "Damascus;Homs", "PS": "Ramallah@Asia/Hebron;Gaza", "IQ": "Baghdad;Basra;Erbil",
    "MA": "Casablanca;Fès;Agadir", "DZ": "Algiers;Oran", "TN": "Tunis;Sfax", "LY": "Tripoli;Benghazi", "SD": "Khartoum;Port Sudan",
    "MX": "Mexico City;Guadalajara;Monterrey@America/Monterrey;Tijuana@America/Tijuana;Mérida@America/Merida",
    "CA": "Toronto;Vancouver@America/Vancouver;Calgary@America/Edmonton;Montréal", "US": "New York;Chicago@America/Chicago;Honolulu@Pacific/Honolulu",
    "BR": "São Paulo;Rio de Janeiro;Manaus@America/Manaus;Recife@America/Recife", "AR": "Buenos Aires;Rosario;Córdoba@America/Argentina/Cordoba",
    "CL": "Santiago;Concepción;Valparaíso", "PE": "Lima;Arequipa;Cusco", "CO": "Bogotá;Medellín;Cali", "EC": "Quito;Guayaquil;Cuenca",
    "BO": "La Paz;Santa Cruz de la Sierra", "VE": "Caracas;Maracaibo", "GT": "Guatemala City;Quetzaltenango", "HN": "Tegucigalpa;San Pedro Sula",
    "ES": "Madrid;Sevilla;Bilbao;Las Palmas@Atlantic/Canary", "PT": "Lisbon;Porto;Funchal@Atlantic/Madeira", "DO": "Santo Domingo;Santiago",
    "CN": "Shanghai;Chengdu;Guangzhou;Hangzhou;Wuhan;Ürümqi@Asia/Urumqi", "TW": "Taipei;Kaohsiung;Taichung", "HK": "Hong Kong", "MO": "Macau",
    "JP": "Tokyo;Osaka;Sapporo;Fukuoka", "KR": "Seoul;Busan;Daegu", "MN": "Ulaanbaatar;Darkhan;Khovd@Asia/Hovd",
    "ID": "Jakarta;Surabaya;Medan;Denpasar@Asia/Makassar;Jayapura@Asia/Jayapura", "MY": "Kuala Lumpur;Penang;Kuching@Asia/Kuching",
    "SG": "Singapore", "TH": "Bangkok;Chiang Mai", "VN": "Ho Chi Minh City;Hanoi;Da Nang", "KH": "Phnom Penh;Siem Reap", "LA": "Vientiane;Pakse",
    "MM": "Yangon;Mandalay", "PH": "Manila;Cebu;Davao", "IN": "Delhi;Mumbai;Chennai;Amritsar;Kolkata", "PK": "Karachi;Lahore;Peshawar",
    "BD": "Dhaka;Chattogram", "LK": "Colombo;Kandy;Jaffna", "NP": "Kathmandu;Pokhara", "AF": "Kabul;Herat", "IR": "Tehran;Shiraz;Tabriz",
    "TR": "Istanbul;Ankara;Gaziantep", "IL": "Tel Aviv;Haifa;Jerusalem", "GE": "Tbilisi;Batumi", "AM": "Yerevan;Gyumri", "AZ": "Baku;Ganja",
    "KZ": "Almaty;Astana;Aktau@Asia/Aqtau", "UZ": "Tashkent;Samarkand@Asia/Samarkand", "RU": "Moscow;Saint Petersburg;Novosibirsk@Asia/Novosibirsk;"
    "Vladivostok@Asia/Vladivostok;Kaliningrad@Europe/Kaliningrad", "UA": "Kyiv;Lviv;Odesa", "PL": "Warsaw;Kraków", "DE": "Berlin;Hamburg;München",
    "FR": "Paris;Lyon;Lille", "IT": "Rome;Milan;Palermo", "GB": "London;Leeds;Cardiff;Glasgow", "GR": "Athens;Thessaloniki",
    "AU": "Sydney;Perth@Australia/Perth;Darwin@Australia/Darwin;Adelaide@Australia/Adelaide", "NZ": "Auckland;Dunedin",
    "ZA": "Johannesburg;Cape Town;Durban", "NG": "Lagos;Kano;Enugu", "GH": "Accra;Kumasi", "KE": "Nairobi;Mombasa;Kisumu", "ET": "Addis Ababa;Bahir Dar",
    "CD": "Kinshasa;Lubumbashi@Africa/Lubumbashi", "SN": "Dakar;Saint-Louis", "CI": "Abidjan;Bouaké", "CM": "Douala;Yaoundé", "UG": "Kampala;Gulu",
    "CH": "Zürich;Lausanne", "BE": "Liège;Gent", "KG": "Bishkek;Osh", "TL": "Dili", "BT": "Thimphu", "CR": "San José", "PA": "Panama City",
    "UY": "Montevideo", "NI": "Managua", "SV": "San Salvador", "PY": "Asunción", "CU": "Havana", "TZ": "Dar es Salaam;Mwanza", "RW": "Kigali",
}
# fmt: on


def town_of(rng: random.Random, country: str) -> tuple[str, str]:
    """(town, IANA zone) somewhere in the country; the town its zone is named after where no other is listed."""
    usual = default_zone(country)
    town, _, zone = rng.choice(TOWNS.get(country, usual.rpartition("/")[2].replace("_", " ")).split(";")).partition("@")
    return town, zone or usual
