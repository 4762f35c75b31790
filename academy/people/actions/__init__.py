"""Change who is who: people, employments, teams, duties, roles, questions."""

from academy.people.actions.answers import About as About
from academy.people.actions.answers import Answer as Answer
from academy.people.actions.answers import answer as answer
from academy.people.actions.answers import confirm_joining as confirm_joining
from academy.people.actions.duties import end_duty as end_duty
from academy.people.actions.duties import give_duty as give_duty
from academy.people.actions.duties import name_manager as name_manager
from academy.people.actions.duties import name_team_manager as name_team_manager
from academy.people.actions.patterns import change_first_day as change_first_day
from academy.people.actions.patterns import enter_pattern as enter_pattern
from academy.people.actions.patterns import job_from as job_from
from academy.people.actions.patterns import job_in_pattern as job_in_pattern
from academy.people.actions.persons import add_employment as add_employment
from academy.people.actions.persons import add_person as add_person
from academy.people.actions.persons import change_person as change_person
from academy.people.actions.private import forget_private_contacts as forget_private_contacts
from academy.people.actions.private import keep_private_contact as keep_private_contact
from academy.people.actions.questions import ask as ask
from academy.people.actions.renaming import forget_addresses as forget_addresses
from academy.people.actions.renaming import open_former_names as open_former_names
from academy.people.actions.roles import end_role as end_role
from academy.people.actions.roles import grant_role as grant_role
from academy.people.actions.teams import add_service as add_service
from academy.people.actions.teams import add_team as add_team
from academy.people.actions.teams import change_team as change_team
from academy.people.actions.teams import close_team as close_team
