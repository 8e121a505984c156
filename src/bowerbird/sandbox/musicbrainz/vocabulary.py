"""The fixed words of MusicBrainz and their ids.

Every id in a table here was read in answers of the real service; a word without one gets an id made up for the sandbox.
"""

import uuid
from collections.abc import Mapping

ARTIST_TYPES = {
    "Person": "b6e035f4-3ce9-331c-97df-83397230b0df",
    "Group": "e431f5f6-b5d2-343d-8b36-72607fffb74b",
    "Orchestra": "a0b36c92-3eb1-3839-a4f9-4799823f54a5",
    "Choir": "6124967d-7e3a-3eba-b642-c9a2ffb44d94",
    "Character": "5c1375b0-f18d-3db7-a164-a49d7a63773f",
    "Other": "ac897045-5043-3294-969b-187360e45d86",
}
GENDERS = {"Male": "36d3d30a-839d-3eda-8cb3-29be4384e4a9", "Female": "93452b5a-a947-30c8-934f-6a4056b151c2"}
AREA_TYPES = {
    "Country": "06dd0ae4-8c74-30bb-b43d-95dcedf961de",
    "Subdivision": "fd3d44c5-80a1-3842-9745-2c4972d35afa",
    "City": "6fd8f29a-3d0a-32fc-980d-ea697b69da78",
}
ALIAS_TYPES = {
    "Artist name": "894afba6-2816-3c24-8072-eadb66bd04bc",
    "Legal name": "d4dcd0c0-b341-3612-a332-c0ce797b25cf",
    "Release group name": "156e24ca-8746-3cfc-99ae-0a867c765c67",
    "Search hint": "1937e404-b981-3cb7-8151-4c86ebfc8d8e",
}
PRIMARY_TYPES = {
    "Album": "f529b476-6e62-324f-b0aa-1f3e33d313fc",
    "Single": "d6038452-8ee0-3f68-affc-2de9a1ede0b9",
    "EP": "6d0c5bf6-7a33-3420-a519-44fc63eedebf",
    "Broadcast": None,
    "Other": "4fc3be2b-de1e-396b-a933-beb8f1607a22",
}
SECONDARY_TYPES = {
    "Compilation": "dd2a21e1-0c00-3729-a7a0-de60b84eb5d1",
    "Soundtrack": "22a628ad-c082-3c4f-b1b6-d41665107b88",
    "Spokenword": None,
    "Interview": None,
    "Audiobook": None,
    "Audio drama": None,
    "Live": "6fd474e2-6b58-3102-9d17-d6f7eb7da0a0",
    "Remix": "0c60f497-ff81-3818-befd-abfc84a4858b",
    "DJ-mix": None,
    "Mixtape/Street": "15c1b1f5-d893-3375-a1db-e180c5ae15ed",
    "Demo": "81598169-0d6c-3bce-b4be-866fa658eda3",
    "Field recording": None,
}
LABEL_TYPES = {
    "Imprint": "b6285b2a-3514-3d43-80df-fcf528824ded",
    "Original Production": "7aaa37fe-2def-3476-b359-80245850062d",
}
STATUSES = {
    "Official": "4e304316-386d-3409-af2e-78857eec5cfe",
    "Promotion": "518ffc83-5cde-34df-8627-81bff5093d92",
    "Bootleg": "1156806e-d06a-38bd-83f0-cf2284a808b9",
    "Pseudo-Release": "41121bb9-3413-3818-8a9a-9742318349aa",
}
PACKAGINGS = {
    "Jewel Case": "ec27701a-4a22-37f4-bfac-6616e0f9750a",
    "Cardboard/Paper Sleeve": "f7101ce3-0384-39ce-9fde-fbbd0044d35f",
    "Cassette Case": "c70b737a-0114-39a9-88f7-82843e54f906",
    "Digipak": "8f931351-d2e2-310f-afc6-37b89ddba246",
    "Gatefold Cover": "e724a489-a7e8-30a1-a17c-30dfd6831202",
    "Other": "815b7785-8284-3926-8f04-e48bc6c4d102",
}
FORMATS = {
    "CD": "9712d52a-4509-3d4b-a1a2-67c88c643e31",
    '12" Vinyl': "3e9080b0-5e6c-34ab-bd15-f526b6306a64",
    "Cassette": "f5e6e254-8f39-331c-936b-9c69d686dc47",
    "Digital Media": "907a28d9-b3b2-3ef6-89a8-7b18d91d4794",
}
URL_RELATIONS = {
    "allmusic": "6b3e3c85-0002-4f34-aca6-80ace0d7e846",
    "discogs": "04a5b104-a4c2-4bac-99a1-7b837c37d9e4",
    "free streaming": "769085a1-c2f7-4c24-a532-2375a77693bd",
    "IMDb": "94c8b0cc-4477-4106-932c-da60e63de61c",
    "last.fm": "08db8098-c0df-4b78-82c3-c8697b4bba7f",
    "official homepage": "fe33d22f-c3b0-4d68-bd53-a856badf2b15",
    "other databases": "d94fb61c-fa20-4e3c-a19a-71a949fb2c55",
    "purchase for download": "f8319a2f-f824-4617-81c8-be6560b3b203",
    "setlistfm": "bf5d0d5e-27a1-4e94-9df7-3cdc67b3b207",
    "social network": "99429741-f3f6-484b-84f8-23af51991770",
    "songkick": "aac9c4bc-a5b9-30b8-9839-e3ac314c6e58",
    "soundcloud": "89e4a949-0976-440d-bda1-5f772c1e5710",
    "streaming": "63cc5d1f-f096-4c94-a43f-ecb32ea94161",
    "VIAF": "e8571dcc-35d4-4e91-a577-a3382fd84460",
    "wikidata": "689870a4-a1e4-4912-b17f-7b2664215698",
    "youtube": "6a540e5b-58c6-4192-b6ba-dbc71ec8fcf0",
}

_MADE_UP = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/bowerbird-sandbox")


def made_up_id(kind: str, name: str) -> str:
    """An id of the sandbox's own: always the same for the same thing, and never one of the real service."""
    return str(uuid.uuid5(_MADE_UP, f"{kind}:{name}"))


def word_id(table: Mapping[str, str | None], word: str | None) -> str | None:
    """The id of a word of the vocabulary; None for no word."""
    if word is None:
        return None
    return table.get(word) or made_up_id("word", word)
