"""Names of English-speaking countries, the Caribbean and the Pacific."""

from .culture import Culture

# fmt: off
CULTURES = [
    Culture("british", "western", "en", "en", "Latn",
            "Margaret;Rhiannon;Harriet;Fiona;Gillian;Imogen;Bethan", "Rhys;Angus;Graham;Alistair;Callum;Nigel;Owain",
            "Campbell;Pritchard;Ashworth;MacLeod;Thornton;Fairweather;Llewellyn;Hargreaves", "GB AU NZ CA"),
    Culture("irish", "western", "en ga", "en", "Latn",
            "Siobhán;Aoife;Niamh;Gráinne;Orla;Caoimhe", "Pádraig;Eoin;Cormac;Declan;Fionn;Seamus",
            "O'Sullivan;Ní Bhriain;Mac Giolla;O'Donoghue;Kinsella;Breathnach;Fitzgerald;Ó Dálaigh", "IE"),
    Culture("american", "western", "en", "en", "Latn",
            "Denise;Tiana;Carol;Jasmine;Brooke;Latoya;Ruth", "Marcus;Wesley;Darnell;Tyler;Curtis;Gene;Trevor",
            "Whitaker;Hollis;Redding;Tolliver;Beckwith;Langston;Pruitt;Vance", "US"),
    Culture("caribbean", "western", "en", "en", "Latn",
            "Shanice;Marva;Keisha;Odette;Roshell;Yvonne", "Desmond;Winston;Delroy;Kemar;Errol;Lennox",
            "Brathwaite;Gayle;Ramsaran;Baptiste;Rolle;Pilgrim;McKenzie;Mohammed;Grant", "JM TT BB BS BZ GY"),
    Culture("haitian", "western", "ht fr", "ht", "Latn",
            "Mirlande;Guerline;Fabiola;Widline;Rose-Marie;Nadège", "Jean-Robert;Wilner;Frantz;Evens;Jocelyn;Pierre-Louis",
            "Toussaint;Désir;Joseph;Célestin;Augustin;Dorvil;Exantus;Saint-Fleur", "HT"),
    Culture("polynesian", "western", "en sm", "sm", "Latn",
            "Mele;Sina;ʻAna;Lupe;Tala;Salote", "Sione;Tevita;Ioane;Semisi;Malakai;Fetu",
            "Fonoti;Taufa;Leota;Faleolo;Vainikolo;Tuiasosopo;Lealaiauloto;Moala", "WS TO"),
    Culture("melanesian", "western", "tpi en", "tpi", "Latn",
            "Serah;Nancy;Kila;Dorcas;Vavine;Rosina", "Moses;Kilala;Peter;Tau;Joe;Vagi",
            "Kaupa;Wari;Tamate;Kereme;Naime;Gabi;Lohia;Morea", "PG"),
]
# fmt: on
