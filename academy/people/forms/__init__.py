"""The forms about people, one class each."""

from academy.people.forms.duties import DutyForm as DutyForm
from academy.people.forms.duties import EndForm as EndForm
from academy.people.forms.duties import RoleForm as RoleForm
from academy.people.forms.imports import UploadForm as UploadForm
from academy.people.forms.imports import mapping_form as mapping_form
from academy.people.forms.imports import order_field as order_field
from academy.people.forms.persons import EmploymentForm as EmploymentForm
from academy.people.forms.persons import FormerNameForm as FormerNameForm
from academy.people.forms.persons import NewPersonForm as NewPersonForm
from academy.people.forms.persons import PersonForm as PersonForm
from academy.people.forms.persons import PrivateContactForm as PrivateContactForm
from academy.people.forms.questions import question_form as question_form
from academy.people.forms.teams import TeamForm as TeamForm
from academy.people.forms.teams import TeamManagerForm as TeamManagerForm
