"""What happened, who did it and when: append-only, written in the transaction of the change."""
