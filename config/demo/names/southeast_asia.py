"""Southeast Asian names: Vietnamese and Khmer family first, Malay bin and binti, Indonesian and Burmese single names."""

from .culture import Culture

# fmt: off
CULTURES = [
    Culture("vietnam", "family-first", "vi", "vi", "Latn",
            "Thị Hồng;Ngọc Ánh;Thu Hằng;Thị Lan;Bích Thủy;Kim Oanh;Thanh Trúc;Mỹ Duyên",
            "Văn Đức;Minh Tuấn;Quốc Bảo;Hữu Phước;Đình Khôi;Thanh Tùng;Gia Huy;Xuân Trường",
            "Nguyễn;Trần;Phạm;Đặng;Lê;Huỳnh;Võ;Bùi;Đỗ", "VN"),
    Culture("thailand", "western", "th", "th", "Thai",
            "Siriporn|ศิริพร;Kanya|กัญญา;Malee|มาลี;Wanida|วนิดา;Nattaya|ณัฐยา;Supaporn|สุภาพร;Pimchanok|พิมพ์ชนก",
            "Somchai|สมชาย;Anan|อนันต์;Prasert|ประเสริฐ;Thanakorn|ธนากร;Wichai|วิชัย;Kittisak|กิตติศักดิ์;Nattapong|ณัฐพงศ์",
            "Srisuk|ศรีสุข;Thongchai|ธงชัย;Wongsakul|วงศ์สกุล;Rattanakul|รัตนกุล;Suwannarat|สุวรรณรัตน์;Chaiyasit|ชัยสิทธิ์;"
            "Boonmee|บุญมี;Kaewkla|แก้วกล้า", "TH"),
    Culture("laos", "western", "lo", "lo", "Laoo",
            "Bounmy|ບຸນມີ;Chanthala|ຈັນທະລາ;Manivanh|ມະນີວັນ;Souphaphone|ສຸພາພອນ;Khamla|ຄຳຫຼ້າ;Noy|ນ້ອຍ",
            "Somphone|ສົມພອນ;Khamphet|ຄຳເພັດ;Bounthavy|ບຸນທະວີ;Phonesavanh|ໂພນສະຫວັນ;Vilay|ວິໄລ;Thongsy|ທອງສີ",
            "Phommachanh|ພົມມະຈັນ;Vongsa|ວົງສາ;Keomany|ແກ້ວມະນີ;Sisavath|ສີສະຫວາດ;Inthavong|ອິນທະວົງ;Sengdara|ແສງດາລາ;"
            "Xayavong|ໄຊຍະວົງ;Douangchanh|ດວງຈັນ", "LA"),
    Culture("cambodia", "family-first", "km", "km", "Khmr",
            "Sreymom|ស្រីមុំ;Bopha|បុប្ផា;Chanthou|ចន្ធូ;Sokha|សុខា;Kunthea|គន្ធា;Rachana|រចនា",
            "Sovann|សុវណ្ណ;Dara|ដារា;Vuthy|វុទ្ធី;Samnang|សំណាង;Rithy|រិទ្ធី;Piseth|ពិសិដ្ឋ",
            "Chea|ជា;Sok|សុខ;Keo|កែវ;Heng|ហេង;Prak|ប្រាក់;Chhim|ឈឹម;Nhem|ញ៉ែម;Tep|ទេព", "KH"),
    Culture("burma", "mononym", "my", "my", "Mymr",
            "Thida|သီတာ;Khin Mar Lay|ခင်မာလေး;Ei Phyu|အိဖြူ;Hnin Wai|နှင်းဝေ;Nwe Nwe Aye|နွယ်နွယ်အေး;San San Myint|စန်းစန်းမြင့်;Su Su|စုစု",
            "Kyaw Zin|ကျော်ဇင်;Aung Thura|အောင်သူရ;Zaw Htet|ဇော်ထက်;Thant Sin|သန့်စင်;Ye Lin|ရဲလင်း;Hla Moe|လှမိုး;Nay Lin|နေလင်း",
            "", "MM"),
    Culture("indonesia-one", "mononym", "id jv", "id", "Latn",
            "Sulastri;Wati;Kartini;Suminah;Ngatiyem;Partini;Tumini", "Slamet;Suparman;Wagiman;Sutrisno;Paimin;Sugeng;Mulyono", "", "ID"),
    Culture("indonesia-two", "given-only", "id", "id", "Latn",
            "Dewi Anggraini;Ayu Lestari;Putri Rahmawati;Sri Wahyuni;Rina Marlina;Ni Made Suryani;Indah Permata Sari",
            "Budi Santoso;Agus Setiawan;Rizky Pratama;I Wayan Sudarma;Dedi Kurniawan;Eko Prasetyo;Ahmad Fauzi", "", "ID"),
    Culture("malay", "malay", "ms", "ms", "Latn",
            "Nurul Aisyah;Siti Hajar;Farah Nadia;Noraini;Zaleha;Wan Aminah;Hidayah",
            "Ahmad Faiz;Hafiz;Zulkifli;Mohd Rizal;Syed Azman;Ismail;Khairul", "", "MY BN SG"),
    Culture("straits-chinese", "family-first", "cmn nan yue", "zh-Hans", "Hans",
            "Mei Ling|美玲;Siew Lan|秀兰;Hui Min|慧敏;Li Ting|丽婷;Ai Lian|爱莲;Swee Choo|瑞珠",
            "Wei Jie|伟杰;Kok Leong|国良;Boon Keng|文庆;Jun Wei|俊伟;Chee Meng|志明;Ah Huat|亚发",
            "Tan|陈;Lim|林;Ng|黄;Goh|吴;Teo|张;Ong|王;Chua|蔡;Koh|许;Yeo|杨", "SG MY"),
    Culture("philippines", "western", "fil", "fil", "Latn",
            "Maricel;Rosalinda;Angelica;Jennylyn;Luzviminda;Ma. Theresa;Analyn;Imelda",
            "Rodel;Jun;Efren;Jomar;Renato;Jose Mari;Arnel;Crisanto",
            "Dela Cruz;Bautista;Macaraeg;Villanueva;Pangilinan;Dimaculangan;Salonga;Manalo;Tolentino", "PH"),
    Culture("timor", "western", "tet pt", "tet", "Latn",
            "Domingas;Filomena;Agostinha;Natércia;Rosalina;Madalena", "Mateus;Domingos;Abílio;Celestino;Alarico;Zeferino",
            "Soares;da Costa;Ximenes;Amaral;Belo;Freitas;Guterres;dos Reis", "TL"),
]
# fmt: on
