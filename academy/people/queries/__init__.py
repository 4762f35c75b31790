"""Who is who, on a day: people, teams, duties and roles; always read in batches."""

from academy.people.queries.everyone import all_services as all_services
from academy.people.queries.everyone import all_teams as all_teams
from academy.people.queries.everyone import assessors_of as assessors_of
from academy.people.queries.everyone import buddies_of as buddies_of
from academy.people.queries.everyone import get_person as get_person
from academy.people.queries.everyone import holds_on as holds_on
from academy.people.queries.everyone import hours_of as hours_of
from academy.people.queries.everyone import managed_by as managed_by
from academy.people.queries.everyone import managers_of as managers_of
from academy.people.queries.everyone import people_with_role as people_with_role
from academy.people.queries.everyone import person_by_email as person_by_email
from academy.people.queries.everyone import roles_of as roles_of
from academy.people.queries.everyone import subjects as subjects
from academy.people.queries.everyone import teams_of as teams_of
