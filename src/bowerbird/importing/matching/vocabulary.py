# ruff: noqa: SIM905 -- a list of words reads best as words
"""The words that stand at the end of a title without being part of the name, and those that count. All are folded."""

from __future__ import annotations

COUNTED = frozenset({"act", "book", "chapter", "no", "number", "part", "pt", "symphony", "vol", "volume"})

# What a reissue is called: one of these says so.
EDITION_SURE = frozenset(
    "deluxe expanded remaster remastered remasters remastering anniversary edition editions reissue reissued "
    "bonus mono stereo explicit clean uncensored vinyl lp 2lp 3lp cd 2cd 3cd sacd shm dvd cassette disc disk "
    "discs digipak digipack digisleeve gatefold boxset 180g 180gr audiophile pressing repress remasterise "
    "remasterisee reedition coffret disque vinyle edicion remasterizado remasterizada reedicion aniversario "
    "disco edizione rimasterizzato rimasterizzata ristampa edicao relancamento remastert neuauflage "
    "wiederveroffentlichung jubilaumsausgabe jubilaumsedition sonderausgabe sonderedition auflage ausgabe "
    "schallplatte heruitgave jubileumeditie".split()
)
# And these may stand with them.
EDITION = EDITION_SURE | frozenset(
    "special collectors collector s limited legacy super digital digitally original recording recordings tracks "
    "track version re issue issued standard international japan japanese uk us usa eu european german germany "
    "canada canadian australian french album in and with hd full dynamic new definitive complete enhanced extra "
    "exclusive numbered coloured colored black blue clear green red white yellow heavyweight gram grams g bit "
    "khz rpm half speed mastered high resolution hi res hires surround dolby atmos press release set of for to "
    "from first second 1st 2nd content material songs record store day rsd import box limitee speciale "
    "anniversaire de du la le con und mit special especial limitada limitata speciale limitierte plus double "
    "single sided mix master mastering by years year".split()
)
# In brackets these say so by themselves.
EDITION_IN_BRACKETS = frozenset(
    "us uk usa eu japan japanese european german canadian australian import album standard international "
    "limited special legacy hd box".split()
)
SOUNDTRACK_SURE = frozenset("soundtrack ost score picture filmmusik bande banda colonna filmscore".split())
SOUNDTRACK = SOUNDTRACK_SURE | frozenset(
    "original originale originaler motion music from film movie inspired by and songs game television tv series "
    "of album du de der zum zur sonora pelicula la musique musik video".split()
)
VERSION = frozenset(
    "live acoustic unplugged instrumental instrumentals karaoke remix remixes remixed demo demos cover covers "
    "tribute rehearsal dub mix edit medley reprise rerecorded acapella taylors session sessions concert "
    "outtakes commentary interview sampler bootleg vivo".split()
)
# Of these a disambiguation says that it is another recording; a "red cover" or a "stereo mix" is none.
VERSION_IN_NOTE = VERSION - frozenset("cover covers mix edit session sessions taylors reprise commentary".split())
# What the types of a source say in words of a title.
TYPE_WORDS = {
    "live": frozenset("live concert unplugged vivo".split()),
    "remix": frozenset("remix remixes remixed mix".split()),
    "demo": frozenset("demo demos".split()),
    "interview": frozenset({"interview"}),
    "ep": frozenset({"ep"}),
    "single": frozenset({"single"}),
}
# The title of one of these says little: its maker may have made it again years later.
GENERIC = frozenset(
    "greatest hits hit best of very the a collection collected anthology essential essentials singles gold "
    "ultimate definitive complete live in concert unplugged at mtv songs classics favorites favourites early "
    "years works".split()
)
SELF_TITLED = frozenset({"s t", "self titled", "self titled album", "selftitled", "eponymous", "same", "same title"})
VARIOUS = frozenset({"various artists", "various", "va", "v a", "varios artistas", "varios", "divers", "verschiedene"})
# Words of which there are several usual spellings.
SPELLINGS = {
    "+": "plus",
    "vs": "versus",
    "saint": "st",
    "mister": "mr",
    "doctor": "dr",
    "junior": "jr",
    "senior": "sr",
    "colour": "color",
    "colours": "colors",
    "grey": "gray",
    "theatre": "theater",
    "honour": "honor",
    "favourite": "favorite",
    "favourites": "favorites",
    "ok": "okay",
    "thru": "through",
    "soundtracks": "soundtrack",
}
