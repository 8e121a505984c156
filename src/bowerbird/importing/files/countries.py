"""Countries by their names in many languages -> their codes, as MusicBrainz has them."""

from __future__ import annotations

from functools import cache

from bowerbird.importing.files.values import SHOWN
from bowerbird.words.text import fold

_LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "ru", "ja", "da", "nb", "fi", "is", "cs", "sk", "hu", "ro"),
    *("sl", "hr", "sr", "bg", "uk", "be", "lt", "lv", "et", "el", "tr", "ca", "eu", "gl", "ga", "id", "vi", "ko", "zh"),
    *("zh_Hant", "ar", "fa", "he", "hi", "th"),
)
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Codes of two letters that CLDR has besides those of countries."""
_CODE = 2
_OTHERS = {
    "GB": (
        *(
            "UK",
            "U.K.",
            "Great Britain",
            "United Kingdom of Great Britain and Northern Ireland",
            "Britain",
            "England",
            "Scotland",
            "Wales",
            "Northern Ireland",
            "Angleterre",
        ),
        *("Schottland", "Großbritannien", "Grande-Bretagne", "Gran Bretaña", "Gran Bretagna", "Grã-Bretanha"),
        *("Inglaterra", "Inghilterra", "Engeland", "Groot-Brittannië", "Storbritannien", "Wielka Brytania", "Anglia"),
        *("Англия", "Великобритания", "Шотландия", "イギリス", "英国", "イングランド", "Écosse", "Escocia", "Scozia"),
    ),
    "US": (
        *("USA", "U.S.", "U.S.A.", "America", "United States of America", "the United States", "EE. UU.", "EEUU"),
        *("EUA", "Stati Uniti d'America", "Estados Unidos de América", "États-Unis d'Amérique", "VS", "Amerika"),
        *("Vereinigte Staaten von Amerika", "США", "Соединённые Штаты", "Stany Zjednoczone Ameryki", "アメリカ"),
        *("米国", "アメリカ合衆国", "Verenigde Staten van Amerika", "E.U.A.", "États Unis"),
    ),
    "RU": ("Russian Federation", "Российская Федерация", "РФ"),
    "DE": ("West Germany", "Federal Republic of Germany", "BRD", "Westdeutschland", "FRG", "ФРГ"),
    "NL": ("Holland", "the Netherlands", "Hollande", "Holanda", "Olanda", "Голландия"),
    "CZ": ("Czech Republic", "Tschechische Republik", "République tchèque", "Česká republika"),
    "IE": ("Republic of Ireland", "Eire"),
    "KR": ("Korea", "Republic of Korea", "Korea, Republic of", "한국"),
    "TR": ("Turkey",),
    "CI": ("Ivory Coast",),
    "MK": ("Macedonia",),
    "CV": ("Cape Verde",),
    "SZ": ("Swaziland",),
    "MM": ("Burma",),
    "HK": ("Hong Kong", "香港"),
    "MO": ("Macau", "Macao"),
    "PS": ("Palestine",),
    "CD": ("DR Congo", "Democratic Republic of the Congo", "Zaire", "The Democratic Republic of the Congo"),
    "TT": ("Trinidad",),
    "BA": ("Bosnia",),
    "VN": ("Viet Nam",),
    "KP": ("Korea, Democratic People's Republic of",),
    # What is no country any more, or none at all, has these codes in MusicBrainz.
    "SU": ("Soviet Union", "USSR", "U.S.S.R.", "СССР", "UdSSR", "URSS", "Sowjetunion"),
    "YU": ("Yugoslavia", "Jugoslawien", "Yougoslavie", "Югославия"),
    "XC": ("Czechoslovakia", "Tschechoslowakei", "Чехословакия"),
    "XG": ("East Germany", "GDR", "DDR", "German Democratic Republic", "ГДР"),
    "CS": ("Serbia and Montenegro",),
    "XE": ("Europe", "Europa"),
    "XW": ("Worldwide", "World"),
}


def read_country(text: str) -> str:
    """Return the code of the country that a text names: by its code, or by its name in a usual language.

    Raises:
        ValueError: it names none.
    """
    place = text.rpartition(",")[2].strip()
    # Los Angeles, CA is not in Canada.
    last = "" if len(place) == _CODE and place != "UK" else place
    # Korea, Republic of
    turned = " ".join(part.strip() for part in reversed(text.split(",")))
    for part in (text, text.partition("(")[0], turned, last, text.partition(",")[0] if " of" in text else ""):
        code = _codes().get(fold(_letters(part)))
        if code is not None:
            return code
    raise ValueError(f"the country {text[:SHOWN]!r} is not known")


def _letters(text: str) -> str:
    """Return a text with its flags as letters: a flag is made of two signs that stand for those of the code."""
    return "".join(chr(ord(sign) - ord("🇦") + ord("A")) if "🇦" <= sign <= "🇿" else sign for sign in text)


@cache
def _codes() -> dict[str, str]:
    # It costs a tenth of a second: only a list that has countries pays for it.
    from babel import Locale  # noqa: PLC0415
    from babel.core import get_global  # noqa: PLC0415

    found = {fold(name): code for code, names in _OTHERS.items() for name in (code, *names)}
    for language in _LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == _CODE and code.isalpha() and code not in _NO_COUNTRIES:
                found.setdefault(fold(code), code)
                found.setdefault(fold(name), code)
    for code, now in get_global("territory_aliases").items():
        if len(code) == _CODE + 1 and code.isalpha() and len(now) == 1:
            found.setdefault(fold(code), now[0])
    return found
