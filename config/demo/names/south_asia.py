"""South Asian names: Hindi, Punjabi with Singh and Kaur, Tamil, Bengali, Urdu, Nepali, Sinhala, Dhivehi."""

from .culture import Culture

# fmt: off
CULTURES = [
    Culture("hindi", "western", "hi", "hi", "Deva",
            "Sunita|सुनीता;Kavya|काव्या;Meera|मीरा;Anjali|अंजलि;Rekha|रेखा;Priya|प्रिया;Savitri|सावित्री",
            "Rajesh|राजेश;Arjun|अर्जुन;Vikram|विक्रम;Suresh|सुरेश;Amit|अमित;Dinesh|दिनेश;Rohan|रोहन",
            "Sharma|शर्मा;Gupta|गुप्ता;Mishra|मिश्रा;Verma|वर्मा;Agarwal|अग्रवाल;Yadav|यादव;Joshi|जोशी;Chauhan|चौहान;Saxena|सक्सेना",
            "IN FJ MU"),
    Culture("punjabi", "sikh", "pa", "pa", "Guru",
            "Harpreet|ਹਰਪ੍ਰੀਤ;Manjit|ਮਨਜੀਤ;Simran|ਸਿਮਰਨ;Jasleen|ਜਸਲੀਨ;Gurpreet|ਗੁਰਪ੍ਰੀਤ;Navneet|ਨਵਨੀਤ",
            "Gurdeep|ਗੁਰਦੀਪ;Balwinder|ਬਲਵਿੰਦਰ;Jaspreet|ਜਸਪ੍ਰੀਤ;Harjit|ਹਰਜੀਤ;Kuldip|ਕੁਲਦੀਪ;Amrik|ਅਮਰੀਕ",
            "Dhillon|ਢਿੱਲੋਂ;Sandhu|ਸੰਧੂ;Gill|ਗਿੱਲ;Brar|ਬਰਾੜ;Sidhu|ਸਿੱਧੂ;Grewal|ਗਰੇਵਾਲ;Bajwa|ਬਾਜਵਾ;Mann|ਮਾਨ", "IN CA"),
    Culture("tamil", "western", "ta", "ta", "Taml",
            "Lakshmi|லட்சுமி;Kavitha|கவிதா;Meenakshi|மீனாட்சி;Revathi|ரேவதி;Selvi|செல்வி;Abirami|அபிராமி",
            "Murugan|முருகன்;Senthil|செந்தில்;Karthik|கார்த்திக்;Arumugam|ஆறுமுகம்;Prakash|பிரகாஷ்;Tamilselvan|தமிழ்செல்வன்",
            "Subramaniam|சுப்ரமணியம்;Rajendran|ராஜேந்திரன்;Pillai|பிள்ளை;Natarajan|நடராஜன்;Shanmugam|சண்முகம்;Govindasamy|கோவிந்தசாமி;"
            "Krishnan|கிருஷ்ணன்;Palani|பழனி", "IN LK SG MY"),
    Culture("bengali", "western", "bn", "bn", "Beng",
            "Nasrin|নাসরিন;Farzana|ফারজানা;Sharmin|শারমিন;Ruksana|রুকসানা;Taslima|তাসলিমা;Jannatul|জান্নাতুল;Salma|সালমা",
            "Mizanur|মিজানুর;Anwar|আনোয়ার;Shafiqul|শফিকুল;Rafiq|রফিক;Kamrul|কামরুল;Jahangir|জাহাঙ্গীর;Tanvir|তানভীর",
            "Hossain|হোসেন;Chowdhury|চৌধুরী;Rahman|রহমান;Islam|ইসলাম;Sarkar|সরকার;Talukder|তালুকদার;Bhuiyan|ভূঁইয়া;Mollah|মোল্লা",
            "BD"),
    Culture("urdu", "western", "ur pa", "ur", "Arab",
            "Ayesha|عائشہ;Saima|صائمہ;Rubina|روبینہ;Kiran|کرن;Nadia|نادیہ;Uzma|عظمیٰ;Shazia|شازیہ",
            "Adnan|عدنان;Bilal|بلال;Usman|عثمان;Asad|اسد;Tariq|طارق;Kashif|کاشف;Zubair|زبیر",
            "Qureshi|قریشی;Malik|ملک;Khan|خان;Butt|بٹ;Chaudhry|چوہدری;Bhatti|بھٹی;Siddiqui|صدیقی;Mirza|مرزا;Awan|اعوان", "PK"),
    Culture("nepali", "western", "ne", "ne", "Deva",
            "Sita|सीता;Binita|बिनिता;Kabita|कविता;Sarita|सरिता;Pabitra|पवित्रा;Dolma|डोल्मा",
            "Bishnu|विष्णु;Prakash|प्रकाश;Dipendra|दीपेन्द्र;Hari|हरि;Pasang|पासाङ;Suman|सुमन",
            "Shrestha|श्रेष्ठ;Gurung|गुरुङ;Tamang|तामाङ;Adhikari|अधिकारी;Thapa|थापा;Sherpa|शेर्पा;Bhattarai|भट्टराई;Rai|राई", "NP"),
    Culture("sinhala", "western", "si", "si", "Sinh",
            "Nimali|නිමාලි;Kumari|කුමාරි;Sanduni|සඳුනි;Chandrika|චන්ද්‍රිකා;Dilini|දිලිනි;Malini|මාලිනි",
            "Ruwan|රුවන්;Nuwan|නුවන්;Chaminda|චමින්ද;Sunil|සුනිල්;Kasun|කසුන්;Lasantha|ලසන්ත",
            "Perera|පෙරේරා;Jayasuriya|ජයසූරිය;Fernando|ප්‍රනාන්දු;Bandara|බණ්ඩාර;Wickramasinghe|වික්‍රමසිංහ;Silva|සිල්වා;"
            "Gunawardena|ගුණවර්ධන;Dissanayake|දිසානායක", "LK"),
    Culture("maldives", "western", "dv", "dv", "Thaa",
            "Aminath|އާމިނަތު;Fathimath|ފާތިމަތު;Mariyam|މަރިޔަމް;Aishath|އައިޝަތު;Hawwa|ހައްވާ;Shifna|ޝިފްނާ",
            "Ibrahim|އިބްރާހީމް;Ahmed|އަޙްމަދު;Hassan|ޙަސަން;Ali|ޢަލީ;Mohamed|މުޙައްމަދު;Hussain|ޙުސައިން",
            "Rasheed|ރަޝީދު;Shareef|ޝަރީފު;Manik|މަނިކު;Naseem|ނަސީމް;Zahir|ޒާހިރު;Latheef|ލަޠީފު;Saeed|ސަޢީދު;Didi|ދީދީ", "MV"),
    Culture("bhutan", "given-only", "dz", "dz", "Tibt",
            "Pema Lhamo|པདྨ་ལྷ་མོ;Karma Choden|ཀརྨ་ཆོས་སྒྲོན;Sonam Yangden|བསོད་ནམས་དབྱངས་ལྡན;Tashi Wangmo|བཀྲ་ཤིས་དབང་མོ;"
            "Dechen Zangmo|བདེ་ཆེན་བཟང་མོ;Kinley Om|ཀུན་ལེགས་འོམ",
            "Karma Dorji|ཀརྨ་རྡོ་རྗེ;Tshering Wangchuk|ཚེ་རིང་དབང་ཕྱུག;Sonam Tobgay|བསོད་ནམས་སྟོབས་རྒྱས;Ugyen Tenzin|ཨོ་རྒྱན་བསྟན་འཛིན;"
            "Pema Namgyel|པདྨ་རྣམ་རྒྱལ;Jigme Norbu|འཇིགས་མེད་ནོར་བུ", "", "BT"),
]
# fmt: on
