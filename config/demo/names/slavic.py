"""Slavic names, with the surnames of women where they differ; Cyrillic where it is the native script."""

from .culture import Culture

# fmt: off
CULTURES = [
    Culture("russian", "western", "ru", "ru", "Cyrl",
            "Ekaterina|Екатерина;Olga|Ольга;Tatiana|Татьяна;Svetlana|Светлана;Liudmila|Людмила;Anastasiia|Анастасия;Galina|Галина",
            "Sergei|Сергей;Nikolai|Николай;Dmitrii|Дмитрий;Aleksei|Алексей;Artem|Артём;Viktor|Виктор;Fedor|Фёдор",
            "Sokolov|Соколов/Sokolova|Соколова;Lebedev|Лебедев/Lebedeva|Лебедева;Morozov|Морозов/Morozova|Морозова;Vinogradov|Виноградов/Vinogradova|Виноградова;"
            "Zaitsev|Зайцев/Zaitseva|Зайцева;Belov|Белов/Belova|Белова;Shcherbakov|Щербаков/Shcherbakova|Щербакова;Tikhonov|Тихонов/Tikhonova|Тихонова", "RU"),
    Culture("ukrainian", "western", "uk", "uk", "Cyrl",
            "Oksana|Оксана;Nadiia|Надія;Iryna|Ірина;Solomiia|Соломія;Halyna|Галина;Yuliia|Юлія",
            "Taras|Тарас;Andrii|Андрій;Bohdan|Богдан;Serhii|Сергій;Mykhailo|Михайло;Ostap|Остап",
            "Kovalenko|Коваленко;Shevchuk|Шевчук;Bondarenko|Бондаренко;Tkachenko|Ткаченко;Oliinyk|Олійник;Lysenko|Лисенко;Kravets|Кравець;Melnychuk|Мельничук",
            "UA"),
    Culture("belarusian", "western", "ru be", "be", "Cyrl",
            "Alena|Алена;Hanna|Ганна;Volha|Вольга;Natallia|Наталля;Katsiaryna|Кацярына;Maryia|Марыя",
            "Aliaksandr|Аляксандр;Siarhei|Сяргей;Dzmitry|Дзмітрый;Mikalai|Мікалай;Yauhen|Яўген;Vasil|Васіль",
            "Kavaliou|Кавалёў/Kavaliova|Кавалёва;Ivanou|Іваноў/Ivanova|Іванова;Zhuk|Жук;Karpovich|Карповіч;Stankevich|Станкевіч;Novik|Новік;Hryshkevich|Грышкевіч;"
            "Bahdanovich|Багдановіч", "BY"),
    Culture("bulgarian", "western", "bg", "bg", "Cyrl",
            "Desislava|Десислава;Tsvetelina|Цветелина;Elena|Елена;Rositsa|Росица;Yordanka|Йорданка;Gergana|Гергана",
            "Georgi|Георги;Ivaylo|Ивайло;Plamen|Пламен;Stoyan|Стоян;Krasimir|Красимир;Hristo|Христо",
            "Dimitrov|Димитров/Dimitrova|Димитрова;Petkov|Петков/Petkova|Петкова;Angelov|Ангелов/Angelova|Ангелова;Kolev|Колев/Koleva|Колева;"
            "Todorov|Тодоров/Todorova|Тодорова;Stoyanov|Стоянов/Stoyanova|Стоянова;Marinov|Маринов/Marinova|Маринова;Yankov|Янков/Yankova|Янкова", "BG"),
    Culture("serbian", "western", "sr", "sr", "Cyrl",
            "Jelena|Јелена;Milica|Милица;Dragana|Драгана;Ljiljana|Љиљана;Snežana|Снежана;Jovana|Јована",
            "Dragan|Драган;Nemanja|Немања;Zoran|Зоран;Miloš|Милош;Slobodan|Слободан;Đorđe|Ђорђе",
            "Petrović|Петровић;Đorđević|Ђорђевић;Nikolić|Николић;Stanković|Станковић;Živković|Живковић;Kostić|Костић;Ilić|Илић;Marjanović|Марјановић", "RS ME"),
    Culture("macedonian", "western", "mk", "mk", "Cyrl",
            "Biljana|Билјана;Vesna|Весна;Katerina|Катерина;Suzana|Сузана;Marija|Марија;Gordana|Гордана",
            "Goran|Горан;Aleksandar|Александар;Blagoj|Благој;Dejan|Дејан;Stojan|Стојан;Igor|Игор",
            "Trajkovski|Трајковски/Trajkovska|Трајковска;Stojanovski|Стојановски/Stojanovska|Стојановска;Ristovski|Ристовски/Ristovska|Ристовска;"
            "Nikolovski|Николовски/Nikolovska|Николовска;Angelovski|Ангеловски/Angelovska|Ангеловска;Dimovski|Димовски/Dimovska|Димовска;"
            "Petrevski|Петревски/Petrevska|Петревска;Markovski|Марковски/Markovska|Марковска", "MK"),
    Culture("bosnian", "western", "bs", "bs", "Latn",
            "Amina;Lejla;Emina;Selma;Ajla;Mirela", "Emir;Haris;Adnan;Senad;Tarik;Damir",
            "Hadžić;Begić;Delić;Kovačević;Hodžić;Mujić;Omerović;Imamović", "BA"),
    Culture("croatian", "western", "hr", "hr", "Latn",
            "Ivana;Marija;Petra;Lucija;Željka;Nikolina", "Ivan;Marko;Tomislav;Hrvoje;Luka;Ante",
            "Horvat;Babić;Marić;Jurić;Novak;Vuković;Šimić;Matić", "HR SI"),
    Culture("polish", "western", "pl", "pl", "Latn",
            "Małgorzata;Agnieszka;Katarzyna;Zofia;Elżbieta;Joanna", "Łukasz;Wojciech;Krzysztof;Paweł;Stanisław;Grzegorz",
            "Wiśniewski/Wiśniewska;Dąbrowski/Dąbrowska;Zając;Wójcik;Kamiński/Kamińska;Szymański/Szymańska;Woźniak;Kaczmarek;Jabłoński/Jabłońska", "PL"),
    Culture("czech", "western", "cs", "cs", "Latn",
            "Jana;Lenka;Kateřina;Věra;Tereza;Zdeňka", "Jiří;Tomáš;Ondřej;Zdeněk;Vojtěch;Lukáš",
            "Novotný/Novotná;Dvořák/Dvořáková;Černý/Černá;Procházka/Procházková;Kučera/Kučerová;Veselý/Veselá;Horák/Horáková;Růžička/Růžičková", "CZ"),
    Culture("slovak", "western", "sk", "sk", "Latn",
            "Zuzana;Mária;Ľubica;Katarína;Jarmila;Simona", "Peter;Juraj;Ľuboš;Matúš;Ján;Marek",
            "Kováč/Kováčová;Baláž/Balážová;Molnár/Molnárová;Varga/Vargová;Polák/Poláková;Lukáč/Lukáčová;Oravec/Oravcová;Hudák/Hudáková", "SK"),
]
# fmt: on
