"""Spanish names with both surnames, Portuguese with the father's last."""

from .culture import Culture

# fmt: off
CULTURES = [
    Culture("spanish", "two-surnames", "es", "es", "Latn",
            "María José;Lucía;Begoña;Montserrat;Rocío;Pilar;Inmaculada;Íria", "José Ángel;Íñigo;Jordi;Álvaro;Óscar;Francisco Javier;Xabier",
            "García;Ibáñez;Peña;Etxeberria;Márquez;Zúñiga;Castaño;Soler;Fariña;Del Olmo", "ES"),
    Culture("mexican", "two-surnames", "es", "es", "Latn",
            "Guadalupe;Ximena;María Fernanda;Rosa Elena;Yolanda;Itzel;Citlali;Graciela",
            "Emilio;Joaquín;José de Jesús;Ulises;Refugio;Cuauhtémoc;Héctor;Martín",
            "Hernández;Villarreal;Núñez;Tzompantzi;Olvera;Cervantes;Xolalpa;Arriaga;Bermúdez;De la Garza", "MX"),
    Culture("central-american", "two-surnames", "es", "es", "Latn",
            "Reina;Marisol;Xiomara;Dunia;Gloria;Karla Patricia;Azucena", "Wilmer;Óscar;Noé;Selvin;Rigoberto;Josué;Ovidio",
            "Zelaya;Mejía;Lemus;Ajanel;Chávez;Umaña;Portillo;Cáceres;Orellana", "GT HN SV NI CR PA"),
    Culture("caribbean-spanish", "two-surnames", "es", "es", "Latn",
            "Yaritza;Altagracia;Mercedes;Dayana;Yuleisy;Milagros", "Yoel;Rafael;Ramón;Leonel;Yadiel;Dagoberto",
            "Peralta;Batista;Rosario;Encarnación;Almonte;Valdés;Céspedes;Pimentel", "DO CU"),
    Culture("andean", "two-surnames", "es qu", "es", "Latn",
            "Rosa Luz;Nélida;Flor de María;Sisa;Juana;Luz Marina;Paola", "Wilber;Edgar;Teófilo;Segundo;Inti;Rolando;Jhon",
            "Quispe;Mamani;Huamán;Condori;Guamán;Yupanqui;Chiriboga;Vargas;Salazar", "PE BO EC"),
    Culture("northern-andes", "two-surnames", "es", "es", "Latn",
            "Luz Dary;Yenny;Valentina;Marcela;Coromoto;Adriana", "Andrés Felipe;Jairo;Hernán;Wilson;Néstor;Freddy",
            "Restrepo;Ospina;Cárdenas;Zambrano;Rincón;Urdaneta;Quintero;Arango", "CO VE"),
    Culture("southern-cone", "two-surnames", "es", "es", "Latn",
            "Agustina;Camila;Norma;Florencia;Antonella;Macarena;Ñasaindy", "Facundo;Matías;Nahuel;Gonzalo;Cristóbal;Lautaro;Arnaldo",
            "Benítez;Etcheverry;Pereyra;Huenchumil;Ayala;Bianchi;Ojeda;Sepúlveda;Duarte", "AR CL UY PY"),
    Culture("equatorial", "two-surnames", "es", "es", "Latn",
            "Consuelo;Purificación;Trinidad;Milagrosa;Esperanza;Reyes", "Crispín;Baltasar;Pelayo;Donato;Anacleto;Bonifacio",
            "Ndong;Esono;Nchama;Mba;Abaga;Ondo;Nsue;Eyang", "GQ"),
    Culture("brazilian", "father-last", "pt", "pt", "Latn",
            "Conceição;Thaís;Luzia;Beatriz;Jussara;Maria Aparecida;Iracema", "João;Antônio;Caetano;Thiago;Raimundo;Luís Otávio;Sebastião",
            "Gonçalves;Araújo;Magalhães;Carvalho;Brandão;Cavalcante;Queiroz;Nogueira;Assunção", "BR"),
    Culture("portuguese", "father-last", "pt", "pt", "Latn",
            "Inês;Leonor;Graça;Matilde;Fátima;Catarina", "Nuno;Tomé;Gonçalo;Duarte;Vítor;Simão",
            "Teixeira;Quintão;Valadares;Esteves;Falcão;Leitão;Pimenta;Simões", "PT"),
    Culture("lusophone-africa", "father-last", "pt", "pt", "Latn",
            "Esperança;Lurdes;Celeste;Nádia;Eunice;Isaura", "Domingos;Adilson;Armindo;Hélder;Justino;Osvaldo",
            "Cassoma;Sitoe;Tavares;Macuácua;Semedo;Nhantumbo;Kiala;Lopes", "AO MZ CV ST GW"),
]
# fmt: on
