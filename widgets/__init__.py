"""GridDesk's windows and panels; the only package that sees QtWidgets."""
