"""Persian, Afghan, Turkic, Caucasian and Hebrew names."""

from .culture import Culture

# fmt: off
CULTURES = [
    Culture("persian", "western", "fa", "fa", "Arab",
            "Shirin|شیرین;Nasrin|نسرین;Mahsa|مهسا;Parisa|پریسا;Zahra|زهرا;Laleh|لاله;Farideh|فریده",
            "Dariush|داریوش;Kaveh|کاوه;Ali Reza|علی‌رضا;Behnam|بهنام;Mehdi|مهدی;Siavash|سیاوش;Hossein|حسین",
            "Ahmadi|احمدی;Rostami|رستمی;Hosseini|حسینی;Karimi|کریمی;Moradi|مرادی;Tehrani|تهرانی;Jafari|جعفری;Sadeghi|صادقی;Norouzi|نوروزی",
            "IR"),
    Culture("dari", "western", "prs ps", "fa", "Arab",
            "Zarmina|زرمینه;Shukria|شکریه;Freshta|فرشته;Maliha|ملیحه;Parwana|پروانه;Nargis|نرگس",
            "Najibullah|نجیب‌الله;Abdul Wahid|عبدالواحد;Mirwais|میرویس;Ghulam Ali|غلام‌علی;Farhad|فرهاد;Zabihullah|ذبیح‌الله",
            "Noorzai|نورزی;Rahimi|رحیمی;Stanekzai|ستانکزی;Haidari|حیدری;Sharifi|شریفی;Popal|پوپل;Wardak|وردک;Barakzai|بارکزی", "AF"),
    Culture("tajik", "western", "tg ru", "tg", "Cyrl",
            "Zarina|Зарина;Gulnora|Гулнора;Mohira|Моҳира;Sitora|Ситора;Nigora|Нигора;Firuza|Фирӯза",
            "Rustam|Рустам;Farrukh|Фаррух;Daler|Далер;Jamshed|Ҷамшед;Suhrob|Суҳроб;Umed|Умед",
            "Nazarov|Назаров/Nazarova|Назарова;Saidov|Саидов/Saidova|Саидова;Karimov|Каримов/Karimova|Каримова;Sharipov|Шарипов/Sharipova|Шарипова;"
            "Mirzoev|Мирзоев/Mirzoeva|Мирзоева;Rajabov|Раҷабов/Rajabova|Раҷабова;Davlatov|Давлатов/Davlatova|Давлатова;Safarov|Сафаров/Safarova|Сафарова",
            "TJ"),
    Culture("turkish", "western", "tr", "tr", "Latn",
            "Ayşe;Gülşen;Zeynep;Elif;Hatice;Özlem;Merve;Sevgi", "Mehmet;Çağrı;Ömer;Mustafa;Emre;Hüseyin;Oğuz;İsmail",
            "Yıldız;Öztürk;Şahin;Çelik;Doğan;Kılıç;Aydın;Kaplan;Güneş", "TR"),
    Culture("azeri", "western", "az ru", "az", "Latn",
            "Günel;Aygün;Sevinc;Nigar;Ləman;Türkan;Xədicə", "Elçin;Rəşad;Vüsal;Orxan;Fərid;Cavid;Tural",
            "Məmmədov/Məmmədova;Quliyev/Quliyeva;Hüseynov/Hüseynova;Əhmədov/Əhmədova;Abbasov/Abbasova;Rzayev/Rzayeva;Səfərov/Səfərova;Nəbiyev/Nəbiyeva",
            "AZ"),
    Culture("kazakh", "western", "kk ru", "kk", "Cyrl",
            "Aigerim|Айгерім;Saule|Сәуле;Dinara|Динара;Aizhan|Айжан;Gulmira|Гүлмира;Zhanar|Жанар",
            "Yerlan|Ерлан;Nurzhan|Нұржан;Askar|Асқар;Daulet|Дәулет;Marat|Марат;Bauyrzhan|Бауыржан",
            "Nurlanov|Нұрланов/Nurlanova|Нұрланова;Akhmetov|Ахметов/Akhmetova|Ахметова;Omarov|Омаров/Omarova|Омарова;Serikov|Серіков/Serikova|Серікова;"
            "Zhumabayev|Жұмабаев/Zhumabayeva|Жұмабаева;Abenov|Әбенов/Abenova|Әбенова;Bekov|Беков/Bekova|Бекова;Kenzhebekov|Кенжебеков/Kenzhebekova|Кенжебекова",
            "KZ"),
    Culture("kyrgyz", "western", "ky ru", "ky", "Cyrl",
            "Nurgul|Нургүл;Cholpon|Чолпон;Aiperi|Айпери;Jyldyz|Жылдыз;Meerim|Мээрим;Ainura|Айнура",
            "Bakyt|Бакыт;Azamat|Азамат;Ulan|Улан;Nurbek|Нурбек;Talant|Талант;Kubat|Кубат",
            "Asanov|Асанов/Asanova|Асанова;Toktogulov|Токтогулов/Toktogulova|Токтогулова;Isakov|Исаков/Isakova|Исакова;Mamytov|Мамытов/Mamytova|Мамытова;"
            "Beishenov|Бейшенов/Beishenova|Бейшенова;Osmonov|Осмонов/Osmonova|Осмонова;Turdubaev|Турдубаев/Turdubaeva|Турдубаева;Kadyrov|Кадыров/Kadyrova|Кадырова",
            "KG"),
    Culture("uzbek", "western", "uz ru", "uz", "Latn",
            "Dilnoza;Gulchehra;Nilufar;Shahnoza;Munisa;Zulfiya;Madina", "Sherzod;Jasur;Otabek;Botir;Ulugʻbek;Dilshod;Aziz",
            "Karimov/Karimova;Yoʻldoshev/Yoʻldosheva;Tursunov/Tursunova;Rahimov/Rahimova;Xoʻjayev/Xoʻjayeva;Ergashev/Ergasheva;Qodirov/Qodirova;Sobirov/Sobirova",
            "UZ"),
    Culture("turkmen", "western", "tk ru", "tk", "Latn",
            "Ogulgerek;Maral;Bahar;Jeren;Gözel;Aýna", "Merdan;Döwlet;Serdar;Batyr;Myrat;Begenç",
            "Annaýew/Annaýewa;Orazow/Orazowa;Ataýew/Ataýewa;Hojamow/Hojamowa;Nuryýew/Nuryýewa;Durdyýew/Durdyýewa;Saparow/Saparowa;Meredow/Meredowa",
            "TM"),
    Culture("hebrew", "western", "he", "he", "Hebr",
            "Tamar|תמר;Noa|נועה;Rivka|רבקה;Yael|יעל;Shira|שירה;Michal|מיכל;Orly|אורלי",
            "Yosef|יוסף;Eitan|איתן;Avraham|אברהם;Noam|נועם;Uri|אורי;Shlomo|שלמה;Doron|דורון",
            "Mizrahi|מזרחי;Ben-David|בן־דוד;Cohen|כהן;Levi|לוי;Peretz|פרץ;Azoulay|אזולאי;Friedman|פרידמן;Katz|כץ;Shapira|שפירא", "IL"),
    Culture("georgian", "western", "ka", "ka", "Geor",
            "Nino|ნინო;Ketevan|ქეთევან;Tamar|თამარ;Manana|მანანა;Salome|სალომე;Eka|ეკა",
            "Giorgi|გიორგი;Zurab|ზურაბ;Levan|ლევან;Irakli|ირაკლი;Davit|დავით;Vakhtang|ვახტანგ",
            "Beridze|ბერიძე;Kapanadze|კაპანაძე;Gelashvili|გელაშვილი;Lomidze|ლომიძე;Maisuradze|მაისურაძე;Tsiklauri|წიკლაური;Giorgadze|გიორგაძე;"
            "Kvaratskhelia|კვარაცხელია", "GE"),
    Culture("armenian", "western", "hy ru", "hy", "Armn",
            "Anahit|Անահիտ;Lusine|Լուսինե;Arpine|Արփինե;Gayane|Գայանե;Narine|Նարինե;Mariam|Մարիամ",
            "Tigran|Տիգրան;Hayk|Հայկ;Aram|Արամ;Vardan|Վարդան;Gevorg|Գևորգ;Suren|Սուրեն",
            "Petrosyan|Պետրոսյան;Harutyunyan|Հարությունյան;Grigoryan|Գրիգորյան;Hakobyan|Հակոբյան;Manukyan|Մանուկյան;Avetisyan|Ավետիսյան;"
            "Ghazaryan|Ղազարյան;Mkrtchyan|Մկրտչյան", "AM"),
]
# fmt: on
