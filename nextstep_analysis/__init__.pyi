# The names of the front door: a line each, `from .<module> import <name> as <name>`.
# Type checkers and editors read this file as it is, and `__init__.py` reads it for where a name
# is, so that nothing is imported before it is asked for. A new indicator gets its line here;
# tests/test_front_door.py holds the lines and config/indicators.yaml together.
from .breaks import accept_break as accept_break
from .breaks import with_breaks as with_breaks
from .errors import NextStepError as NextStepError
from .front_door import overview as overview
from .front_door import read_table as read_table
from .indicators.accessibility import hansen_accessibility as hansen_accessibility
from .indicators.accessibility import spread as spread
from .indicators.accessibility import travel_time as travel_time
from .indicators.accessibility import within_minutes as within_minutes
from .indicators.agglomeration import ellison_glaeser as ellison_glaeser
from .indicators.aggregates import weighted_total as weighted_total
from .indicators.bootstrap import density_interval as density_interval
from .indicators.complexity import economic_complexity as economic_complexity
from .indicators.complexity import projected_eci as projected_eci
from .indicators.composite import aggregate as aggregate
from .indicators.composite import normalise as normalise
from .indicators.composite import score_coverage as score_coverage
from .indicators.concentration import equivalent_number as equivalent_number
from .indicators.concentration import gini as gini
from .indicators.concentration import herfindahl as herfindahl
from .indicators.concentration import hoover_concentration as hoover_concentration
from .indicators.concentration import locational_gini as locational_gini
from .indicators.concentration import specialisation_gini as specialisation_gini
from .indicators.demography import birth_rate as birth_rate
from .indicators.demography import churn_rate as churn_rate
from .indicators.demography import death_rate as death_rate
from .indicators.demography import net_entry_rate as net_entry_rate
from .indicators.diversity import shannon_entropy as shannon_entropy
from .indicators.diversity import variety as variety
from .indicators.effect_dispersion import effect_dispersion as effect_dispersion
from .indicators.entry_exit import entry_exit as entry_exit
from .indicators.expected_presence import expected_presence as expected_presence
from .indicators.fitness import fitness as fitness
from .indicators.fitness import reflections as reflections
from .indicators.gamma_poisson import gamma_poisson as gamma_poisson
from .indicators.gaps import parity_gap as parity_gap
from .indicators.gaps import peer_gap as peer_gap
from .indicators.gaps import rate_gap as rate_gap
from .indicators.growth import cagr as cagr
from .indicators.growth import growth_contribution as growth_contribution
from .indicators.industry_mix import hachman_index as hachman_index
from .indicators.industry_mix import hoover_specialisation as hoover_specialisation
from .indicators.industry_mix import krugman_index as krugman_index
from .indicators.input_output import employment_multipliers as employment_multipliers
from .indicators.input_output import output_multipliers as output_multipliers
from .indicators.input_output import technical_coefficients as technical_coefficients
from .indicators.input_output import value_added_multipliers as value_added_multipliers
from .indicators.labour import unemployed_per_vacancy as unemployed_per_vacancy
from .indicators.linkages import ghosh_inverse as ghosh_inverse
from .indicators.linkages import hypothetical_extraction as hypothetical_extraction
from .indicators.linkages import leontief_inverse as leontief_inverse
from .indicators.multiplicity import expected_false_readings as expected_false_readings
from .indicators.multiplicity import holm as holm
from .indicators.outlook import complexity_outlook_gain as complexity_outlook_gain
from .indicators.outlook import complexity_outlook_index as complexity_outlook_index
from .indicators.peers import structural_peers as structural_peers
from .indicators.periods import change_interval as change_interval
from .indicators.periods import pooled as pooled
from .indicators.periods import regional_effect_noise as regional_effect_noise
from .indicators.projection import short_projection as short_projection
from .indicators.rank_uncertainty import rank_uncertainty as rank_uncertainty
from .indicators.ratio_of_shares import ratio_of_shares as ratio_of_shares
from .indicators.regional_effect import regional_effect as regional_effect
from .indicators.regionalisation import flegg_location_quotient as flegg_location_quotient
from .indicators.regionalisation import import_leakage as import_leakage
from .indicators.regionalisation import regionalise as regionalise
from .indicators.relatedness import association_strength as association_strength
from .indicators.relatedness import cosine as cosine
from .indicators.relatedness import jaccard as jaccard
from .indicators.relatedness import proximity as proximity
from .indicators.relatedness import relatedness_density as relatedness_density
from .indicators.sensitivity import drop_one_ranks as drop_one_ranks
from .indicators.sensitivity import effective_weights as effective_weights
from .indicators.shift_share import shift_share as shift_share
from .indicators.skills import skill_relatedness as skill_relatedness
from .indicators.specialisation import horizontal_cluster_quotient as horizontal_cluster_quotient
from .indicators.specialisation import location_quotient as location_quotient
from .indicators.specialisation import location_quotient_interval as location_quotient_interval
from .indicators.three_measures import three_measures as three_measures
from .indicators.validation import area_under_curve as area_under_curve
from .indicators.validation import rank_correlation as rank_correlation
from .project import Project as Project
from .project import find_project as find_project
from .report.background.show import show as show
from .schema import check_disjoint as check_disjoint
from .schema import with_scheme as with_scheme
from .studies.background.study import background_study as background_study
from .study import Study as Study

__version__: str
__all__: list[str]

def __dir__() -> list[str]: ...
