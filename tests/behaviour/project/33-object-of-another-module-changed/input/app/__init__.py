from .core import process, LIMITS

__all__ = ["process", "LIMITS"]
