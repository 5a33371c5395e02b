"""Arabic names: the Gulf with bin and bint, the Levant and the Nile with the father's name, the Maghreb French spelling."""

from .culture import Culture

GULF_WOMEN = (
    "Maryam|مريم;Noura|نورة;Fatima|فاطمة;Sheikha|شيخة;Latifa|لطيفة;Hessa|حصة;Moza|موزة;Reem|ريم;Al Anoud|العنود"
)
GULF_MEN = "Abdulrahman|عبدالرحمن;Khalid|خالد;Saeed|سعيد;Yousef|يوسف;Hamad|حمد;Mubarak|مبارك;Rashid|راشد;Faisal|فيصل;Abdulaziz|عبدالعزيز"

# fmt: off
CULTURES = [
    Culture("gulf", "son-of", "ar afb", "ar", "Arab", GULF_WOMEN, GULF_MEN,
            "Al Marri|المري;Al Ketbi|الكتبي;Al Otaibi|العتيبي;Al Harbi|الحربي;Al Kuwari|الكواري;Al Mutairi|المطيري;"
            "Al Suwaidi|السويدي;Al Dosari|الدوسري;Al Ajmi|العجمي;Al Shehri|الشهري", "AE SA KW QA BH"),
    Culture("oman", "son-of", "ar", "ar", "Arab",
            "Zuwaina|زوينة;Thuraya|ثريا;Rayya|رية;Shamsa|شمسة;Salma|سلمى;Badriya|بدرية;Asila|أصيلة",
            "Said|سعيد;Hilal|هلال;Nasser|ناصر;Salim|سالم;Khamis|خميس;Badr|بدر;Sultan|سلطان",
            "Al Balushi|البلوشي;Al Busaidi|البوسعيدي;Al Harthy|الحارثي;Al Rawahi|الرواحي;Al Kindi|الكندي;Al Habsi|الحبسي;"
            "Al Maskari|المسكري;Al Lawati|اللواتي", "OM"),
    Culture("yemen", "with-father", "ar", "ar", "Arab",
            "Arwa|أروى;Bilqis|بلقيس;Amat Al-Rahman|أمة الرحمن;Taqiya|تقية;Samira|سميرة;Najat|نجاة",
            "Abdo|عبده;Mutahar|مطهر;Ali|علي;Qasim|قاسم;Yahya|يحيى;Tawfiq|توفيق",
            "Al-Hakimi|الحكيمي;Al-Sabri|الصبري;Al-Qubati|القباطي;Al-Wazir|الوزير;Al-Ansi|العنسي;Ba-Wazir|باوزير;Al-Hamdani|الهمداني;"
            "Al-Amri|العمري", "YE"),
    Culture("levant", "with-father", "ar apc", "ar", "Arab",
            "Rania|رانيا;Hala|هالة;Rima|ريما;Nisreen|نسرين;Lina|لينا;Maysoun|ميسون;Ghada|غادة;Dalal|دلال",
            "Karim|كريم;Bassam|بسام;Ziad|زياد;Marwan|مروان;Ghassan|غسان;Nabil|نبيل;Samer|سامر;Elias|إلياس",
            "Haddad|حداد;Khoury|خوري;Mansour|منصور;Najjar|نجار;Sabbagh|صباغ;Al-Masri|المصري;Halabi|حلبي;Qasim|قاسم;Shaheen|شاهين;"
            "Tannous|طنوس", "JO LB SY PS"),
    Culture("iraq", "with-father", "ar acm", "ar", "Arab",
            "Zahraa|زهراء;Shahad|شهد;Wasan|وسن;Israa|إسراء;Nadia|نادية;Hanaa|هناء;Suhad|سهاد",
            "Haider|حيدر;Hussein|حسين;Muntadhar|منتظر;Sajjad|سجاد;Qusay|قصي;Ammar|عمار;Laith|ليث",
            "Al-Jubouri|الجبوري;Al-Tamimi|التميمي;Al-Saadi|الساعدي;Al-Obaidi|العبيدي;Al-Dulaimi|الدليمي;Al-Khafaji|الخفاجي;"
            "Al-Bayati|البياتي;Al-Zubaidi|الزبيدي", "IQ"),
    Culture("nile", "with-father", "ar arz", "ar", "Arab",
            "Dina|دينا;Mona|منى;Yasmine|ياسمين;Heba|هبة;Shaimaa|شيماء;Nagwa|نجوى;Marwa|مروة;Mariam|مريم",
            "Mahmoud|محمود;Tarek|طارق;Sherif|شريف;Mostafa|مصطفى;Gamal|جمال;Ashraf|أشرف;Mina|مينا;Hossam|حسام",
            "El Sayed|السيد;Abdel Fattah|عبدالفتاح;Soliman|سليمان;El Naggar|النجار;Ibrahim|إبراهيم;Ghali|غالي;Shahin|شاهين;"
            "El Masry|المصري;Hegazy|حجازي", "EG"),
    Culture("sudan", "with-father", "ar", "ar", "Arab",
            "Amna|آمنة;Ihsan|إحسان;Howida|هويدا;Rasha|رشا;Sittana|ستنا;Nimat|نعمات",
            "Osman|عثمان;Eltayeb|الطيب;Babiker|بابكر;Mutasim|معتصم;Awad|عوض;Idris|إدريس",
            "Elhassan|الحسن;Abdalla|عبدالله;Elamin|الأمين;Khalifa|خليفة;Bashir|بشير;Musa|موسى;Eltom|التوم;Hamid|حامد", "SD"),
    Culture("maghreb", "western", "ar ary fr", "ar", "Arab",
            "Khadija|خديجة;Naïma|نعيمة;Houda|هدى;Meryem|مريم;Zineb|زينب;Souad|سعاد;Leïla|ليلى;Ilham|إلهام",
            "Youssef|يوسف;Hicham|هشام;Abdelkader|عبدالقادر;Mourad|مراد;Rachid|رشيد;Nabil|نبيل;Sofiane|سفيان;Driss|إدريس",
            "Benali|بن علي;Bouzid|بوزيد;El Idrissi|الإدريسي;Chraibi|الشرايبي;Belkacem|بلقاسم;Haddad|حداد;Mansouri|منصوري;"
            "Ouali|والي;Zerhouni|زرهوني;Tazi|التازي", "MA DZ"),
    Culture("tunisia", "western", "ar aeb fr", "ar", "Arab",
            "Olfa|ألفة;Ines|إيناس;Rim|ريم;Hayet|حياة;Sonia|سنية;Mouna|منى",
            "Skander|إسكندر;Mehdi|مهدي;Slim|سليم;Anis|أنيس;Moncef|منصف;Walid|وليد",
            "Ben Salah|بن صالح;Trabelsi|الطرابلسي;Gharbi|الغربي;Jaziri|الجزيري;Chaabane|شعبان;Mejri|الماجري;Ayari|العياري;"
            "Ben Youssef|بن يوسف", "TN"),
    Culture("libya", "with-father", "ar ayl", "ar", "Arab",
            "Najla|نجلاء;Hanan|حنان;Asma|أسماء;Salma|سلمى;Khadija|خديجة;Huda|هدى",
            "Abdulsalam|عبدالسلام;Muftah|مفتاح;Faraj|فرج;Salem|سالم;Nuri|نوري;Ramadan|رمضان",
            "El Warfalli|الورفلي;Zwai|الزوي;Misrati|المصراتي;El Fitouri|الفيتوري;Tarhouni|الترهوني;Gharyani|الغرياني;Zliteni|الزليتني;"
            "El Obeidi|العبيدي", "LY"),
    Culture("mauritania", "son-of", "ar", "ar", "Arab",
            "Mariem|مريم;Vatimetou|فاطمة;Aminetou|آمنة;Zeinebou|زينب;Toutou|توتو;Selma|سلمى",
            "Sidi|سيدي;Mohamed Lemine|محمد الأمين;Cheikh|الشيخ;Ahmedou|أحمدو;Moctar|المختار;Brahim|إبراهيم",
            "Bouh|بوه;Dahi|الداهي;Mbareck|مبارك;Abeidna|عبيدنا;Hamoud|حمود;Salem|سالم;Bilal|بلال;Yahya|يحيى", "MR"),
]
# fmt: on
