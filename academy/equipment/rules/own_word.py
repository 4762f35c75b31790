"""What of their kit only its holder can say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnWord:
    """How many things wait for somebody's own word: that they are still theirs, a signature, whether they work."""

    to_keep: int = 0
    to_sign: int = 0
    to_try: int = 0

    @property
    def asked(self) -> tuple[str, ...]:
        """Each as a thing to do, in the order in which it is done."""
        works = "what you were given works"
        if self.to_try > 1:
            works = f"{self.to_try} things that you were given work"
        found = (
            (self.to_keep, "Say whether what you had in your job before is still yours"),
            (self.to_sign, "Sign for what you were given"),
            (self.to_try, f"Say whether {works}"),
        )
        return tuple(words for count, words in found if count)
