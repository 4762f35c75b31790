"""The columns of HR's list of new starters, with the names that they really have."""

from academy.batches.rules import Field

NEWLY_QUALIFIED = "newly_qualified"
EXPERIENCED_NEW = "experienced_new"
JOINS_WORDS = {NEWLY_QUALIFIED: "Newly qualified", EXPERIENCED_NEW: "Experienced, and new to the council"}

STARTER_FIELDS: tuple[Field, ...] = (
    Field(
        "employee_number",
        "Employee number",
        (
            "Employee No",
            "Emp No",
            "Employee ID",
            "Staff number",
            "Staff No",
            "Payroll number",
            "Payroll No",
            "Assignment number",
            "Personnel number",
            "Person number",
        ),
        required=True,
    ),
    Field("family_name", "Surname", ("Last name", "Family name"), required=True),
    Field(
        "given_name",
        "Forename",
        ("First name", "Forenames", "First names", "Given name", "Given names"),
        required=True,
    ),
    Field(
        "known_as", "Known as", ("Preferred name", "Preferred first name", "Preferred forename", "Nickname")
    ),
    Field(
        "email",
        "Work email",
        ("Email", "Work e-mail", "Work email address", "Email address", "Council email", "E-mail address"),
    ),
    Field("job_title", "Job title", ("Position", "Post title", "Role", "Post", "Job", "Position title")),
    Field("team", "Team", ("Team name", "Organisation unit", "Org unit", "Section", "Department")),
    Field("base", "Base", ("Office", "Location", "Work location", "Place of work", "Building")),
    Field(
        "manager_email",
        "Line manager’s email",
        (
            "Line manager’s e-mail",
            "Line manager email",
            "Manager email",
            "Managers email",
            "Line manager email address",
            "Line manager's email address",
            "Supervisor email",
            "Reports to email",
        ),
    ),
    Field(
        "starts_on",
        "Start date",
        (
            "Employment start date",
            "Contract start",
            "Contract start date",
            "Date started",
            "Commencement date",
            "Start",
            "Joining date",
            "Hire date",
        ),
        required=True,
        is_date=True,
    ),
    Field("fte", "FTE", ("Full time equivalent", "FTE value", "Contract FTE")),
    Field("weekly_hours", "Weekly hours", ("Hours per week", "Hours", "Contracted hours", "Contract hours")),
    Field(
        "registration_number",
        "Registration number",
        (
            "SWE number",
            "SWE No",
            "SWE registration number",
            "SWE",
            "Social Work England number",
            "Registration No",
            "SWE reg no",
            "SWE ID",
        ),
    ),
    Field(
        "joins_as",
        "Newly qualified",
        ("NQSW (Y/N)", "NQSW", "NQSW Y or N", "Newly qualified (Y/N)", "ASYE", "ASYE (Y/N)", "Is NQSW"),
    ),
    Field(
        "starter_type",
        "Starter type",
        ("Type of starter", "Joining as", "How they join", "Joiner type", "Appointment type"),
    ),
    Field(
        "qualified_in",
        "Qualified",
        (
            "Qualified month",
            "Date qualified",
            "Qualification date",
            "Qualified in",
            "Qualified on",
            "Year qualified",
        ),
    ),
)
LABELS = {each.name: each.label for each in STARTER_FIELDS}
