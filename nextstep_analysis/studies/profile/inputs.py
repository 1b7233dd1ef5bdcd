"""What a profile is made of: the inputs of the background study whose figures it quotes, and more.

Its texts stand in a part of the ecosystem's file that no other kind reads.
"""

from collections.abc import Mapping
from typing import Any

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.catalogue.factors import Fact
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.profile import PROFILES_FILE, facts_by_key, keys_in
from nextstep_analysis.studies.background.inputs import FILES as OF_STUDY
from nextstep_analysis.studies.background.inputs import study_inputs

FILES = (*OF_STUDY, PROFILES_FILE)


def facts_for(catalogue: Catalogue, ecosystem: Ecosystem) -> dict[str, Fact]:
    """The facts that a profile may name, by the key that it gives them."""
    region = catalogue.region_facts.get(catalogue.settings.region)
    others = {name: other.facts for name, other in catalogue.ecosystems.items()}
    return facts_by_key(ecosystem.facts, region.facts if region else (), others)


def _plain(fact: Fact) -> dict[str, Any]:
    return {name: dict(value) if isinstance(value, Mapping) else value for name, value in fact}


def profile_inputs(catalogue: Catalogue, ecosystem: str) -> Mapping[str, Any]:
    """What of the catalogue enters the profile of `ecosystem`, by the file that it stands in."""
    chosen = catalogue.ecosystem(ecosystem)
    facts = facts_for(catalogue, chosen)
    settings = catalogue.settings
    named = sorted(key for key in set(keys_in(chosen.profile)) if "/" in key and key in facts)
    return {
        **study_inputs(catalogue, ecosystem),
        f"config/ecosystems/{ecosystem}.yaml (profile)": chosen.profile,
        "facts of other ecosystems": {key: _plain(facts[key]) for key in named},
        "the publication": {"day": settings.published, "publisher": dict(settings.publisher.name)},
    }
