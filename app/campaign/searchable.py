"""What the library offers to search: topics in both languages; ``data-ref`` is the slug."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import lazy_gettext
from sqlalchemy import or_, select

from app.access import Viewer
from app.campaign.library import by_ids, in_use, usable
from app.campaign.models import Topic
from app.db import db
from app.search import Document, Kind


def _document(topic: Topic) -> Document:
    audience = frozenset({"all"}) if usable(topic) else frozenset({"may:campaign.edit"})
    texts = (
        getattr(topic, f"{name}_{code}") for code in ("hi", "en") for name in ("hook", "short", "how", "signs", "steps")
    )
    return Document(
        kind="material",
        key=str(topic.id),
        ref=topic.slug,
        heading=f"{topic.title_hi} \n{topic.title_en}",
        words=f"{topic.words} \n{topic.slug.replace('-', ' ')}",
        body=" \n".join(texts),
        audience=audience,
        facets={"category": topic.category},
        date=topic.reviewed_on,
    )


def _load(keys: Sequence[str]) -> Iterable[Document]:
    return [_document(topic) for topic in by_ids([int(k) for k in keys])]


def _rows(keys: Sequence[str]) -> Mapping[str, Topic]:
    return {str(topic.id): topic for topic in by_ids([int(k) for k in keys])} if keys else {}


def _fallback(text: str, viewer: Viewer, limit: int) -> list[str]:
    columns = (Topic.title_en, Topic.title_hi, Topic.words, Topic.short_en, Topic.short_hi)
    query = select(Topic.id).where(*in_use(), or_(*(c.icontains(text, autoescape=True) for c in columns))).limit(limit)
    return [str(key) for key in db.session.scalars(query)]


KIND = Kind(
    name="material",
    label=lazy_gettext("Awareness"),
    permission="campaign.read",
    template="campaign/_hit.html",
    keys=lambda: [str(key) for key in db.session.scalars(select(Topic.id).order_by(Topic.id))],
    load=_load,
    rows=_rows,
    fallback=_fallback,
    touches={Topic: lambda topic: [str(topic.id)]},
)
