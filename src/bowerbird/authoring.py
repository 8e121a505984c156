"""Everything that a kind, a query, a provider or an importer of your own needs, in one place to import from."""

from bowerbird.catalogue.kinds import Category
from bowerbird.catalogue.tables import Item, related
from bowerbird.http.client import Response, SourceClient
from bowerbird.importing.collection import CollectionImporter
from bowerbird.importing.importer import Importer
from bowerbird.importing.lister import Lister
from bowerbird.importing.provider import Provider
from bowerbird.importing.stages import Found, Lead, Stage
from bowerbird.words.categories import category
from bowerbird.words.dates import PartialDate, lenient_partial_date, parse_partial_date
from bowerbird.words.errors import NotApplicableError, RejectedError, UnavailableError
from bowerbird.words.facts import Facts, Image, Link, Product, Related
from bowerbird.words.identifiers import Identifier, identifier, identifier_from_url, register_scheme
from bowerbird.words.pages import Broken, Page
from bowerbird.words.query import Query, Wanted
from bowerbird.words.results import Candidate
from bowerbird.words.schemes import Scheme
from bowerbird.words.source import Option, Source
from bowerbird.words.text import clean

__all__ = [
    "Broken",
    "Candidate",
    "Category",
    "CollectionImporter",
    "Facts",
    "Found",
    "Identifier",
    "Image",
    "Importer",
    "Item",
    "Lead",
    "Link",
    "Lister",
    "NotApplicableError",
    "Option",
    "Page",
    "PartialDate",
    "Product",
    "Provider",
    "Query",
    "RejectedError",
    "Related",
    "Response",
    "Scheme",
    "Source",
    "SourceClient",
    "Stage",
    "UnavailableError",
    "Wanted",
    "category",
    "clean",
    "identifier",
    "identifier_from_url",
    "lenient_partial_date",
    "parse_partial_date",
    "register_scheme",
    "related",
]
