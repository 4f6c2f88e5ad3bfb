from tests.web.pages import _in_june, visit

__all__ = ["_in_june", "visit"]
