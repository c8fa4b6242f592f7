"""One notice in, one reading out: each document is read alone, then the best source wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from crawler.extraction import agencies, amounts, audience, contacts, dates_told, divisions, identity, regions, windows
from crawler.extraction.document import Context, Document
from crawler.extraction.reading import Reading


def read_notice(title: str, documents: Sequence[Document], *, as_of: date | None = None) -> Reading:
    """Read *documents*, best source first, under the listing's *title*.

    *as_of* is the day the notice was posted or seen; nothing else about time is
    known here.  The answer holds only what the texts say.
    """
    context = Context(title=title, as_of=as_of)
    document = documents[0] if documents else Document("body", "")
    year = identity.read_year(document, context)
    context = replace(context, year=year.value if year else None)
    kind = identity.read_kind(document, context)
    programme = identity.read_programme(document, context)
    round_ = identity.read_round(document, context)
    notice_no = identity.read_notice_no(document, context)
    total = amounts.read_total(document, context)
    cap = amounts.read_cap(document, context)
    projects = amounts.read_projects(document, context)
    return Reading(
        title=title or identity.read_title(document),
        kind=kind.value,
        programme=programme.value if programme else None,
        year=year.value if year else None,
        round=round_.value if round_ else None,
        notice_no=notice_no.value if notice_no else None,
        ministries=[found.value for found in agencies.read_ministries(document, context)],
        operators=[found.value for found in agencies.read_operators(document, context)],
        windows=windows.read_windows(document, context),
        briefings=dates_told.read_briefings(document, context),
        project_period=dates_told.read_project_period(document, context),
        budget_total_won=total.value if total else None,
        per_project_won=cap.value if cap else None,
        projects=projects.value if projects else None,
        divisions=divisions.read_divisions(document, context),
        amount_texts=[found.value for found in amounts.read_amount_texts(document, context)],
        audience=[found.value for found in audience.read_audience(document, context)],
        fields=[found.value for found in audience.read_fields(document, context)],
        regions=[found.value for found in regions.read_regions(document, context)],
        contacts=[found.value for found in contacts.read_contacts(document, context)],
        expected=dates_told.read_expected(document, context),
    )
