"""The countries of Discogs -> the codes of the catalogue (ISO 3166-1, or MusicBrainz's XE, XG, SU and the like). Pure.

Discogs writes English names, shortened in a few cases (US, UK). What is no single country ("UK & Europe") has no code.
"""

from __future__ import annotations

from bowerbird.words.text import fold

_CODES = """
Albania AL, Algeria DZ, Andorra AD, Angola AO, Argentina AR, Armenia AM, Aruba AW, Australia AU, Austria AT,
Azerbaijan AZ, Bahamas BS, Bahrain BH, Bangladesh BD, Barbados BB, Belarus BY, Belgium BE, Belize BZ, Benin BJ,
Bermuda BM, Bolivia BO, Bosnia & Herzegovina BA, Botswana BW, Brazil BR, Bulgaria BG, Burkina Faso BF, Cambodia KH,
Cameroon CM, Canada CA, Cape Verde CV, Chile CL, China CN, Colombia CO, Congo CG, Costa Rica CR, Croatia HR, Cuba CU,
Curaçao CW, Cyprus CY, Czech Republic CZ, Czechia CZ, Czechoslovakia XC, Denmark DK, Dominica DM,
Dominican Republic DO, Ecuador EC, Egypt EG, El Salvador SV, Estonia EE, Ethiopia ET, Europe XE, Faroe Islands FO,
Fiji FJ, Finland FI, France FR, French Polynesia PF, Gabon GA, Gambia GM, Georgia GE, German Democratic Republic XG,
Germany DE, Ghana GH, Gibraltar GI, Greece GR, Greenland GL, Grenada GD, Guadeloupe GP, Guatemala GT, Guinea GN,
Guyana GY, Haiti HT, Honduras HN, Hong Kong HK, Hungary HU, Iceland IS, India IN, Indonesia ID, Iran IR, Iraq IQ,
Ireland IE, Israel IL, Italy IT, Ivory Coast CI, Jamaica JM, Japan JP, Jordan JO, Kazakhstan KZ, Kenya KE, Kosovo XK,
Kuwait KW, Kyrgyzstan KG, Laos LA, Latvia LV, Lebanon LB, Liberia LR, Libya LY, Liechtenstein LI, Lithuania LT,
Luxembourg LU, Macau MO, Macedonia MK, Madagascar MG, Malawi MW, Malaysia MY, Mali ML, Malta MT, Martinique MQ,
Mauritania MR, Mauritius MU, Mexico MX, Moldova MD, Monaco MC, Mongolia MN, Montenegro ME, Morocco MA, Mozambique MZ,
Myanmar MM, Namibia NA, Nepal NP, Netherlands NL, Netherlands Antilles AN, New Caledonia NC, New Zealand NZ,
Nicaragua NI, Niger NE, Nigeria NG, North Korea KP, Norway NO, Oman OM, Pakistan PK, Palestine PS, Panama PA,
Papua New Guinea PG, Paraguay PY, Peru PE, Philippines PH, Poland PL, Portugal PT, Puerto Rico PR, Qatar QA,
Reunion RE, Romania RO, Russia RU, Rwanda RW, San Marino SM, Saudi Arabia SA, Senegal SN, Serbia RS,
Serbia and Montenegro CS, Seychelles SC, Sierra Leone SL, Singapore SG, Slovakia SK, Slovenia SI, South Africa ZA,
South Korea KR, Spain ES, Sri Lanka LK, Sudan SD, Suriname SR, Sweden SE, Switzerland CH, Syria SY, Taiwan TW,
Tanzania TZ, Thailand TH, Togo TG, Trinidad & Tobago TT, Tunisia TN, Turkey TR, Turkmenistan TM, Uganda UG, UK GB,
Ukraine UA, United Arab Emirates AE, Uruguay UY, US US, USA US, USSR SU, Uzbekistan UZ, Venezuela VE, Vietnam VN,
Worldwide XW, Yugoslavia YU, Zaire CD, Zambia ZM, Zimbabwe ZW
"""

_CODE_OF = {fold(name): code for one in _CODES.split(",") for name, _, code in [one.strip().rpartition(" ")]}


def country_code(name: str | None) -> str | None:
    """Return the code of a country by the name that Discogs has for it, or None when it is not known as one."""
    return _CODE_OF.get(fold(name)) if name else None
