"""Believable names per culture, fictional in combination: `passport spelling|native script` where there is one.

Each culture: the order of its names, its language, women's and men's given names, family names. Countries share a
culture where people of both would expect it; a name is drawn at random, so it says nothing about anybody real.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Culture:
    """Given and family names of a culture; `shape` says how a full name is put together."""

    language: str
    shape: str  # western, family-first, two-surnames, son-of, mononym, given-father
    women: str
    men: str
    families: str
    countries: str


CULTURES = [
    Culture(
        "es",
        "two-surnames",
        "María José|;Lucía|;Ximena|;Guadalupe|;Rocío|;Valentina|",
        "José Ángel|;Andrés|;Emilio|;Joaquín|;Óscar|;Íñigo|",
        "García|;Hernández|;Núñez|;Peña|;Villarreal|;Ibáñez|;Quispe|;Márquez|;Zúñiga|",
        "MX GT HN SV NI CR PA CO VE EC PE BO PY UY AR CL CU DO ES GQ",
    ),
    Culture(
        "pt",
        "two-surnames",
        "Conceição|;Beatriz|;Inês|;Luzia|;Thaís|",
        "João|;Antônio|;Tomé|;Caetano|;Nuno|",
        "Gonçalves|;Araújo|;Magalhães|;Assunção|;Carvalho|;Brandão|",
        "BR PT AO MZ CV ST GW",
    ),
    Culture(
        "ar",
        "son-of",
        "Maryam|مريم;Noura|نورة;Fatima|فاطمة;Sheikha|شيخة;Latifa|لطيفة",
        "Abdulrahman|عبدالرحمن;Khalid|خالد;Saeed|سعيد;Yousef|يوسف;Hamad|حمد",
        "Al Marri|المري;Al Ketbi|الكتبي;Al Otaibi|العتيبي;Al Balushi|البلوشي;Al Harbi|الحربي;Al Kuwari|الكواري",
        "AE SA KW QA BH OM YE",
    ),
    Culture(
        "ar",
        "western",
        "Rania|رانيا;Dina|دينا;Hala|هالة;Salma|سلمى;Amal|أمل",
        "Karim|كريم;Tarek|طارق;Omar|عمر;Bassam|بسام;Ziad|زياد",
        "Haddad|حداد;Mansour|منصور;Khoury|خوري;El Sayed|السيد;Nasser|ناصر;Ben Salah|بن صالح",
        "EG JO LB SY IQ PS LY TN DZ MA SD MR DJ",
    ),
    Culture(
        "zh",
        "family-first",
        "Wei|伟;Xiuying|秀英;Yuhan|雨涵;Meiling|美玲;Jing|静",
        "Haoran|浩然;Jianguo|建国;Zhiyuan|志远;Lei|磊;Minghui|明辉",
        "Zhang|张;Li|李;Chen|陈;Ouyang|欧阳;Liu|刘;Zhao|赵;Shan|单",
        "CN",
    ),
    Culture(
        "zh-Hant",
        "family-first",
        "Ya-ting|雅婷;Shu-fen|淑芬;Ka Yan|嘉欣",
        "Chih-hao|志豪;Chun-wei|俊偉;Wing Hong|永康",
        "Lin|林;Huang|黃;Tsai|蔡;Cheung|張;Wong|王",
        "TW HK MO",
    ),
    Culture(
        "ja",
        "western",
        "Haruka|遥;Sachiko|幸子;Misaki|美咲",
        "Kenji|健二;Takumi|拓海;Shinichi|真一",
        "Nakagawa|中川;Ishikawa|石川;Morimoto|森本;Ōno|大野",
        "JP",
    ),
    Culture(
        "ko",
        "family-first",
        "Ji-woo|지우;Seo-yeon|서연;Eun-jung|은정",
        "Min-jun|민준;Sung-ho|성호;Dong-hyun|동현",
        "Kim|김;Park|박;Namgung|남궁;Choi|최",
        "KR",
    ),
    Culture(
        "vi",
        "family-first",
        "Thị Hồng|;Ngọc Ánh|;Thu Hằng|",
        "Văn Đức|;Minh Tuấn|;Quốc Bảo|",
        "Nguyễn|;Trần|;Phạm|;Đặng|",
        "VN",
    ),
    Culture(
        "th",
        "western",
        "Siriporn|ศิริพร;Kanya|กัญญา;Malee|มาลี",
        "Somchai|สมชาย;Anan|อนันต์;Prasert|ประเสริฐ",
        "Srisuk|ศรีสุข;Thongchai|ธงชัย;Wongsakul|วงศ์สกุล",
        "TH LA",
    ),
    Culture("id", "mononym", "Sulastri|;Wati|;Kartini Dewi|;Ayu|", "Suharto|;Budi|;Slamet|;Wayan|", "|", "ID TL"),
    Culture(
        "ms",
        "son-of",
        "Nurul Aisyah|;Siti Hajar|;Farah|",
        "Ahmad Faiz|;Hafiz|;Zulkifli|",
        "Abdullah|;Ismail|;Rahman|",
        "MY BN SG",
    ),
    Culture(
        "fil", "western", "Maricel|;Rosalinda|;Angelica|", "Rodel|;Jun|;Efren|", "Dela Cruz|;Bautista|;Macaraeg|", "PH"
    ),
    Culture(
        "hi",
        "western",
        "Sunita|सुनीता;Kavya|काव्या;Meera|मीरा",
        "Rajesh|राजेश;Arjun|अर्जुन;Vikram|विक्रम",
        "Sharma|शर्मा;Iyer|अय्यर;Gupta|गुप्ता;Singh|सिंह",
        "IN NP MU FJ",
    ),
    Culture(
        "bn",
        "western",
        "Nasrin|নাসরিন;Farzana|ফারজানা",
        "Mizanur|মিজানুর;Anwar|আনোয়ার",
        "Hossain|হোসেন;Chowdhury|চৌধুরী;Begum|বেগম",
        "BD",
    ),
    Culture(
        "ur",
        "western",
        "Ayesha|عائشہ;Saima|صائمہ",
        "Imran|عمران;Bilal|بلال",
        "Qureshi|قریشی;Malik|ملک;Khan|خان",
        "PK AF",
    ),
    Culture(
        "fa",
        "western",
        "Shirin|شیرین;Nasrin|نسرین",
        "Dariush|داریوش;Kaveh|کاوه",
        "Ahmadi|احمدی;Rostami|رستمی;Hosseini|حسینی",
        "IR TJ",
    ),
    Culture(
        "ru",
        "western",
        "Ekaterina|Екатерина;Olga|Ольга;Aigerim|Айгерим",
        "Sergei|Сергей;Nikolai|Николай;Yerlan|Ерлан",
        "Ivanchenko|Иванченко;Sokolov|Соколов;Nurlanov|Нурланов",
        "RU KZ KG UZ BY TM MD",
    ),
    Culture(
        "uk",
        "western",
        "Oksana|Оксана;Nadiia|Надія",
        "Taras|Тарас;Andrii|Андрій",
        "Kovalenko|Коваленко;Shevchuk|Шевчук",
        "UA",
    ),
    Culture(
        "sr",
        "western",
        "Jelena|Јелена;Milica|Милица",
        "Dragan|Драган;Nemanja|Немања",
        "Petrović|Петровић;Đorđević|Ђорђевић",
        "RS ME BA MK BG",
    ),
    Culture(
        "el",
        "western",
        "Eleni|Ελένη;Despina|Δέσποινα",
        "Nikolaos|Νικόλαος;Stavros|Σταύρος",
        "Papadakis|Παπαδάκης;Ioannidis|Ιωαννίδης",
        "GR CY",
    ),
    Culture("tr", "western", "Ayşe|;Gülşen|;Zeynep|", "Mehmet|;Çağrı|;Ömer|", "Yıldız|;Öztürk|;Şahin|", "TR AZ"),
    Culture("he", "western", "Tamar|תמר;Noa|נועה", "Yosef|יוסף;Eitan|איתן", "Mizrahi|מזרחי;Ben-David|בן־דוד", "IL"),
    Culture(
        "ka",
        "western",
        "Nino|ნინო;Ketevan|ქეთევან",
        "Giorgi|გიორგი;Zurab|ზურაბ",
        "Beridze|ბერიძე;Kapanadze|კაპანაძე",
        "GE",
    ),
    Culture(
        "hy",
        "western",
        "Anahit|Անահիտ;Lusine|Լուսինե",
        "Tigran|Տիգրան;Hayk|Հայկ",
        "Petrosyan|Պետրոսյան;Sargsyan|Սարգսյան",
        "AM",
    ),
    Culture(
        "am",
        "given-father",
        "Tigist|ትዕግስት;Hirut|ሂሩት",
        "Abebe|አበበ;Dawit|ዳዊት",
        "Tesfaye|ተስፋዬ;Bekele|በቀለ;Haile|ኃይለ",
        "ET ER",
    ),
    Culture("my", "mononym", "Thida|သီတာ;Khin Mar Lay|ခင်မာလေး", "Kyaw Zin|ကျော်ဇင်;Aung Min|အောင်မင်း", "|", "MM"),
    Culture("km", "family-first", "Sreymom|ស្រីមុំ;Bopha|បុប្ផា", "Sovann|សុវណ្ណ;Dara|ដារា", "Chea|ជា;Sok|សុខ", "KH"),
    Culture("si", "western", "Nimali|නිමාලි;Kumari|කුමාරි", "Ruwan|රුවන්;Nuwan|නුවන්", "Perera|පෙරේරා;Jayasuriya|ජයසූරිය", "LK MV"),
    Culture(
        "mn",
        "given-father",
        "Oyunchimeg|Оюунчимэг;Sarnai|Сарнай",
        "Batbayar|Батбаяр;Temuulen|Тэмүүлэн",
        "Ganbold|Ганболд;Dorj|Дорж",
        "MN",
    ),
    Culture("hu", "family-first", "Zsófia|;Ágnes|", "Gergő|;Bálint|", "Szőke|;Kövesdi|;Nagy|", "HU"),
    Culture(
        "pl",
        "western",
        "Małgorzata|;Agnieszka|",
        "Łukasz|;Wojciech|",
        "Wiśniewska|;Dąbrowski|;Zając|",
        "PL CZ SK SI HR",
    ),
    Culture(
        "fr",
        "western",
        "Aïssatou|;Chloé|;Fatoumata|;Solène|",
        "Mamadou|;Benoît|;Kouassi|;Jean-Baptiste|",
        "Diallo|;N'Diaye|;Lefèvre|;Traoré|;Koné|",
        "FR BE SN CI ML GN BF NE TG BJ CM GA CD CG MG HT LU MC TD",
    ),
    Culture(
        "de",
        "western",
        "Anneliese|;Käthe|;Franziska|",
        "Jürgen|;Matthias|;Björn|",
        "Müller|;Großmann|;Schäfer|;Aebischer|",
        "DE AT CH LI",
    ),
    Culture("it", "western", "Giuliana|;Niccolina|", "Niccolò|;Salvatore|", "D'Amico|;Esposito|;De Luca|", "IT MT SM"),
    Culture("nl", "western", "Femke|;Anouk|", "Sander|;Joost|", "van den Berg|;de Vries|;'t Hart|", "NL SR"),
    Culture(
        "sv",
        "western",
        "Åsa|;Sigrún|;Maiken|;Aino|",
        "Øystein|;Jónas|;Söderberg|;Eino|",
        "Lindström|;Ødegård|;Kjærgaard|;Mäkinen|;Jónsson|",
        "SE NO DK FI IS EE LV LT",
    ),
    Culture("ro", "western", "Ioana|;Anca|", "Ștefan|;Mihai|", "Țurcanu|;Popescu|", "RO AL"),
    Culture(
        "sw",
        "western",
        "Wanjiru|;Achieng|;Neema|",
        "Kamau|;Otieno|;Juma|",
        "Mwangi|;Odhiambo|;Mushi|",
        "KE TZ UG RW BI ZM MW",
    ),
    Culture(
        "en",
        "western",
        "Ngozi|;Adaeze|;Akosua|;Thandiwe|",
        "Chukwuemeka|;Kwabena|;Sipho|;Oluwaseun|",
        "Okonkwo|;Adeyemi|;Mensah|;Dlamini|;Nkosi|",
        "NG GH ZA BW ZW LS SZ NA SL LR GM",
    ),
    Culture(
        "en",
        "western",
        "Siobhán|;Margaret|;Tiana|;Mele|",
        "Rhys|;Angus|;Desmond|;Sione|",
        "O'Sullivan|;MacLeod|;Campbell|;Fonoti|;Brathwaite|",
        "CA GB IE AU NZ JM TT BB BS BZ GY WS TO PG",
    ),
]

CULTURE_OF = {country: culture for culture in CULTURES for country in culture.countries.split()}
COUNTRIES = sorted(CULTURE_OF)
