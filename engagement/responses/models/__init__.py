from .reflection import DEFAULT_REFLECTIONS, Reflection, ReflectionKey
from .response import Response
from .summary import ResponseSummary

__all__ = ["DEFAULT_REFLECTIONS", "Reflection", "ReflectionKey", "Response", "ResponseSummary"]
