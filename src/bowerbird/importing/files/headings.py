"""Headings: how lists, programs and languages call their columns, by what a column holds. Facts, no code.

The headings of programs are those of their exports. The languages are English, German, French, Spanish, Italian,
Portuguese, Dutch, Swedish, Danish, Norwegian, Finnish, Polish, Czech, Hungarian, Turkish, Greek, Russian, Ukrainian,
Japanese, Chinese and Korean. Case, accents, spaces and signs make no difference
(``columns.folded``).
"""

from __future__ import annotations

TITLE = (
    *("title", "name", "work", "item title"),
    *("Titel", "titre", "título", "titolo", "tytuł", "название", "наименование", "タイトル", "作品", "題名", "作品名"),
    *("Bezeichnung", "nom", "nombre", "nome", "naam", "namn", "nazwa", "имя", "名前"),
    *(
        "music title",
        "nimi",
        "název",
        "navn",
        "tittel",
        "cím",
        "başlık",
        "τίτλος",
        "назва",
        "标题",
        "標題",
        "名称",
        "名稱",
        "제목",
    ),
)
"""A title of whatever the list is about."""

ALBUM = (
    *("album", "album title", "album name", "release group", "release group name", "release group title"),
    *("albums", "record title", "record", "release name", "release title", "release", "LP title"),
    *("master_metadata_album_album_name", "container album name"),
    *("Albumtitel", "Albumname", "titre de l'album", "titre album", "nom de l'album", "nom album"),
    *("título del álbum", "nombre del álbum", "título do álbum", "nome do álbum", "disco", "titolo album"),
    *("titolo dell'album", "nome album", "skiva", "albumnaam", "tytuł albumu", "nazwa albumu", "płyta"),
    *("альбом", "название альбома", "альбомы", "アルバム", "アルバム名", "アルバムタイトル"),
    *(
        "albumi",
        "levy",
        "plade",
        "plate",
        "lemez",
        "albüm",
        "άλμπουμ",
        "专辑",
        "专辑名称",
        "專輯",
        "專輯名稱",
        "앨범",
        "앨범명",
    ),
    "EP",
)
SONG = (
    *("song", "song title", "song name", "track title", "track name", "recording", "recording name"),
    *("recording title", "single title", "track", "songs", "song description", "master_metadata_track_name"),
    *("Songtitel", "Liedtitel", "Lied", "Musikstück", "chanson", "morceau", "titre de la chanson", "titre du morceau"),
    *("canción", "título de la canción", "nombre de la canción", "pista", "tema", "brano", "canzone", "traccia"),
    *("titolo brano", "música", "faixa", "canção", "liedje", "låt", "låttitel", "utwór", "piosenka"),
    *(
        "tytuł utworu",
        "композиция",
        "песня",
        "трек",
        "название песни",
        "название трека",
        "曲",
        "曲名",
        "楽曲",
        "楽曲名",
    ),
    *("track description", "item description", "kappale", "sang", "skladba", "píseň", "şarkı", "τραγούδι", "пісня"),
    *("歌曲", "歌曲名", "歌名", "单曲", "노래", "곡명"),
)
ARTIST = (
    *("artist", "artist name", "artists", "artist names", "artist name(s)", "artist credit", "artist credit name"),
    *("band", "band name", "performer", "performers", "by", "credit", "musician", "main artist", "primary artist"),
    *(
        "recording artist",
        "clean name",
        "display artist",
        "track artist",
        "song artist",
        "artist name 1",
        "release artist",
    ),
    *("interpret", "Interpreten", "Interpret/in", "Künstler", "Künstlerin", "Künstlername", "Musiker"),
    *("artiste", "artistes", "nom de l'artiste", "artiste(s)", "interprète", "interprètes", "groupe"),
    *("artista", "artistas", "nombre del artista", "artista(s)", "intérprete", "intérpretes", "cantante"),
    *("nome artista", "nome dell'artista", "artisti", "interprete", "interpreti", "nome do artista", "cantor"),
    *("artiest", "artiesten", "uitvoerder", "uitvoerende", "artister", "artistnamn", "wykonawca", "wykonawcy"),
    *("artysta", "artyści", "zespół", "исполнитель", "исполнители", "артист", "артисты", "группа", "имя исполнителя"),
    *("アーティスト", "アーティスト名", "歌手", "歌手名", "演奏者"),
    *("music artist", "headliner", "container artist name", "grandparent title", "kunstner", "esittäjä", "artisti"),
    *("umělec", "előadó", "sanatçı", "καλλιτέχνης", "виконавець", "гурт"),
    *("艺术家", "艺人", "藝人", "演唱者", "아티스트", "가수"),
)
ALBUM_ARTIST = (
    *("album artist", "album artists", "album artist name", "album artist name(s)", "album artist credit"),
    *("master_metadata_album_artist_name", "release group artist", "Albuminterpret", "Album-Interpret"),
    *("Albumkünstler", "artiste de l'album", "artista del álbum", "artista dell'album", "artista album"),
    *("artista do álbum", "albumartiest", "artysta albumu", "wykonawca albumu", "исполнитель альбома"),
    *("アルバムアーティスト", "アルバムアーティスト名"),
)
FIRST_NAME = (
    *("first name", "artist first name", "artist first", "given name", "forename", "Vorname", "prénom", "voornaam"),
    *("förnamn", "imię"),
)
LAST_NAME = (
    *("last name", "artist last name", "artist last", "family name", "surname", "Nachname", "nom de famille"),
    *("achternaam", "efternamn", "nazwisko", "apellido", "apellidos", "cognome", "sobrenome", "фамилия"),
)
FIRST_LOCALIZED = ("first name localized",)
LAST_LOCALIZED = ("last name localized",)

