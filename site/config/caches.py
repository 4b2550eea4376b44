"""The cache in Redis."""

from functools import cache
from typing import Any

from django.core.cache.backends import redis
from redis import Redis


class _Client(redis.RedisCacheClient):
    """Django makes a client for each command, which takes longer than the command. One is enough
    for each pool of connections: clients of redis-py keep nothing else and are safe in threads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._client = cache(Redis)


class RedisCache(redis.RedisCache):
    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client
