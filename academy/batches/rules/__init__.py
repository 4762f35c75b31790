"""The rules that every upload shares: what can become of a row, which column is which, and reading dates."""

from academy.batches.rules.columns import ColumnPlan as ColumnPlan
from academy.batches.rules.columns import Field as Field
from academy.batches.rules.columns import column_key as column_key
from academy.batches.rules.columns import match_columns as match_columns
from academy.batches.rules.columns import missing_columns as missing_columns
from academy.batches.rules.columns import remembered_columns as remembered_columns
from academy.batches.rules.columns import unmapped_columns as unmapped_columns
from academy.batches.rules.dates import DateOrder as DateOrder
from academy.batches.rules.dates import DateSample as DateSample
from academy.batches.rules.dates import DateSamples as DateSamples
from academy.batches.rules.dates import PartialDate as PartialDate
from academy.batches.rules.dates import column_date_samples as column_date_samples
from academy.batches.rules.dates import date_in_words as date_in_words
from academy.batches.rules.dates import read_date as read_date
from academy.batches.rules.dates import read_partial_date as read_partial_date
from academy.batches.rules.fates import FATE_WORDS as FATE_WORDS
from academy.batches.rules.fates import Change as Change
from academy.batches.rules.fates import Fate as Fate
from academy.batches.rules.fates import Question as Question
from academy.batches.rules.fates import RowFate as RowFate
from academy.batches.rules.fates import meaning_of as meaning_of
from academy.batches.rules.fates import repeats as repeats
from academy.batches.rules.fates import slipped as slipped
from academy.batches.rules.fates import summary as summary
