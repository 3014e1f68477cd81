"""How many requests one address may make. Counters, not lists: what a busy asker costs does not grow with its requests."""

import threading
import time

from django.core.cache import caches
from django.http import HttpRequest
from ninja.throttling import AnonRateThrottle


class PublicRate(AnonRateThrottle):
    """So many requests a minute from one address; each process counts its own.

    A sliding window out of two fixed ones: the requests of the period before count for as much of it as the window still
    covers, as if they had come evenly.
    """

    scope = "public"
    cache = caches["process"]
    clock = staticmethod(time.time)

    def __init__(self, rate: str | None = None) -> None:
        super().__init__(rate)
        self._refused = threading.local()

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the request, unless it is one too many."""
        asker = self.get_cache_key(request)
        if asker is None or self.num_requests is None or self.duration is None:
            return True
        period, passed = divmod(self.clock(), self.duration)
        known = self.cache.get_many([f"{asker}_{period:.0f}", f"{asker}_{period - 1:.0f}"])
        now, before = known.get(f"{asker}_{period:.0f}", 0), known.get(f"{asker}_{period - 1:.0f}", 0)
        if now + before * (1 - passed / self.duration) >= self.num_requests:
            self._refused.wait = self._until_free(now, before, passed)
            return False
        self._count(f"{asker}_{period:.0f}", self.duration)
        return True

    def wait(self) -> float | None:
        """Seconds after which the request that was just refused would be allowed."""
        found: float | None = getattr(self._refused, "wait", None)
        return found

    def _count(self, key: str, duration: int) -> None:
        self.cache.add(key, 0, 2 * duration)
        self.cache.incr(key)

    def _until_free(self, now: int, before: int, passed: float) -> float:
        """Until enough of the window before has slid out, or, if that is not enough, of this one."""
        limit, duration = self.num_requests or 0, self.duration or 1
        if now < limit and before:
            return max(0.0, duration * (1 - (limit - now) / before) - passed)
        return duration - passed + duration * max(0.0, 1 - limit / max(now, 1))
