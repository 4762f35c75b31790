"""Tables in and out: CSV and XLSX read as text cells and written again, with the guard against formulas."""

from academy.sheets.cells import Limits as Limits
from academy.sheets.cells import Sheet as Sheet
from academy.sheets.cells import SheetRow as SheetRow
from academy.sheets.cells import defuse as defuse
from academy.sheets.cells import unguard as unguard
from academy.sheets.reading import read_sheet as read_sheet
from academy.sheets.writing import REASON_COLUMN as REASON_COLUMN
from academy.sheets.writing import Cell as Cell
from academy.sheets.writing import returned_csv as returned_csv
from academy.sheets.writing import write_csv as write_csv
from academy.sheets.writing import write_xlsx as write_xlsx
