"""Who may do what: roles, permissions, the policy table, and the topics of history; public names only."""

from academy.access.rules.actors import NOBODY_IN_PARTICULAR as NOBODY_IN_PARTICULAR
from academy.access.rules.actors import ROLES as ROLES
from academy.access.rules.actors import Actor as Actor
from academy.access.rules.actors import Role as Role
from academy.access.rules.actors import Subject as Subject
from academy.access.rules.actors import why_not_for_oneself as why_not_for_oneself
from academy.access.rules.permissions import Permission as Permission
from academy.access.rules.policy import POLICY as POLICY
from academy.access.rules.policy import SEEN_BY as SEEN_BY
from academy.access.rules.policy import Predicate as Predicate
from academy.access.rules.policy import allowed as allowed
from academy.access.rules.policy import another as another
from academy.access.rules.policy import anyone as anyone
from academy.access.rules.policy import asked as asked
from academy.access.rules.policy import assesses as assesses
from academy.access.rules.policy import booked as booked
from academy.access.rules.policy import facilitates as facilitates
from academy.access.rules.policy import heads as heads
from academy.access.rules.policy import hidden as hidden
from academy.access.rules.policy import is_a as is_a
from academy.access.rules.policy import manages as manages
from academy.access.rules.policy import runs as runs
from academy.access.rules.policy import signed_in as signed_in
from academy.access.rules.policy import themself as themself
from academy.access.rules.topics import TOPIC_PERMISSION as TOPIC_PERMISSION
from academy.access.rules.topics import Topic as Topic
