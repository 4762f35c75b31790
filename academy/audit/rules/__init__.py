"""What can happen, each as a verb with its plain sentence and the topic that decides who may read it."""

from academy.audit.rules.chain import chained as chained
from academy.audit.rules.chain import difference as difference
from academy.audit.rules.sentences import SENTENCES as SENTENCES
from academy.audit.rules.sentences import sentence as sentence
from academy.audit.rules.topics import TOPICS as TOPICS
from academy.audit.rules.topics import Step as Step
from academy.audit.rules.verbs import Verb as Verb
