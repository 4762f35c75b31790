"""What people send about sessions: registers, details, an intake's days and sessions, and what happens instead."""

from academy.timetable.forms.arranging import QUICK_CHOICES as QUICK_CHOICES
from academy.timetable.forms.arranging import DaysForm as DaysForm
from academy.timetable.forms.arranging import Row as Row
from academy.timetable.forms.arranging import RowsForm as RowsForm
from academy.timetable.forms.arranging import ScheduleForm as ScheduleForm
from academy.timetable.forms.arranging import read_day as read_day
from academy.timetable.forms.choosing import InsteadForm as InsteadForm
from academy.timetable.forms.registers import TAKE_BACK as TAKE_BACK
from academy.timetable.forms.registers import RegisterForm as RegisterForm
from academy.timetable.forms.sessions import BookForm as BookForm
from academy.timetable.forms.sessions import SessionForm as SessionForm
