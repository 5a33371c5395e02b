"""Chinese, Japanese, Korean and Mongolian names: family first, in their own characters."""

from .culture import Culture

# fmt: off
CULTURES = [
    Culture("mainland", "family-first", "cmn", "zh-Hans", "Hans",
            "Xiuying|秀英;Yuhan|雨涵;Meiling|美玲;Jing|静;Yan|燕;Zihan|梓涵;Guifang|桂芳;Lihua|丽华;Xinyi|欣怡",
            "Haoran|浩然;Jianguo|建国;Zhiyuan|志远;Lei|磊;Minghui|明辉;Wei|伟;Zixuan|子轩;Yong|勇;Guoqiang|国强",
            "Zhang|张;Li|李;Chen|陈;Ouyang|欧阳;Liu|刘;Zhao|赵;Shan|单;Lyu|吕;Zeng|曾;Xie|谢;Xu|徐;Zhuge|诸葛", "CN"),
    Culture("taiwan", "family-first", "cmn nan", "zh-Hant", "Hant",
            "Ya-ting|雅婷;Shu-fen|淑芬;Yi-chun|怡君;Hsin-yi|欣怡;Mei-hui|美惠;Pei-shan|佩珊;Chia-ling|佳玲",
            "Chih-hao|志豪;Chun-wei|俊偉;Chien-hung|建宏;Tsung-han|宗翰;Kuan-yu|冠宇;Ming-che|明哲;Po-wen|柏文",
            "Lin|林;Huang|黃;Tsai|蔡;Hsieh|謝;Hsu|許;Chiu|邱;Kuo|郭;Yeh|葉;Szu-tu|司徒", "TW"),
    Culture("cantonese", "family-first", "yue cmn", "zh-Hant", "Hant",
            "Ka Yan|嘉欣;Wing Yee|詠怡;Mei Ling|美玲;Suk Fan|淑芬;Hoi Ching|凱晴;Yuk Lan|玉蘭;Sze Man|思敏",
            "Wing Hong|永康;Chi Keung|志強;Ka Ho|家豪;Kwok Wai|國威;Tsz Hin|子軒;Siu Ming|小明;Chun Kit|俊傑",
            "Cheung|張;Wong|王;Chan|陳;Leung|梁;Lau|劉;Ng|吳;Au-yeung|歐陽;Kwok|郭;Yip|葉", "HK MO"),
    Culture("japan", "family-first", "ja", "ja", "Jpan",
            "Haruka|遥|はるか;Sachiko|幸子|さちこ;Misaki|美咲|みさき;Yoko|陽子|ようこ;Sakura|さくら|さくら;Kaori|香織|かおり;Michiko|美智子|みちこ",
            "Kenji|健二|けんじ;Takumi|拓海|たくみ;Shinichi|真一|しんいち;Hiroshi|浩|ひろし;Ren|蓮|れん;Daisuke|大輔|だいすけ;Yuto|悠斗|ゆうと",
            "Nakagawa|中川|なかがわ;Ishikawa|石川|いしかわ;Morimoto|森本|もりもと;Ono|小野|おの;Ohno|大野|おおの;Hasegawa|長谷川|はせがわ;"
            "Fujita|藤田|ふじた;Okamoto|岡本|おかもと;Sasaki|佐々木|ささき", "JP"),
    Culture("korea", "family-first", "ko", "ko", "Kore",
            "Ji-woo|지우;Seo-yeon|서연;Eun-jung|은정;Young-hee|영희;Ha-eun|하은;Soo-jin|수진;Mi-kyung|미경",
            "Min-jun|민준;Sung-ho|성호;Dong-hyun|동현;Jae-won|재원;Tae-yang|태양;Kyung-soo|경수;Ji-hoon|지훈",
            "Kim|김;Park|박;Namgung|남궁;Choi|최;Lee|이;Jung|정;Kang|강;Hwang|황;Noh|노", "KR"),
    Culture("mongolia", "family-first", "mn", "mn", "Cyrl",
            "Oyunchimeg|Оюунчимэг;Sarnai|Сарнай;Bolormaa|Болормаа;Nomin|Номин;Tsetsegmaa|Цэцэгмаа;Enkhtuya|Энхтуяа",
            "Batbayar|Батбаяр;Temuulen|Тэмүүлэн;Bat-Erdene|Бат-Эрдэнэ;Munkhbat|Мөнхбат;Otgonbayar|Отгонбаяр;Tulga|Тулга",
            "Ganbold|Ганболд;Dorj|Дорж;Enkhbold|Энхболд;Sukhbaatar|Сүхбаатар;Tumur|Төмөр;Davaa|Даваа;Purev|Пүрэв;Gantulga|Гантулга",
            "MN"),
]
# fmt: on