ORIGINAL_YEAR = (
    *("original year", "original release date", "original release year", "original date", "orig year"),
    *(
        "year of original release",
        "first release date",
        "first release year",
        "first released",
        "first release",
        "original release",
    ),
    *("Erstveröffentlichung", "première sortie", "oorspronkelijk jaar", "год первого издания"),
)
YEAR = (
    *("year", "released", "release year", "release date", "year released", "year of release", "date released"),
    *("album release date", "album release year", "album year", "track year", "track release date", "yr"),
    *("Jahr", "Erscheinungsjahr", "Erscheinungsdatum", "Veröffentlichung", "Veröffentlichungsdatum"),
    *("Veröffentlichungsjahr", "veröffentlicht", "VÖ", "erschienen", "année", "année de sortie", "date de sortie"),
    *("sortie", "parution", "date de parution", "año", "año de lanzamiento", "fecha de lanzamiento", "lanzamiento"),
    *("publicación", "fecha de publicación", "anno", "anno di uscita", "data di uscita", "pubblicazione", "uscita"),
    *("data di pubblicazione", "ano", "ano de lançamento", "data de lançamento", "lançamento", "jaar"),
    *("jaar van uitgave", "uitgebracht", "releasedatum", "år", "utgivningsår", "utgivningsdatum", "utgiven", "utgivet"),
    *("rok", "rok wydania", "data wydania", "wydany", "год", "год выпуска", "год издания", "год выхода"),
    *("дата выхода", "дата выпуска", "дата релиза", "年", "発売年", "発売日", "リリース日", "リリース年", "発表年"),
    *("originally available at", "production year", "premiere date", "min year", "max year", "parent year", "vuosi"),
    *("julkaisuvuosi", "julkaistu", "udgivet", "udgivelsesår", "utgitt", "rok vydání", "év", "yıl", "çıkış yılı"),
    *(
        "έτος",
        "рік",
        "рік випуску",
        "年份",
        "发行年份",
        "发行日期",
        "發行年份",
        "發行日期",
        "발매일",
        "발매년도",
        "연도",
    ),
)
DATE = ("date", "datum", "fecha", "data", "дата", "日付")
"""A date that may be the release's, or that of listening or adding: the values say which."""

RANK = (
    *("rank", "ranking", "position", "pos", "chart position", "list position", "rang", "Platzierung"),
    *("classement", "posición", "puesto", "posizione", "classifica", "posição", "classificação", "positie"),
    *("placering", "miejsce", "pozycja", "позиция", "順位", "ランキング"),
    *("sija", "pořadí", "sıra", "θέση", "排名", "순위"),
)
NUMBER = (
    *(
        "number",
        "album number",
        "album no",
        "song number",
        "list number",
        "no",
        "nr",
        "num",
        "#",
        "№",
        "place",
        "index",
        "Nummer",
        "numéro",
        "número",
        "numero",
        "numer",
    ),
    *("номер", "Platz", "plats", "lugar", "posto", "место", "番号"),
)
"""A place in the list, or the number of a track or a record, or a town: the values say which."""

LENGTH = (
    *(
        "length",
        "duration",
        "duration ms",
        "milliseconds",
        "duration (ms)",
        "track duration (ms)",
        "track duration",
        "total time",
    ),
    *("length ms", "song length", "track length", "runtime", "duration seconds", "duration (s)", "length (s)"),
    *("Dauer", "Länge", "Laufzeit", "Spielzeit", "Spieldauer", "durée", "longueur", "duración", "durata"),
    *("duração", "duur", "lengte", "speelduur", "längd", "speltid", "czas trwania", "długość"),
    *("длительность", "продолжительность", "長さ", "再生時間", "演奏時間"),
    *("kesto", "varighed", "délka", "süre", "διάρκεια", "тривалість", "时长", "時長", "길이"),
)
TIME = ("time", "Zeit", "tid", "tijd", "tiempo", "tempo", "temps", "czas", "время", "時間")
"""The length of a song, or the time of day when somebody heard it: the values say which."""

TYPE = ("type", "primary type", "release type", "album type", "record type", "release group type", "typ", "тип", "種類")
FORMAT = ("format", "formats", "media format", "формат")
"""The form of a release as Discogs prints it: ``LP, Album, RE`` has a type in it."""
COUNTRY = (
    *("country", "country code", "artist country", "country of origin", "origin", "Land", "Herkunft", "Herkunftsland"),
    *("pays", "pays d'origine", "país", "país de origen", "paese", "nazione", "país de origem", "land van herkomst"),
    *("ursprungsland", "kraj", "страна", "国", "出身国"),
    *("země", "ülke", "χώρα", "країна", "国家", "國家", "국가"),
)
TRACK_NUMBER = (
    *("track number", "track #", "track no", "tracknumber", "track nr", "track num", "number in album"),
    *("track position", "Titelnummer", "numéro de piste", "número de pista", "numero traccia", "número da faixa"),
    *("track number on album", "tracknummer", "spårnummer", "numer utworu", "номер трека", "номер дорожки"),
    "トラック番号",
)
